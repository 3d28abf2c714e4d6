"""What a site says on many pages, taken out of one page before it is read.

What that is was learnt (`templates.learning`); what of it stands in the flow of an article's
body is the article's, however often it recurs, and so is a note in a box (`body.notes`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from archiver.records import Removed
from pipelines.body.evidence import verdict
from pipelines.body.notes import Edges, invites, is_called_a_note, is_note, is_set_off
from pipelines.dom.tree import fit, text_of
from pipelines.templates.footprint import DIGITS, OWN_WORDS, PROSE, Block, everywhere, step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.etree import _Element as HtmlElement

BYLINE = 200  # characters
CAPTION = 400  # characters of a box with an image of its own: its words are a caption
FLOW = 0.2  # of the text that stands together where most does: as much is part of the flow
MOST = 0.5  # of the page's running text
PARAGRAPHS = frozenset(("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"))
LISTS = frozenset(("ul", "ol", "dl", "table"))


def take_out(blocks: Sequence[Block], learnt: Collection[int]) -> list[Removed]:
    """Takes the boxes that say nothing but what was learnt out of the page's tree.

    A page of which no running text would be left is left alone. So are a sentence that stands
    among the paragraphs of the text, a note above or below them, the words beside an image,
    and a byline.
    """
    known = [block for block in blocks if block.key in learnt]
    if not known:
        return []
    own = [block for block in blocks if block.key not in learnt]
    if not any(block.size >= PROSE for block in own):
        return []
    page = _Page(own)
    removed = []
    boxes: dict[HtmlElement, bool] = {}  # whether nearly all pages say all that is in it
    for block in known:
        if (box := page.box_around(block.element)) is not None:
            boxes[box] = boxes.get(box, True) and everywhere(block.key) in learnt
    for box, usual in boxes.items():
        if not page.is_part_of_the_text(box, usual=usual):
            removed.append(Removed("recurring", text_of(box)[:300]))
            _detach(box)
    return removed


class _Page:
    """Where a page's own blocks stand: all else is what the site says everywhere."""

    def __init__(self, own: Sequence[Block]) -> None:
        self._holds: set[HtmlElement] = set()
        self._says: set[HtmlElement] = set()  # more than labels
        self._sizes: list[tuple[HtmlElement, int]] = []  # of running text
        self._texts: dict[HtmlElement, bool] = {}
        self._rows: dict[HtmlElement, _Row] = {}
        self._prose: Counter[HtmlElement | None] = Counter()
        for block in own:
            _add_with_all_above(self._holds, block.element)
            if block.size >= PROSE and block.element.tag not in OWN_WORDS:
                _add_with_all_above(self._says, block.element)
                self._sizes.append((block.element, block.size))
                self._prose[block.element] += block.size
                self._prose[block.element.getparent()] += block.size
        self._most = max(self._prose.values(), default=0)
        self._edges = Edges(self._says)

    def box_around(self, element: HtmlElement) -> HtmlElement | None:
        """The largest element around a known block that holds nothing of the page's own."""
        if element in self._holds:
            return None
        box = element
        while (parent := box.getparent()) is not None and parent not in self._holds:
            box = parent
        return box

    def is_part_of_the_text(self, box: HtmlElement, *, usual: bool) -> bool:
        """`usual`: nearly all pages have it."""
        return (
            self._is_in_flow(box, usual=usual)
            or self._is_caption(box)
            or _is_byline(box)
            or self._is_its_note(box, usual=usual)
        )

    def _is_its_note(self, box: HtmlElement, *, usual: bool) -> bool:
        """Whether it is a note at the beginning or end of the text; what nearly all pages have
        only where an author may have set it off."""
        parent = box.getparent()
        if parent is None or not is_note(box):  # asked first: of most boxes it is soon told
            return False
        if not self._holds_the_text(parent) or not self._edges.hold(box):
            return False
        if not usual:
            return True
        return is_called_a_note(box) if self._row(parent).is_ruled_off(box) else is_set_off(box)

    def _holds_the_text(self, element: HtmlElement) -> bool:
        """Whether most of the text stands in it, in paragraphs or in boxes of one kind."""
        if element not in self._texts:
            self._texts[element] = self._is_text(element)
        return self._texts[element]

    def _is_text(self, element: HtmlElement) -> bool:
        if self._prose[element] >= FLOW * self._most:
            return True
        alike = Counter(_kind(one) for one in element if one in self._says)
        if max(alike.values(), default=0) < 2:
            return False
        below = sum(size for one, size in self._sizes if element in one.iterancestors())
        return below >= MOST * sum(size for _, size in self._sizes)

    def _is_in_flow(self, box: HtmlElement, *, usual: bool) -> bool:
        """Whether it stands among the paragraphs of the text, as one of them."""
        parent = box.getparent()
        if parent is None:
            return True
        plain = box.tag in PARAGRAPHS or (box.tag in LISTS and not box.get("class"))
        row = self._row(parent)
        if plain and self._prose[parent] >= FLOW * self._most:
            return not row.is_ruled_off(box) and not (usual and invites(box))
        return row.own[_kind(box)] >= 2

    def _is_caption(self, box: HtmlElement) -> bool:
        """Whether an image that is the page's own stands beside it, and little else."""
        if next(box.iter("img"), None) is not None:
            return False
        parent = box.getparent()
        while parent is not None and self._row(parent).is_short:
            if next(parent.iter("img"), None) is not None:
                return parent in self._holds
            parent = parent.getparent()
        return False

    def _row(self, parent: HtmlElement) -> _Row:
        """What stands in one element: looked through once, however many boxes are among it."""
        if parent not in self._rows:
            self._rows[parent] = _Row(parent, self._holds, self._says)
        return self._rows[parent]


class _Row:
    """The children of one element: `own` are those with something of the page's own, by kind."""

    def __init__(
        self, parent: HtmlElement, holds: set[HtmlElement], says: set[HtmlElement]
    ) -> None:
        self.is_short = len(text_of(parent)) < CAPTION
        self.own = Counter(_kind(one) for one in parent if one in holds)
        self._places = {one: place for place, one in enumerate(parent)}
        said = [place for one, place in self._places.items() if one in says]
        self._first, self._last = (said[0], said[-1]) if said else (len(parent), -1)
        self._rules = [place for one, place in self._places.items() if one.tag == "hr"]

    def is_ruled_off(self, box: HtmlElement) -> bool:
        """Whether a rule parts it from all of the text, as foot and head of a hand-written page."""
        at = self._places[box]
        above = at > self._last and self._is_ruled(self._last, at)
        return above or (at < self._first and self._is_ruled(at, self._first))

    def _is_ruled(self, low: int, high: int) -> bool:
        after = bisect_right(self._rules, low)
        return after < len(self._rules) and self._rules[after] < high


def _add_with_all_above(found: set[HtmlElement], element: HtmlElement) -> None:
    at: HtmlElement | None = element
    while at is not None and at not in found:
        found.add(at)
        at = at.getparent()


def _kind(element: HtmlElement) -> tuple[bytes, str]:
    return step(element), DIGITS.sub("", element.get("id") or "")


def _is_byline(box: HtmlElement) -> bool:
    return len(text_of(box)) < BYLINE and any(
        verdict(one) == "byline" or one.tag == "time" or "author" in (one.get("rel") or "")
        for one in box.iter("*")
    )


def _detach(element: HtmlElement) -> None:
    """Take an element out of its tree; the words after it stay."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = fit(parent.text) + fit(element.tail)
        else:
            before.tail = fit(before.tail) + fit(element.tail)
    parent.remove(element)
