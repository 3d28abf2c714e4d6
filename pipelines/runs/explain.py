"""Why each block of a page was kept or dropped: the reading of a page, laid over the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from archiver.collection import Collection
from archiver.errors import UsageError
from archiver.store import close_database, open_database
from archiver.store.readings import page_at, pages_like
from archiver.warc.reader import read_page
from pipelines.body.evidence import verdict
from pipelines.dating.dates import read_date
from pipelines.dom.blocks import folded
from pipelines.dom.tree import squeeze
from pipelines.reading import open_page, read
from pipelines.runs.settling import learnt_from
from pipelines.templates.footprint import INLINE_TAGS, UNREAD_TAGS, blocks_of
from pipelines.templates.recurring import take_out

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from archiver.profile import Profile
    from archiver.records import Article, Page, Reading

TEXTS: Any = etree.XPath("//text()")
LINE = 120  # characters of one that names an author, or says a date
CUT = 200  # letters: of what was taken out, only the beginning is told
Fate = Literal["kept", "field", "entry", "dropped", "outside"]

WHY = {
    "text": "text of the article",
    "flow": "is on other pages too, but stands in the text as a part of it",
    "title": "the title",
    "subtitle": "the subtitle",
    "author": "an author's name",
    "caption": "the caption or credit of an image",
    "quote": "a pull quote, which repeats a sentence",
    "date": "the date of publication",
    "section": "the section",
    "tag": "a tag",
    "entry": "an entry of the listing",
    "recurring": "is on other pages of the site, at the same place",
    "body": "not in the element that holds it",
    "edge": "a label or a date before the first sentence or after the last",
    "label": "a label of what was taken out below it",
    "link": "says hardly more than where its link leads",
    "repeated": "was said before on the page",
    "related": "a box that leads to other articles",
    "navigation": "named as navigation by its markup",
    "byline": "named as a byline by its markup",
    "share": "named as share buttons by its markup",
    "hidden": "not shown by its markup",
    "aside": "set aside by its markup",
    "comments": "named as comments by its markup",
    "advert": "an advert by its name or words",
    "promo": "points at another item",
    "player": "belongs to a player",
    "form": "part of a form or a dialog",
    "tools": "named as tools or a menu by its markup",
    "gallery": "named as a gallery by its markup",
    "newsletter": "named as a newsletter's by its markup",
    "consent": "named as a notice or a paywall by its markup",
    "tags": "named as tags or breadcrumbs by its markup",
    "infobox": "named as a box of facts by its markup",
    "pull_quote": "named as a pull quote by its markup",
    "signature": "signed by the author",
    "invitation": "asks for something",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One block of a page in the page's order; `article` counts from 1 where one kept it."""

    text: str
    fate: Fate
    rule: str
    article: int | None = None

    @property
    def why(self) -> str:
        return WHY.get(self.rule, f"by the rule {self.rule!r}")


def explain(
    page: Page, profile: Profile | None, learnt: frozenset[int]
) -> tuple[Reading, list[Explained]]:
    """What is read on `page`, and what became of each of its blocks, and why.

    A text without markup has no blocks to tell of.
    """
    reading = read(page, profile, learnt)
    opened = open_page(page, profile)
    if not isinstance(opened, tuple):
        return reading, []
    document, by = opened
    said = list(_said(document.root))
    known: set[HtmlElement] = set()
    if not by.article.body:
        blocks = blocks_of(document.elements, by.site(page.url))
        known = {block.element for block in blocks if block.key in learnt}
        take_out(blocks, learnt)
    fates = _Fates(reading, document.root)
    told = [fates.of(element, text, recurs=element in known) for element, text in said]
    return reading, list(fates.corrected(told))


