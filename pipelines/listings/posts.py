"""Several whole articles on one page of no known CMS: a blog's front, a month's archive, a diary.

Told by structure: boxes or stretches that repeat, each with a title that leads to an address of
its own, or a permalink, or a date, and with running text. A teaser leads on to the rest of its
text, or has next to none; the sections of one article lead nowhere.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from pipelines.dom.html_out import web_address
from pipelines.dom.tree import text_of
from pipelines.listings.anchors import anchors_of, is_permalink
from pipelines.listings.links import is_period
from pipelines.listings.post_items import (
    HEADINGS,
    LABEL,
    Item,
    Sizes,
    branch,
    day_in,
    first_title,
    has_linked_heading,
    inner_box,
    is_bold,
    kind,
    last_line,
    said_before,
    sentences_in,
    short_lines,
    stretches,
    with_leads,
    without_tail,
)
from pipelines.metadata.language import code_of
from pipelines.segment import CUT, LEAST, Segment
from pipelines.templates.footprint import INLINE_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import Profile
    from pipelines.dom.tree import Document

BOXES = ("article", "section", "div", "table", "tr", "li")  # that may hold a post each
BESIDE = frozenset(("nav", "footer", "aside", "select"))
SHORTEST = 10  # characters of half the titles, where no heading says that they are titles
LONGEST_TITLE = 200  # characters
TITLE = 0.8  # of a block's words are the link's, where the block is a title
LONG = 600  # characters that a teaser does not have
SEVERAL = 250  # characters in two paragraphs or more
SAID_BEFORE = 150  # characters that may stand above a title: a date, a rubric
ANY = 20  # characters of a post without a title
HALF = 0.5  # of the page's words, where posts have no titles
FEWEST, REST = 3, 0.15  # teasers that make a page of them, and the share of its words beside them
END = 20  # characters at the end of a teaser, where it says that it goes on
FAR = 60  # elements before a post among which its date may be


def posts(document: Document, url: str, base_url: str, profile: Profile) -> list[Segment]:
    """The page's whole articles, in its order, if there are two or more; none where it is one
    article's, or shows but teasers."""
    return posts_or_teasers(document, url, base_url, profile)[0]


def posts_or_teasers(
    document: Document, url: str, base_url: str, profile: Profile
) -> tuple[list[Segment], bool]:
    """The page's whole articles; and where there are none, whether it is all teasers of others."""
    page = _Page(document, url, base_url, profile)
    if page.size < SEVERAL:
        return [], False
    teasers = False
    for groups in page.candidates():
        found = [page.whole(items, least) for items, least in groups]
        best = max(found, key=page.size_of, default=[])
        if len(best) >= 2:
            anchors = anchors_of(best, _bare(url), base_url)
            return [page.segment(*one) for one in zip(best, anchors, strict=True)], False
        teasers = teasers or any(page.is_all(items) for items, _ in groups)
    return [], teasers


