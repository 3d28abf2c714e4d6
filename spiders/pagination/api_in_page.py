"""An API whose address a page bears, for the script that fills its list: in an attribute, in
inline data, as an alternate of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pipelines.listings.json_listing import load_json
from spiders.pagination.addresses import CURSOR_KEYS
from spiders.pagination.links import Link
from spiders.pagination.page_slots import query_of, slots_of
from spiders.pagination.protocol import ListingPage, NextPage

HEADERS = {"Accept": "application/json"}
JSON = ("application/json", "application/feed+json")
API = re.compile(r"/api/|/v\d+/|\.json$|/_next/data/|/ajax/", re.IGNORECASE)
PLACES = re.compile(r"\{+\s*(page|offset|start|skip|limit|per_page)\s*\}+", re.IGNORECASE)
FILLED = {"page": "1", "limit": "20", "per_page": "20"}  # the others count from 0
DEPTH, MAX_NODES = 12, 20_000


def way(page: ListingPage) -> NextPage | None:
    for said, where in _addresses(page):
        url = page.absolute(PLACES.sub(lambda at: FILLED.get(at[1].lower(), "0"), said))
        if url and page.may_follow_elsewhere(url) and _is_api(url):
            reason = f"an API that the page names in {where}"
            return NextPage(url, "api_in_page", reason, headers=HEADERS, confidence=0.55)
    return None


def _is_api(url: str) -> bool:
    """By its path, and by a place for a page's number, an offset or a cursor."""
    parts = urlsplit(url)
    counts = any(slot.kind != "bare" for slot in slots_of(url))
    cursor = any(key.lower() in CURSOR_KEYS for key, _ in query_of(parts.query))
    return bool(API.search(parts.path)) and (counts or cursor)


def _addresses(page: ListingPage) -> Iterator[tuple[str, str]]:
    for link in page.tree.iter("link"):
        if (link.get("type") or "").lower() in JSON and "alternate" in (link.get("rel") or ""):
            yield link.get("href") or "", "a link element"
    for element in page.tree.xpath("//*[@*[starts-with(name(), 'data-') and contains(., '/')]]"):
        if not Link(element).in_comments:
            for name, value in element.attrib.items():
                if name.startswith("data-"):
                    yield value, name
    for script in page.tree.xpath("//script[@type='application/json']"):
        yield from ((text, "its inline data") for text in _texts(load_json(script.text or "")))


def _texts(data: Any) -> Iterator[str]:
    stack, left = [(data, 0)], MAX_NODES
    while stack and left:
        left -= 1
        node, depth = stack.pop()
        if isinstance(node, str) and "/" in node and len(node) < 1000:
            yield node
        elif depth < DEPTH and isinstance(node, dict | list):
            inner = node.values() if isinstance(node, dict) else node
            stack += [(one, depth + 1) for one in inner]
