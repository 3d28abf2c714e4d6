"""An API that counts in its address: ``offset=24`` goes up by what came, ``page=3`` by one.

The one mechanism that computes an address, since such an answer holds none: an array, often
nothing else. It ends where nothing comes any more, or where all that there is has come.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from w3lib.url import add_or_replace_parameters

from pipelines.listings.json_listing import listed_in_json
from spiders.pagination.page_slots import Slot, query_of, slots_of
from spiders.pagination.protocol import ListingPage, NextPage

TOTALS = ("total", "totalCount", "total_count", "totalResults", "total_results", "found")
TOTAL_PAGES = ("total_pages", "totalPages", "pages", "page_count", "pageCount", "last_page")
MORE = ("has_more", "hasMore", "has_next", "hasNext", "hasNextPage", "has_next_page", "more")
# Where the answer before named its next page, the last one is that which names none.
COUNTS_ON = ("counted", "profile_api", "api_in_page", "wp_rest")
PAGES_HEADER = "x-wp-totalpages"  # WordPress's REST API
TOTAL_HEADERS = ("x-wp-total", "x-total-count", "x-total")


def find(page: ListingPage) -> NextPage | None:
    """Only of an answer that is JSON and lists something, at an address that says where it is."""
    if page.data is None or (page.asked and page.asked.mechanism not in COUNTS_ON):
        return None
    came = len(listed_in_json(page.data, page.url, page.profile.listing.json_url))
    slot = next((one for one in slots_of(page.url) if one.kind in ("offset", "page")), None)
    if not came or slot is None or _is_last(page, slot, came):
        return None
    key = next((key for key, _ in query_of(_query(page.url)) if key.lower() == slot.name), None)
    if key is None:  # a number in the path
        return None
    following = slot.number + (came if slot.kind == "offset" else 1)
    url = add_or_replace_parameters(page.url, {key: str(following)})
    reason = f"the API's {key} goes up from {slot.number} by what came"
    return NextPage(url, "counted", reason, confidence=0.7)


def total_of(page: ListingPage) -> int | None:
    """How many articles there are in all, where an API's answer says so."""
    if page.data is None:
        return None
    headers = (page.headers.get(name, "") for name in TOTAL_HEADERS)
    said = _said(page.data)
    found = [int(one) for one in headers if one.isdecimal() and len(one) < 10]
    found += [int(said[name]) for name in TOTALS if _at_most(said.get(name), 10**9)]
    return next(iter(found), None)


def _query(url: str) -> str:
    return urlsplit(url).query


def _is_last(page: ListingPage, slot: Slot, came: int) -> bool:
    said = _said(page.data)
    if any(said.get(name) is False for name in MORE):
        return True
    if slot.kind == "offset":
        return any(_at_most(said.get(name), slot.number + came) for name in TOTALS)
    header = page.headers.get(PAGES_HEADER, "")
    pages = [said.get(name) for name in TOTAL_PAGES] + [int(header) if header.isdecimal() else None]
    return any(_at_most(one, slot.number) for one in pages)


def _at_most(value: Any, limit: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= limit


def _said(data: Any) -> dict[str, Any]:
    """The members of the answer itself and of the objects in it: ``meta``, ``pagination`` …"""
    if not isinstance(data, dict):
        return {}
    inner = [one for one in data.values() if isinstance(one, dict)]
    return {name: value for one in (*reversed(inner), data) for name, value in one.items()}