class _Page:
    def __init__(self, document: Document, url: str, base_url: str, profile: Profile) -> None:
        self._document = document
        self._url = _bare(url)
        self._base_url = base_url
        self._profile = profile
        self.sizes = Sizes(document.elements)
        self.size = self.sizes.of(next(iter(document.find("body")), document.root))
        self._language = code_of(document.root.get("lang"))
        self._shapes: dict[HtmlElement | None, int | None] = {None: 0}

    def candidates(self) -> Iterator[list[tuple[list[Item], int]]]:
        """Groups of items of one shape, surest kind first, and how many characters at least make
        one of a group whole where the others do not tell."""
        titles, permalinks = self._links()
        yield [(self._items(group), LONG) for group in titles]
        untitled = [self._items(group, named=False) for group in permalinks]
        yield [(items, ANY) for items in untitled if self._is_most(items)]
        dated = [self._items(group) for group in self._dated_headings()]
        yield [(items, LEAST) for items in dated if not any(map(has_linked_heading, items))]
        ruled = self._ruled()
        yield [] if any(map(has_linked_heading, ruled)) else [(ruled, LEAST)]
        yield [(items, SEVERAL) for items in self._dated_boxes()]

    def size_of(self, items: Iterable[Item]) -> int:
        return sum(self.sizes.of(*item.parts) for item in items)

    def is_all(self, items: Sequence[Item]) -> bool:
        """Whether headings that lead elsewhere, with the words below them, are all of the page."""
        size = self.size_of(items)
        return (
            len(items) >= FEWEST
            and all(map(has_linked_heading, items))
            and size >= HALF * self.size
            and self.size - size <= max(SEVERAL, REST * self.size)
        )

    def _is_most(self, items: Sequence[Item]) -> bool:
        """Whether posts without titles are what the page is about, and no list below it."""
        return self.size_of(items) >= HALF * self.size and not any(map(has_linked_heading, items))

    def whole(self, items: Sequence[Item], least: int) -> list[Item]:
        """Those that are no teasers; short ones too, where most of the others are long."""
        sizes = {item: self.sizes.of(*item.parts, title=item.title) for item in items}
        if sum(size >= min(least, SEVERAL) for size in sizes.values()) < 2:
            return []
        if any(said_before(item) > SAID_BEFORE for item in items):
            return []
        sizes |= dict.fromkeys(filter(self._is_cut, items), 0)
        sure = {
            item
            for item, size in sizes.items()
            if size >= min(least, SEVERAL)
            and (prose := sentences_in(item))
            and (size >= least or prose > 1)
        }
        if 2 * len(sure) >= len(items):
            return [item for item in items if item in sure or sizes[item] >= ANY]
        return [item for item in items if item in sure and sizes[item] >= LONG]

    def _links(self) -> tuple[list[dict[str, HtmlElement]], list[dict[str, HtmlElement]]]:
        """Blocks that are a link to another page of the site, by shape: titles, and permalinks."""
        titles: dict[tuple[object, ...], dict[str, HtmlElement]] = {}
        permalinks: dict[tuple[object, ...], dict[str, HtmlElement]] = {}
        for shape, link in self._promising():
            address = web_address(self._base_url, link.get("href"))
            if address is None or _bare(address) == self._url:
                continue
            if is_period(address) and "#" not in address:
                continue
            if self._profile.site(address) != self._profile.site(self._url):
                continue
            words = text_of(link)
            if not words or len(words) > LONGEST_TITLE:
                continue
            if is_permalink(link, words):
                permalinks.setdefault(shape, {}).setdefault(address, link)
            elif "#" not in address and (block := _block(link, self.sizes)) is not None:
                titles.setdefault(shape, {}).setdefault(address, block)
        return (
            [group for group in titles.values() if len(group) > 1 and _are_titles(group.values())],
            [group for group in permalinks.values() if len(group) > 1],
        )

    def _promising(self) -> Iterator[tuple[tuple[object, ...], HtmlElement]]:
        """Links of one shape, with the shape, of which two or more have text around them: most
        links of a page stand in lists of links."""
        groups: dict[tuple[object, ...], list[HtmlElement]] = {}
        for link in self._document.tagged("a"):
            around = self._shape(link.getparent()) if link.get("href") else None
            if around is not None:
                groups.setdefault((link.get("class"), around), []).append(link)
        for shape, links in groups.items():
            if len(links) < 2:
                continue
            holds = Counter(up for link in links for up in (link, *link.iterancestors()))
            if sum(self._has_text(branch(link, holds)) for link in links) >= 2:
                yield from ((shape, link) for link in links)

    def _shape(self, element: HtmlElement | None) -> int | None:
        """The tags around a link as one number; None beside the page's own."""
        climbed: list[HtmlElement] = []
        while element is not None and element not in self._shapes:
            climbed.append(element)
            element = element.getparent()
        shape = self._shapes[element]
        for one in reversed(climbed):
            if shape is not None:
                shape = None if one.tag in BESIDE else crc32(str(one.tag).encode(), shape)
            self._shapes[one] = shape
        return shape

    def _has_text(self, branch: HtmlElement) -> bool:
        """Whether a post's text may be in a branch, or beside it on the same level."""
        parent = branch.getparent()
        return max(self.sizes.of(branch), 0 if parent is None else self.sizes.of(parent)) >= ANY

    def _dated_headings(self) -> list[dict[str, HtmlElement]]:
        """Headings that are nothing but a date, each another day's."""
        groups: dict[tuple[object, ...], dict[str, HtmlElement]] = {}
        for heading in self._document.tagged(*HEADINGS, "dt"):
            if day := day_in(text_of(heading), self._language):
                shape = (heading.tag, heading.get("class"), heading.getparent())
                groups.setdefault(shape, {}).setdefault(day, heading)
        return [group for group in groups.values() if len(group) > 1]

    def _dated_boxes(self) -> Iterator[list[Item]]:
        """Boxes of one kind side by side, each with a title and with a date, another day's."""
        groups: dict[tuple[object, ...], list[HtmlElement]] = {}
        for box in self._document.tagged(*BOXES):
            if self.sizes.of(box) >= SEVERAL:
                groups.setdefault((box.getparent(), *kind(box)), []).append(box)
        for boxes in groups.values():
            if len(boxes) < 2:
                continue
            days = {self._day_of(one) for one in boxes} - {None}
            titles = [first_title(one) for one in boxes]
            items = [
                Item(title, None, (box,))
                for box, title in zip(boxes, titles, strict=True)
                if title is not None
            ]
            linked = any(map(has_linked_heading, items))
            if len(items) == len(boxes) == len(days) and not linked:
                yield items

    def _ruled(self) -> list[Item]:
        """Stretches between rules, each of them with a date of its own."""
        rules = Counter(one.getparent() for one in self._document.tagged("hr"))
        items: list[Item] = []
        for parent, count in rules.items():
            if parent is None or count < 2:
                continue
            days: set[str] = set()
            for stretch in stretches(parent):
                title = next((one for one in stretch if text_of(one)), None)
                day = self._day_of(*stretch)
                if title is not None and day and day not in days:
                    days.add(day)
                    named = is_bold(title) and not day_in(text_of(title))
                    items.append(Item(title, None, tuple(stretch), named))
        return items

    def _items(self, group: dict[str, HtmlElement], *, named: bool = True) -> list[Item]:
        """One for each block by its address; or by its day, which is none."""
        holds = Counter(up for block in group.values() for up in (block, *block.iterancestors()))
        items = []
        for address, block in group.items():
            parts = [branch(block, holds)]
            if self.sizes.of(*parts, title=block) < ANY:
                while (after := parts[-1].getnext()) is not None and after not in holds:
                    parts.append(after)
            url = address if "/" in address else None
            items.append(Item(block, url, tuple(parts), named and url is not None))
        return without_tail(with_leads(items))

    def _is_cut(self, item: Item) -> bool:
        """Whether it leads on to the rest of its text."""
        words = ""
        for part in item.parts:
            words = text_of(part) or words
            for link in part.iter("a"):
                address = web_address(self._base_url, link.get("href"))
                if (
                    address is None
                    or item.url is None
                    or item.title in (link, *link.iterancestors())
                ):
                    continue
                bare, _, fragment = address.partition("#")
                said = text_of(link)
                if _bare(bare) != item.url or link in item.title.iter("a") or not said:
                    continue
                if fragment:
                    if fragment.startswith("more"):
                        return True
                elif not is_permalink(link, said) and said != text_of(item.title):
                    return True
        return any(mark in last_line(item, self.sizes)[-END:] for mark in CUT)

    def segment(self, item: Item, anchor: str | None = None) -> Segment:
        day = self._day_of(item.title, *item.parts)
        title = item.title if item.named else None
        body = (inner_box(item.parts[0], item.title),) if len(item.parts) == 1 else item.parts
        bare, _, fragment = (item.url or "").partition("#")
        return Segment(
            item.parts,
            body,
            url=bare or None,
            anchor=fragment or anchor,
            heading=title,
            dated=day or self._day_before(item.parts[0]),
        )

    def _day_of(self, *elements: HtmlElement) -> str | None:
        """The first date that stands in a line of its own."""
        days = (day_in(line, self._language) for line in short_lines(elements))
        return next(filter(None, days), None)

    def _day_before(self, element: HtmlElement) -> str | None:
        """The nearest date that stands above several posts of one day."""
        at = self._document.place(element)
        for before in reversed(self._document.elements[max(0, at - FAR) : at]):
            if before.tag in INLINE_TAGS or self.sizes.of(before) > LABEL:
                continue
            if day := day_in(text_of(before), self._language):
                return day
        return None


