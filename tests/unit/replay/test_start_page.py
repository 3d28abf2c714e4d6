"""The start page: escaped, readable in any script, and leading where it says."""

from __future__ import annotations

import pytest
from lxml import html

from archiver.replay.start_page import View, replay_address, start_page
from archiver.store.replayable import Replayable

REPLAY = "http://127.0.0.1:8000/archive/"
STORY = Replayable(
    "The mill", "https://example.org/a/1.html", "2026-11-25T10:15:00.123Z", "2014-11-16", "en"
)


def shown(*articles: Replayable, **changes: object) -> html.HtmlElement:
    fields = {"name": "mills", "replay": REPLAY, "beginnings": (), "count": len(articles)}
    return html.fromstring(start_page(View(articles=articles, **fields | changes)))


def test_an_article_links_to_its_capture_and_says_its_date() -> None:
    (link,) = shown(STORY).xpath("//main//a")
    assert link.get("href") == f"{REPLAY}20261125101500/https://example.org/a/1.html"
    assert link.xpath("span/text()") == ["The mill"]
    assert link.xpath("time/text()") == ["2014-11-16"]


def test_an_article_without_title_and_date_shows_its_address_and_when_it_was_captured() -> None:
    bare = Replayable(None, "https://example.org/a", "2026-11-25T10:15:00Z")
    (link,) = shown(bare).xpath("//main//a")
    assert link.xpath("span/text()") == ["https://example.org/a"]
    assert link.xpath("time/text()") == ["captured 2026-11-25"]


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "<b>&amp;</b>", "' onclick='x"])
def test_what_pages_say_is_text_and_nothing_else(text: str) -> None:
    page = shown(
        Replayable(text, f"https://example.org/{text}", "2026-11-25T10:15:00Z", None, text),
        name=text,
        words=text,
        problem=text,
    )
    assert page.xpath("//script | //b | //@onclick") == []
    assert page.xpath("//main//a/span/text()") == [text]


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a?b=c&d=%20", "https://example.org/a?b=c&d=%20"),
        ("https://example.org/کتاب", "https://example.org/%DA%A9%D8%AA%D8%A7%D8%A8"),
        ('https://example.org/"', "https://example.org/%22"),
    ],
)
def test_an_address_is_kept_as_it_was_asked_for(url: str, written: str) -> None:
    page = Replayable(None, url, "2026-11-25T10:15:00.5Z")
    assert replay_address(REPLAY, page) == f"{REPLAY}20261125101500/{written}"


def test_a_search_that_finds_nothing_says_so_and_leads_back() -> None:
    page = shown(words="windmill")
    assert "no article has" in page.text_content()
    assert page.xpath("//p/a/@href") == ["/"]
