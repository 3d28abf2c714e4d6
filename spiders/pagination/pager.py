"""The block of page numbers: a run of ascending numbers, most of them links of one shape.

Found by structure, in any language: which number is the current page, and which link bears the
number after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spiders.pagination.addresses import (
    advance,
    counts,
    extends,
    grows,
    is_comment_page,
    is_page,
    page_number,
    same_site,
)
from spiders.pagination.links import Link
from spiders.pagination.number_rows import Absolute, Number, number_rows

DATE = re.compile(r"(?P<month>.*/(?:19|20)\d\d[/-]\d{1,2})[/-](?P<day>\d{1,2})/?")


@dataclass(frozen=True, slots=True)
class Pager:
    """A run of page numbers; `current` is None where nothing says which one is shown."""

    numbers: tuple[Number, ...]
    current: int | None
    why: str  # the current page was known

    @property
    def following(self) -> Number | None:
        """The link to the page after the current one."""
        if self.current is None:
            return None
        wanted = self.current + self.stride
        return next((one for one in self.numbers if one.value == wanted and one.url), None)

    @property
    def stride(self) -> int:
        """What the numbers go up by: entries are counted where all of them do so evenly, unless
        the addresses say that these are pages with some left out, "1 … 4 … 7"."""
        urls = [(one.url, one.value) for one in self.numbers if one.url]
        of_pages = any(is_page(url, value) for url, value in urls)
        return 1 if of_pages else _stride(self.numbers)

    @property
    def is_at_end(self) -> bool:
        return self.current is not None and self.current >= self.numbers[-1].value


def find_pagers(links: Iterable[Link], page_url: str, absolute: Absolute) -> list[Pager]:
    """The runs of page numbers on a page that are about its own listing, in page order."""
    runs = number_rows(links, page_url, absolute)
    return [pager for run in runs if (pager := _pager(run, page_url))]


def _trimmed(run: list[Number]) -> list[Number]:
    """Without numbers of the text around it: "Showing 37 to 45 of 57"."""
    links = [at for at, one in enumerate(run) if one.url]
    if not links:
        return []
    first, last = links[0], links[-1]
    strides = (1, _stride(run[first : last + 1]))
    if first and run[first].value - run[first - 1].value in strides:
        first -= 1
    if last + 1 < len(run) and run[last + 1].value - run[last].value in strides:
        last += 1
    return run[first : last + 1]


def _stride(run: Sequence[Number]) -> int:
    steps = {later.value - one.value for one, later in pairwise(run)}
    return steps.pop() if len(steps) == 1 and len(run) > 2 else 1


def _pager(run: list[Number], page_url: str) -> Pager | None:
    run = _trimmed(run)
    linked = [one for one in run if one.url]
    if not linked or len(run) < 2 or _is_calendar(run, page_url) or _is_elsewhere(linked, page_url):
        return None
    if not _is_one_listing(linked, page_url):
        return None
    current, why = _current(run, page_url)
    return Pager(tuple(run), current, why)


def _current(run: list[Number], page_url: str) -> tuple[int | None, str]:
    marked = [one for one in run if one.marked]
    if len(marked) == 1:
        return marked[0].value, "which is marked as the current one"
    unlinked = [one for one in run if not one.url]
    if len(unlinked) == 1:
        return unlinked[0].value, "the only one that is not a link"
    if unlinked:
        return None, ""
    # None stands out: by the address, where the run's own addresses say how they count.
    for one in run:
        step = advance(page_url, one.url) if one.url else None
        if step is None or not step.is_one_page or step.kind in ("offset", "cursor"):
            continue
        if (step.first and one.value == 2) or (not step.first and len(run) > 2):
            return one.value - 1, "by the page's address"
    return None, ""


def _is_one_listing(linked: list[Number], page_url: str) -> bool:
    """Whether the links are of one shape and count as their labels do, or go on from the page."""
    urls = [one.url for one in linked if one.url]
    ahead = [step for step in (advance(page_url, url) for url in urls) if step]
    if any(step.kind != "cursor" for step in ahead):
        return True
    counted = [
        (by := _growth(one.url or "", other.url or "")) > 0 and by % (other.value - one.value) == 0
        for one, other in pairwise(linked)
    ]
    if counted:
        return sum(counted) * 2 >= len(counted)
    only = linked[0]
    if only.url is None:
        return False
    return (
        page_number(only.url) in (only.value, only.value - 1)
        or grows(page_url, only.url) > 0
        or extends(page_url, only.url)
    )


def _growth(first: str, second: str) -> int:
    return grows(first, second) or counts(first, second)


def _is_calendar(run: list[Number], page_url: str) -> bool:
    """Days of a month, or years: numbers that count no pages."""
    unlinked = sum(1 for one in run if not one.url)
    if unlinked > 2 or all(1900 <= one.value <= 2100 for one in run):
        return True
    if all(_is_its_day(one, page_url) for one in run if one.url):
        return True
    return any(one.link.stands_apart for one in run if one.link)


def _is_its_day(number: Number, page_url: str) -> bool:
    """Whether a number is the day of the date to which it leads, and no page of that month's."""
    found = DATE.fullmatch(number.url or "")
    return (
        found is not None
        and int(found["day"]) == number.value
        and not page_url.startswith(found["month"])
    )


def _is_elsewhere(linked: list[Number], page_url: str) -> bool:
    """Pages of another site, or of the comments below an article."""
    first = linked[0]
    if first.link is None or first.url is None:
        return True
    return not same_site(first.url, page_url) or any(
        is_comment_page(one.url) for one in linked if one.url
    )
