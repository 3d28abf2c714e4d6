"""archiver crawl: the main job."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from archiver.cli.crawl_all import crawl_all
from archiver.cli.output import counted, json_option, on_terminal, print_json, say, size
from archiver.cli.run import run_crawl
from archiver.collection import (
    HOME,
    Collection,
    check_seed,
    create_collection,
    find_collection,
    name_for,
)
from archiver.errors import ArchiverError, LockedError, UsageError
from archiver.notify import tell_crawl, tell_failure
from archiver.records import Crawl
from archiver.settings import check_settings

JOBS = 4  # crawls at once, with --all


@click.command(name="crawl", short_help="Walk an archive to its first entry: the main job.")
@click.argument("where", metavar="[DIR|URL]", required=False)
@click.option("--all", "every", is_flag=True, help="Every collection under data/.")
@click.option("--jobs", type=click.IntRange(1), help="With --all: so many at once; 4 if not said.")
@click.option("--into", metavar="DIR", help="Where the collection of URL is, or is to be made.")
@click.option("--contact", default="", help="Who crawls: an address or page, for the User-Agent.")
@click.option("--max-pages", type=click.IntRange(1), help="Listing pages at most, a seed.")
@click.option("--max-articles", type=click.IntRange(1), help="Articles at most.")
@click.option(
    "--requisites/--no-requisites",
    default=None,
    help="Images, style sheets, fonts, scripts of the pages (collection.toml says whether); if "
    "asked for here, of the pages that are kept already too.",
)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what is younger; all of that again."
)
@click.option("--fill", is_flag=True, help="Fetch also what the sitemap has and the list has not.")
@click.option("--full", is_flag=True, help="Walk to the end, and ask again for all that is kept.")
@click.option("-s", "settings", multiple=True, metavar="SETTING=VALUE", help="A Scrapy setting.")
@click.option("-v", "--verbose", is_flag=True, help="Log to stderr too.")
@json_option
def command(
    where: str | None,
    every: bool,
    jobs: int | None,
    into: str | None,
    contact: str,
    settings: tuple[str, ...],
    verbose: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Walk an archive to its first entry and keep every page and article.

    Run it again at any time: it goes on where it stopped, or fetches what is new. Of what is
    kept it asks again for at most one article in fifty, young ones more often than old ones,
    and keeps what has changed as a new revision.

    With --all, each collection is crawled in a process of its own, those of one host one after
    the other; the exit code is the worst of theirs.

    \b
    Examples:
        archiver crawl https://example.org/archive --into example
        archiver crawl example
        archiver crawl example --since 2026-11-01
        archiver crawl example -s DOWNLOAD_DELAY=0.2 --max-articles 50
        archiver crawl --all --jobs 8
    """
    if every == bool(where) or (every and (into or verbose)) or (jobs and not every):
        raise UsageError("say a DIR or URL, or --all (with --jobs N, without --into and -v).")
    if where is None:
        sys.exit(crawl_all(jobs or JOBS, _given(click.get_current_context()), as_json=as_json))
    overrides = parse_settings(settings)
    check_settings(overrides, "-s")  # a slip of the hand, which nobody else is told
    collection = _collection(where, into, contact)
    if not collection.config.contact and not as_json:
        click.echo(
            "Note: no contact is given, so the site cannot reach you. Put contact = "
            f'"you@example.org" into {collection.root / "collection.toml"}.',
            err=True,
        )
    since = options.pop("since")
    try:
        result = run_crawl(
            collection,
            overrides=overrides,
            since=since.date().isoformat() if since else None,
            verbose=verbose,
            progress=on_terminal() and not as_json and not verbose,
            **options,
        )
    except LockedError:  # another run, which will tell itself
        raise
    except Exception as error:
        code = error.exit_code if isinstance(error, ArchiverError) else 1
        _warn(tell_failure(collection, str(error) or type(error).__name__, code))
        raise
    untold = tell_crawl(collection, result.crawl, result.exit_code)
    _warn(untold)
    if as_json:
        print_json({**result.as_json(), "not_delivered": untold})
    else:
        crawl = result.crawl
        say(
            f"{crawl.verdict}: {crawl.reason}",
            f"{counted(crawl.requests, 'request')}, {size(crawl.bytes)}; {_came_of(crawl)}",
            *(
                [f"requisites: {crawl.requisites:,} new, {crawl.requisites_failed:,} failed"]
                if crawl.requisites or crawl.requisites_failed
                else []
            ),
            f"{collection.database} · {collection.archive}/",
            f"Go on with: archiver crawl {collection.root}"
            if crawl.verdict == "interrupted"
            else f"Next: archiver status {collection.root}",
        )
    sys.exit(result.exit_code)


def _came_of(crawl: Crawl) -> str:
    changed = f"{crawl.new:,} new, {crawl.changed:,} changed, {crawl.unchanged:,} unchanged"
    return f"articles: {changed}; {crawl.failed:,} failed"


def _warn(untold: list[str]) -> None:
    for problem in untold:
        click.echo(f"archiver: {problem}", err=True)


def _given(ctx: click.Context) -> list[str]:
    """The options as they were given, for the crawls of --all."""
    words: list[str] = []
    for option in ctx.command.params:
        name = option.name or ""
        by_hand = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not by_hand or name in ("where", "every", "jobs", "as_json"):
            continue
        value = ctx.params[name]
        if isinstance(value, bool):
            words.append(option.opts[0] if value else option.secondary_opts[0])
            continue
        for one in value if isinstance(value, tuple) else (value,):
            words += [option.opts[0], f"{one:%Y-%m-%d}" if isinstance(one, datetime) else str(one)]
    return words


def _collection(where: str, into: str | None, contact: str) -> Collection:
    """The collection meant: one that is there, or a new one for a URL."""
    if "://" not in where:
        if into:
            raise UsageError("--into goes with a URL; for a collection give its DIR alone.")
        return find_collection(where)
    seed = check_seed(where)
    root = Path(into) if into else HOME / name_for(seed)
    if into and not root.exists() and (HOME / into).exists():
        root = HOME / into
    if not (root / "collection.toml").exists():
        return create_collection(root, [seed], contact=contact)
    collection = find_collection(str(root))
    if seed not in collection.config.seeds:
        raise UsageError(
            f"{root} keeps {', '.join(collection.config.seeds)}. Add {seed} to its seeds in "
            f"{root / 'collection.toml'}, or choose another --into."
        )
    return collection


def parse_settings(pairs: tuple[str, ...]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise UsageError(f"-s takes SETTING=VALUE, as in -s DOWNLOAD_DELAY=2; not {pair!r}.")
    return dict(pair.split("=", 1) for pair in pairs)
