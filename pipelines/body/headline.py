"""Which of a page's headings is its headline, and which only the banner of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.body.evidence import named
from pipelines.dom.blocks import folded
from pipelines.dom.html_out import base_of, web_address
from pipelines.dom.tree import short_text, text_of
from pipelines.listings.links import is_above
from pipelines.metadata.structured import without_site

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as HtmlElement

    from pipelines.body.weigh import Weights
    from pipelines.dom.tree import Document
    from pipelines.metadata.structured import Structured

HEADINGS = ("h1", "h2")
CALLED = frozenset(("title", "headline", "heading"))  # how a class says so; subtitle is another
DRAWN = ("font", "b", "strong", "big", "center", "span", "p", "div", "td")
FEW = 3  # elements in a headline that is drawn
LONGEST = 1000  # characters of a headline
LOWER = ("h3", "h4", "h5", "h6", "legend")
MAY_BE = ("div", "p", "span", "a", "td", "dt", "b", "strong", "font")


def find_headline(
    document: Document, weights: Weights, said: Structured, url: str
) -> HtmlElement | None:
    """By what the page calls itself for others, by its ``title``, else the first ``h1``.

    Those in chrome come last: a bar that stays in sight repeats the headline, breadcrumbs too. So
    does what links to a folder above the page, as the site's name does.
    """
    titles = {folded(title) for title in (*said.titles, *said.meta.get("og:title", [])) if title}
    held: list[HtmlElement] = []
    for heading in document.tagged(*HEADINGS):
        words = folded(short_text(heading, LONGEST) or "")
        if words and (words in titles or any(title.startswith(words + " ") for title in titles)):
            if weights.rule_around(heading) is None:
                return heading
            held.append(heading)
    if held:
        return held[0]
    base_url = base_of(document, url)
    called = [one for one in document.tagged(*MAY_BE) if CALLED & named(one.get("class") or "")]
    all_ = (*document.tagged(*HEADINGS), *document.tagged(*LOWER), *called)
    free = [one for one in all_ if weights.rule_around(one) is None]
    own = document.ordered(one for one in free if not _is_banner(one, base_url, url))
    shown = [
        one
        for one in own
        if _says(said.page_title, one) and not _is_below(one, weights.anchor, document)
    ]
    first = [one for one in (*own, *free, *document.tagged("h1")) if one.tag == "h1"]
    found = next(iter([*shown[::-1], *first]), None)  # the site's name stands above the headline
    return _drawn(document, said, titles) if found is None else found


def _drawn(document: Document, said: Structured, titles: Collection[str]) -> HtmlElement | None:
    """What says the page's title where there is no heading: in large or bold letters only."""
    window = folded(without_site(said.page_title or "", said.sites))
    wanted = {title for title in (*titles, window) if " " in title}
    for element in document.tagged(*DRAWN) if wanted else ():
        if len(element) < FEW and folded(short_text(element, LONGEST) or "") in wanted:
            return element
    return None


def _says(title: str | None, heading: HtmlElement) -> bool:
    """Whether the page's ``title`` is a heading's words, or begins or ends with them."""
    whole, words = folded(title or ""), folded(short_text(heading, LONGEST) or "")
    whole, words = f" {whole} ", f" {words} "
    return bool(words.strip()) and (whole.startswith(words) or whole.endswith(words))


def _is_below(heading: HtmlElement, text: HtmlElement | None, document: Document) -> bool:
    """Whether the text has begun where a heading stands."""
    if text is None:
        return False
    start = next(text.iter("p"), text)
    return document.place(heading) > document.place(start)


def _is_banner(heading: HtmlElement, base_url: str, url: str) -> bool:
    """Whether all that a heading says leads to a folder above the page."""
    words = text_of(heading)
    for link in (*heading.iter("a"), *heading.iterancestors("a")):
        address = web_address(base_url, link.get("href"))
        if address and text_of(link).startswith(words) and is_above(address, url):
            return True
    return False
