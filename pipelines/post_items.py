"""One of several posts on a page: what is its own, how much it says, when it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.dates import read_date
from pipelines.footprint import INLINE_TAGS
from pipelines.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STOP = re.compile(r"[.!?…。！？؟।]")  # noqa: RUF001
PARAGRAPH = 60  # characters
MOST = 0.75  # of a box's words in one box in it: that one is the better body
LABEL = 80  # characters of a line with a date
PARTS = "|·•–—,"  # between what such a line says  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Item:
    """What may be a post: where its title or permalink stands, and all that is its own."""

    title: HtmlElement
    url: str | None
    parts: tuple[HtmlElement, ...]
    named: bool = True  # whether the title is one, and no permalink or bare date


def has_linked_heading(item: Item) -> bool:
    return any(
        next(heading.iter("a"), None) is not None
        for part in item.parts
        for heading in part.iter(*HEADINGS)
    )


def day_in(words: str) -> str | None:
    """The day that a line says, and little else, as ``2006-05-03``."""
    if not words or len(words) > LABEL or not any(map(str.isdigit, words)):
        return None
    offers = [words]
    for separator in PARTS:
        offers += [part.strip() for part in words.split(separator)] if separator in words else []
    for offer in offers:
        parts = offer.split()
        for skipped in range(min(3, len(parts))):
            stamp = read_date(" ".join(parts[skipped:]))
            if stamp and stamp.precision in ("day", "second"):
                return stamp.at[:10]
    return None


def short_lines(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """The short lines in which a date may stand."""
    for element in elements:
        for one in element.iter("*"):
            said = (one.text or "").strip()
            if said and len(said) <= LABEL:
                yield " ".join(text_of(one).split()) if len(text_of(one)) <= LABEL else said
            if one is not element and one.tail and len(one.tail.strip()) <= LABEL:
                yield one.tail.strip()
        if element.tail and len(element.tail.strip()) <= LABEL:
            yield element.tail.strip()


def size_of(parts: Iterable[HtmlElement], title: HtmlElement | None = None) -> int:
    """Characters outside links and the title."""
    size = 0
    several = False
    for part in parts:
        size += len(text_of(part)) - sum(len(text_of(link)) for link in part.iter("a"))
        size += len((part.tail or "").strip()) if several else 0
        several = True
    if title is not None and next(title.iter("a"), None) is None and title.tag != "a":
        size -= len(text_of(title))
    return size


def sentences_in(item: Item) -> int:
    """How many stretches of text there are that hold a sentence."""
    return sum(
        len(said) >= PARAGRAPH and STOP.search(said) is not None
        for part in item.parts
        for one in part.iter("*")
        for said in ((one.text or "").strip(), (one.tail or "").strip())
    )


def said_before(item: Item) -> int:
    words = " ".join(text_of(part) for part in item.parts)
    return max(0, words.find(text_of(item.title))) if item.named else 0


def last_line(item: Item) -> str:
    for part in reversed(item.parts):
        for one in reversed(list(part.iter("p", "td", "div"))):
            own = text_of(one)
            if len(own) - sum(len(text_of(link)) for link in one.iter("a")) >= PARAGRAPH:
                return own
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
