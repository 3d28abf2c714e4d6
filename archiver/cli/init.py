"""archiver init: a new collection, tried on its first page."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import cast

import click

from archiver.cli.crawl import parse_settings
from archiver.cli.listings import choose_listings
from archiver.cli.output import json_option, print_json, print_table, say
from archiver.cli.run import Result, run_crawl
from archiver.collection import (
    HOME,
    Collection,
    check_seed,
    create_collection,
    find_collection,
    name_for,
    note_walk,
)
from archiver.errors import ArchiverError, UsageError
from archiver.store import close_database, open_database, recent_articles, recent_entries
from pipelines.listings.shapes import shapes_of
from spiders.probe import ProbeSpider, Trial, best_of

BY_HAND = "docs/profiles.md says how to write the rule by hand"
NO_BROWSER = (
    "its scripts may turn the list in a browser, and none is here to try: "
    'pip install "archiver[browser]", and apt-get install chromium'
)
SHOWN_SHAPES = 3
# What a way round is called in [pagination], where its first page has another name.
NAMES = {"months": "archive_by_date", "sitemap": "sitemap_file"}


@click.command(name="init", short_help="Try an archive page and write collection.toml.")
@click.argument("where", metavar="[DIR]")
@click.argument("url", required=False)
@click.option("--listings", is_flag=True, help="Find the publication's listings, and choose some.")
@click.option("--take", metavar="1,3-5|all", default="", help="With --listings: these, unasked.")
@click.option("--contact", default="", help="Who crawls: an address or page, for the User-Agent.")
@click.option("-s", "settings", multiple=True, metavar="SETTING=VALUE", help="A Scrapy setting.")
@json_option
def command(
    where: str,
    url: str | None,
    listings: bool,
    take: str,
    contact: str,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Try URL: find its profile, its entries and the way on; write collection.toml.

    Fetches the listing page and one article, and tries each way to go on that the page offers
    for two pages: what brings new entries is kept, and collection.toml says why. Without DIR the
    collection is made under data/.

    With --listings, URL is a publication's front page: its listings are found, from its sitemap
    of sections and from its navigation, and those that one chooses become the seeds.

    \b
    Examples:
        archiver init example https://example.org/archive
        archiver init https://example.org/ --listings
        archiver init example https://example.org/ --listings --take 1,3-5
    """
    if take and not listings:
        raise UsageError("--take goes with --listings.")
    seed = check_seed(url or where)
    root = Path(where) if url else HOME / name_for(seed)
    overrides = parse_settings(settings)
    if listings:
        choose_listings(root, seed, contact, overrides, take, as_json=as_json)
        return
    collection = create_collection(root, [seed], contact=contact)
    try:
        result = run_crawl(
            collection,
            overrides=overrides,
            spider_name="probe",
            max_pages=1,
            max_articles=1,
            requisites=False,
        )
    except ArchiverError:
        shutil.rmtree(root)
        raise
    spider = cast("ProbeSpider", result.spider)
    best, notes = _judged(spider)
    _check(result, spider, nothing=not spider.first and best is None)
    named = best.way.mechanism if best and not _is_chosen(spider, best) else ""
    note_walk(root, notes, NAMES.get(named, named))
    if as_json:
        print_json(_as_json(find_collection(str(root)), spider, best))
        sys.exit(0)
    _print(find_collection(str(root)), notes)


def _check(result: Result, spider: ProbeSpider, *, nothing: bool) -> None:
    """Raises ArchiverError where the page could not be had, or nothing is listed on it."""
    root, crawl = result.collection.root, result.crawl
    if crawl.verdict not in ("failed", "refused") and not nothing:
        return
    if not any(result.collection.archive.iterdir()):
        shutil.rmtree(root)
    links = shapes_of(spider.links).most_common(SHOWN_SHAPES)
    saw = "".join(f"\n  {count} links like {shape}" for shape, count in links)
    tried = "".join(f"\n  tried {trial.way.reason}: {trial.said}" for trial in spider.trials)
    hint = f"\nWhat is there:{saw}{tried}\n{BY_HAND}." if saw else ""
    (seed,) = result.collection.config.seeds
    why = f"no article links were found on {seed}" if hint else crawl.reason
    raise ArchiverError(f"{why}.{hint}")


def _judged(spider: ProbeSpider) -> tuple[Trial | None, list[str]]:
    """The way to walk by, and what there is to say of all that were tried."""
    best = best_of(spider.trials, spider.chosen)
    shapes = shapes_of(spider.first).most_common(SHOWN_SHAPES)
    notes = [f"{count} entries like {shape} on the first page" for shape, count in shapes]
    if best:
        notes.append(f"goes on by {best.way.mechanism} ({best.way.reason}): {best.said}")
    elif spider.trials:
        notes.append(f"no way on brought anything new: one page is all there is, or {BY_HAND}")
    else:
        notes.append(f"no way on was seen: one page is all there is, or {BY_HAND}")
    if spider.lacks_browser and best is None:
        notes.append(NO_BROWSER)
    others = [trial for trial in spider.trials if trial is not best]
    notes += [f"tried too: {one.way.mechanism} ({one.way.reason}): {one.said}" for one in others]
    return best, notes


def _is_chosen(spider: ProbeSpider, best: Trial) -> bool:
    """Whether a crawl goes that way by itself. No browser is started unasked."""
    if spider.chosen is None or best.way.mechanism == "browser":
        return False
    return best.way.url == spider.chosen.url


def _print(collection: Collection, notes: list[str]) -> None:
    root = collection.root
    db = open_database(collection.database, readonly=True)
    entries, articles = recent_entries(db, 5), recent_articles(db, 1)
    close_database(db)
    say(
        f"{root / 'collection.toml'} is written; profile: {collection.config.profile or 'generic'}",
        *(f"  {note}" for note in notes),
    )
    print_table(
        "First entries", ["published", "title"], [(e.published_at, e.title) for e in entries]
    )
    for article in articles:
        say(f"Sample: {article.title}", (article.body_text or "")[:300])
    say(f"Next: archiver crawl {root}")


def _as_json(collection: Collection, spider: ProbeSpider, best: Trial | None) -> dict[str, object]:
    return {
        "collection": str(collection.root),
        "profile": collection.config.profile or "generic",
        "entries": len(spider.first),
        "walk": best.way.mechanism if best else None,
        "tried": [
            {"mechanism": one.way.mechanism, "url": one.way.url, "new": len(one.new)}
            | ({"failed": one.failed} if one.failed else {})
            for one in spider.trials
        ],
    }
