"""An article's fields around its text: by rule first, then by the page's own word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from pipelines.dating.changes import CHANGED, MADE, told_apart
from pipelines.dating.clocks import read_clock
from pipelines.dating.dates import Stamp, not_after, read_date
from pipelines.dom.blocks import folded
from pipelines.dom.markup import Marks
from pipelines.dom.tree import Document, select, squeeze, text_of
from pipelines.metadata.structured import without_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ArticleRules
    from pipelines.metadata.structured import Structured
    from pipelines.segment import Segment


DAYS = timedelta(days=2)  # by which an address and the line of its date differ, for their zones
NOTHING = Marks()  # what is chrome in the text may hold its date and byline
NEAR = 6  # elements of one kind that are asked for a date
BEFORE, AFTER = 40, 120  # elements around the headline in which a date may stand
BESIDE, LINE = 3, 160  # levels and characters around a date in which another is of the same text
ROW = 2  # levels of markup around a date in which its day stands
DATE, WORDS, SMALL = 80, 10, 2  # characters, words, small words of a date and what is said of it
LABEL = 24  # characters in which a line says what its date is
TOGETHER = 8  # elements between two dates of one text
FEW = 6  # elements of what is a line
SEPARATOR = re.compile(r"\s*(?:\s[-–—:·•»]\s|[|｜])\s*\S")  # noqa: RUF001
MONTH_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)(?!\d)")
DAY_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")


def found(segment: Segment, selectors: Iterable[str], marks: Marks) -> Iterator[HtmlElement]:
    """What the selectors find where the segment's fields stand, chrome left out."""
    for selector in selectors:
        for head in segment.head:
            for element in select(head, (selector,)):
                if not _in_chrome(element, head, marks):
                    yield element


def _in_chrome(element: HtmlElement, head: HtmlElement | Document, marks: Marks) -> bool:
    """Whether chrome stands between the head and the element; what is around both is not asked."""
    for up in (element, *element.iterancestors()):
        if up is head:
            return False
        if up in marks.chrome:
            return True
    return False


def headline_of(marks: Marks) -> HtmlElement | None:
    """The heading that was found to be the page's headline."""
    return next((one for one, rule in marks.chrome.items() if rule == "title"), None)


def texts(segment: Segment, selectors: Iterable[str], marks: Marks) -> Iterator[str]:
    for element in found(segment, selectors, marks):
        if words := words_of(element):
            yield words


def text(segment: Segment, selectors: Iterable[str], marks: Marks) -> str | None:
    """The first words that the selectors find, in their order."""
    return next(texts(segment, selectors, marks), None)


def title(segment: Segment, rules: ArticleRules, said: Structured, marks: Marks) -> str | None:
    """The headline as printed, else as the page has it for others or for the window: without the
    name of the site."""
    if words := text_of(segment.heading) or text(segment, rules.title, marks):
        return words
    if segment.whole:
        shown = list(texts(segment, ("h1",), NOTHING))
        headline = headline_of(marks)
        printed = _as_named(headline, said) or next(iter(shown), None)
        window = without_site(said.page_title or "", said.sites) or None
        return _as_shown(said, shown) or printed or window
    return text(segment, ("h1", "h2", "h3", "h4"), marks) if segment.url else None


def subtitle(segment: Segment, rules: ArticleRules, marks: Marks) -> str | None:
    """The deck that is printed below the headline, or the standfirst."""
    decks = (text_of(one) for one, rule in marks.chrome.items() if rule == "subtitle")
    said = " ".join(map(text_of, marks.subtitle))
    return text(segment, rules.subtitle, marks) or next(decks, None) or said or None


def _as_shown(said: Structured, shown: Sequence[str]) -> str | None:
    """The first of the page's titles that a headline shows; else the one of which the window's
    title says the same, else the first; without what follows a separator."""
    printed = {folded(words) for words in shown}
    for title in said.titles:
        if folded(title) in printed:
            return title
    for title in said.titles[:1]:
        for words in shown:
            if title.startswith(words) and SEPARATOR.match(title, len(words)):
                return words
            if words.startswith(title) and words[len(title) :].lstrip().startswith('"'):
                return words  # markup ended at a quotation mark that was not escaped
    window = folded(without_site(said.page_title or "", said.sites))
    return next((title for title in said.titles if folded(title) == window), said.title)


def _as_named(headline: HtmlElement | None, said: Structured) -> str | None:
    """A headline without the site's name; and without a label in an element of its own, where the
    window's title has none either."""
    printed = without_site(text_of(headline), said.sites)
    window = without_site(said.page_title or "", said.sites)
    before, held, after = printed.partition(window) if " " in window else (printed, "", "")
    labels = {text_of(one) for one in headline} if held and headline is not None else set()
    return window if (before + after).strip() in labels else printed or None


