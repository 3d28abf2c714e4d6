"""Whatever the order in which pages come, the tables end up the same: so a rebuild, which reads
the files in their order, comes to the rows of the crawl."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.records import Capture, Failure, Image, Link, Quote, Reading, Series
from archiver.store import (
    commit_batch,
    empty_articles,
    open_database,
    rebuild_beside,
    transaction,
)
from tests.unit.store.samples import (
    LISTING,
    SITE,
    article,
    capture,
    contents,
    digest,
    failure,
    listing,
    rows,
    started,
    value,
)

ADDRESSES = [f"{SITE}/1", f"{SITE}/2"]
IMAGE = f"{SITE}/i.jpg"


def the_article(url: str, text: str):
    """All fields follow from the text, as they would from a page's bytes."""
    return article(
        url,
        text,
        title=text[:1],
        links=tuple(Link(n, f"{SITE}/{text}/{n}", text, True) for n in range(len(text))),
        images=(Image(1, IMAGE, text),),
        quotes=(Quote(1, text),),
        series=Series(text, f"{SITE}/s", text * len(text)),
    )


urls = st.sampled_from(ADDRESSES)
texts = st.sampled_from(["x", "yy", "zzz"])


@st.composite
def own_page(draw, minute: int) -> Reading:
    url, text = draw(urls), draw(texts)
    kind = draw(st.sampled_from(["response", "response", "revisit"]))
    seen = capture(url, minute, kind=kind, payload_digest=digest(url + text))
    return Reading(seen, "article", (the_article(url, text),))


@st.composite
def copies(draw, minute: int) -> Reading:
    shown = [the_article(url, draw(texts)) for url in draw(st.sets(urls, min_size=1))]
    return listing(minute, *shown)


@st.composite
def answer(draw, minute: int) -> Capture:
    status = draw(st.sampled_from([304, 404, 410, 500]))
    return capture(draw(urls), minute, status=status, payload_digest=None)


@st.composite
def image(draw, minute: int) -> Capture:
    status = draw(st.sampled_from([200, 404]))
    return capture(IMAGE, minute, status=status, role="requisite", mime="image/jpeg")


@st.composite
def lost(draw, minute: int) -> Failure:
    return failure(draw(urls), minute, reason=f"timed out at {minute}")


@st.composite
def histories(draw) -> list[Reading | Capture | Failure]:
    kinds = draw(
        st.lists(st.sampled_from([own_page, own_page, copies, answer, image, lost]), max_size=9)
    )
    return [draw(kind(minute)) for minute, kind in enumerate(kinds)]


def filled(path: Path, history, sizes: random.Random):
    db = started(open_database(path, create=True))
    db.conn.execute("PRAGMA synchronous = OFF")  # the disk is not what is tested
    rest = list(history)
    while rest:
        size = sizes.randint(1, 4)
        commit_batch(db, rest[:size])
        del rest[:size]
    return db


@settings(max_examples=60, deadline=None)
@given(history=histories(), seed=st.integers(0, 10_000))
def test_any_order_of_arrival_gives_the_same_tables(history, seed):
    chance = random.Random(seed)
    shuffled = chance.sample(history, len(history))
    with tempfile.TemporaryDirectory() as folder:
        first = filled(Path(folder, "a.db"), history, chance)
        second = filled(Path(folder, "b.db"), shuffled, chance)
        try:
            assert contents(first) == contents(second)
            assert_the_index_is_sound(second)
        finally:
            first.close()
            second.close()


@settings(max_examples=25, deadline=None)
@given(history=histories(), seed=st.integers(0, 10_000))
def test_a_rebuild_gives_the_rows_of_the_crawl(history, seed):
    chance = random.Random(seed)
    readings = [item for item in history if isinstance(item, Reading)]
    tables = ("articles", "revisions", "images", "listings", "captures", "failures")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        db = filled(path, history, chance)
        before = contents(db), [sorted(rows(db, f"SELECT * FROM {t}"), key=repr) for t in tables]
        with transaction(db):
            empty_articles(db)
            for item in readings:
                commit_batch(db, [item])
        in_place = contents(db), [sorted(rows(db, f"SELECT * FROM {t}"), key=repr) for t in tables]
        db.close()
        with rebuild_beside(path) as beside:
            commit_batch(beside, chance.sample(readings, len(readings)))
        db = open_database(path)
        after = contents(db), [sorted(rows(db, f"SELECT * FROM {t}"), key=repr) for t in tables]
        db.close()
        assert before == in_place
        assert before == after


@settings(max_examples=25, deadline=None)
@given(history=histories())
def test_repeating_what_was_kept_changes_nothing(history):
    with tempfile.TemporaryDirectory() as folder:
        db = filled(Path(folder, "a.db"), history, random.Random(1))
        before = contents(db)
        commit_batch(db, history)
        assert contents(db) == before
        db.close()


@settings(max_examples=25, deadline=None)
@given(history=histories())
def test_the_row_of_an_article_is_its_last_revision(history):
    with tempfile.TemporaryDirectory() as folder:
        db = filled(Path(folder, "a.db"), history, random.Random(2))
        wrong = rows(
            db,
            "SELECT a.id FROM articles a LEFT JOIN revisions r ON r.article_id = a.id"
            " AND r.revision = a.revision WHERE r.content_hash IS NOT a.content_hash"
            " OR a.revision <> (SELECT max(revision) FROM revisions WHERE article_id = a.id)"
            " OR r.body_text <> a.body_text OR a.first_seen_at > a.last_seen_at"
            " OR a.gone_at <= a.last_seen_at",
        )
        db.close()
        assert wrong == []


def assert_the_index_is_sound(db) -> None:
    db.conn.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    assert value(db, "SELECT count(*) FROM articles_fts") == value(
        db, "SELECT count(*) FROM articles"
    )


def test_a_listing_page_read_again_has_its_entries_once(db):
    page = listing(0, urls=(LISTING + "/a", LISTING + "/b"))
    commit_batch(db, [page, page])
    assert rows(db, "SELECT position, page_number FROM listings ORDER BY position") == [
        (1, 1),
        (2, 1),
    ]
