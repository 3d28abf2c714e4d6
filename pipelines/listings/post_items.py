"""One of several posts on a page: what is its own, how much it says, when it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.dating.dates import read_date
from pipelines.dom.tree import short_text, text_of
from pipelines.templates.footprint import INLINE_TAGS, UNREAD_TAGS, worth

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element as HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STOP = re.compile(r"[.!?…。！？؟।]")  # noqa: RUF001
PARAGRAPH = 60  # characters
MOST = 0.75  # of a box's words in one box in it: that one is the better body
DATED = re.compile(r"\d{4}|\d\D+\d")  # what a date holds, in numbers of any script
LABEL = 80  # characters of a line with a date
PARTS = "|·•–—,"  # between what such a line says  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Item:
    """What may be a post: where its title or permalink stands, and all that is its own."""

    title: HtmlElement
    url: str | None
    parts: tuple[HtmlElement, ...]
    named: bool = True  # whether the title is one, and no permalink or bare date


def branch(element: HtmlElement, holds: Counter[HtmlElement]) -> HtmlElement:
    """The largest element around one of a group that holds no other."""
    at = element
    while (parent := at.getparent()) is not None and holds[parent] == 1:
        at = parent
    return at


def has_linked_heading(item: Item) -> bool:
    return any(
        link.get("href") is not None
        for part in item.parts
        for heading in part.iter(*HEADINGS)
        for link in heading.iter("a")
    )


def day_in(words: str, language: str | None = None) -> str | None:
    """The day that a line says, and little else, as ``2006-05-03``."""
    if not words or len(words) > LABEL or not DATED.search(words):
        return None
    offers = [words]
    for separator in PARTS:
        offers += [part.strip() for part in words.split(separator)] if separator in words else []
    for offer in offers:
        parts = offer.split()
        for skipped in range(min(3, len(parts))):
            stamp = read_date(" ".join(parts[skipped:]), language)
            if stamp and stamp.precision in ("day", "second"):
                return stamp.at[:10]
    return None


def short_lines(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """The short lines in which a date may stand."""
    for element in elements:
        for one in element.iter("*"):
            said = (one.text or "").strip()
            if said and len(said) <= LABEL:
                yield short_text(one, LABEL) or said
            if one is not element and one.tail and len(one.tail.strip()) <= LABEL:
                yield one.tail.strip()
        if element.tail and len(element.tail.strip()) <= LABEL:
            yield element.tail.strip()


class Sizes:
    """How much is said below each element, with links and without: counted in one pass."""

    def __init__(self, elements: Sequence[HtmlElement]) -> None:
        self._all: dict[HtmlElement, int] = {}
        self._free: dict[HtmlElement, int] = {}
        for element in reversed(elements):  # all below an element come before it
            unread, tail = element.tag in UNREAD_TAGS, worth((element.tail or "").strip())
            own = 0 if unread else worth((element.text or "").strip())
            all_ = self._all[element] = 0 if unread else self._all.get(element, 0) + own
            free = 0 if unread or element.tag == "a" else self._free.get(element, 0) + own
            self._free[element] = free
            parent = element.getparent()
            if parent is not None and (all_ or tail):
                self._all[parent] = self._all.get(parent, 0) + all_ + tail
                self._free[parent] = self._free.get(parent, 0) + free + tail

    def with_links(self, element: HtmlElement) -> int:
        return self._all.get(element, 0)

    def of(self, *parts: HtmlElement, title: HtmlElement | None = None) -> int:
        """Of several elements that follow each other, without a title among them."""
        size = sum(self._free.get(part, 0) for part in parts)
        size += sum(worth((part.tail or "").strip()) for part in parts[1:])
        return size - (self._free.get(title, 0) if title is not None else 0)


def sentences_in(item: Item) -> int:
    """How many stretches of text there are that hold a sentence."""
    return sum(
        worth(said) >= PARAGRAPH and STOP.search(said) is not None
        for part in item.parts
        for one in part.iter("*")
        for said in ((one.text or "").strip(), (one.tail or "").strip())
    )


def said_before(item: Item) -> int:
    words = " ".join(text_of(part) for part in item.parts)
    return max(0, words.find(text_of(item.title))) if item.named else 0


def last_line(item: Item, sizes: Sizes) -> str:
    """The last paragraph, with its links."""
    for part in reversed(item.parts):
        for one in reversed(list(part.iter("p", "td", "div"))):
            if sizes.of(one) >= PARAGRAPH:
                return text_of(one)
    return ""


def inner_box(item: HtmlElement, title: HtmlElement) -> HtmlElement:
    """The box in a post that holds its text, without what is around it."""
    at = item
    while True:
        size = MOST * len(text_of(at))
        inner = [one for one in at if one.tag not in (*INLINE_TAGS, "p", "ul", "ol", "pre")]
        best = max(inner, key=lambda one: len(text_of(one)), default=None)
        if best is None or len(text_of(best)) < size or best is title:
            return at
        if best.tag in ("blockquote", "tr") and next(best.iter("td"), None) is None:
            return at
        at = best


def with_leads(items: list[Item]) -> list[Item]:
    """Gives what stands above each title to the post below it, where posts lie on one level: as
    many lines of a kind as stand above the first."""
    if len(items) < 2 or any(len(item.parts) == 1 for item in items[:-1]):
        return items
    lead: list[HtmlElement] = []
    before = items[0].parts[0].getprevious()
    while before is not None and before.tag != "p" and len(text_of(before)) <= LABEL:
        lead.insert(0, before)
        kinds = [kind(one) for one in lead]
        if any([kind(one) for one in item.parts[-len(lead) :]] != kinds for item in items[:-1]):
            lead.pop(0)
            break
        before = before.getprevious()
    if not lead:
        return items
    leads = [lead, *([*item.parts[-len(lead) :]] for item in items[:-1])]
    bodies = [*(item.parts[: -len(lead)] for item in items[:-1]), items[-1].parts]
    return [
        replace(item, parts=(*above, *body))
        for item, above, body in zip(items, leads, bodies, strict=True)
    ]


def kind(element: HtmlElement) -> tuple[object, object]:
    return element.tag, element.get("class")


def without_tail(items: list[Item]) -> list[Item]:
    """Ends the last stretch where something follows that is in no other: the page's foot."""
    if len(items) < 2 or len(items[-1].parts) == 1:
        return items
    known = {kind(one) for item in items[:-1] for one in item.parts}
    last = items[-1]
    parts = [last.parts[0]]
    for one in last.parts[1:]:
        if kind(one) not in known:
            break
        parts.append(one)
    return [*items[:-1], replace(last, parts=tuple(parts))]


def stretches(parent: HtmlElement) -> Iterator[list[HtmlElement]]:
    stretch: list[HtmlElement] = []
    for child in parent:
        if child.tag == "hr":
            if stretch:
                yield stretch
            stretch = [child] if (child.tail or "").strip() else []
        else:
            stretch.append(child)
    if stretch:
        yield stretch


def is_bold(element: HtmlElement) -> bool:
    words = text_of(element)
    bold = next((text_of(one) for one in element.iter(*HEADINGS, "b", "strong", "big")), "")
    return bool(words) and bold == words


def first_title(box: HtmlElement) -> HtmlElement | None:
    """The first line in large or bold letters that is no date and holds no sentence."""
    for one in box.iter(*HEADINGS, "b", "strong", "big"):
        words = text_of(one)
        if words and not day_in(words):
            return one if len(words) <= LABEL and not words.endswith((".", ":")) else None
    return None
