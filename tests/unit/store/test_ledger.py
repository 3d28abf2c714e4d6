"""Crawls, failures, captures and what of the listings is covered by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.records import Reading
from archiver.store import (
    add_captures,
    add_failures,
    all_articles,
    begin_crawl,
    capture_ids,
    captured_article_ids,
    captures_in_files,
    captures_of,
    clear_failures,
    commit_batch,
    coverage_totals,
    find_articles,
    finish_crawl,
    get_capture,
    holdings,
    known_crawl_ids,
    last_crawls,
    open_failures,
    put_reading,
    recent_articles,
    recent_entries,
    rows_without_proof,
    uncovered,
)
from archiver.store.resume import settled_articles
from tests.unit.store.samples import (
    CRAWL,
    LISTING,
    SITE,
    article,
    at,
    capture,
    failure,
    listing,
    reading,
    rows,
    value,
)

ONE = f"{SITE}/1"


def status_of(db, url=ONE):
    return rows(db, "SELECT status, extracted FROM coverage WHERE article_url = ?", url)[0]


def test_a_crawl_ends_with_its_whole_row_replaced(db):
    ended = replace(CRAWL, finished_at=at(9), verdict="complete", reason="all of it", new=3)
    finish_crawl(db, ended)
    assert last_crawls(db) == [ended]


def test_the_last_crawl_comes_first(db):
    later = replace(CRAWL, id="20261124T100000Z", started_at="2026-11-24T10:00:00Z")
    begin_crawl(db, later)
    assert last_crawls(db) == [later, CRAWL]
    assert last_crawls(db, 1) == [later]
    assert known_crawl_ids(db) == {later.id, CRAWL.id}


def test_of_one_url_in_one_crawl_the_last_failure_counts(db):
    add_failures(db, [failure(ONE, 5, "later"), failure(ONE, 3, "earlier")])
    assert open_failures(db) == [failure(ONE, 5, "later")]
    assert open_failures(db, CRAWL.id) == [failure(ONE, 5, "later")]
    assert open_failures(db, "another") == []


@pytest.mark.parametrize("one_batch", [True, False])
@pytest.mark.parametrize(
    ("status", "minute", "left"),
    [(200, 5, 0), (301, 5, 0), (304, 5, 0), (200, 1, 1), (404, 5, 1), (503, 5, 1), (None, 5, 1)],
)
def test_a_failure_is_over_when_the_url_answers_after_it(db, one_batch, status, minute, left):
    lost, answer = failure(ONE, 3), capture(ONE, minute, status=status)
    for batch in [[lost, answer]] if one_batch else [[lost], [answer]]:
        commit_batch(db, batch)
    assert len(open_failures(db)) == left


def test_failures_can_be_forgotten(db):
    add_failures(db, [failure(ONE), failure(f"{SITE}/2")])
    clear_failures(db, [ONE])
    assert [lost.url for lost in open_failures(db)] == [f"{SITE}/2"]


def test_a_capture_comes_back_as_it_was_kept(db):
    full = capture(
        via_url=LISTING, page_number=3, ip="::1", protocol="http/1.1", elapsed_ms=12, error="x"
    )
    (capture_id,) = add_captures(db, [full])
    assert get_capture(db, capture_id) == full
    assert get_capture(db, capture_id + 1) is None
    assert captures_of(db, full.url) == [full]
    assert capture_ids(db, [full.record_id, "unknown"]) == {full.record_id: capture_id}


def test_a_record_that_is_there_already_keeps_its_id(db):
    first, second = capture(minute=0), capture(minute=1)
    ids = add_captures(db, [first, second])
    assert add_captures(db, [second, first, second]) == [ids[1], ids[0], ids[1]]
    assert value(db, "SELECT count(*) FROM captures") == 2


def test_captures_are_read_through_in_the_order_of_the_files(db):
    later_file = capture(minute=0, warc_file="x-00002.warc.gz", warc_offset=0)
    first_file = capture(minute=5)
    add_captures(db, [later_file, first_file])
    assert list(captures_in_files(db)) == [first_file, later_file]


def test_many_ids_can_be_asked_for_at_once(db):
    put_reading(db, reading())
    ids = [f"{n:016x}" for n in range(50_000)]
    assert captured_article_ids(db, [*ids, article().id]) == {article().id}


# --- coverage


def test_what_no_listing_named_is_not_covered_by_it(db):
    put_reading(db, reading(0))
    totals = coverage_totals(db)
    assert (totals.listed, totals.articles) == (0, 1)


def test_listed_is_captured_or_failed_or_missing(db):
    put_reading(db, listing(0, urls=(ONE, f"{SITE}/2", f"{SITE}/3")))
    put_reading(db, listing(1, urls=(ONE, f"{SITE}/2"), page_number=2))
    put_reading(db, reading(5))
    add_failures(db, [failure(f"{SITE}/2", 6)])
    totals = coverage_totals(db)
    assert (totals.listed, totals.captured, totals.failed, totals.missing) == (3, 1, 1, 1)
    assert (totals.extracted, totals.articles) == (1, 1)
    assert {(lost.article_url, lost.status, lost.reason) for lost in uncovered(db)} == {
        (f"{SITE}/2", "failed", "timed out"),
        (f"{SITE}/3", "missing", "listed, but not asked for yet"),
    }


def test_an_article_is_listed_once_with_its_first_listing(db):
    put_reading(db, listing(4, urls=(ONE,), page_number=2))
    put_reading(db, listing(1, urls=(f"{SITE}/2", ONE)))
    found = rows(
        db,
        "SELECT first_listed_at, page_number, listings FROM coverage WHERE article_url = ?",
        ONE,
    )
    assert found == [(at(1), 1, 2)]


def test_a_copy_on_a_listing_page_is_not_the_articles_page(db):
    put_reading(db, listing(0, article(ONE)))
    assert status_of(db) == ("missing", 0)
    assert next(uncovered(db)).reason == "only the copy on a listing page is held"


def test_an_article_without_an_address_of_its_own_is_captured_with_its_listing(db):
    put_reading(db, listing(0, article(f"{LISTING}#1"), article(LISTING)))
    assert status_of(db, f"{LISTING}#1") == ("captured", 1)
    assert status_of(db, LISTING) == ("captured", 1)


def test_a_page_without_an_article_is_captured_and_explained(db):
    put_reading(db, listing(0, urls=(ONE,)))
    put_reading(db, Reading(capture(ONE, 3), "challenge"))
    assert status_of(db) == ("captured", 0)
    totals = coverage_totals(db)
    assert (totals.captured, totals.extracted) == (1, 0)


@pytest.mark.parametrize(
    ("error", "status", "settled"),
    [
        ("truncated: unspecified", "missing", False),
        ("truncated: time", "missing", False),
        ("truncated: disconnect", "missing", False),
        ("truncated: length", "captured", True),  # as much as is wanted
        (None, "captured", True),
    ],
)
def test_an_answer_that_was_cut_off_is_asked_for_again(db, error, status, settled):
    put_reading(db, listing(0, urls=(ONE,)))
    add_captures(db, [capture(ONE, 3, error=error)])
    assert status_of(db) == (status, 0)
    assert bool(settled_articles(db, listing(0, urls=(ONE,)).entries, ())) is settled


def test_an_answer_that_is_an_error_is_a_failure(db):
    put_reading(db, listing(0, urls=(ONE,)))
    add_captures(db, [capture(ONE, 3, status=410)])
    assert next(uncovered(db)).reason == "the site answered 410"


def test_a_redirect_is_followed_to_where_it_leads(db):
    put_reading(db, listing(0, urls=(ONE,)))
    hop = {"status": 301, "role": "redirect"}
    add_captures(
        db,
        [
            capture(ONE, 1, via_url=LISTING, **hop),
            capture(f"{SITE}/b", 2, via_url=ONE, **hop),
        ],
    )
    assert status_of(db) == ("missing", 0)
    add_captures(db, [capture(f"{SITE}/c", 3, via_url=f"{SITE}/b")])
    assert status_of(db) == ("captured", 0)


def test_redirects_in_a_circle_end(db):
    put_reading(db, listing(0, urls=(ONE,)))
    hop = {"status": 301, "role": "redirect"}
    add_captures(db, [capture(ONE, 1, via_url=f"{SITE}/b", **hop)])
    add_captures(db, [capture(f"{SITE}/b", 2, via_url=ONE, **hop)])
    assert status_of(db) == ("missing", 0)


def test_holdings_are_counted_by_language_and_section(db):
    for n, language in enumerate(["uz", "uz", "ru"]):
        put_reading(
            db,
            reading(
                n,
                url=f"{SITE}/{n}",
                language=language,
                section="Blog",
                published_at=f"202{n}-01-01",
                published_precision="day",
            ),
        )
    found = holdings(db)
    assert (found.captures, found.warc_bytes) == (3, 3000)
    assert (found.oldest, found.newest) == ("2020-01-01", "2022-01-01")
    assert (found.languages, found.sections) == ({"uz": 2, "ru": 1}, {"Blog": 3})
    assert found.size_bytes > 0
    assert (found.revised, found.gone) == (0, 0)
    months = rows(db, "SELECT month, articles, words FROM articles_by_month")
    assert months == [("2020-01", 1, 2), ("2021-01", 1, 2), ("2022-01", 1, 2)]


LONG = " ".join(f"w{n:05}" for n in range(100))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("It was in May.", "It was in June.", ("corrected", 1, 1)),
        ("It was in May.", "It was in May!", ("corrected", 0, 0)),
        (f"It was so. {LONG}", f"It was so. {LONG[:398]}", ("cut", 43, 0)),
        ("It was so.", f"It was so. {LONG}", ("extended", 0, 100)),
        (f"It was so. {LONG}", f"It was so. {LONG.upper()}", ("rewritten", 100, 100)),
    ],
)
def test_a_change_says_of_what_kind_it_is_and_how_much_it_is(db, old, new, said):
    put_reading(db, reading(0, old))
    put_reading(db, reading(5, new))
    found = rows(db, "SELECT change, words_gone, words_new, at, longer_by FROM changes")
    assert found == [(*said, at(5), len(new) - len(old))]


def test_a_new_title_is_a_change_of_its_own(db):
    put_reading(db, reading(0, "The same.", title="Old"))
    put_reading(db, reading(5, "The same.", title="New"))
    put_reading(db, reading(7, "Other words.", title="Newest"))
    found = rows(
        db, "SELECT change, revision, previous_title, title FROM changes ORDER BY revision, change"
    )
    assert found == [
        ("retitled", 2, "Old", "New"),
        ("corrected", 3, "New", "Newest"),
        ("retitled", 3, "New", "Newest"),
    ]


def test_what_is_gone_is_a_change_of_the_size_of_the_whole(db):
    put_reading(db, reading(0, "Three words only."))
    add_captures(db, [capture(ONE, 9, status=404), capture(ONE, 10, status=404)])
    assert holdings(db).gone == 1
    found = rows(db, "SELECT change, at, title, words_gone, words_new, longer_by FROM changes")
    assert found == [("gone", at(9), "A title", 3, 0, -17)]


def test_a_row_that_leads_to_no_bytes_is_named(db):
    put_reading(db, reading(0))
    assert list(rows_without_proof(db)) == []
    lone = capture(f"{SITE}/2", 3, kind="revisit")
    put_reading(db, Reading(lone, "article", (article(f"{SITE}/2"),)))
    found = {(table, key) for table, key, _ in rows_without_proof(db)}
    assert found == {(table, article(f"{SITE}/2").id) for table in ("articles", "revisions")}


# --- reading articles back


def test_the_latest_published_come_first_and_the_undated_last(db):
    for n, published_at in enumerate(["2020-01-01", None, "2022-01-01"]):
        put_reading(db, reading(n, url=f"{SITE}/{n}", published_at=published_at))
    assert [a.url for a in recent_articles(db, 3)] == [f"{SITE}/2", f"{SITE}/0", f"{SITE}/1"]
    assert {a.url for a in all_articles(db)} == {f"{SITE}/{n}" for n in range(3)}


def test_the_first_entries_are_those_of_the_first_page(db):
    put_reading(db, listing(0, urls=(ONE, f"{SITE}/2")))
    put_reading(db, listing(1, urls=(f"{SITE}/3",), page_number=2))
    assert [entry.article_url for entry in recent_entries(db, 5)] == [ONE, f"{SITE}/2"]


@pytest.mark.parametrize("name", [ONE, f"{ONE}?canonical", article(ONE).id])
def test_an_article_is_found_by_id_or_address(db, name):
    put_reading(db, reading(0, canonical_url=f"{ONE}?canonical"))
    assert [found.id for found in find_articles(db, name)] == [article(ONE).id]
