"""The standfirst: the paragraph between headline and text that says what the article is about.

It is the beginning of the text, though it stands outside its box. A *deck* is not: it goes on
from the headline, and belongs to it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipelines.blocks import folded
from pipelines.boxes import is_picture
from pipelines.evidence import DECKS, LEADS, named, verdict
from pipelines.tree import STRING, after, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from pipelines.structured import Structured
    from pipelines.weigh import Weights

SHORTEST, LONGEST = 40, 1200  # characters
UNNAMED = 60  # characters of one that only its place tells
MAY_LEAD = frozenset(("p", "h2", "h3", "h4", "div", "span", "strong", "section"))
MAY_SAY = frozenset(("p", "h2", "h3", "h4", "div"))
OTHERS = ("img", "figure", "time", "button", "h1", "form", "iframe", "video")
FAR = 120  # boxes and paragraphs after the headline: it begins in one of them
NEAR = 12  # boxes after the headline in which its deck stands
DECK = 300  # characters
BEGINNING = 60  # characters that tell that two texts are the same


def find_standfirst(
    headline: HtmlElement,
    holder: HtmlElement,
    weights: Weights,
    said: Structured,
) -> HtmlElement | None:
    """The standfirst's element, if there is one."""
    if holder in headline.iterancestors():
        return None  # it is in the body anyway
    around = set(holder.iterancestors())
    about = folded(said.summary or "")[:BEGINNING]
    titles = [folded(title) for title in (text_of(headline), *said.titles)]
    for element in islice(after(headline, *MAY_LEAD, str(holder.tag)), FAR):
        names = named(element.get("class") or "")
        if element is holder or names & DECKS:
            return None
        if element in around:
            continue
        called = bool(LEADS & names) or element.get("itemprop") == "description"
        text = text_of(element) if called or _is_leaf(element) else ""
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        words = folded(text)
        if (
            (called or (about and words.startswith(about)) or _says(text, element))
            and not any(words in title for title in titles)
            and not _holds_more(element)
            and weights.rule_around(element) in (None, "related")
            and not _repeats(text, holder)
        ):
            return element
    return None


def find_deck(headline: HtmlElement, holder: HtmlElement) -> HtmlElement | None:
    """The line below the headline that is a part of it, by the name that builders give it."""
    for element in islice(after(headline, *MAY_LEAD), NEAR):
        if element is holder:
            return None
        if DECKS & named(element.get("class") or "") and 0 < len(text_of(element)) <= DECK:
            return element
    return None


def find_cover(headline: HtmlElement, holder: HtmlElement, weights: Weights) -> HtmlElement | None:
    """The picture between headline and text."""
    for element in islice(after(headline, "figure", "picture", "img", str(holder.tag)), FAR):
        if element is holder or holder in element.iterancestors():
            return None
        if element.tag == "figure" or element.tag in ("picture", "img"):
            around = [element, *islice(element.iterancestors(), 3)]
            framed = element.tag == "figure" or any(is_picture(up) for up in around)
            linked = any(up.tag == "a" for up in around)
            if framed and not linked and weights.rule_around(element) is None:
                return element
    return None


def _is_leaf(element: HtmlElement) -> bool:
    return element.tag != "section" and not any(len(child) for child in element)


def _holds_more(element: HtmlElement) -> bool:
    """Whether it is no paragraph but a box of several things, or stands in one."""
    for at, up in enumerate(element.iterancestors()):
        if up.tag in ("figure", "a", "figcaption") or (at < 3 and is_picture(up)):
            return True
    if next(element.iter(*OTHERS), None) is not None:
        return True
    return any(verdict(below) == "caption" for below in element.iter("*"))


def _repeats(text: str, holder: HtmlElement) -> bool:
    return "".join(text.split()) in "".join(STRING(holder).split())


def _says(text: str, element: HtmlElement) -> bool:
    """Whether an element that nothing names reads like a paragraph."""
    if element.tag not in MAY_SAY:
        return False
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return len(text) > UNNAMED and linked < len(text) / 3 and text[-1:] in ".!?…。"
