"""The fragments of an address under which a page shows its posts (HTML §7.4.6.3): names that they
keep when new posts push them down."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipelines.dating.clocks import CLOCK
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import text_of
from pipelines.listings.post_items import HEADINGS, day_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element as HtmlElement

    from pipelines.listings.post_items import Item

NOTE = "[](){}*^ "  # around the number of a note
CLOCKED = 12  # characters of a time of day: "at 9:05 PM"
LONGEST = 200  # characters
BEFORE = 2  # elements before a post in which its name may stand


def anchors_of(items: Sequence[Item], url: str, base_url: str) -> list[str | None]:
    """The fragment of each item that has no address of its own: of its permalink to this very page,
    else the name at its beginning, else the id of its box. None for all where two are the same."""
    for found in (_linked, _named, _identified):
        anchors = [None if item.url else found(item, url, base_url) for item in items]
        wanted = sum(not item.url for item in items)
        if len(set(anchors) - {None}) == wanted:
            return anchors
    return [None] * len(items)


def _linked(item: Item, url: str, base_url: str) -> str | None:
    for link in (one for part in item.parts for one in part.iter("a")):
        href = (link.get("href") or "").strip()
        page, sign, fragment = href.partition("#")
        words = text_of(link)
        if words.strip(NOTE).isdigit() or not is_permalink(link, words):
            continue
        if sign and (not page or (web_address(base_url, page) or "").partition("#")[0] == url):
            return _fit(fragment)
    return None


def is_permalink(link: HtmlElement, words: str) -> bool:
    """A link that is a post's address and not its title: its date or time, "#", "permalink"."""
    return (
        not any(character.isalpha() for character in words)
        or "perma" in f"{words} {link.get('class')} {link.get('title')}".casefold()
        or next(link.iter("time"), None) is not None
        or (len(words) <= CLOCKED and CLOCK.search(words) is not None)
        or day_in(words) is not None
    )


def _named(item: Item, _url: str, _base_url: str) -> str | None:
    before = islice(item.parts[0].itersiblings(preceding=True), BEFORE)
    names = (
        one.get("name") or one.get("id")
        for top in (*item.parts, *_until_words(before))
        for one in top.iter("a")
        if not one.get("href")
    )
    return _fit(next(filter(None, names), None))


def _until_words(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    for one in elements:
        if one.tag != "a" or one.get("href") or (one.text or "").strip():
            return
        yield one


def _identified(item: Item, _url: str, _base_url: str) -> str | None:
    box = item.parts[0]
    headings = (one.get("id") for one in box.iter(*HEADINGS))
    return _fit(box.get("id") or next(filter(None, headings), None))


def _fit(name: str | None) -> str | None:
    """A name as a fragment, if it may be one."""
    if not name or len(name) > LONGEST or not name.isprintable() or set(name) & set(' "<>`'):
        return None
    return name
