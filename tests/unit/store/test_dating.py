"""An article whose own page shows no date has that of its entry in a listing."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from archiver.records import Entry, Reading, stable_id
from archiver.store import open_database, put_reading
from archiver.store.dating import date_by_listings
from tests.unit.store.samples import LISTING, SITE, article, capture, reading, rows, started

DAY = "2019-05-01T00:00:00Z"
OTHER = "2019-06-01T00:00:00Z"
PAGE = f"{SITE}/1"
DATED = """
SELECT a.published_at, a.published_precision, c.url, c.fetched_at
FROM articles a LEFT JOIN captures c ON c.id = a.published_capture_id WHERE a.url = ?
"""


@pytest.fixture
def db(path):
    db = started(open_database(path, create=True))
    yield db
    db.close()


def page(minute: int, body: str = "One paragraph.", **fields) -> Reading:
    return replace(reading(minute), articles=(article(PAGE, body, **fields),))


def listing(minute: int, day: str | None, role: str = "listing") -> Reading:
    one = Entry(1, PAGE, stable_id(PAGE), "Entry", None, day, "day" if day else None)
    return Reading(capture(f"{LISTING}/{role}", minute, role=role), "listing", entries=(one,))


def dated(db, readings):
    for one in readings:
        put_reading(db, one)
    date_by_listings(db)
    return rows(db, DATED, PAGE)


def test_the_entry_dates_it_and_its_capture_is_the_proof(db):
    (found,) = dated(db, [listing(1, DAY), page(2)])
    assert found == (DAY, "day", f"{LISTING}/listing", "2026-11-23T10:01:00.000Z")


def test_a_date_of_its_own_stays(db):
    own = {"published_at": OTHER, "published_precision": "second"}
    (found,) = dated(db, [listing(1, DAY), page(2, **own)])
    assert found == (OTHER, "second", None, None)


def test_a_date_that_its_page_shows_later_takes_the_entrys_place(db):
    dated(db, [listing(1, DAY), page(2)])
    own = {"published_at": OTHER, "published_precision": "second"}
    (found,) = dated(db, [page(3, "More words.", **own)])
    assert found == (OTHER, "second", None, None)


def test_without_a_dated_entry_it_has_none(db):
    (found,) = dated(db, [listing(1, None), listing(2, DAY, "sitemap"), page(3)])
    assert found == (None, None, None, None)


def test_what_no_entry_says_any_more_is_taken_back(db):
    dated(db, [listing(1, DAY), page(2)])
    (found,) = dated(db, [listing(1, None)])  # read again, by another reader
    assert found == (None, None, None, None)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_arrival_makes_no_difference(db, order):
    came = [listing(1, DAY), listing(2, OTHER), listing(0, OTHER, "feed"), page(3)]
    (found,) = dated(db, [came[at] for at in order])
    assert found[:3] == (DAY, "day", f"{LISTING}/listing")


def test_nothing_is_written_where_nothing_changes(db):
    dated(db, [listing(1, DAY), page(2)])
    assert date_by_listings(db) == 0
