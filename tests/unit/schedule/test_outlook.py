"""What is to be expected of a plan, from the schedule and the collection's own books."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.records import Crawl
from archiver.schedule.file import ScheduleFile
from archiver.schedule.outlook import last_run, outlook
from archiver.schedule.rule import parse_every
from archiver.store import begin_crawl, close_database, finish_crawl, open_database

CRAWL = Crawl("1", "2026-03-01T10:00:00Z", "archiver crawl", "0.1.0")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "village"
    folder.mkdir()
    return folder


@pytest.fixture
def file(tmp_path: Path, root: Path) -> ScheduleFile:
    found = ScheduleFile(tmp_path / "schedule.db")
    found.put(root, parse_every("6h"), "UTC", 0, NOW - timedelta(days=3))
    return found


def write(root: Path, crawl: Crawl) -> None:
    db = open_database(root / "articles.db", create=True)
    begin_crawl(db, CRAWL)
    finish_crawl(db, crawl)
    close_database(db)


def test_without_a_scheduler_the_next_run_is_counted_from_the_last_crawl(
    file: ScheduleFile, root: Path
) -> None:
    write(root, replace(CRAWL, verdict="complete"))
    ahead = outlook(file, root, NOW)
    assert ahead
    assert ahead.next_run_at == datetime(2026, 3, 1, 16, 0, tzinfo=UTC)


def test_with_a_scheduler_it_is_what_that_has_noted(file: ScheduleFile, root: Path) -> None:
    with file.kept():
        ahead = outlook(file, root, NOW)
    assert ahead
    assert ahead.next_run_at == NOW - timedelta(days=3)


def test_what_is_not_planned_has_no_outlook(file: ScheduleFile, tmp_path: Path) -> None:
    assert outlook(file, tmp_path / "other", NOW) is None


@pytest.mark.parametrize(
    ("crawl", "said"),
    [
        (replace(CRAWL, verdict="complete", failed=2), "complete, 2 failed"),
        (replace(CRAWL, verdict="up_to_date"), "up_to_date"),
        (CRAWL, "not ended"),
        (replace(CRAWL, started_at="2026-03-01T10:00:00.250Z", verdict="capped"), "capped"),
    ],
)
def test_the_last_result_is_that_of_the_last_crawl(
    file: ScheduleFile, root: Path, crawl: Crawl, said: str
) -> None:
    write(root, crawl)
    last = last_run(file.plans()[0])
    assert last
    assert last.said == said


def test_a_scheduled_run_that_came_to_no_crawl_is_the_last_result(
    file: ScheduleFile, root: Path
) -> None:
    write(root, replace(CRAWL, verdict="complete"))
    file.put_last("village", NOW, 3, "left out: in use")
    last = last_run(file.plans()[0])
    assert last
    assert (last.began, last.said) == (NOW, "left out: in use")


def test_books_that_cannot_be_read_are_no_reason_to_fail(file: ScheduleFile, root: Path) -> None:
    (root / "articles.db").write_bytes(b"not a database, but long enough to be taken for one" * 90)
    assert last_run(file.plans()[0]) is None
    ahead = outlook(file, root, NOW)
    assert ahead
    assert ahead.next_run_at == NOW
