"""One and the same page at the addresses of different articles is a wall; told from an article that
has several addresses by what the listings call it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from archiver.records import Entry, Image, Reading, stable_id
from archiver.store import put_reading
from archiver.store.walls import ADDRESSES, keep_out_walls, walls_of
from tests.unit.store.samples import CRAWL, LISTING, SITE, capture, contents, reading, rows

if TYPE_CHECKING:
    from sqlite_utils import Database

WALL = "Our site is resting. Come back tomorrow."
KINDS = "SELECT url, page_kind FROM captures WHERE role = 'article' ORDER BY url, fetched_at"
SHOWN = "SELECT url, body_text FROM articles ORDER BY url"


def listed(names: dict[str, str | None], minute: int = 0) -> Reading:
    """A listing that calls the articles at these paths so."""
    entries = tuple(
        Entry(n, f"{SITE}/{path}", stable_id(f"{SITE}/{path}"), name, None, None)
        for n, (path, name) in enumerate(names.items(), 1)
    )
    return Reading(capture(LISTING, minute, role="listing"), "listing", (), entries)


def walled(path: str, minute: int) -> Reading:
    return reading(minute, WALL, f"{SITE}/{path}", title="Resting")


def keep(db: Database, *readings: Reading) -> None:
    """As `settle` does: judged in the end, and read again what is to be read again."""
    for one in readings:
        put_reading(db, one)
    by_record = {one.capture.record_id: one for one in readings}
    while again := keep_out_walls(db):
        for capture_id in again:
            ((record_id,),) = rows(db, "SELECT record_id FROM captures WHERE id = ?", capture_id)
            put_reading(db, by_record[record_id])


def test_articles_of_three_names_that_show_one_page_are_none(db: Database) -> None:
    names: dict[str, str | None] = {"1": "Bears", "2": "Bees", "3": "Boats", "4": "Birds"}
    keep(db, listed(names), *(walled(path, 1) for path in "123"), reading(2, url=f"{SITE}/4"))
    assert rows(db, SHOWN) == [(f"{SITE}/4", "One paragraph.")]
    assert [kind for _, kind in rows(db, KINDS)] == [*["challenge"] * 3, "article"]
    assert walls_of(db, CRAWL.id) == [f"{SITE}/{path}" for path in "123"]


def test_two_that_show_one_page_are_articles(db: Database) -> None:
    keep(db, listed({"1": "Bears", "2": "Bees"}), walled("1", 1), walled("2", 1))
    assert len(rows(db, SHOWN)) == 2


def test_an_article_at_many_addresses_is_one_where_it_has_one_name(db: Database) -> None:
    names: dict[str, str | None] = dict.fromkeys("abcdefghijklmn", "Resting")
    keep(db, listed(names), *(walled(path, 1) for path in names))
    assert len(rows(db, SHOWN)) == len(names)


def test_an_article_that_is_called_otherwise_each_day_is_one(db: Database) -> None:
    listings = [listed({"1": f"Resting, {hour} hours ago"}, hour) for hour in range(1, 9)]
    keep(db, *listings, *(walled("1", 10 + n) for n in range(9)))
    assert len(rows(db, SHOWN)) == 1


@pytest.mark.parametrize(("count", "kept"), [(ADDRESSES - 1, ADDRESSES - 1), (ADDRESSES, 0)])
def test_where_nobody_names_them_it_takes_many_addresses(
    db: Database, count: int, kept: int
) -> None:
    keep(db, *(walled(str(n), 1) for n in range(count)))
    assert len(rows(db, SHOWN)) == kept


def test_pages_that_differ_in_their_pictures_alone_are_articles(db: Database) -> None:
    pages = [walled(path, 1) for path in "123"]
    galleries = [
        replace(page, articles=(replace(page.articles[0], images=(Image(1, f"/{n}.jpg"),)),))
        for n, page in enumerate(pages)
    ]
    keep(db, listed({"1": "Bears", "2": "Bees", "3": "Boats"}), *galleries)
    assert len(rows(db, SHOWN)) == 3


def test_what_was_read_well_before_stays(db: Database) -> None:
    names: dict[str, str | None] = {"1": "Bears", "2": "Bees", "3": "Boats"}
    good = [reading(1, f"All about {name}.", f"{SITE}/{path}") for path, name in names.items()]
    keep(db, listed(names), *good)
    before = rows(db, SHOWN)
    keep(db, listed(names), *good, *(walled(path, 5) for path in names))
    assert rows(db, SHOWN) == before
    assert rows(db, "SELECT max(revision), max(last_seen_at) FROM articles")[0][0] == 1


def test_a_wall_of_marks_is_left_as_it_is(db: Database) -> None:
    put_reading(db, Reading(capture(), "challenge"))
    assert keep_out_walls(db) == set()
    assert rows(db, KINDS) == [(f"{SITE}/1", "challenge")]


def test_what_is_called_by_one_name_after_all_is_given_back(db: Database) -> None:
    """A better reader of listings may find that the names are one."""
    names: dict[str, str | None] = {"1": "Bears", "2": "Bees", "3": "Boats"}
    pages = [walled(path, 1) for path in names]
    keep(db, listed(names), *pages)
    assert rows(db, SHOWN) == []
    keep(db, listed(dict.fromkeys(names, "Resting")), *pages)
    assert len(rows(db, SHOWN)) == 3


def test_the_order_of_arrival_makes_no_difference(db: Database) -> None:
    names: dict[str, str | None] = {"1": "Bears", "2": "Bees", "3": "Boats"}
    pages = [listed(names), reading(1, url=f"{SITE}/1"), *(walled(path, 2) for path in names)]
    found = []
    for order in permutations(pages):
        for table in ("sightings", "revisions", "articles", "listings", "readings", "captures"):
            db.conn.execute(f"DELETE FROM {table}")
        keep(db, *order)
        found.append((contents(db), rows(db, KINDS)))
    assert all(one == found[0] for one in found)
    assert rows(db, SHOWN) == [(f"{SITE}/1", "One paragraph.")]
