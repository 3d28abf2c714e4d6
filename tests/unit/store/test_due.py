"""Which kept articles a run asks for again: young ones often, old ones rarely."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.records import Reading
from archiver.store import add_captures, put_reading
from archiver.store.due import due_articles, kept_articles
from tests.unit.store.samples import SITE, article, capture, listing, reading

ONE = f"{SITE}/1"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def stamp(hours: float) -> str:
    return f"{BEGAN + timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}.000Z"


def seen(hours: float, body: str = "As it was.", url: str = ONE, **fields: object) -> Reading:
    at = replace(capture(url, record_id=f"urn:uuid:{url} {hours}"), fetched_at=stamp(hours))
    return Reading(at, "article", (article(url, body, **fields),))


@pytest.mark.parametrize(
    ("published_h", "asked_h", "due_after_h"),
    [
        (0, 0, 1),
        (0, 1, 1),
        (0, 24, 24),
        (0, 24 * 30, 24 * 30),
        (-24 * 365 * 10, 0, 24 * 365),
        (48, 0, 1),
    ],
    ids=["just out", "an hour old", "a day", "a month", "ten years", "dated ahead"],
)
def test_an_article_is_left_alone_for_as_long_as_it_was_old(db, published_h, asked_h, due_after_h):
    put_reading(db, seen(asked_h, published_at=stamp(published_h)))
    assert due_articles(db, stamp(asked_h + due_after_h - 0.02)) == []
    assert due_articles(db, stamp(asked_h + due_after_h + 0.02)) == [ONE]


def test_over_four_years_an_article_is_asked_for_seventeen_times(db):
    put_reading(db, seen(0, published_at=stamp(0)))
    asked = []
    for hour in (*range(1, 100), *range(100, 24 * 365 * 4, 24)):
        if due_articles(db, stamp(hour)):
            add_captures(db, [seen(hour).capture])
            asked.append(hour)
    assert asked[:5] == [1, 2, 4, 8, 16]
    assert len(asked) in (16, 17)


@pytest.mark.parametrize("published", ["2016", "2016-05", "2016-05-04", None, "no date"])
def test_a_date_may_be_short_or_missing(db, published):
    put_reading(db, seen(0, published_at=published))
    assert due_articles(db, stamp(24 * 366)) == [ONE]


def test_what_has_changed_is_young_again(db):
    put_reading(db, seen(0, published_at="2016-01-01"))
    put_reading(db, seen(1000, "Otherwise."))
    assert due_articles(db, stamp(1000.9)) == []
    assert due_articles(db, stamp(1001.1)) == [ONE]


def test_what_is_gone_is_looked_for_as_if_it_were_new(db):
    put_reading(db, seen(0, published_at="2016-01-01"))
    for hour in (1000, 1000.01):
        add_captures(db, [replace(seen(hour).capture, status=404)])
    assert due_articles(db, stamp(1001.1)) == [ONE]


def test_a_run_takes_one_in_fifty_the_most_overdue_first(db):
    for number in range(100):
        url = f"{SITE}/{number:02}"
        put_reading(db, seen(number, url=url, published_at=stamp(number - 1)))
    assert due_articles(db, stamp(1000)) == [f"{SITE}/00", f"{SITE}/01"]


def test_a_copy_on_a_listing_page_has_no_page_to_ask_for(db):
    put_reading(db, listing(0, article(f"{SITE}/blog#1", published_at="2016-01-01")))
    assert due_articles(db, "2036-01-01T00:00:00Z") == []
    assert kept_articles(db) == []


def test_all_or_those_since_a_date_can_be_had_whatever_the_schedule(db):
    for year in ("2014", "2024", None):
        put_reading(db, reading(url=f"{SITE}/{year}", published_at=year and f"{year}-05-01"))
    assert kept_articles(db) == [f"{SITE}/2024", f"{SITE}/2014", f"{SITE}/None"]
    assert kept_articles(db, "2020-01-01") == [f"{SITE}/2024"]