def _said(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """All boxes with words of their own, and the words, in the page's order."""
    words: dict[HtmlElement, list[str]] = {}
    for text in TEXTS(root):
        around = text.getparent()
        at = around.getparent() if text.is_tail else around
        if any(up.tag in UNREAD_TAGS for up in (at, *at.iterancestors())):
            continue
        while at.tag in INLINE_TAGS and at.getparent() is not None:
            at = at.getparent()
        words.setdefault(at, []).append(str(text))
    for box, parts in words.items():
        if said := squeeze("".join(parts)):
            yield box, said


def explain_capture(collection: Collection, url: str) -> tuple[Reading, list[Explained]]:
    """As `explain`, of the last capture of `url` in a collection, with all that it has learnt.

    Changes nothing. Raises UsageError where no page was captured there, and DamageError where
    its bytes are not to be had.
    """
    db = open_database(collection.database, readonly=True)
    try:
        capture = page_at(db, url)
        if capture is None:
            raise UsageError(_nothing_at(url, pages_like(db, url)))
        learnt = learnt_from(db)
    finally:
        close_database(db)
    return explain(read_page(collection.archive, capture), collection.profile(), learnt)


def _nothing_at(url: str, others: list[str]) -> str:
    message = f"{url}: no page of this address is in the collection."
    if others:
        return f"{message} There is: {', '.join(others)}"
    return f"{message} The addresses are in the column url of the table captures."


class _Fates:
    """Finds the words of a page again in what was read on it."""

    def __init__(self, reading: Reading, root: HtmlElement) -> None:
        self._root = root
        self._reading = reading
        self._kept: list[Counter[str]] = []
        self._fields: dict[str, str] = {}
        for article in reading.articles:
            lines = (
                line for block in article.body_text.split("\n\n") for line in block.split("\n")
            )
            self._kept.append(Counter(map(folded, lines)))
            self._fields |= {folded(text): rule for rule, text in _fields(article) if text}
        self._bodies = [f" {folded(article.body_text)} " for article in reading.articles]
        self._entries = {folded(one) for e in reading.entries for one in (e.title, e.teaser) if one}
        taken = ((folded(one.text), one.rule) for one in reading.removed)
        self._removed = [("".join(words.split()), rule) for words, rule in taken]
        self._parts: list[tuple[Explained, Explained]] = []  # of a block, and what else they are

    def of(self, element: HtmlElement, text: str, *, recurs: bool) -> Explained:
        said = folded(text)
        ups = [element, *element.iterancestors()]
        kept = "flow" if recurs else "text"
        if ups[-1] is not self._root:
            return Explained(text, "dropped", "recurring")
        if said and (number := self._article_with(said)):
            return Explained(text, "kept", kept, number)
        if rule := self._fields.get(said):
            return Explained(text, "field", rule)
        if rule := self._taken_by("".join(said.split())):
            return Explained(text, "dropped", rule)
        other = self._beside(text, said, ups)
        # One block is several elements in a list, a table, a quotation.
        number = next((n for n, body in enumerate(self._bodies, 1) if f" {said} " in body), None)
        if said and number and other.rule == "body":
            part = Explained(text, "kept", kept, number)
            self._parts.append((part, other))
            return part
        return other

    def corrected(self, told: Sequence[Explained]) -> Iterator[Explained]:
        """What the text says too is a part of a block only between blocks that were kept."""
        parts = {id(part): other for part, other in self._parts}
        whole = [
            at for at, one in enumerate(told) if one.fate == "kept" and id(one) not in parts
        ] or [0]
        for at, one in enumerate(told):
            inside = whole[0] <= at <= whole[-1] + 1
            yield one if inside else parts.get(id(one), one)

    def _beside(self, text: str, said: str, ups: Sequence[HtmlElement]) -> Explained:
        """What it is where it is no text: an entry, a line with a field's words, or chrome."""
        if said in self._entries:
            return Explained(text, "entry", "entry")
        for article in self._reading.articles if len(text) <= LINE else ():
            if any(f" {folded(name)} " in f" {said} " for name in article.authors):
                return Explained(text, "field", "author")
            day = (article.published_at or "-")[:10]
            stamp = read_date(text, article.language, self._reading.capture.fetched_at)
            if stamp and stamp.at[:10] == day:
                return Explained(text, "field", "date")
        return Explained(text, "outside", next(filter(None, map(verdict, ups)), "body"))

    def _article_with(self, said: str) -> int | None:
        """The article that says just this, as often as it does."""
        for number, kept in enumerate(self._kept, 1):
            if kept[said] > 0:
                kept[said] -= 1
                return number
        return None

    def _taken_by(self, run: str) -> str | None:
        for words, rule in self._removed:
            if run and (run in words or (len(words) >= CUT and run.startswith(words))):
                return rule
        return None


def _fields(article: Article) -> Iterator[tuple[str, str | None]]:
    yield "title", article.title
    yield "subtitle", article.subtitle
    for tag in article.tags:
        yield "tag", tag
    yield "section", article.section
    for name in article.authors:
        yield "author", name
    for image in article.images:
        yield "caption", image.caption
        yield "caption", image.credit
        yield "caption", f"{image.caption} {image.credit}"
    for quote in article.quotes:
        yield "quote", quote.text
