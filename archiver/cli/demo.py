"""archiver demo: the whole way, on the village that comes with the program."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from textwrap import shorten

import click

from archiver.cli.output import on_terminal, print_table, say, size
from archiver.cli.run import run_crawl
from archiver.collection import HOME, Collection, create_collection, read_config
from archiver.demo.village import sections, village_process
from archiver.errors import UsageError
from archiver.records import Article, Removed
from archiver.store import (
    close_database,
    coverage_totals,
    get_article,
    get_capture,
    holdings,
    open_database,
    recent_articles,
)
from archiver.warc.reader import read_page
from pipelines import read

OPERATOR = "archiver demo"
SAMPLES = 8
FAST = {  # the village is ours
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
}


@click.command(name="demo", short_help="Crawl the village that comes with the program.")
@click.option(
    "--dir",
    "where",
    type=click.Path(path_type=Path),
    default=HOME / "demo",
    help="Where the collection is made; data/demo if not said.",
)
def command(where: Path) -> None:
    """Serve a small village blog on 127.0.0.1, crawl it, and show what came out.

    \b
    Example:
        archiver demo --dir /tmp/village
    """
    _make_room(where)
    with village_process() as base:
        say(f"The village is served at {base}; crawling its {len(sections())} sections …")
        seeds = [f"{base}{section.path}" for section in sections()]
        collection = create_collection(where, seeds, operator=OPERATOR, contact=base)
        result = run_crawl(collection, overrides=FAST, progress=on_terminal())
    say(f"{result.crawl.verdict}: {result.crawl.reason}")
    _show(collection)
    say(
        "",
        "Try next:",
        f"  archiver status {where}",
        f"  archiver replay {where}",
        "  archiver crawl https://example.org/archive --into example",
    )


def _make_room(where: Path) -> None:
    """An earlier demo goes, nothing else does."""
    if not (where / "collection.toml").exists():
        return
    if read_config(where / "collection.toml").operator != OPERATOR:
        raise UsageError(f"{where} is a collection of yours; give the demo another --dir.")
    shutil.rmtree(where)


def _show(collection: Collection) -> None:
    db = open_database(collection.database, readonly=True)
    try:
        coverage, held = coverage_totals(db), holdings(db)
        articles = recent_articles(db, 10_000)
        languages = Counter(article.language for article in articles)
        shown = articles[: SAMPLES - len(languages) + 1]
        shown += [
            next(a for a in articles if a.language == other) for other in languages if other != "en"
        ]
        print_table(
            f"{len(articles)} articles, among them",
            ["published", "language", "title", "words", "images"],
            [
                (
                    (a.published_at or "no date")[:10],
                    a.language,
                    a.title,
                    a.word_count,
                    len(a.images),
                )
                for a in shown
            ],
        )
        richest = max(articles, key=lambda a: (len(a.media) + len(a.quotes), a.word_count))
        whole = get_article(db, richest.id)
        capture = get_capture(db, whole.capture_id or 0) if whole else None
        if capture:
            page = read_page(collection.archive, capture)
            removed = read(page, collection.profile()).removed
            print_table(
                f"Chrome removed from “{richest.title}”",
                ["rule", "what stood there"],
                [(rule, text) for rule, text in _by_rule(removed)],
            )
        say(
            f"{coverage.listed} listed = {coverage.captured} captured + {coverage.failed} "
            f"explained + {coverage.missing} missing",
            f"WARC:     {collection.archive}/ ({held.captures} captures, {size(held.warc_bytes)})",
            f"Database: {collection.database} ({size(held.size_bytes)})",
        )
    finally:
        close_database(db)


def _day(article: Article) -> str:
    return (article.published_at or "no date")[:10]


def _by_rule(removed: tuple[Removed, ...]) -> list[tuple[str, str]]:
    texts: dict[str, list[str]] = {}
    for one in removed:
        texts.setdefault(one.rule, []).append(" ".join(one.text.split()))
    return [
        (rule, shorten(" · ".join(found), 56, placeholder=" …")) for rule, found in texts.items()
    ]
