"""Where an article stands on its site: its section and its tags, as said or as printed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipelines.body.evidence import named, verdict
from pipelines.dom.tree import Document, text_of
from pipelines.metadata.crumbs import last_crumb
from pipelines.metadata.fields import NOTHING, found, headline_of, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ArticleRules
    from pipelines.dom.markup import Marks
    from pipelines.metadata.structured import Structured
    from pipelines.segment import Segment

ROW = 2  # levels of markup around a tag in which the next one stands
CALLED_TAGS = (
    "tags taglist taglinks tagslinks topics topiclist keywords labels schlagworte themen etiquetas"
    " temas motscles"
)
TAGS = frozenset(CALLED_TAGS.split())
BOXES = (
    "[class*=tag], [class*=topic], [class*=keyword], [class*=label], [class*=Tag]"
    ", [class*=schlagwort], [class*=themen], [class*=temas], [class*=etiqueta], [class*=mots]"
)
MOST, LONGEST = 30, 60  # tags in a box, characters of one
NOTE, LINKED = 12, 0.5  # characters, or share of the words, of such a box beside its links
CALLED_KICKERS = (
    "kicker eyebrow overline rubric rubrik rubrique category categories dachzeile articlesection"
    " sectionlink sectionname sectionlabel sectiontitle"
)
KICKERS = frozenset(CALLED_KICKERS.split())
BEFORE, AFTER = 15, 10  # elements around the headline in which the section's link may stand
LABEL = 40  # characters of a section's name
ELSEWHERE = frozenset(("navigation", "related", "aside", "comments", "hidden", "advert"))


def tags(segment: Segment, rules: ArticleRules, said: Structured, marks: Marks) -> list[str]:
    """By rule, by the page's word, or by its links to tags: those that say so (the microformat
    rel-tag), else those in a box that is called so."""
    if known := list(dict.fromkeys(texts(segment, rules.tags, marks))) or list(said.tags):
        return known
    known = [words for words, is_section in _rel_tags(segment) if not is_section]
    return known or (_in_a_box(segment.head[0], marks) if segment.whole else [])


def section(
    segment: Segment, rules: ArticleRules, said: Structured, marks: Marks, title: str | None
) -> str | None:
    """By rule, by the page's word, by its link to the category, by its breadcrumbs, or by the link
    beside the headline."""
    if known := text(segment, rules.section, marks) or said.section:
        return known
    known = next((words for words, is_section in _rel_tags(segment) if is_section), None)
    if known or not segment.whole:
        return known
    return last_crumb(segment.head[0], title) or _kicker(segment.head[0], marks)


def stands_elsewhere(element: HtmlElement) -> bool:
    """Whether it is in what leads about the site, or to other articles."""
    ends = False  # of the page, unless an article is around them
    for up in element.iterancestors():
        if up.tag in ("article", "main"):
            return False
        if up.tag in ("header", "footer"):
            ends = True
        elif verdict(up) in ELSEWHERE:
            return True
    return ends or element.tag == "nav"


def _rel_tags(segment: Segment) -> Iterator[tuple[str, bool]]:
    """The words of the first link to a tag and of those beside it; whether each is a category's."""
    every = list(found(segment, ("a[rel~=category], a[rel~=tag]",), NOTHING))
    for rel in ("category", "tag"):
        links = [link for link in every if _is_category(link) == (rel == "category")]
        near = {up for one in links[:1] for up in islice(one.iterancestors(), ROW)}
        for link in links:
            beside = not near.isdisjoint(islice(link.iterancestors(), ROW))
            if beside and (words := text_of(link)):
                yield words, rel == "category"


def _is_category(link: HtmlElement) -> bool:
    """Whether a link to a tag leads to a category: so it says, or its address, or its box."""
    up = link.getparent()
    return (
        "category" in (link.get("rel") or "").split()
        or "/category/" in (link.get("href") or "")
        or (up is not None and "category" in named(up.get("class") or ""))
    )


def _in_a_box(page: HtmlElement | Document, marks: Marks) -> list[str]:
    """The links of the first box below the headline that is called so and holds but them."""
    headline = headline_of(marks)
    if headline is None or not isinstance(page, Document):
        return []
    place = page.place(headline)
    for box in page.find(BOXES):
        names = named(box.get("class") or "")
        if not TAGS & names or "cloud" in names or page.place(box) < place:
            continue
        links = [text_of(link).strip("#,;· ") for link in islice(box.iter("a"), MOST + 1)]
        said = [words for words in dict.fromkeys(links) if words]
        if not said or len(links) > MOST or max(map(len, said)) > LONGEST:
            continue
        size = len(text_of(box))
        enough = size - sum(map(len, said)) <= max(NOTE, LINKED * size)
        in_a_list = any(up.tag == "li" for up in box.iterancestors())  # of other articles
        if enough and not in_a_list and not stands_elsewhere(box):
            return said
    return []


def _kicker(page: HtmlElement | Document, marks: Marks) -> str | None:
    headline = headline_of(marks)
    if headline is None or not isinstance(page, Document):
        return None
    place = page.place(headline)
    before = page.elements[max(0, place - BEFORE) : place]
    for element in (*reversed(before), *page.elements[place + 1 : place + AFTER]):
        if element.tag == "a" and _is_called(KICKERS, element) and element.get("href"):
            words = text_of(element)
            dated = any(map(str.isdigit, words))  # of an issue
            if 0 < len(words) <= LABEL and not dated and not stands_elsewhere(element):
                return words
    return None


def _is_called(names: Iterable[str], link: HtmlElement) -> bool:
    """Whether a link, or what is close around it, bears one of `names`."""
    for one in (link, *islice(link.iterancestors(), ROW)):
        if not named(one.get("class") or "").isdisjoint(names):
            return True
    return False