def _bare(url: str) -> str:
    return url.partition("#")[0]


def _block(link: HtmlElement, sizes: Sizes) -> HtmlElement | None:
    """The largest element whose words are the link's, if it is a line of its own."""
    at, words = link, sizes.with_links(link)
    while (parent := at.getparent()) is not None and words >= TITLE * sizes.with_links(parent):
        at = parent
    if at.tag not in INLINE_TAGS or parent is None:
        return at
    before, after = at.getprevious(), at.getnext()
    said = parent.text if before is None else before.tail
    near = [one for one in (before, after) if one is not None]
    alone = not (said or "").strip() and not (at.tail or "").strip()
    return (
        at if alone and all(one.tag not in INLINE_TAGS or one.tag == "br" for one in near) else None
    )


def _are_titles(blocks: Iterable[HtmlElement]) -> bool:
    """Whether they differ as titles do, and are no names or labels."""
    found = list(blocks)
    words = [text_of(one) for one in found]
    if len(set(words)) <= len(words) / 2:
        return False
    headed = any(
        up.tag in HEADINGS
        for one in found[:1]
        for up in (one, *islice(one.iterancestors(), 2), *one.iter(*HEADINGS))
    )
    return headed or sorted(map(len, words))[len(words) // 2] >= SHORTEST


def is_called_permalink(link: HtmlElement, words: str) -> bool:
    return "perma" in f"{words} {link.get('class')} {link.get('title')}".casefold()
