"""rel=next, and the ways in which it is not to be believed."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import ListingPage, rel_next

SITE = "https://example.org"


def found(markup: str, url: str, *, head: str = "") -> str | None:
    html = f"<html><head>{head}{markup}</head><body></body></html>"
    following = rel_next.find(ListingPage(SITE + url, html, GENERIC))
    return following.url.removeprefix(SITE) if following else None


@pytest.mark.parametrize(
    ("markup", "url", "expected"),
    [
        ('<link rel="next" href="/news/page/2/">', "/news/", "/news/page/2/"),
        ('<a rel="nofollow NEXT" href="?page=3">x</a>', "/n?page=2", "/n?page=3"),
        ('<link rel="prev" href="/page/1"><link rel="next" href="/page/3">', "/page/2", "/page/3"),
        ('<link rel="next" href="/page/1"><link rel="prev" href="/page/3">', "/page/2", "/page/3"),
        ('<a rel="prev" href="/page/2">Ældre</a>', "/", "/page/2"),
    ],
    ids=["link", "anchor in capitals", "both", "older is called prev", "older on the first page"],
)
def test_the_relation_is_followed_away_from_the_newest(
    markup: str, url: str, expected: str
) -> None:
    assert found(markup, url) == expected


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<link rel="next" href="">', "/n"),
        ('<link rel="next">', "/n"),
        ('<link rel="next" href="/n#more">', "/n"),
        ('<link rel="next" href="https://elsewhere.org/page/2">', "/"),
        ('<link rel="next" href="/n?page=2">', "/n?page=3"),
        ('<link rel="next" href="/n">', "/n?page=3"),
        ('<link rel="next" href="/cats/comment-page-2/">', "/cats/"),
        ('<a rel="next" href="mailto:a@example.org">x</a>', "/"),
        ('<a rel="prev" href="/dogs/">dogs</a>', "/cats/"),
        ('<link rel="nextpage" href="/page/2">', "/"),
    ],
    ids=[
        *("empty", "no address", "the page itself", "another site", "a lower number"),
        *("the first page", "comments", "mail", "the article before", "another relation"),
    ],
)
def test_it_is_not_followed_back_or_elsewhere(markup: str, url: str) -> None:
    assert found(markup, url) is None


def test_on_an_articles_page_it_is_the_next_article() -> None:
    article = '<meta property="og:type" content="article">'
    assert found('<link rel="next" href="/dogs/">', "/cats/", head=article) is None


def test_an_article_in_pages_goes_on() -> None:
    article = '<meta property="og:type" content="article">'
    assert found('<link rel="next" href="/cats/page/2">', "/cats/", head=article) == "/cats/page/2"
