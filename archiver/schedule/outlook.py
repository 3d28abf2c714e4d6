"""What is to be expected of a plan, and what came of it: from the schedule and the collection's own
books, since a person, a timer and cron crawl too. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.errors import ArchiverError
from archiver.records import Crawl
from archiver.schedule.file import Plan, ScheduleFile
from archiver.schedule.trigger import next_time
from archiver.store import close_database, last_crawls, open_database


@dataclass(frozen=True, slots=True)
class Last:
    """The last run of a collection; `said` is its verdict, or why there was none."""

    began: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan, and when it is carried out next: never, where its time does not come again."""

    plan: Plan
    next_run_at: datetime | None


def outlook(file: ScheduleFile, root: Path, now: datetime) -> Outlook | None:
    """What is planned for a collection, if anything is."""
    plan = file.find(root)
    return Outlook(plan, next_run(plan, running=file.running, now=now)) if plan else None


def next_run(plan: Plan, *, running: bool, now: datetime) -> datetime | None:
    """When a collection is crawled next: as noted, while `archiver schedule run` keeps to it; else
    as a timer or cron would have it."""
    if running:
        return plan.next_run_at
    return next_time(plan.rule, plan.zone, last_began(plan.root), now)


def last_run(plan: Plan) -> Last | None:
    """What a person is to know of the last run: its crawl, or that none came of it."""
    crawl = _last_crawl(plan.root)
    began = _began(crawl) if crawl else None
    if plan.last_run_at and plan.last_said and (began is None or plan.last_run_at > began):
        return Last(plan.last_run_at, plan.last_said)
    if crawl is None or began is None:
        return None
    failed = f", {crawl.failed:,} failed" if crawl.failed else ""
    return Last(began, (crawl.verdict or "not ended") + failed)


def last_began(root: Path) -> datetime | None:
    """When the last crawl of a collection began, by whomever."""
    crawl = _last_crawl(root)
    return _began(crawl) if crawl else None


def _began(crawl: Crawl) -> datetime:
    return datetime.fromisoformat(crawl.started_at)


def _last_crawl(root: Path) -> Crawl | None:
    """None too where the books cannot be read: the crawl will say so, and the schedule goes on."""
    database = root / "articles.db"
    if not database.exists():
        return None
    try:
        db = open_database(database, readonly=True)
        try:
            return next(iter(last_crawls(db, 1)), None)
        finally:
            close_database(db)
    except (ArchiverError, OSError, sqlite3.Error):
        return None
