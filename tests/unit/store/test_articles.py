"""The laws of articles, revisions and sightings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.records import Article, Image, Link, Media, Quote, Reading, Series
from archiver.store import (
    Counts,
    add_captures,
    captured_article_ids,
    commit_batch,
    get_article,
    put_reading,
    revisions_of_article,
)
from tests.unit.store.samples import (
    LISTING,
    SITE,
    article,
    at,
    capture,
    listing,
    reading,
    rows,
    value,
)

ONE = f"{SITE}/1"
ID = article(ONE).id

PARTS = {
    "images": (Image(1, f"{SITE}/i.jpg", "alt", "caption", "credit"),),
    "media": (Media(1, "video", "A film", 75, f"{SITE}/v.mp4"),),
    "links": (Link(1, f"{SITE}/2", "two", internal=True), Link(2, "https://a.b/", "", False)),
    "quotes": (Quote(1, "A pull quote."),),
}


def states(db, columns="revision, body_text"):
    return rows(db, f"SELECT {columns} FROM revisions WHERE article_id = ? ORDER BY revision", ID)


def held(db):
    found = get_article(db, ID)
    assert found is not None
    return found


def test_an_article_comes_back_as_it_was_kept(db):
    whole = article(
        ONE,
        authors=["Bruce Pannier", "Ўткир"],
        tags=["a", "б"],
        published_at="2021-03-05T22:30:00Z",
        published_precision="second",
        published_zone="+02:00",
        modified_at="2021-03-06",
        modified_precision="day",
        series=Series("Village Voice", f"{SITE}/s", "About.", "B. P."),
        summary="Short.",
        **PARTS,
    )
    put_reading(db, Reading(capture(ONE), "article", (whole,)))
    capture_id = value(db, "SELECT id FROM captures")
    assert held(db) == replace(
        whole, capture_id=capture_id, revision=1, first_seen_at=at(0), last_seen_at=at(0)
    )


def test_lists_are_json_arrays_that_sql_can_read(db):
    put_reading(db, reading(authors=["A", "B"]))
    found = rows(db, "SELECT j.value FROM articles, json_each(authors) j")
    assert found == [("A",), ("B",)]


def test_a_first_reading_is_new_and_a_repeated_one_unchanged(db):
    assert put_reading(db, reading(0, **PARTS)) == Counts(new=1)
    assert put_reading(db, reading(0, **PARTS)) == Counts(unchanged=1)
    assert put_reading(db, reading(5, **PARTS)) == Counts(unchanged=1)
    assert len(states(db)) == 1
    assert value(db, "SELECT count(*) FROM links") == 2


def test_unchanged_content_moves_last_seen_and_points_at_the_latest_bytes(db):
    put_reading(db, reading(0))
    put_reading(db, reading(5))
    now = held(db)
    assert (now.first_seen_at, now.last_seen_at, now.revision) == (at(0), at(5), 1)
    latest = rows(db, "SELECT fetched_at FROM captures WHERE id = ?", now.capture_id)
    assert latest == [(at(5),)]
    assert states(db, "seen_at") == [(at(0),)]


def test_changed_content_is_a_revision_with_its_own_capture(db):
    put_reading(db, reading(0, "old", **PARTS))
    assert put_reading(db, reading(5, "new")) == Counts(changed=1)
    assert states(db) == [(1, "old"), (2, "new")]
    assert [r.seen_at for r in revisions_of_article(db, ID)] == [at(0), at(5)]
    now = held(db)
    assert (now.body_text, now.revision, now.links, now.images) == ("new", 2, (), ())


def test_a_late_capture_is_put_in_its_place(db):
    put_reading(db, reading(0, "old"))
    put_reading(db, reading(9, "old"))
    assert put_reading(db, reading(5, "between")) == Counts(changed=1)
    assert states(db) == [(1, "old"), (2, "between"), (3, "old")]
    now = held(db)
    assert (now.body_text, now.revision, now.last_seen_at) == ("old", 3, at(9))


def test_a_capture_from_before_all_others_moves_first_seen_back(db):
    put_reading(db, reading(5, "new"))
    put_reading(db, reading(0, "old"))
    assert states(db) == [(1, "old"), (2, "new")]
    assert (held(db).first_seen_at, held(db).body_text) == (at(0), "new")


def test_a_listings_copy_stands_in_until_the_articles_page_comes(db):
    copy = article(ONE, "cut …", links=(Link(1, f"{SITE}/x", "x", True),))
    assert put_reading(db, listing(3, copy)) == Counts(new=1)
    assert captured_article_ids(db, [ID]) == set()
    assert put_reading(db, reading(5, "whole")) == Counts(replaced=1)
    assert captured_article_ids(db, [ID, "unknown"]) == {ID}
    assert states(db) == [(1, "whole")]
    now = held(db)
    assert (now.body_text, now.revision, now.links) == ("whole", 1, ())
    assert (now.first_seen_at, now.last_seen_at) == (at(3), at(5))


def test_a_listings_copy_after_the_articles_page_is_a_sighting_only(db):
    put_reading(db, reading(0, "whole"))
    assert put_reading(db, listing(7, article(ONE, "cut …"))) == Counts(unchanged=1)
    now = held(db)
    assert (now.body_text, now.last_seen_at) == ("whole", at(7))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"role": "article"}, {"role": "listing"}),
        ({"role": "listing"}, {"role": "feed"}),
        ({"role": "feed"}, {"role": "other"}),
        ({"role": "listing"}, {"role": "article", "mime": "text/plain"}),
    ],
)
def test_the_better_source_gives_the_words(db, better, worse):
    good = Reading(capture(ONE, 0, **better), "article", (article(ONE, "good"),))
    bad = Reading(capture(f"{SITE}/b", 5, **worse), "article", (article(ONE, "bad"),))
    put_reading(db, good)
    put_reading(db, bad)
    assert held(db).body_text == "good"


def test_a_revisit_leads_to_the_capture_that_holds_the_bytes(db):
    first = reading(0, "same")
    again = capture(ONE, 5, kind="revisit", payload_digest=first.capture.payload_digest)
    put_reading(db, first)
    put_reading(db, Reading(again, "article", first.articles))
    now = held(db)
    assert now.last_seen_at == at(5)
    kind = value(db, "SELECT kind FROM captures WHERE id = ?", now.capture_id)
    assert kind == "response"


@pytest.mark.parametrize("status", [200, 304])
@pytest.mark.parametrize("revisit_first", [False, True])
def test_a_revisit_says_that_all_which_its_original_showed_is_still_there(
    db, status, revisit_first
):
    page = listing(0, article(f"{LISTING}#1", "a"), article(f"{LISTING}#2", "b"))
    again = capture(LISTING, 7, kind="revisit", status=status, refers_to=page.capture.record_id)
    commit_batch(db, [again, page] if revisit_first else [page, again])
    assert rows(db, "SELECT last_seen_at, revision FROM articles") == [(at(7), 1)] * 2
    assert value(db, "SELECT count(*) FROM sightings") == 2


def test_going_back_to_old_words_is_a_revision(db):
    first = reading(0, "old")
    put_reading(db, first)
    put_reading(db, reading(5, "new"))
    back = capture(ONE, 9, kind="revisit", payload_digest=first.capture.payload_digest)
    assert put_reading(db, Reading(back, "article", first.articles)) == Counts(changed=1)
    found = states(db, "revision, body_text, seen_at, capture_id")
    assert found[2] == (3, "old", at(9), found[0][3])


@pytest.mark.parametrize("order", ["answer first", "article first"])
def test_not_modified_says_that_the_article_is_still_there(db, order):
    answer = capture(ONE, 8, status=304, kind="revisit")
    if order == "answer first":
        add_captures(db, [answer])
    put_reading(db, reading(0))
    if order == "article first":
        add_captures(db, [answer])
    assert (held(db).last_seen_at, held(db).revision) == (at(8), 1)


@pytest.mark.parametrize("status", [404, 410])
def test_an_article_that_is_asked_for_in_vain_is_gone_since_then(db, status):
    put_reading(db, reading(0))
    add_captures(db, [capture(ONE, 9, status=status), capture(ONE, 5, status=status)])
    assert held(db).gone_at == at(5)


def test_one_answer_that_it_is_not_there_may_be_a_mishap(db):
    put_reading(db, reading(0))
    add_captures(db, [capture(ONE, 5, status=404)])
    assert held(db).gone_at is None


@pytest.mark.parametrize("how", ["page", "revisit"])
def test_an_article_that_is_seen_again_is_not_gone(db, how):
    first = reading(0)
    put_reading(db, first)
    add_captures(db, [capture(ONE, 5, status=404), capture(ONE, 6, status=404)])
    assert held(db).gone_at == at(5)
    if how == "page":
        put_reading(db, reading(7))
    else:
        refers_to = first.capture.record_id
        add_captures(db, [capture(ONE, 7, kind="revisit", refers_to=refers_to)])
    assert held(db).gone_at is None


def test_two_articles_of_one_page_share_its_capture(db):
    page = capture(LISTING, 0, role="listing")
    both = (article(f"{LISTING}#1", "a"), article(f"{LISTING}#2", "b"))
    assert put_reading(db, Reading(page, "listing", both)) == Counts(new=2)
    assert value(db, "SELECT count(DISTINCT capture_id) FROM articles") == 1


def test_an_article_shown_twice_on_one_page_counts_once(db):
    page = capture(LISTING, 0, role="listing")
    twice = (article(ONE, "first"), article(ONE, "second"))
    assert put_reading(db, Reading(page, "listing", twice)) == Counts(new=1)
    assert held(db).body_text == "first"


@pytest.mark.parametrize("flip", [False, True])
def test_a_series_keeps_the_richest_of_what_pages_say(db, flip):
    poor = Series("Voice", f"{SITE}/s", None, "Bruce Pannier")
    rich = Series("Village Voice", f"{SITE}/s", "About this blog.", None)
    for minute, series in enumerate([rich, poor] if flip else [poor, rich]):
        put_reading(db, reading(minute, url=f"{SITE}/{minute}", series=series))
    assert rows(db, "SELECT title, url, about, author FROM series") == [
        ("Village Voice", f"{SITE}/s", "About this blog.", "Bruce Pannier")
    ]


@pytest.mark.parametrize("image_first", [False, True])
def test_an_image_names_its_capture_whichever_came_first(db, image_first):
    image = capture(f"{SITE}/i.jpg", 4, role="requisite", mime="image/jpeg")
    missing = capture(f"{SITE}/i.jpg", 2, role="requisite", status=404)
    page = reading(0, images=PARTS["images"])
    commit_batch(db, [image, missing] if image_first else [page])
    commit_batch(db, [page] if image_first else [image, missing])
    found = rows(db, "SELECT c.fetched_at FROM images i JOIN captures c ON c.id = i.capture_id")
    assert found == [(at(4),)]


def test_text_that_is_none_is_kept_with_replacement_characters(db):
    put_reading(db, reading(0, "broken \ud83d emoji", title="\udc00", authors=["\ud800"]))
    now = held(db)
    assert (now.title, now.body_text, now.authors) == ("\ufffd", "broken \ufffd emoji", ["\ufffd"])


def test_a_duration_that_no_film_has_is_left_out(db):
    put_reading(db, reading(0, media=(Media(1, "video", "x", 10**30, None),)))
    assert value(db, "SELECT duration_s FROM media") is None


def test_the_row_holds_every_field_of_an_article(db):
    put_reading(db, reading())
    columns = set(db["articles"].columns_dict)
    parts = {"images", "media", "links", "quotes", "series"}
    assert {name for name in Article.__dataclass_fields__ if name not in parts} <= columns
