"""Which listing pages no replayed page leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.records import Capture, Crawl
from archiver.replay.reach import Gap, replay_gaps
from archiver.store import add_captures, begin_crawl, close_database, open_database
from archiver.warc.postquery import MAX_QUERY
from archiver.warc.writer import WarcWriter
from tests.unit.warc.exchanges import answer, exchange, posted

CRAWL = "20261123T101500Z"
FORM = "application/x-www-form-urlencoded"
FIRST = "http://example.com/archive"


def gaps_after(tmp_path: Path, first: str, *later: dict) -> list[Gap]:
    """The gaps of a walk that begins on the page `first` and goes on by the exchanges `later`."""
    listing = {"role": "listing", "response": answer(b"<p>more</p>")}
    with WarcWriter(tmp_path / "archive", "walk", CRAWL) as writer:
        page = exchange("archive", role="listing", response=answer(first.encode()), page_number=1)
        captures: list[Capture] = [writer.write_exchange(page)]
        for number, fields in enumerate(later, 2):
            asked = listing | {"page_number": number, "via_url": FIRST} | fields
            captures.append(writer.write_exchange(exchange(asked.pop("path"), **asked)))
    db = open_database(tmp_path / "articles.db", create=True)
    begin_crawl(db, Crawl(CRAWL, "2026-11-23T10:15:00Z", "", "1"))
    add_captures(db, captures)
    gaps = replay_gaps(db, tmp_path / "archive")
    close_database(db)
    return gaps


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/archive?p=2">More</a>',
        '<a href="?p=2">More</a>',
        '<button data-url="archive?p=2">More</button>',
        '<script>var next = "http:\\/\\/example.com\\/archive?p=2"</script>',
        '<script>fetch("/archive?p=" + page)</script>',
    ],
)
def test_a_page_that_the_one_before_names_is_come_to(tmp_path: Path, markup: str) -> None:
    assert gaps_after(tmp_path, markup, {"path": "archive?p=2"}) == []


def test_one_that_no_page_names_is_told_and_those_like_it_are_counted(tmp_path: Path) -> None:
    days = [{"path": f"archive/2014/{month}/1"} for month in (3, 2, 1)]
    found = gaps_after(tmp_path, '<a href="/archive?p=2">More</a>', *days)
    assert found == [Gap(FIRST, "http://example.com/archive/2014/3/1", 3)]


def test_what_an_earlier_page_named_is_on_the_screen_still(tmp_path: Path) -> None:
    later = [
        {"path": "archive?p=2"},
        {"path": "older/1", "via_url": "http://example.com/archive?p=2"},
    ]
    assert gaps_after(tmp_path, '<a href="?p=2">More</a><a href="/older/1">Older</a>', *later) == []


def post(body: str) -> dict:
    request = posted("ajax", body.encode(), FORM).request
    return {"path": "ajax", "method": "POST", "request": request}


def test_a_posted_page_is_come_to_where_the_page_holds_all_it_was_made_of(tmp_path: Path) -> None:
    page = '<script>post("/ajax", {action: "load_more", nonce: "ab12cd34", page: page})</script>'
    assert gaps_after(tmp_path, page, post("action=load_more&nonce=ab12cd34&page=2")) == []


@pytest.mark.parametrize("body", ["action=load_more&nonce=renewed9", "a=" + "b" * MAX_QUERY])
def test_one_with_what_the_page_does_not_hold_is_told(tmp_path: Path, body: str) -> None:
    page = '<script>post("/ajax", {action: "load_more", nonce: "ab12cd34", page: page})</script>'
    assert gaps_after(tmp_path, page, post(body)) == [Gap(FIRST, "http://example.com/ajax", 1)]