@dataclass(frozen=True, slots=True)
class Dated:
    """Reads dates in a page's language, none later than a day after its capture."""

    language: str | None
    fetched_at: str
    url: str

    def read(self, elements: Iterable[HtmlElement], said: Sequence[str]) -> Stamp | None:
        """By the article's own ``time`` element, by the page's word, by visible words."""
        shown: list[str] = []
        stamps: list[str] = []
        for element in elements:
            stamp = element.get("datetime") or element.get("content")
            if element.tag == "abbr":  # microformats' abbr-design-pattern
                stamp = stamp or element.get("title")
            stamps += [stamp] if stamp else []
            shown.append(told_apart(text_of(element))[0])
        for offer in (*stamps, *said, *shown):
            if known := not_after(
                read_date(offer, self.language, self.fetched_at), self.fetched_at
            ):
                return known
        return None

    def read_later(self, said: str, first: Stamp) -> Stamp | None:
        """When it was changed, where only the time of the day may be said: that of `first`."""
        if known := self.read((), (said,)):
            return known
        clock, _ = read_clock(said.casefold(), self.language)
        return self.read((), (f"{first.day} {said}",)) if clock else None

    def is_of_the_page(self, stamp: Stamp) -> bool:
        """Whether it is as likely when the page was made: made for the capture, or in another
        month than its address says."""
        month = MONTH_IN_URL.search(self.url)
        if month and "-".join(month.groups()) != stamp.day[:7]:
            return True
        return bool(self.fetched_at) and stamp.at[:10] >= self.fetched_at[:10]


def published(
    segment: Segment, rules: ArticleRules, said: Structured, dated: Dated, marks: Marks
) -> tuple[Stamp | None, Stamp | None]:
    """When no rule of a profile tells: by the page's word, its ``time``, its words, its address.
    With it, when it was last changed, where that is printed beside it."""
    if known := dated.read((), said.published):
        return known, None
    claimed = dated.read((), said.dated)
    if claimed and not dated.is_of_the_page(claimed):
        return claimed, None
    shown, changed = _shown(segment, rules, dated, marks)
    return shown or claimed, changed


def _shown(
    segment: Segment, rules: ArticleRules, dated: Dated, marks: Marks
) -> tuple[Stamp | None, Stamp | None]:
    for selector in rules.date:
        near = list(islice(found(segment, (selector,), NOTHING), NEAR))
        if known := dated.read(near, ()):
            if known.precision == "year":
                known = dated.read(_lines_around(near[0]), ()) or known
            later = filter(None, (told_apart(text_of(one))[1] for one in near))
            if changed := next(
                filter(None, (dated.read_later(said, known) for said in later)), None
            ):
                return known, changed
            row = [stamp for one in _in_one_line(near) if (stamp := dated.read((one,), ()))]
            row.sort(key=lambda stamp: stamp.at)
            return (row[0], row[-1]) if row else (known, None)
    if known := dated.read((), [segment.dated] if segment.dated else []):
        return known, None
    day = DAY_IN_URL.search(dated.url)
    known = dated.read((), ["-".join(day.groups())]) if day else None
    shown, changed = _printed(_beside_headline(segment, marks), dated)
    if known and (shown is None or _apart(known, shown) >= DAYS):
        return known, None
    return shown, changed


def _apart(one: Stamp, other: Stamp) -> timedelta:
    return abs(datetime.fromisoformat(one.at) - datetime.fromisoformat(other.at))


def _lines_around(element: HtmlElement) -> Iterator[HtmlElement]:
    """The boxes around an element that hold hardly more than a date: its day stands beside it."""
    for up in islice(element.iterancestors(), ROW):
        if len(text_of(up)) <= DATE:
            yield up


def _in_one_line(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """The first of `elements` and those that stand in one line with it, or on the next one."""
    for up in islice(elements[0].iterancestors(), BESIDE):
        below = up.getnext()
        for lines in ([up], [up] if below is None else [up, below]):
            row = [one for one in elements if any(line in one.iterancestors() for line in lines)]
            if len(row) > 1 and sum(len(text_of(line)) for line in lines) <= LINE:
                return row
    return []


def _printed(lines: Iterable[tuple[int, str]], dated: Dated) -> tuple[Stamp | None, Stamp | None]:
    """Of the dates in lines that stand together, each with its place: when it was published, by
    the line that says so, else the first; and when it was changed."""
    made: Stamp | None = None
    plain: list[Stamp] = []
    changed: list[Stamp] = []
    at = None
    for place, line in lines:
        if at is not None and place > at + TOGETHER:
            break
        first, later = told_apart(line)
        stamp = dated.read((), (first,))
        if stamp is None:
            continue
        at = place
        if later is not None:
            changed += filter(None, (dated.read_later(later, stamp),))
            made = made or stamp
        elif CHANGED.search(line):
            changed.append(stamp)
        elif MADE.search(line):
            made = made or stamp
        else:
            plain.append(stamp)
    offers = [*plain, *changed]
    shown = made or next(iter(offers), None)
    return shown, next((one for one in (*changed, *plain) if shown and one.at > shown.at), None)


def _beside_headline(segment: Segment, marks: Marks) -> Iterator[tuple[int, str]]:
    """Short texts with figures around the headline, with their places: one may be the date."""
    page = segment.head[0]
    headline = headline_of(marks)
    if headline is None or not isinstance(page, Document):
        return
    place = page.place(headline)
    start = max(0, place - BEFORE)
    for at, element in enumerate(page.elements[start : place + AFTER], start):
        text = text_of(element) if len(element) < FEW else squeeze(element.text)
        if _is_all_date(text):
            yield at, text


def _is_all_date(text: str) -> bool:
    """Whether a text holds hardly more than a date; a sentence about one has small words."""
    if len(text) > LINE or not any(character.isdigit() for character in text):
        return False
    if any(said.search(text, 0, LABEL) for said in (MADE, CHANGED)):
        return True
    if len(text) > DATE:
        return False
    words = text.split()
    return len(words) <= WORDS or sum(word[0].islower() for word in words) <= SMALL


def words_of(element: HtmlElement) -> str:
    return squeeze(element.get("content")) or text_of(element)
