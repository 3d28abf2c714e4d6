"""What a page shows of a list that only a script can turn, where nothing in it says where it goes
on: for the person who has to judge whether a browser is worth a try."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.pagination.links import Link
from spiders.pagination.protocol import ListingPage
from spiders.pagination.words import class_directions, direction

ONWARDS = frozenset(("more", "older", "next"))
CONTROLS = (
    ".//a | .//button | .//*[@role='button'] | .//*[contains(@class, 'more')]"
    " | .//*[(self::div or self::span or self::p) and not(*) and not(ancestor::a)"
    " and not(ancestor::nav) and string-length() < 41]"
)
ENDLESS = re.compile(
    r"infinite|endless|scroll-?(?:trigger|sentinel|loader)|load-?trigger", re.IGNORECASE
)
NAMED = ".//*[@class or @id]"
LONGEST = 40  # characters on a button
MOST_ALIKE = 2  # buttons that say the same: more of them are of single entries
BARE = 300  # characters that a page shows whose script fills it


def signs_of(page: ListingPage) -> str:
    """In words; empty where nothing is seen, or there is no script."""
    if page.data is not None or next(page.tree.iter("script"), None) is None:
        return ""
    if button := _button(page):
        return f"a button “{button}” that only a script can press"
    if names := next(_endless(page), ""):
        return f"an element called “{names}”, as of lists that go on while one scrolls"
    if not page.entries and len(_shown(page)) < BARE:
        return "hardly a word before its script has filled it"
    return ""


def _button(page: ListingPage) -> str:
    """What the first says that offers more and has no address, if it is not one of many."""
    found = [link for one in page.tree.xpath(CONTROLS) if _offers(link := Link(one))]
    alike = Counter(link.text for link in found)
    return next((link.text for link in found if alike[link.text] <= MOST_ALIKE), "")


def _offers(link: Link) -> bool:
    element = link.element
    href = (element.get("href") or "#").strip().lower()
    if not href.startswith(("#", "javascript:")) or element.get("disabled") is not None:
        return False
    if not 0 < len(link.text) <= LONGEST or element.find(".//a[@href]") is not None:
        return False
    if link.in_comments or link.stands_apart or link.in_aside or _is_sent(element):
        return False
    said = direction(link.text)
    names = class_directions(link.names) & {"more", "older"}
    if element.tag in ("div", "span", "p") and not names and element.get("role") is None:
        return said in ("more", "older")
    return said in ONWARDS or (said is None and bool(names))


def _is_sent(element: HtmlElement) -> bool:
    """Whether it sends a form, as a search does."""
    return element.tag == "button" and next(element.iterancestors("form"), None) is not None


def _endless(page: ListingPage) -> Iterator[str]:
    for element in page.tree.xpath(NAMED):
        for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
            if ENDLESS.search(name) and not Link(element).in_comments:
                yield name[:LONGEST]


def _shown(page: ListingPage) -> str:
    body = page.tree.find("body")
    parts = (
        [] if body is None else body.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    )
    return " ".join(" ".join(parts).split())
