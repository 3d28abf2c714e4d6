"""Notes of an article: a standing first line, a disclaimer, a correction, in a box of their own.

They are told from what a site puts into its texts by their make: sentences at the very beginning
or end of the text, and nothing that wants to be pressed, followed, or looked at.
"""

# ruff: noqa: RUF001
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.body.evidence import INVITATIONS, NOTES, called, named, verdict
from pipelines.dom.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Container

    from lxml.etree import _Element as HtmlElement

SET_APART = frozenset(("aside", "footer", "header"))  # a note may stand in them as well
ITALIC = frozenset(("em", "i", "cite"))  # how print sets off what is a remark on the text
PLAIN = "p div section blockquote ul ol li span font center strong b u br hr small sup a q time"
MADE_OF = frozenset(PLAIN.split()) | ITALIC
LEAST, MOST = 30, 600  # bytes of UTF-8
LINKED = 0.3  # share of a note's characters in its one link
WHOLE = 0.9  # share of them in italics
STOPS = (".", "…", "。", "۔", "।")
CLOSERS = "\"'”“’»«)]」 "
NO_NOTE = re.compile(r"[?!؟？！]|©|\(c\)|\bcopyright\b", re.IGNORECASE)  # calls, rights
ASKS = frozenset(("newsletter", "share", "related", "advert", "consent", "tools", "comments"))


def is_note(box: HtmlElement) -> bool:
    """Whether a box says but a sentence or two, and asks for nothing."""
    words = text_of(box)
    if not LEAST <= len(words.encode()) <= MOST or NO_NOTE.search(words):
        return False
    if not all(_is_plain(one) or (one is box and is_apart(one)) for one in box.iter()):
        return False
    links = [one for one in box.iter("a") if not (one.get("href") or "").startswith("mailto:")]
    if len(links) > 1 or sum(len(text_of(one)) for one in links) > LINKED * len(words):
        return False
    if invites(box):
        return False
    return words.rstrip(CLOSERS).endswith(STOPS) or is_called_a_note(box) or _is_italic(box)


def is_set_off(box: HtmlElement) -> bool:
    """Whether an author, and no template, may have set a note off: it is called one, all of it is
    in italics, or nothing says how its boxes are to look."""
    return (
        is_called_a_note(box)
        or _is_italic(box)
        or not any(
            one.tag in SET_APART or (one.attrib and one.tag not in ("p", "a")) for one in box.iter()
        )
    )


def is_called_a_note(box: HtmlElement) -> bool:
    """Whether a box, or one in it, is named as a note by its class."""
    return any(not NOTES.isdisjoint(named(one.get("class") or "")) for one in box.iter())


def invites(box: HtmlElement) -> bool:
    """Whether a link in it is named, by its words or its address, as what asks for something."""
    return any(map(_invites, box.iter("a")))


class Edges:
    """What stands at the beginning or at the end of the text in the element around it. The children
    of each element are looked through once, however many of them are asked for."""

    def __init__(self, says: Container[HtmlElement]) -> None:
        """`says`: the elements that say something of the text."""
        self._says = says
        self._within: dict[HtmlElement, set[HtmlElement]] = {}

    def hold(self, box: HtmlElement) -> bool:
        """Whether none that says something stands before `box`, or none after it."""
        parent = box.getparent()
        if parent is None:
            return True
        if parent not in self._within:
            row = list(parent)
            said = [place for place, one in enumerate(row) if one in self._says] or [0]
            self._within[parent] = {*row[: said[0] + 1], *row[said[-1] :]}
        return box in self._within[parent]


def is_apart(element: HtmlElement) -> bool:
    """Whether it is set apart by its tag, and by nothing else."""
    if element.tag not in SET_APART or element.get("role"):
        return False
    return called(element.get("class") or "", element.get("id") or "") is None


def _is_plain(element: HtmlElement) -> bool:
    return element.tag in MADE_OF and (element.tag == "time" or verdict(element) is None)


def _is_italic(box: HtmlElement) -> bool:
    marked = sum(len(text_of(one)) for one in box.iter(*ITALIC))
    return marked >= WHOLE * len(text_of(box))


def _invites(link: HtmlElement) -> bool:
    words, address = text_of(link), link.get("href") or ""
    names = " ".join((words.replace(" ", "-"), *re.split(r"[/?#&=.]+", address)))
    mail = address.startswith("mailto:")
    return not mail and (called(names, "") in ASKS or not INVITATIONS.isdisjoint(named(names)))
