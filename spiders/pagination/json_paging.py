"""JSON that says where it goes on: ``next``, ``next_url``, ``links.next``, a cursor.

The body itself where a crawl walks an API or a JSON Feed, else data that the page carries inline.
An address is followed as given; a cursor or page number is put where the current address has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from w3lib.url import add_or_replace_parameters

from pipelines.listings.json_listing import is_json, load_json
from spiders.pagination.addresses import CURSOR_KEYS, advance
from spiders.pagination.page_slots import OFFSET_KEYS, PAGE_KEYS
from spiders.pagination.protocol import ListingPage, NextPage

ADDRESSES = ("next", "next_url", "nextUrl", "next_page_url", "nextPageUrl", "next_href", "older")
NUMBERS = {"next_page": "page", "nextPage": "page", "next_offset": "offset", "nextOffset": "offset"}
CURSORS = {
    **dict.fromkeys(("next_cursor", "nextCursor", "end_cursor", "endCursor", "cursor"), "cursor"),
    **dict.fromkeys(("next_page_token", "nextPageToken"), "pageToken"),
}
WITHIN = (
    "links",
    "_links",
    "paging",
    "pagination",
    "pageInfo",
    "page_info",
    "meta",
    "data",
    "info",
    "payload",
)
INLINE = "//script[@type='application/json' or @id='__NEXT_DATA__']"
MORE = ("has_more", "hasMore", "has_next", "hasNext", "hasNextPage", "has_next_page", "more")
DEPTH = 12
MAX_NODES = 20_000  # of inline data that are looked through


def find(page: ListingPage) -> NextPage | None:
    if is_json(page.text):
        return _of_body(page, page.data)
    for script in page.tree.xpath(INLINE):
        if found := _of_inline(page, load_json(script.text or "")):
            return found
    return None


def _of_body(page: ListingPage, body: Any) -> NextPage | None:
    """What an API's answer says, at its top or in one of the usual places below it."""
    for place in _places(body):
        if any(place.get(name) is False for name in MORE):
            return None
        for name in ADDRESSES:
            url = _address(page, place.get(name))
            if url and page.may_follow_elsewhere(url):
                return _found(url, name, 0.95)
        for table in (NUMBERS, CURSORS):
            for name, parameter in table.items():
                url = _with(page, place.get(name), name, parameter)
                if url and page.may_follow(url):
                    return _found(url, name, 0.85)
    return None


def _places(body: Any) -> Iterator[dict[str, Any]]:
    if isinstance(body, dict):
        yield body
        for name in WITHIN:
            inner = body.get(name)
            if isinstance(inner, dict):
                yield inner
                yield from (inner[one] for one in WITHIN if isinstance(inner.get(one), dict))


def _address(page: ListingPage, value: Any) -> str | None:
    """The address in a value: a string, or an object with ``href`` or ``url``."""
    if isinstance(value, dict):
        value = value.get("href") or value.get("url") or _of_parts(page, value)
    if isinstance(value, str) and ("/" in value or value.startswith("?")):
        return page.absolute(value)
    return None


def _of_parts(page: ListingPage, value: dict[str, Any]) -> str | None:
    """The page's own address with the parts that the next one has, where they are given apart."""
    parts = {
        name: str(one)
        for name, one in value.items()
        if isinstance(one, str | int) and not isinstance(one, bool)
    }
    if not any(name.lower() in CURSOR_KEYS | OFFSET_KEYS | PAGE_KEYS for name in parts):
        return None
    return add_or_replace_parameters(page.url, parts)


def _with(page: ListingPage, value: Any, name: str, parameter: str) -> str | None:
    """The page's own address with the cursor that it was given."""
    if isinstance(value, str) and name in NUMBERS and not value.isdecimal():
        return _address(page, value)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    if name == "cursor" and not _asks_for(page.url, "cursor"):
        return None  # where the page began, as likely as where the next one does
    parameter = next(
        (one for one in (name, parameter, "after") if _asks_for(page.url, one)), parameter
    )
    return page.absolute(add_or_replace_parameters(page.url, {parameter: str(value)}))


def _asks_for(url: str, parameter: str) -> bool:
    return any(key == parameter for key, _ in parse_qsl(url.partition("?")[2].partition("#")[0]))


def _of_inline(page: ListingPage, data: Any) -> NextPage | None:
    """Inline data speak of many things: only an address one page on from this one counts."""
    stack, left = [(data, 0)], MAX_NODES
    while stack and left:
        left -= 1
        node, depth = stack.pop()
        if isinstance(node, dict):
            for name in (*ADDRESSES, *NUMBERS):
                url = _address(page, node.get(name))
                step = advance(page.url, url) if url and page.may_follow(url) else None
                if url and step and step.is_one_page and step.kind != "bare":
                    return _found(url, f"{name} in the page's inline data", 0.7)
        if depth < DEPTH and isinstance(node, dict | list):
            inner = node.values() if isinstance(node, dict) else node
            stack += [(one, depth + 1) for one in inner if isinstance(one, dict | list)]
    return None


def _found(url: str, name: str, confidence: float) -> NextPage:
    return NextPage(url, "json_paging", f"the JSON member {name}", confidence=confidence)
