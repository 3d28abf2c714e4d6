"""The general reader: where the text stands on a page of which no profile is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.profile import ArticleRules
from pipelines.body.boxes import mark_boxes
from pipelines.body.headline import find_headline
from pipelines.body.standfirst import find_cover, find_deck, find_standfirst, find_subtitle
from pipelines.body.weigh import LONGEST_TEASER, Weights
from pipelines.dom.markup import Marks
from pipelines.dom.tags import SILENT
from pipelines.dom.tree import select, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as HtmlElement

    from pipelines.dom.tree import Document
    from pipelines.metadata.structured import Structured
    from pipelines.segment import Segment

RULES = ArticleRules(
    authors=[
        "[itemprop~=author] [itemprop~=name]",
        "[rel~=author]",
        "[class*=byline] a",
        "[class*=author] a",
        "[class*=byline]",
        "[class*=author]",
        "[class*=writer], [class*=autor], [class*=reporter]",
        "[data-testid*=byline], [class*=Byline], [class*=ContributorName], [class*=journalist]",
        "address",
        "[class*=meta] a[href*='/author/']",
    ],
    section=["[itemprop~=articleSection]"],
    tags=["[itemprop~=keywords] a"],
    modified=["[itemprop~=dateModified]"],
    date=[
        "[itemprop~=datePublished]",
        "time[pubdate]",
        "time[datetime]",
        "time",
        "[class*=date], [class*=Date], [class*=publish], [class*=posted], [class*=time]",
        "[class*=meta] span, [class*=info] span, [class*=byline] span, small",
    ],
)
LONGEST_SUBTITLE = 500  # characters
ENOUGH = 0.5  # share of the page's text that a named body must hold
ENTRY_CONTENT = (".entry-content", ".e-content")  # hAtom 0.1, h-entry


def find_body(
    document: Document, said: Structured, url: str
) -> tuple[tuple[HtmlElement, ...], Marks]:
    """The elements that hold the article's text, and what in them is none of it."""
    weights = Weights(document)
    for element in weights.kept:
        if element.tag in SILENT:
            element.tag = "div"  # a form around the whole page is a box like any other
    headline = find_headline(document, weights, said, url)
    holders = _named(document, weights) or [weights.holder(headline)]
    marks = Marks()
    above = set() if headline is None else set(headline.iterancestors())
    for holder in holders:
        mark_boxes(holder, weights, above, marks)
    if headline is None:
        return tuple(holders), marks
    marks.chrome[headline] = "title"
    if (cover := find_cover(headline, holders[0], weights)) is not None:
        marks.parts[cover] = "cover"
    lead = find_standfirst(headline, holders[0], weights, said)
    deck = find_deck(headline, holders[0])
    if deck is not None and not any(one in deck.iter() for one in lead):
        marks.chrome[deck] = "subtitle"
    elif lead and len(" ".join(map(text_of, lead))) <= LONGEST_SUBTITLE:
        marks.subtitle.extend(lead)
    elif (below := find_subtitle(headline, said)) is not None:
        marks.subtitle.append(below)
    return (*lead, *holders), marks


def mark_posts(document: Document, found: Sequence[Segment]) -> Marks:
    """What in each of several articles on a page is none of its text."""
    weights = Weights(document)
    marks = Marks()
    for segment in found:
        heading = segment.heading
        above = set() if heading is None else set(heading.iterancestors())
        if heading is not None:
            marks.chrome[heading] = "title"
        for body in segment.body:
            mark_boxes(body, weights, above, marks)
            if rule := weights.rule(body) if len(segment.body) > 1 else None:
                marks.chrome[body] = rule
    return marks


def _named(document: Document, weights: Weights) -> list[HtmlElement]:
    """The body by its microdata name, where that holds most of the text; else by its microformat's,
    where there is one and no text to speak of elsewhere: it may be short beside what is around."""
    body = [
        one
        for one in weights.raw
        if "articleBody" in (one.get("itemprop"), one.get("property")) and one.tag != "meta"
    ]
    outer = _outermost(body, document, weights)
    total = weights.good.get(weights.body, 0.0)
    if outer and sum(weights.good.get(one, 0.0) for one in outer) >= ENOUGH * total:
        return outer
    content = _outermost(select(document, ENTRY_CONTENT), document, weights)
    anchor = weights.anchor
    if len(content) != 1 or anchor is None or not weights.good.get(content[0]):
        return []
    inside = content[0] in (anchor, *anchor.iterancestors())
    return content if inside or weights.raw.get(anchor, 0.0) <= LONGEST_TEASER else []


def _outermost(
    named: Iterable[HtmlElement], document: Document, weights: Weights
) -> list[HtmlElement]:
    found = document.ordered(one for one in named if not weights.rule_around(one))
    return [one for one in found if not any(up in found for up in one.iterancestors())]
