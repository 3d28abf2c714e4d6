"""Reading a page again: what it shows no more is taken back, and others are asked in its place."""

from __future__ import annotations

from dataclasses import replace

from archiver.records import Footprint
from archiver.store import commit_batch, put_reading, search
from archiver.store.readings import (
    expect_readings,
    footprints,
    mark_stale,
    mark_unread,
    sampled_footprints,
    unread_pages,
)
from tests.unit.store.samples import (
    SITE,
    article,
    capture,
    contents,
    listing,
    reading,
    rows,
    value,
)

ONE, TWO = f"{SITE}/1", f"{SITE}/2"


def test_an_article_that_a_page_shows_no_more_is_taken_back(db):
    page = listing(0, article(ONE, "glacier"), article(TWO, "valley"))
    put_reading(db, page)
    put_reading(db, replace(page, articles=page.articles[:1]))
    assert rows(db, "SELECT url FROM articles") == [(ONE,)]
    assert search(db, "valley") == []
    assert unread_pages(db) == []
    db2 = contents(db)
    put_reading(db, page)
    put_reading(db, replace(page, articles=page.articles[:1]))
    assert contents(db) == db2


def test_the_other_pages_that_show_it_are_read_again(db):
    shown = article(ONE, "valley")
    commit_batch(db, [listing(0, shown), reading(1, "valley"), reading(2, "other", url=TWO)])
    expected = contents(db)
    own = reading(1, "valley")
    put_reading(db, replace(own, articles=()))
    assert rows(db, "SELECT url FROM articles") == [(TWO,)]
    assert unread_pages(db) == [1]
    commit_batch(db, [listing(0, shown), own])
    assert contents(db) == expected
    assert unread_pages(db) == []


def test_what_is_expected_is_unread_until_it_is_read(db):
    commit_batch(db, [capture(ONE, 5), capture(TWO, 3)])
    expect_readings(db, [1, 2])
    assert unread_pages(db) == [2, 1]  # as they lie in the file
    put_reading(db, reading(3, url=TWO))
    expect_readings(db, [1, 2])
    assert unread_pages(db) == [1]


def test_stale_is_what_no_current_reader_has_read(db):
    for minute, by in enumerate([("a", "1"), ("a", "2"), ("b", "2")]):
        page = reading(minute, url=f"{SITE}/{minute}")
        put_reading(db, replace(page, extractor=by[0], extractor_version=by[1]))
    mark_stale(db, [("a", "2")])
    assert unread_pages(db) == [1, 3]
    mark_unread(db, [2])
    assert unread_pages(db) == [1, 2, 3]


def test_the_sample_is_of_whole_pages_and_the_smallest_ids_and_without_listings(db):
    for minute, page_id in enumerate(["c", "a", "b", "a"]):
        mark = Footprint(page_id, bytes([minute] * 8), b"")
        put_reading(db, replace(reading(minute, url=f"{SITE}/{minute}"), footprint=mark))
    put_reading(db, replace(listing(9), footprint=Footprint("0", bytes(8), b"")))
    assert sorted(sampled_footprints(db, 2)) == [
        ("a", bytes([1] * 8)),
        ("a", bytes([3] * 8)),
        ("b", bytes([2] * 8)),
    ]
    assert len(list(footprints(db))) == 5
    assert value(db, "SELECT count(*) FROM readings") == 5
