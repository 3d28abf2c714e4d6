"""archiver init: a new collection, tried on its first page."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from archiver.cli.crawl import parse_settings
from archiver.cli.output import json_option, print_json, print_table, say
from archiver.cli.run import run_crawl
from archiver.collection import check_seed, create_collection, find_collection
from archiver.errors import ArchiverError
from archiver.store import close_database, open_database, recent_articles, recent_entries


@click.command(name="init", short_help="Try an archive page and write collection.toml.")
@click.argument("where", metavar="DIR")
@click.argument("url")
@click.option("--contact", default="", help="Who crawls: an address or page, for the User-Agent.")
@click.option("-s", "settings", multiple=True, metavar="SETTING=VALUE", help="A Scrapy setting.")
@json_option
def command(where: str, url: str, contact: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Try URL: find its profile, its entries and its next page; write collection.toml.

    Fetches one listing page and one article, and shows what would come out of the whole.

    \b
    Example:
        archiver init example https://example.org/archive
    """
    seed = check_seed(url)
    root = Path(where)
    overrides = parse_settings(settings)
    collection = create_collection(root, [seed], contact=contact)
    try:
        result = run_crawl(collection, overrides=overrides, max_pages=1, max_articles=1)
    except ArchiverError:
        shutil.rmtree(root)
        raise
    crawl = result.crawl
    if crawl.verdict in ("failed", "refused"):
        if not any(collection.archive.iterdir()):
            shutil.rmtree(root)
        raise ArchiverError(f"{seed}: {crawl.reason}")
    db = open_database(collection.database, readonly=True)
    entries, articles = recent_entries(db, 5), recent_articles(db, 1)
    close_database(db)
    profile = find_collection(str(root)).config.profile or "generic"
    if as_json:
        print_json({"collection": str(root), "profile": profile, "walk": crawl.reason})
        sys.exit(0)
    say(f"{root / 'collection.toml'} is written; profile: {profile}", f"Walk: {crawl.reason}")
    print_table(
        "First entries", ["published", "title"], [(e.published_at, e.title) for e in entries]
    )
    for article in articles:
        say(f"Sample: {article.title}", (article.body_text or "")[:300])
    say(f"Next: archiver crawl {root}")
