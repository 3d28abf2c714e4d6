"""Whether a page is a live blog: one article, whose entries tell when each was written.

By its own word (schema.org's ``LiveBlogPosting``), else by structure: most of the page is a row of
boxes or stretches that each begin with a time of day, say something, and lead nowhere. Posts and
teasers have addresses of their own; what has another day each is a diary.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.body.live import FEWEST, LONGEST, is_time
from pipelines.dom.html_out import base_of, web_address
from pipelines.dom.tree import text_of
from pipelines.listings.post_items import HEADINGS, Item, Sizes, branch, day_in, kind
from pipelines.segment import CUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as HtmlElement

    from pipelines.dom.tree import Document
    from pipelines.metadata.structured import Structured

ENTRY = 60  # characters that most entries say at least
MOST, FEW = 2 / 3, 1 / 3  # shares of the entries
HALF = 0.5  # of the page's words, which are in entries
MARKED = '[itemtype$="/LiveBlogPosting"]'


def live_entries(document: Document, said: Structured, url: str) -> tuple[HtmlElement, ...] | None:
    """Where the entries begin of the live blog that the page at `url` is; None where it is none,
    and none of them where only the page's word tells that it is one."""
    if (row := next(_rows(document, url), None)) is not None:
        return row
    return () if said.is_live or len(document.find(MARKED)) == 1 else None


def _rows(document: Document, url: str) -> Iterator[tuple[HtmlElement, ...]]:
    """The entries of each row of times that is a live blog's."""
    groups: dict[object, list[HtmlElement]] = {}
    for element in document.elements:
        if _is_time(element) and (parent := element.getparent()) is not None:
            groups.setdefault((kind(element), kind(parent)), []).append(element)
    rows = [group for group in groups.values() if len(group) >= FEWEST]
    if not rows or _has_days(document):
        return
    page = _Rows(document, url)
    for items in map(page.items, rows):
        if page.are_live(items):
            yield tuple(item.parts[0] for item in items)


def _is_time(element: HtmlElement) -> bool:
    said = (element.text or "").strip()
    if not said or len(said) > LONGEST:
        return False
    if element.tag == "time":
        return "T" in (element.get("datetime") or "") and day_in(said) is None
    return is_time(said) and len(text_of(element)) <= LONGEST


def _has_days(document: Document) -> bool:
    """Whether headings tell the days of a diary."""
    days = {day_in(text_of(heading)) for heading in document.tagged(*HEADINGS, "dt")}
    return len(days - {None}) > 1


class _Rows:
    """The rows of times on a page, and what stands below each time."""

    def __init__(self, document: Document, url: str) -> None:
        self._base_url = base_of(document, url)
        self._own = urlsplit(url)
        self._sizes = Sizes(document.elements)
        self._size = self._sizes.of(next(iter(document.find("body")), document.root))

    def items(self, times: Sequence[HtmlElement]) -> list[Item]:
        holds = Counter(up for one in times for up in (one, *one.iterancestors()))
        items = []
        for time in times:
            parts = [branch(time, holds)]
            if self._sizes.of(*parts, title=time) < ENTRY:
                while (after := parts[-1].getnext()) is not None and after not in holds:
                    parts.append(after)
            items.append(Item(time, None, tuple(parts)))
        return items

    def are_live(self, items: Sequence[Item]) -> bool:
        sizes = [self._sizes.of(*item.parts, title=item.title) for item in items]
        days = {self._day(item.title) for item in items}
        return (
            sum(sizes) >= HALF * self._size
            and sum(size >= ENTRY for size in sizes) >= MOST * len(items)
            and sum(map(_begins, items)) >= MOST * len(items)
            and sum(map(self._leads_away, items)) <= FEW * len(items)
            and (len(days) < len(items) or None in days)
        )

    @staticmethod
    def _day(time: HtmlElement) -> str | None:
        return (time.get("datetime") or "")[:10] or None

    def _leads_away(self, item: Item) -> bool:
        """Whether its time or its heading, its first words or its last are a link elsewhere."""
        around = {item.title, *item.title.iterancestors()}
        if any(self._is_elsewhere(one) for one in around if one.tag == "a"):
            return True
        links = [one for part in item.parts for one in part.iter("a") if self._is_elsewhere(one)]
        words = " ".join(text_of(part) for part in item.parts)
        words = words.removeprefix(text_of(item.title)).strip()
        while words.endswith(CUT):
            words = words.rstrip("[….] ")
        for link in links:
            said = text_of(link).rstrip("[….] ")
            headed = any(up.tag in HEADINGS for up in (link, *link.iterancestors()))
            if headed or (said and (words.startswith(said) or words.endswith(said))):
                return True
        return False

    def _is_elsewhere(self, link: HtmlElement) -> bool:
        """Whether it leads to another page; that page may show one of its entries on top."""
        address = web_address(self._base_url, link.get("href"))
        if address is None:
            return False
        parts = urlsplit(address)
        same = (parts.netloc, parts.path) == (self._own.netloc, self._own.path)
        return not (same and (parts.fragment or parts.query == self._own.query))


def _begins(item: Item) -> bool:
    """Whether the time stands before all that its entry says but a heading."""
    words = " ".join(text_of(part) for part in item.parts)
    before = words.partition(text_of(item.title))[0].strip()
    return not before or any(
        text_of(heading).startswith(before)
        for part in item.parts
        for heading in part.iter(*HEADINGS)
    )
