"""How often a publication publishes, and when a run last went well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archiver.store import commit_batch, finish_crawl
from archiver.store.rhythm import last_success, rhythm
from tests.unit.store.samples import CRAWL, SITE, capture, reading

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archiver.records import Precision

NOW = "2026-03-31T12:00:00Z"
DAY_S = 86_400


def publish(db: Database, *stamps: str, precision: Precision = "second") -> None:
    for number, stamp in enumerate(stamps):
        page = f"{SITE}/{precision}/{number}/{stamp}"
        dated = reading(number, url=page, published_at=stamp or None, published_precision=precision)
        commit_batch(db, [capture(page, number), dated])


def test_the_longest_pause_is_between_two_articles_that_follow_one_another(db: Database) -> None:
    publish(db, "2026-03-20T10:00:00Z", "2026-03-01T10:00:00Z", "2026-03-04T10:00:00Z")
    found = rhythm(db, NOW)
    assert found
    assert (found.dated, found.newest_at) == (3, "2026-03-20T10:00:00Z")
    assert found.longest_pause_s == pytest.approx(16 * DAY_S, abs=1)
    assert found.silent_s == pytest.approx(11 * DAY_S + 7200, abs=1)


def test_an_article_of_a_day_may_be_of_its_last_minute(db: Database) -> None:
    publish(db, "2026-03-30", precision="day")
    found = rhythm(db, NOW)
    assert found
    assert found.silent_s == pytest.approx(DAY_S / 2, abs=1)
    assert found.longest_pause_s == 0


def test_what_is_dated_to_a_month_or_in_the_future_says_nothing(db: Database) -> None:
    publish(db, "2026-01-01", precision="year")
    publish(db, "2026-03-01", precision="month")
    publish(db, "2026-04-01T00:00:00Z", "")
    assert rhythm(db, NOW) is None


def test_the_last_success_is_of_a_run_that_came_to_what_was_asked(db: Database) -> None:
    assert last_success(db) is None
    for number, verdict in enumerate(["complete", "up_to_date", "refused", "interrupted"]):
        ended = replace(
            CRAWL,
            id=str(number),
            finished_at=f"2026-03-0{number + 1}T00:00:00Z",
            verdict=verdict,  # type: ignore[arg-type]
        )
        finish_crawl(db, ended)
    assert last_success(db) == "2026-03-02T00:00:00Z"
