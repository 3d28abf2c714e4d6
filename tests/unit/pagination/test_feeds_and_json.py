"""What is no HTML: feeds in parts (RFC 5005), answers of APIs, data inside a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archiver.profile import GENERIC
from spiders.pagination import ListingPage, feed_paging, json_paging, next_page

SITE = "https://example.org"
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
RSS = '<?xml version="1.0"?><rss xmlns:a="http://www.w3.org/2005/Atom"><channel>{}</channel></rss>'


def feed(text: str) -> str | None:
    following = feed_paging.find(ListingPage(f"{SITE}/feed", text, GENERIC))
    return following.url.removeprefix(SITE) if following else None


def api(body: Any, url: str = "/api/posts") -> str | None:
    following = json_paging.find(ListingPage(SITE + url, json.dumps(body), GENERIC))
    return following.url.removeprefix(SITE) if following else None


def test_a_paged_feed_goes_on_at_next() -> None:
    assert feed(ATOM.format('<link rel="next" href="/feed?page=2"/>')) == "/feed?page=2"


def test_an_archived_feed_goes_on_at_its_older_part() -> None:
    links = '<link rel="next-archive" href="/3.atom"/><link rel="prev-archive" href="/1.atom"/>'
    assert feed(ATOM.format(links)) == "/1.atom"


def test_the_link_stands_in_rss_too() -> None:
    assert feed(RSS.format('<a:link rel="prev-archive" href="/feed/2"/>')) == "/feed/2"


@pytest.mark.parametrize(
    "text",
    [
        ATOM.format('<entry><link rel="next" href="/cats"/></entry>'),
        ATOM.format('<link rel="next" href="/feed"/>'),
        ATOM.format('<link rel="next" href="https://elsewhere.org/feed?page=2"/>'),
        ATOM.format('<link rel="self" href="/feed?page=2"/>'),
        "<feed",
        '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed>&a;</feed>',
    ],
    ids=["an entry's link", "itself", "another site", "another relation", "cut off", "an entity"],
)
def test_a_feed_without_more_is_at_its_end(text: str) -> None:
    assert feed(text) is None


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        ({"next_url": "/feed.json?page=2", "items": []}, "/feed.json", "/feed.json?page=2"),
        ({"next": f"{SITE}/api/posts?page=2", "results": []}, "/api/posts", "/api/posts?page=2"),
        ({"links": {"next": "/api/posts?page=2"}}, "/api/posts", "/api/posts?page=2"),
        ({"_links": {"next": {"href": "?page=2"}}}, "/api/posts", "/api/posts?page=2"),
        ({"meta": {"pagination": {"next_page": 3}}}, "/api?page=2", "/api?page=3"),
        ({"paging": {"next_cursor": "a+b/="}}, "/api", "/api?cursor=a%2Bb%2F%3D"),
        ({"nextCursor": "b"}, "/api?cursor=a", "/api?cursor=b"),
        ({"pageInfo": {"endCursor": "b", "hasNextPage": True}}, "/api?after=a", "/api?after=b"),
    ],
    ids=[
        *("JSON Feed", "Django REST", "JSON:API", "HAL", "a number", "a cursor", "the next cursor"),
        "a cursor by another name",
    ],
)
def test_an_api_says_where_it_goes_on(body: Any, url: str, expected: str) -> None:
    assert api(body, url) == expected


@pytest.mark.parametrize(
    "body",
    [
        {"next": None},
        {"next": ""},
        {"next": False, "next_page": None},
        {"next_cursor": "b", "has_more": False},
        {"pageInfo": {"hasNextPage": False, "endCursor": "b"}},
        {"next": "https://elsewhere.org/api?page=2"},
        {"next": {"title": "Cats"}},
        [],
        "text",
        7,
    ],
)
def test_an_api_without_more_is_at_its_end(body: Any) -> None:
    assert api(body) is None


def test_data_inside_a_page_may_hold_the_address() -> None:
    data = json.dumps({"props": {"list": {"nextUrl": "/news?page=2"}}})
    html = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    following = next_page(html.encode(), f"{SITE}/news")
    assert following is not None
    assert following.url == f"{SITE}/news?page=2"


def test_data_about_the_next_article_are_not_followed() -> None:
    data = json.dumps({"props": {"next": "/2026/cats/", "other": {"next_url": "/dogs/125"}}})
    html = f'<script type="application/json">{data}</script>'
    assert next_page(html.encode(), f"{SITE}/dogs/124") is None
