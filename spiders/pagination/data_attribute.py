"""An address for a script to fetch: ``data-next-url``, ``hx-get``, a lazy Turbo frame and the like.

The scripts differ, the pattern does not: an element at the end of the listing bears the address
of what comes next, or its number (``data-next-page="3"``), which the page's own address bears too.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.pagination.addresses import Advance, advance, page_number
from spiders.pagination.links import Link
from spiders.pagination.page_slots import with_next_number
from spiders.pagination.protocol import ListingPage, NextPage
from spiders.pagination.words import class_directions, direction

# Attributes whose name says that their address is the next one: data-next-url, data-load-more,
# data-infinite-scroll-next-page-url …
NEXT = re.compile(r"\bdata-(?:[a-z]+-)*(?:next|more|loadmore|older)[a-z]*(?:-[a-z]+)*(?=\s*=)")
# Attributes that hold any address, with the headers that their script sends.
ANY: dict[str, dict[str, str]] = {
    "hx-get": {"HX-Request": "true"},
    "data-hx-get": {"HX-Request": "true"},
    "up-href": {},
    "ic-get-from": {"X-IC-Request": "true"},
    "data-ajax-url": {"X-Requested-With": "XMLHttpRequest"},
    "data-url": {},
    "data-href": {},
    "data-link": {},
    "data-path": {},
    "data-endpoint": {},
    "data-remote-url": {},
    "data-infinite-scroll-url": {},
    "formaction": {},
}
COUNTS = ("data-page", "data-paged", "data-current-page", "data-page-number")
LAST = (
    "data-pages",
    "data-max-pages",
    "data-max-page",
    "data-total-pages",
    "data-last-page",
    "data-last",
)
ONWARDS = frozenset(("older", "next", "more"))
LONGEST = 6  # digits of a page number
IN_SIGHT = frozenset(("revealed", "intersect", "intersection"))  # htmx: fetched while one scrolls


def find(page: ListingPage) -> NextPage | None:
    for element in _bearers(page):
        link = Link(element)
        if link.in_comments or link.stands_apart or link.in_aside:
            continue
        for name, headers in _addresses(link):
            if found := _read(page, link, name, headers):
                return found
    return None


def _bearers(page: ListingPage) -> list[HtmlElement]:
    """The elements with such an attribute; most pages have few, and only those are looked for."""
    text = page.text.lower()
    names = sorted(set(NEXT.findall(text))) + [name for name in (*ANY, *COUNTS) if name in text]
    present = [f"@{name}" for name in names]
    paths = [f"//*[{' or '.join(present)}]"] if present else []
    if "<turbo-frame" in text:
        paths.append("//turbo-frame[@src]")
    found: list[HtmlElement] = page.tree.xpath(" | ".join(paths)) if paths else []
    return found


def _addresses(link: Link) -> list[tuple[str, dict[str, str]]]:
    """The attributes of an element that may hold an address, the surest first."""
    element = link.element
    if element.tag == "turbo-frame":
        return [("src", {"Turbo-Frame": element.get("id") or ""})]
    named = [(name, dict[str, str]()) for name in element.attrib if _says_next(name)]
    named += [(name, {}) for name in COUNTS if element.get(name)]
    return named + [(name, headers) for name, headers in ANY.items() if element.get(name)]


def _says_next(name: str) -> bool:
    return bool(NEXT.match(f"{name}="))


def _read(page: ListingPage, link: Link, name: str, headers: dict[str, str]) -> NextPage | None:
    value = (link.element.get(name) or "").strip()
    if value.isdecimal():
        return _by_number(page, link, name, value)
    if "/" not in value and "?" not in value:  # a selector
        return None
    url = page.absolute(value)
    if url is None or not page.may_follow(url):
        return None
    step = advance(page.url, url)
    if not _goes_on(page, url, step):
        return None
    points_on = _says_next(name) or _points_on(link)
    if not points_on:
        return None
    reason = f"{name} of a {link.element.tag} gives the address of what follows"
    return NextPage(url, "data_attribute", reason, headers=dict(headers), confidence=0.75)


def _by_number(page: ListingPage, link: Link, name: str, value: str) -> NextPage | None:
    """The page's own address with the number after its own, where the element names that as the
    next one, or its own as the one that is shown."""
    here = page_number(page.url)
    url = with_next_number(page.url)
    if here is None or url is None or len(value) > LONGEST or not page.may_follow(url):
        return None
    shown = int(value) == here and not _says_next(name)
    if not (shown or int(value) == here + 1) or not (_says_next(name) or _is_called_on(link)):
        return None
    last = next((one for key in LAST if (one := link.element.get(key, "")).isdecimal()), None)
    if last is not None and (len(last) > LONGEST or int(last) <= here):
        return None
    reason = f"{name} of a {link.element.tag} is {value}, and the page's address bears a number"
    return NextPage(url, "data_attribute", reason, confidence=0.6)


def _goes_on(page: ListingPage, url: str, step: Advance | None) -> bool:
    """One page on, or by a cursor; also at another path, where scripts fetch fragments."""
    if step is not None:
        return step.is_one_page or (step.kind == "cursor" and step.by == 0)
    number, here = page_number(url), page_number(page.url)
    if number is None or page.is_article_page:
        return False
    return number in ((1, 2) if here is None else (here + 1,))


def _points_on(link: Link) -> bool:
    element = link.element
    if element.tag == "turbo-frame":
        return element.get("loading", "").lower() == "lazy" or link.in_pager
    trigger = element.get("hx-trigger") or element.get("data-hx-trigger") or ""
    if IN_SIGHT & set(trigger.lower().replace(",", " ").split()):
        return True
    return _is_called_on(link) or link.in_pager


def _is_called_on(link: Link) -> bool:
    ways = {direction(said) for said in link.said} | class_directions(link.names)
    return bool(ways & ONWARDS)
