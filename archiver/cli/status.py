"""archiver status: what a collection has, what it lacks, and how its runs ended."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import click
from sqlite_utils import Database

from archiver.cli.months import chart, named_gaps
from archiver.cli.output import counted, json_option, print_json, print_table, say, size
from archiver.cli.planned import file_option, shown_time
from archiver.cli.status_all import show_all
from archiver.collection import Collection, find_collection
from archiver.notify.report import span
from archiver.replay.reach import replay_gaps
from archiver.schedule.file import STAMP, ScheduleFile
from archiver.schedule.outlook import Outlook, outlook
from archiver.store import (
    Coverage,
    Holdings,
    close_database,
    coverage_totals,
    holdings,
    last_crawls,
    open_database,
    requisites_kept,
    requisites_lost,
    uncovered,
)
from archiver.store.ledger import second_ways, totals
from archiver.store.months import articles_by_month, found_by, gaps_between
from archiver.store.rhythm import rhythm

SHOWN = 10  # lines, before it says how many more there are
SHOWN_CRAWLS = 5


@click.command(name="status", short_help="Coverage, last crawls, size.")
@click.argument("where", metavar="[DIR]", required=False)
@file_option
@json_option
def command(where: str | None, file: ScheduleFile, as_json: bool) -> None:
    """Show coverage (listed, captured, extracted, failed), the last crawls, the next run, the size.

    Without DIR: one line for each under data/, in the current folder, or in the schedule.

    \b
    Examples:
        archiver status example
        archiver status
    """
    if where is None:
        sys.exit(show_all(file, as_json=as_json))
    collection = find_collection(where)
    if not collection.database.exists():
        if as_json:
            print_json({"collection": str(collection.root), "crawls": []})
        else:
            say(
                f"{collection.root} is empty so far.",
                f"Fill it with: archiver crawl {collection.root}",
            )
        return
    ahead = outlook(file, collection.root, datetime.now(UTC))
    db = open_database(collection.database, readonly=True)
    try:
        (_print_json if as_json else _print)(collection, db, ahead)
    finally:
        close_database(db)


def _print(collection: Collection, db: Database, ahead: Outlook | None) -> None:
    coverage, held = coverage_totals(db), holdings(db)
    say(f"{collection.root}: {', '.join(collection.config.seeds) or 'imported files'}")
    print_table(
        "Coverage",
        ["listed", "captured", "extracted", "failed", "missing", "articles in all"],
        [_coverage_row(coverage)],
    )
    say(*_found(db))
    gaps = list(islice(uncovered(db), SHOWN))
    if gaps:
        say("Listed, and not kept:", *(f"  {gap.reason}: {gap.article_url}" for gap in gaps))
        rest = coverage.failed + coverage.missing - len(gaps)
        if rest > 0:
            say(f"  and {rest:,} more: archiver status {collection.root} --json has all")
        say("")
    crawls = last_crawls(db, SHOWN_CRAWLS)
    print_table(
        "Last crawls",
        ["began (UTC)", "verdict", "new", "changed", "failed", "requests"],
        [
            (
                _minute(c.started_at),
                c.verdict or "not ended",
                c.new,
                c.changed,
                c.failed,
                c.requests,
            )
            for c in crawls
        ],
    )
    if crawls and crawls[0].reason:
        say(f"The last one: {crawls[0].reason}")
    if beat := rhythm(db, datetime.now(UTC).strftime(STAMP)):
        say(
            f"Newest article {span(beat.silent_s)} ago; "
            f"longest pause among {beat.dated:,} dated ones: {span(beat.longest_pause_s)}"
        )
    if ahead:
        due = shown_time(ahead.next_run_at, ahead.plan.zone, datetime.now(UTC))
        say(f"Next run: {due} ({ahead.plan.rule})")
    say(*_held(collection, held), *_requisites(collection, db), *_replay(collection, db))


def _found(db: Database) -> list[str]:
    """Which ways found the articles, and how they lie in time."""
    by = found_by(db)
    months = articles_by_month(db)
    lines = [f"Found by {', '.join(f'{role}: {count:,}' for role, count in by.items())}"]
    return [
        *(lines if len(by) > 1 else []),
        *_beside(db),
        *chart(months),
        *named_gaps(gaps_between(months)),
    ]


def _beside(db: Database) -> list[str]:
    """What sitemaps, feeds and APIs say there is, against what is kept."""
    lines = []
    for way in second_ways(db):
        missing = f"{way.missing:,} are missing" if way.missing else "none is missing"
        unlisted = f"; {way.unlisted:,} stand in no listing" if way.unlisted else ""
        lines.append(
            f"The {way.role} names {counted(way.named, 'article')}, of which {missing}{unlisted}"
        )
    for one in totals(db):
        short = one.total - one.listed
        what = f"{short:,} of them were not listed" if short > 0 else "all of them were listed"
        lines.append(f"The API of {one.seed} counts {counted(one.total, 'article')}; {what}")
    return lines


def _held(collection: Collection, held: Holdings) -> list[str]:
    captures = counted(held.captures, "capture")
    lines = [
        f"{captures}, {size(held.warc_bytes)} of WARC in {collection.archive}/",
        f"{collection.database}: {size(held.size_bytes)}",
    ]
    if held.revised or held.gone:
        lines.insert(
            0,
            f"Changed since they were first kept: {counted(held.revised, 'article')}; "
            f"gone: {held.gone:,} (the view changes; archiver diff {collection.root} ARTICLE)",
        )
    if held.oldest and held.newest:
        lines.insert(0, f"Articles from {held.oldest[:10]} to {held.newest[:10]}")
    return lines


def _requisites(collection: Collection, db: Database) -> list[str]:
    kept, lost = requisites_kept(db), list(requisites_lost(db))
    lines = [f"{kept:,} requisites (images, style sheets, scripts, fonts) are kept"] if kept else []
    if lost:
        reasons = Counter(reason for _, reason in lost)
        lines.append(f"{len(lost):,} requisites could not be had, so replays lack them:")
        lines += [f"  {reason}: {count:,}" for reason, count in reasons.most_common(SHOWN)]
        lines.append(f"  which ones: archiver status {collection.root} --json")
    return lines


def _replay(collection: Collection, db: Database) -> list[str]:
    gaps = replay_gaps(db, collection.archive)
    if not gaps:
        return []
    lines = ["No replayed page leads on to these listing pages; each replays by its address:"]
    for gap in gaps[:SHOWN]:
        more = f" and {gap.pages - 1:,} more like it" if gap.pages > 1 else ""
        lines += [f"  {gap.to_url}{more}", f"    (asked for after {gap.from_url})"]
    if len(gaps) > SHOWN:
        rest = len(gaps) - SHOWN
        lines.append(f"  and {rest:,} more: archiver status {collection.root} --json has all")
    return lines


def _minute(stamp: str) -> str:
    return stamp[:16].replace("T", " ")


def _print_json(collection: Collection, db: Database, ahead: Outlook | None) -> None:
    due = ahead.next_run_at if ahead else None
    beat = rhythm(db, datetime.now(UTC).strftime(STAMP))
    print_json(
        {
            "collection": str(collection.root),
            "seeds": collection.config.seeds,
            "coverage": asdict(coverage_totals(db)),
            "uncovered": [asdict(gap) for gap in uncovered(db)],
            "requisites": {
                "kept": requisites_kept(db),
                "failed": [{"url": url, "reason": why} for url, why in requisites_lost(db)],
            },
            "replay_gaps": [asdict(gap) for gap in replay_gaps(db, collection.archive)],
            "found_by": found_by(db),
            "second_ways": [asdict(way) for way in second_ways(db)],
            "totals": [asdict(one) for one in totals(db)],
            "months": (months := articles_by_month(db)),
            "months_without": gaps_between(months),
            "holdings": asdict(holdings(db)),
            "rhythm": asdict(beat) if beat else None,
            "next_run_at": due.strftime(STAMP) if due else None,
            "crawls": [asdict(crawl) for crawl in last_crawls(db, SHOWN)],
        }
    )


def _coverage_row(coverage: Coverage) -> tuple[Any, ...]:
    return (
        coverage.listed,
        coverage.captured,
        coverage.extracted,
        coverage.failed,
        coverage.missing,
        coverage.articles,
    )
