"""What in a body is none of the text: boxes that look like chrome, and words beside images."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipelines.body.evidence import PICTURES, named
from pipelines.body.live import FEWEST, is_time
from pipelines.body.notes import Edges, is_apart, is_note
from pipelines.dom.tags import FRAMES
from pipelines.dom.tree import squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Container

    from lxml.etree import _Element as HtmlElement

    from pipelines.body.weigh import Weights
    from pipelines.dom.markup import Marks

BLOCKS = ("p", "div", "h2", "h3", "h4", "h5", "li", "section", "article")
SHOWN = ("table", "blockquote", "pre", "ul", "ol", *FRAMES)  # what a figure may show
TOP = ("body", "div", "section", "article", "main")
MINOR = 0.4  # share of the body's text: what holds more is no chrome in it
CAPTION = 400  # characters
BUTTONS = frozenset(("button", "btn", "cta"))
ASKS = 900  # characters of a box that asks for something
LINKED = 0.8  # share of a paragraph's characters in its link
QUOTED = 2  # levels of markup between a quotation and its foot
BESIDE = 20  # characters beside the words on its button


def mark_boxes(
    holder: HtmlElement, weights: Weights, above: Container[HtmlElement], marks: Marks
) -> None:
    """Marks chrome within `holder`; captions keep their place beside their images.

    `above` are the elements around the headline: whatever they are called, they are no chrome.
    """
    limit = weights.good.get(holder, 0.0) * MINOR
    inner = [one for one in holder.iter("article") if one is not holder and one not in above]
    cards = set(inner) if sum(weights.good.get(one, 0.0) for one in inner) <= limit else set()
    _mark_asked(holder, weights, above, marks)
    edges = Edges(weights.good)
    for element in islice(holder.iter("*"), 1, None):
        if element.tag == "figure":
            _mark_caption(element, marks)
            continue
        if element in above or weights.good.get(element, 0.0) > limit or element in weights.kept:
            continue
        other = "related" if element in cards else "link" if _jumps(element) else None
        rule = _rule(element, weights) or other
        if rule and _is_note(element, holder, weights, edges):
            continue
        if rule == "caption" and next(element.iter("img"), None) is not None:
            _mark_caption(element, marks)  # a caption with its image in it
        elif rule in ("caption", "pull_quote"):
            marks.parts[element] = rule
        elif rule == "player" and next(element.iter(*FRAMES), None) is not None:
            marks.parts[element] = "frames"
        elif rule is not None:
            marks.chrome[element] = rule
        elif element.tag == "div" and is_picture(element):
            _mark_caption(element, marks)
    _keep_times(marks)


def _keep_times(marks: Marks) -> None:
    """Several times of day are no bylines, but those of a live blog's entries."""
    bylines = [element for element, rule in marks.chrome.items() if rule == "byline"]
    times = [one for one in bylines if is_time(text_of(one))]
    if len(times) >= FEWEST:
        for one in times:
            del marks.chrome[one]


def _mark_asked(
    holder: HtmlElement, weights: Weights, above: Container[HtmlElement], marks: Marks
) -> None:
    """Boxes that ask the reader for something: what stands around a button with words on it."""
    sizes: dict[HtmlElement, int] = {}
    for button in holder.iter("button", "input", "label", "a"):
        if button.tag == "a" and not (BUTTONS & named(button.get("class") or "")):
            continue
        label = len(text_of(button) or button.get("value") or "")
        box = button
        while (up := box.getparent()) is not None and up is not holder:
            size = sizes[up] = sizes[up] if up in sizes else len(text_of(up))
            if size > ASKS or up in above or up in weights.kept or up.tag in ("figure", "table"):
                break
            box = up
            if size > label + BESIDE:
                break
        if box is not button and label and box not in marks.chrome:
            marks.chrome[box] = "form"


def _rule(element: HtmlElement, weights: Weights) -> str | None:
    tag = element.tag
    if tag == "figcaption":
        return "caption"
    if tag == "time":
        return "byline" if _is_alone(element) else None
    if tag == "a" and next(element.iter(*BLOCKS), None) is not None and text_of(element):
        return "related"  # a box that is one link leads elsewhere
    parent = element.getparent()
    if tag == "a" and parent is not None and parent.tag not in TOP:
        return None  # words in a sentence, whatever they are called
    rule = weights.rule(element)
    if rule == "aside" and _is_quotation(element):
        return "pull_quote"
    # A quotation's foot says who said it (HTML §4.4.4); what others said elsewhere may be shown in
    # a player.
    cited = rule == "navigation" and _is_quoted(element)
    shown = rule == "player" and next(element.iter("blockquote"), None) is not None
    return None if cited or shown else rule


def _is_quotation(aside: HtmlElement) -> bool:
    """Whether all that a box beside the text holds is one quotation."""
    said = next(aside.iter("blockquote", "q"), None)
    if said is None or next(aside.iter("a", "img", "h2", "h3"), None) is not None:
        return False
    return 0 < len(text_of(aside)) <= min(CAPTION, len(text_of(said)) + BESIDE)


def _is_quoted(element: HtmlElement) -> bool:
    return any(up.tag == "blockquote" for up in islice(element.iterancestors(), QUOTED))


def _is_note(element: HtmlElement, holder: HtmlElement, weights: Weights, edges: Edges) -> bool:
    """Whether a box that is set apart by its tag is a note at the beginning or end of the text."""
    parent = element.getparent()
    return (
        parent is not None
        and is_apart(element)
        and 2 * weights.good.get(parent, 0.0) > weights.good.get(holder, 0.0)
        and edges.hold(element)
        and is_note(element)
    )


def _jumps(element: HtmlElement) -> bool:
    """Whether a paragraph says nothing but where on the page one may go: "(2 comments)"."""
    link = element[0] if element.tag == "p" and len(element) == 1 else None
    if link is None or link.tag != "a" or not (link.get("href") or "").startswith("#"):
        return False
    return len(text_of(link)) >= LINKED * len(text_of(element))


def _is_alone(element: HtmlElement) -> bool:
    """Whether nothing stands beside it."""
    parent = element.getparent()
    return (
        parent is not None
        and element.getprevious() is None  # len(parent) would count all of them
        and element.getnext() is None
        and not squeeze(parent.text)
        and not squeeze(element.tail)
    )


def is_picture(element: HtmlElement) -> bool:
    """Whether a box holds an image and its caption, and no more."""
    return (
        bool(PICTURES & named(element.get("class") or ""))
        and next(element.iter("img"), None) is not None
        and next(element.iter("h1", "h2"), None) is None
        and len(text_of(element)) < CAPTION
    )


def _mark_caption(figure: HtmlElement, marks: Marks) -> None:
    """Words beside an image are its caption, whatever the markup calls them."""
    for child in figure:
        if child.tag == "figcaption" or child.tag in SHOWN:
            continue
        if next(child.iter("img", "picture", *SHOWN), None) is None:
            marks.parts[child] = "caption"
        else:
            _mark_caption(child, marks)
