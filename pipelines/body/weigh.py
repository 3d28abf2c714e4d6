"""Where the running text of a page stands: lines weighed, and the element that holds most of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipelines.body.evidence import LASTING, verdict
from pipelines.dom.tree import STRING

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from pipelines.dom.tree import Document

    Groups = dict[HtmlElement, list[tuple[HtmlElement, float]]]  # lines with their worth, by holder

LEAST = (
    25  # bytes of UTF-8 that make a line worth counting: a CJK character says more than a letter
)
DIRECT = 60  # characters of text directly in a box that make a line of it
HALF = 0.5  # share of the page's text: what holds more is no chrome, whatever it is called
PARAGRAPH = 60  # bytes
ROW = 3  # like elements side by side that make a list
UNSAID = 0.3  # what text without any punctuation is worth
OWN = 0.25  # share of the text that an article with the headline must hold
TEASER = 0.1  # what a line in a teaser is worth
LONGEST_TEASER = 400  # bytes
HEADLINE = 15  # characters of a link that make it a headline
LINES = frozenset(("p", "pre", "span", "font", "blockquote", "li"))
UNLIKELY = frozenset(("comments", "consent", "navigation"))
DOUBTED = 0.3  # what text in chrome is worth, as the page's main text
MOST = 0.75  # share of a box's text in one box inside it that makes the inner one the better
STOP = re.compile(r"[.,;:!?…。、，！？؟،।]")  # noqa: RUF001
PROSE = ("p", "pre", "blockquote")
BOXES = frozenset(("div", "section", "article", "li", "td", "span", "center", "font", "dd"))


class Weights:
    """The text below each element of a page: all of it, and what is not in chrome."""

    def __init__(self, document: Document) -> None:
        self.body = body = next(iter(document.tagged("body")), document.root)
        self._judged: dict[HtmlElement, str | None] = {}
        self._around: dict[HtmlElement, str | None] = {}
        groups: Groups = {}
        for line, worth in _lines(document):
            if (holder := line.getparent()) is not None:
                groups.setdefault(holder, []).append((line, worth))
        self.above = _parents(groups)
        self.raw = self._added_up(groups)
        self._mark_down_teasers(groups, document)
        self._limit = self.raw.get(body, 0.0) * HALF
        self.anchor = self._largest(groups)
        self.kept = set() if self.anchor is None else {self.anchor, *self.anchor.iterancestors()}
        self.good = self._added_up(
            {
                holder: [(line, worth) for line, worth in lines if self.rule(line) is None]
                for holder, lines in groups.items()
                if self.rule_around(holder) is None
            }
        )

    def rule(self, element: HtmlElement) -> str | None:
        """Why `element` itself is chrome, unless it holds the page's text."""
        if element not in self._judged:
            rule = None if element in self.kept else verdict(element)
            if rule and rule not in LASTING and self.raw.get(element, 0.0) > self._limit:
                rule = None
            self._judged[element] = rule
        return self._judged[element]

    def rule_around(self, element: HtmlElement) -> str | None:
        """Why `element`, or the nearest around it that is chrome, is."""
        asked: list[HtmlElement] = []
        at: HtmlElement | None = element
        rule = None
        while at is not None and rule is None:
            if at in self._around:
                rule = self._around[at]
                break
            asked.append(at)
            rule = self.rule(at)
            at = at.getparent()
        for one in reversed(asked):
            self._around[one] = rule
        return rule

    def _added_up(self, groups: Groups) -> dict[HtmlElement, float]:
        """What stands in each line, in each holder, and in all that is around holders."""
        own = {holder: sum(worth for _, worth in lines) for holder, lines in groups.items()}
        total: dict[HtmlElement, float] = {}
        for element, parent in reversed(self.above.items()):
            worth = total.get(element, 0.0) + own.get(element, 0.0)
            if worth:
                total[element] = worth
                if parent is not None:
                    total[parent] = total.get(parent, 0.0) + worth
        for lines in groups.values():
            for line, worth in lines:
                total[line] = total.get(line, 0.0) + worth
        return total

    def _mark_down_teasers(self, groups: Groups, document: Document) -> None:
        cards = self._cards(document.tagged("article"))
        for holder, lines in groups.items():
            if (len(lines) == 1 and self._is_teaser(holder, *lines[0])) or (
                cards and any(up in cards for up in (holder, *holder.iterancestors()))
            ):
                groups[holder] = [(line, worth * TEASER) for line, worth in lines]

    def holder(self, headline: HtmlElement | None) -> HtmlElement:
        """The innermost element that holds most of the text, and all that goes on beside it."""
        below: dict[HtmlElement, list[HtmlElement]] = {}
        for element in self.good:
            if (parent := element.getparent()) is not None:
                below.setdefault(parent, []).append(element)
        above = set(headline.iterancestors()) if headline is not None else set()
        at = self.body
        while inner := below.get(at):
            best = max(inner, key=lambda one: self.good[one])
            if best.tag in LINES or self.good[best] < MOST * self.good[at]:
                break
            if at not in above and any(
                self.good[one] > PARAGRAPH and _goes_on(one, best) for one in inner
            ):
                break
            at = best
        return self._own_article(self._with_headline(at, headline), headline)

    def _own_article(self, holder: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
        """`holder`, or the ``article`` in it that has the headline: others may stand beside it."""
        above = [] if headline is None else list(headline.iterancestors())
        for up in above[: above.index(holder)] if holder in above else ():
            if up.tag == "article" and self.good.get(up, 0.0) > OWN * self.good.get(holder, 0.0):
                return up
        return holder

    def _with_headline(self, holder: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
        """`holder`, or what in it holds both the headline and the largest group of lines."""
        if headline is None or self.anchor is None:
            return holder
        above = [up for up in headline.iterancestors() if up in self.kept]
        if above and holder is not above[0] and holder in above:
            return above[0]
        return holder

    @staticmethod
    def _largest(groups: Groups) -> HtmlElement | None:
        """What holds the largest group of lines that nobody calls comments: it is never chrome."""
        best, most = None, 0.0
        for holder, lines in groups.items():
            worth = sum(worth for _, worth in lines)
            if worth <= most:
                continue
            rules = {verdict(up) for up in (holder, *holder.iterancestors())}
            if not rules.isdisjoint(UNLIKELY):
                continue
            if rules != {None}:
                worth *= DOUBTED
            if worth > most:
                best, most = holder, worth
        return best

    def _cards(self, articles: Iterable[HtmlElement]) -> set[HtmlElement]:
        """``article`` elements in a row of several alike: they are teasers, or a list of posts."""
        rows: dict[HtmlElement | None, list[HtmlElement]] = {}
        for element in articles:
            rows.setdefault(element.getparent(), []).append(element)
        return {
            one
            for row in rows.values()
            if len(row) >= ROW
            and max(self.raw.get(one, 0.0) for one in row)
            < HALF * sum(self.raw.get(one, 0.0) for one in row)
            for one in row
        }

    def _is_teaser(self, holder: HtmlElement, line: HtmlElement, worth: float) -> bool:
        """Whether a line stands alone in a box with a headline that leads elsewhere."""
        if worth > LONGEST_TEASER:
            return False
        box = holder
        while (parent := box.getparent()) is not None and self.raw[parent] <= worth * 1.01:
            box = parent
        if any(up.tag == "a" for up in (line, *line.iterancestors())):
            return True
        inside = set(line.iter("a"))
        return any(len(STRING(link)) >= HEADLINE for link in box.iter("a") if link not in inside)


def _goes_on(element: HtmlElement, best: HtmlElement) -> bool:
    """Whether `element` is another part of the text that is in `best`: a paragraph, or its like."""
    if element is best:
        return False
    alike = element.tag == best.tag and element.get("class") == best.get("class")
    return element.tag == "p" or (alike and bool(best.get("class")))


def _parents(groups: Iterable[HtmlElement]) -> dict[HtmlElement, HtmlElement | None]:
    """All holders and what is around them, each with its parent, which stands before it."""
    found: dict[HtmlElement, HtmlElement | None] = {}
    for holder in groups:
        path: list[HtmlElement] = []
        at: HtmlElement | None = holder
        while at is not None and at not in found:
            path.append(at)
            at = at.getparent()
        for element in reversed(path):
            found[element] = at
            at = element
    return found


def _lines(document: Document) -> list[tuple[HtmlElement, float]]:
    """What may hold a line of text, with its worth."""
    found = [(line, _worth(line)) for line in document.tagged(*PROSE)]
    for box in _speaking(document.elements):
        least = LEAST if box.tag == "li" else DIRECT
        said = " ".join([box.text or "", *(child.tail or "" for child in box)]).split()
        size = sum(map(len, said)) + len(said)
        if size > least:
            found.append((box, _valued(" ".join(said), 0)))
    return [(line, worth) for line, worth in found if worth]


def _speaking(elements: Iterable[HtmlElement]) -> Iterable[HtmlElement]:
    """Boxes with text directly in them, not in a paragraph."""
    found: dict[HtmlElement, None] = {}
    for element in elements:
        text, tail = element.text, element.tail
        if text and len(text) > LEAST and element.tag in BOXES and not text.isspace():
            found[element] = None
        if tail and len(tail) > LEAST and not tail.isspace():
            parent = element.getparent()
            if parent is not None and parent.tag in BOXES:
                found[parent] = None
    return found


def _worth(line: HtmlElement) -> float:
    """Bytes of running text in a paragraph, less those in links."""
    if line.tag == "blockquote" and next(line.iter("p", "li", "div"), None) is not None:
        return 0.0
    text = STRING(line)
    if len(text) < LEAST // 3:
        return 0.0
    linked = sum(len(STRING(link)) for link in line.iter("a"))
    return _valued(" ".join(text.split()), linked)


def _valued(text: str, linked: int) -> float:
    """More where there are sentences than where there are labels."""
    size = len(text.encode())
    left = size - 2.0 * linked
    if size < LEAST or left <= 0:
        return 0.0
    return left if STOP.search(text) else left * UNSAID
