"""Rows of numbers on a page, as they are read: linked or not, marked or not, and nothing else.

What the numbers mean is `pager`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml.html import HtmlElement

from spiders.pagination.addresses import page_number, same_page
from spiders.pagination.links import Link, names_of
from spiders.pagination.numerals import LONGEST, may_show_number, number_of, numeral_of

DEPTH = 40  # of elements in a block
MAX_BETWEEN = 3  # words between two numbers of one run: "…", "of", "»"
PREFIX = re.compile(r"(\D{1,20}) (?=\d)")  # "Page 2"; but not "Season 2"
PAGE_WORDS = frozenset(
    (
        *("page", "seite", "página", "pagina", "pàgina", "sida", "side", "sivu", "strona"),
        *("stránka", "strana", "stran", "stranica", "oldal", "sayfa", "страница", "сторінка"),
        *("стр.", "σελίδα", "صفحة", "صفحه", "עמוד", "trang", "halaman", "หน้า", "ページ", "페이지"),
        *("go to page", "current page", "p.", "pg"),
    )
)
HIDDEN = re.compile("hidden|screen-reader|sr-only|meta-nav|offscreen|a11y|assistive")
CURRENT = frozenset(
    (
        *("current", "active", "selected", "on", "highlight", "here", "now", "cur", "sel"),
        *("thispage", "currentpage", "current_page", "current-page", "pagecurrent"),
        *("page-current", "is-active", "is-current", "iscurrent", "disabled"),
    )
)
UNREAD = frozenset(("script", "style", "select", "option"))
MAX_LETTERS = 200  # in a block: more is prose, or the listing itself
MAX_TEXT = 4000
MAX_TAIL = 30  # letters in what stands beside a number
MAX_BLOCKS = 200  # a page of more numbered links than that is a table
INLINE = frozenset(("b", "strong", "span", "em", "i", "font", "u", "input", "img", "big", "small"))
STRONG = frozenset(("b", "strong", "em"))

Absolute = Callable[[str | None], str | None]


@dataclass(frozen=True, slots=True)
class Number:
    """A page number as shown; `url` is None where it is no link, or one that leads nowhere."""

    value: int
    url: str | None
    link: Link | None
    marked: bool


def number_rows(links: Iterable[Link], page_url: str, absolute: Absolute) -> Iterator[list[Number]]:
    """The ascending runs of numbers among which there are links, in page order."""
    blocks = 0
    seen: set[HtmlElement] = set()
    for link in links:
        if _label(link) is None:
            continue
        block = _block_of(link.element)
        if block in seen:
            continue
        row = _row_of(block)
        seen.update(row)
        blocks += 1
        if blocks > MAX_BLOCKS:
            return
        yield from _runs(row, page_url, absolute)


def _label(link: Link) -> int | None:
    """The page number that a link shows, without what it says to screen readers only."""
    text = link.text
    if len(text) > LONGEST or not may_show_number(text):
        return None
    if (value := number_of(text)) is not None:
        return value
    if (value := numeral_of(text)) is not None:
        bears = page_number(link.element.get("href") or "") in (value, value - 1)
        return value if bears or _is_marked(link.element) else None
    found = PREFIX.match(text)
    if found is None:
        return None
    known = found[1].casefold() in PAGE_WORDS
    if known or any(HIDDEN.search(names_of(one).lower()) for one in link.element.iterchildren()):
        return number_of(text[found.end() :].strip())
    return None


def _block_of(element: HtmlElement) -> HtmlElement:
    """The largest element around a number that holds little more than numbers."""
    block = element
    for up in element.iterancestors():
        if up.tag in ("body", "html", "main", "article") or not _is_small(up, MAX_LETTERS):
            break
        block = up
        if up.tag in ("nav", "ul", "ol") and sum(1 for _ in up.iter("a")) > 1:
            break
    return block


def _row_of(block: HtmlElement) -> list[HtmlElement]:
    """The block with what stands beside it in one row: numbers may stand loose in the page."""
    before = list(takewhile(_is_beside, block.itersiblings(preceding=True)))
    return [*reversed(before), block, *takewhile(_is_beside, block.itersiblings())]


def _is_beside(element: HtmlElement) -> bool:
    tail = element.tail or ""
    return (
        (element.tag == "a" or element.tag in INLINE)
        and len(tail) < MAX_TAIL
        and _is_small(element, MAX_TAIL)
    )


def _is_small(element: HtmlElement, max_letters: int) -> bool:
    text = element.text_content()
    return len(text) <= MAX_TEXT and sum(map(str.isalpha, text)) <= max_letters


def _runs(row: list[HtmlElement], page_url: str, absolute: Absolute) -> Iterator[list[Number]]:
    run: list[Number] = []
    between = 0
    for number in _row_tokens(row, page_url, absolute):
        if number is None:
            between += 1
            continue
        if run and (number.value <= run[-1].value or between > MAX_BETWEEN):
            yield run
            run = []
        run.append(number)
        between = 0
    if run:
        yield run


def _row_tokens(
    row: list[HtmlElement], page_url: str, absolute: Absolute
) -> Iterator[Number | None]:
    """The numbers in a row in the order in which they are read; None for any other word."""
    previous, parent = row[0].getprevious(), row[0].getparent()
    if parent is not None:
        lead = parent.text if previous is None else previous.tail
        yield from _plain((lead or "")[-MAX_TAIL:], parent)
    for element in row:
        yield from _tokens(element, page_url, absolute)
        if parent is not None:
            yield from _plain((element.tail or "")[:MAX_TAIL], parent)


def _tokens(
    block: HtmlElement, page_url: str, absolute: Absolute, depth: int = 0
) -> Iterator[Number | None]:
    if not isinstance(block.tag, str) or block.tag in UNREAD or depth > DEPTH:
        return
    if block.tag == "a" or block.get("href"):  # a button, an item whose script leads on
        yield _linked(Link(block), page_url, absolute)
        return
    yield from _plain(block.text, block)
    for child in block:
        yield from _tokens(child, page_url, absolute, depth + 1)
        yield from _plain(child.tail, block)


def _linked(link: Link, page_url: str, absolute: Absolute) -> Number | None:
    value = _label(link)
    if value is None:
        return None
    url = absolute(link.element.get("href"))
    href = (link.element.get("href") or "").strip()
    if url is None or href.startswith("#") or same_page(url, page_url):
        return Number(value, None, link, marked=True)
    return Number(value, url, link, marked=_is_marked(link.element))


def _plain(text: str | None, parent: HtmlElement) -> Iterator[Number | None]:
    for word in (text or "").replace("|", " ").split():
        stands_out = _is_marked(parent) or parent.tag in STRONG
        shown = word.strip(",;")
        value = number_of(shown)
        if value is None and stands_out:
            value = numeral_of(shown)
        yield None if value is None else Number(value, None, None, stands_out)


def _is_marked(element: HtmlElement) -> bool:
    """Whether markup calls this the current page: on itself, or on the item that holds it."""
    for one in (element, element.getparent()):
        if one is None or (one is not element and one.tag not in ("li", "span", "td", "b")):
            continue
        if one.get("aria-current", "false").lower() in ("page", "true"):
            return True
        names = set((one.get("class") or "").lower().replace("__", " ").split())
        if names & CURRENT or any(name.endswith(("current", "--active")) for name in names):
            return True
    return False
