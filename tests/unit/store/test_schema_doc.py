"""docs/schema.md tells the truth: it names what there is, and its examples run."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.records import Image, Link, Media, Quote, Series
from archiver.store import add_captures, add_failures, put_reading
from tests.unit.store.samples import SITE, capture, failure, listing, reading

DOC = Path(__file__).parents[3] / "docs" / "schema.md"
TEXT = DOC.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def filled(db):
    """Something for every example to find."""
    put_reading(db, listing(0, urls=(f"{SITE}/1", f"{SITE}/2", f"{SITE}/3")))
    whole = reading(
        1,
        "The Turkmen border, and กรุงเทพมหานคร.",
        authors=["A. Author"],
        published_at="2021-03-05T10:00:00Z",
        published_precision="second",
        series=Series("Village Voice", f"{SITE}/s"),
        images=(Image(1, f"{SITE}/i.jpg"),),
        media=(Media(1, "audio"),),
        links=(Link(1, "https://elsewhere.org/x", "x", internal=False),),
        quotes=(Quote(1, "A quote."),),
    )
    put_reading(db, replace(whole, capture=capture(f"{SITE}/1", 1)))
    put_reading(db, reading(2, "old words", url=f"{SITE}/3"))
    put_reading(db, reading(3, "new", url=f"{SITE}/3", title="Another title"))
    add_captures(db, [capture(f"{SITE}/3", minute, status=410) for minute in (9, 10)])
    add_failures(db, [failure(f"{SITE}/2", 4)])
    return db


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.split("\n")[0][:50] for e in EXAMPLES])
def test_an_example_finds_something(filled, example):
    assert filled.conn.execute(example).fetchall()


def test_there_are_examples():
    assert len(EXAMPLES) >= 10


def test_every_table_view_and_column_is_explained(db):
    shadow = re.compile("articles_fts_|sqlite_")
    for table in (*db.table_names(), *db.view_names()):
        if shadow.match(table):
            continue
        assert f"`{table}" in TEXT or f"## {table}" in TEXT or f", {table}" in TEXT, table
        for column in db[table].columns_dict:
            assert re.search(rf"`(\w+\.)?{column}`", TEXT), f"{table}.{column}"
