"""The standfirst: the paragraph between headline and text that says what the article is about.

It is the beginning of the text, though it stands outside its box. A *deck* is not: it goes on
from the headline, and belongs to it.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from pipelines.body.boxes import is_picture
from pipelines.body.evidence import CREDITS, DECKS, LEADS, PICTURES, named, verdict
from pipelines.dom.blocks import folded
from pipelines.dom.tags import FRAMES
from pipelines.dom.tree import STRING, after, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as HtmlElement

    from pipelines.body.weigh import Weights
    from pipelines.metadata.structured import Structured

SHORTEST, LONGEST = 40, 1200  # characters
UNNAMED = 60  # characters of one that only its place tells
MAY_LEAD = frozenset(("p", "h2", "h3", "h4", "div", "span", "strong", "section"))
COVERS = ("figure", "picture", "img")
HEADINGS = frozenset(("h2", "h3", "h4"))
MAY_SAY = frozenset(("p", "h2", "h3", "h4", "div"))
OTHERS = ("img", "figure", "time", "button", "h1", "form", "iframe", "video")
FAR = 120  # boxes and paragraphs after the headline: it begins in one of them
CLOSE = 24  # elements after the headline in which its subtitle stands
LEAST = 12  # characters of one
NAMING = ("class", "id", "data-testid", "data-gu-name", "data-component")
BESIDE = CREDITS | {"caption", "captions", "gallery", "byline", "author", "date"}
LINES = frozenset(("p", "h2", "h3", "h4"))
SUBTITLES = ("alternativeHeadline", "description")
NEAR = 12  # boxes after the headline in which its deck stands
DECK = 300  # characters
BEGINNING = 60  # characters that tell that two texts are the same


def find_standfirst(
    headline: HtmlElement,
    holder: HtmlElement,
    weights: Weights,
    said: Structured,
) -> list[HtmlElement]:
    """The standfirst's elements: one, several headings of one name, or none."""
    if holder in headline.iterancestors():
        return []  # it is in the body anyway
    around = set(holder.iterancestors())
    about = folded(said.summary or "")[:BEGINNING]
    titles = [folded(title) for title in (text_of(headline), *said.titles)]
    shown: HtmlElement | None = None  # a heading that may be one: where no better comes
    for element in islice(after(headline, *MAY_LEAD, str(holder.tag)), FAR):
        names = named(element.get("class") or "")
        if element is holder or names & DECKS:
            break
        called = bool(LEADS & names) or element.get("itemprop") == "description"
        if element in around or (called and PICTURES & names):
            continue
        text = text_of(element) if called or _is_leaf(element) else ""
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        words = folded(text)
        told = called or bool(about and words.startswith(about))
        if (
            (told or _says(text, element))
            and not any(words in title for title in titles)
            and not _holds_more(element)
            and weights.rule_around(element) in (None, "related")
            and not _is_asked(element, headline)
            and not _repeats(text, holder)
        ):
            if element.tag not in HEADINGS:
                return [element]
            if told:
                return [element, *_alike(element)]
            shown = element if shown is None else shown
    return [] if shown is None else [shown]


def find_subtitle(headline: HtmlElement, said: Structured) -> HtmlElement | None:
    """What goes on from the headline, whether it counts as text or not: what is named so, what the
    page calls its other headline, a heading right below."""
    other = folded(said.alternative or "")
    about = folded(said.summary or "")[:BEGINNING]
    for element in islice(after(headline, *MAY_LEAD), CLOSE):
        names = named(" ".join(filter(None, map(element.get, NAMING))))
        called = bool((LEADS | DECKS) & names) and not (PICTURES | BESIDE) & names
        called = called or element.get("itemprop") in SUBTITLES
        if not called and len(element) and element.tag not in LINES:
            continue  # a box: what it holds follows
        text = text_of(element)
        if not LEAST <= len(text) <= DECK or element.tag == "h1":
            continue
        words = folded(text)
        alone = element.tag in HEADINGS and _is_next(element, headline) and len(text) >= SHORTEST
        told = (
            called
            or words == other
            or alone
            or (bool(about) and words.startswith(about) and not _goes_on(element))
        )
        if (
            told
            and not _holds_more(element)
            and next(element.iter("li"), None) is None
            and not _is_asked(element, headline)
        ):
            return element
        if element.tag == "p" and len(text) > UNNAMED and _goes_on(element):
            return None  # the text begins
    return None


def _is_asked(element: HtmlElement, headline: HtmlElement) -> bool:
    """Whether it stands in a box below the headline in which readers are to answer."""
    above = _with_all_around(headline)
    boxes = takewhile(lambda up: up not in above, element.iterancestors())
    return any(next(box.iter("form", "fieldset"), None) is not None for box in boxes)


def _is_next(element: HtmlElement, headline: HtmlElement) -> bool:
    """Whether nothing stands between the headline and `element`."""
    before = element.getprevious()
    return before is not None and before in (headline, headline.getparent())


def _goes_on(paragraph: HtmlElement) -> bool:
    """Whether another paragraph without a name of its own follows, as in a text."""
    below = paragraph.getnext()
    return below is not None and below.tag == paragraph.tag and len(text_of(below)) > UNNAMED


def _alike(element: HtmlElement) -> Iterator[HtmlElement]:
    """The headings right after it that are called the same."""
    for sibling in element.itersiblings():
        if sibling.tag != element.tag or sibling.get("class") != element.get("class"):
            return
        yield sibling


def find_deck(headline: HtmlElement, holder: HtmlElement) -> HtmlElement | None:
    """The line below the headline that is a part of it, by the name that builders give it."""
    for element in islice(after(headline, *MAY_LEAD), NEAR):
        if element is holder:
            return None
        if DECKS & named(element.get("class") or "") and 0 < len(text_of(element)) <= DECK:
            dated = next(element.iter("time"), None) is not None  # a byline that is called so
            return None if dated else element
    return None


def find_cover(headline: HtmlElement, holder: HtmlElement, weights: Weights) -> HtmlElement | None:
    """The picture or film between headline and text, else the only picture above both."""
    for element in islice(after(headline, *COVERS, *FRAMES, str(holder.tag)), FAR):
        if element is holder or holder in element.iterancestors():
            break
        if _is_cover(element, weights):
            return element
    around = next((up for up in headline.iterancestors() if up in _with_all_around(holder)), None)
    if around is None or around.tag in ("body", "html"):
        return None
    above: list[HtmlElement] = []
    for element in islice(around.iter("*"), FAR):
        if element is headline:
            return above[0] if len(above) == 1 else None
        inner = any(one in above for one in element.iterancestors())
        if element.tag in COVERS and not inner and _is_cover(element, weights):
            above.append(element)
    return None


def _with_all_around(element: HtmlElement) -> set[HtmlElement]:
    return {element, *element.iterancestors()}


def _is_cover(element: HtmlElement, weights: Weights) -> bool:
    """Whether it is a picture in a frame that leads nowhere, or a film."""
    if element.tag in FRAMES:
        return weights.rule_around(element) in (None, "player")
    if element.tag not in COVERS:
        return False
    around = [element, *islice(element.iterancestors(), 3)]
    named_so = any(up.get("itemprop") == "image" for up in around)
    framed = element.tag == "figure" or named_so or any(is_picture(up) for up in around)
    linked = any(up.tag == "a" for up in around)
    return framed and not linked and weights.rule_around(element) is None


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
