"""Archives by month or year: the tree of a "Blog Archive", a list of months, a page for each year.

Only what a page links to is asked for, so a calendar that goes on to the year 9999 is no trap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

# A date and nothing else behind a path: /2015/03/ and /archive/2015-03.html and /2015; or in the
# query, as in /?m=201503 and /archive?year=2015&month=3
PATH = re.compile(r"(?P<stem>.*/)(?P<year>(?:19|20)\d\d)(?:[/_-](?P<month>\d{1,2}))?(?:\.\w+|/)?")
QUERY = re.compile(
    r"(?:.*&)?m=(?P<year>(?:19|20)\d\d)(?P<month>\d\d)?|(?:.*&)?y(?:ear)?="
    r"(?P<year2>(?:19|20)\d\d)(?:&m(?:onth)?=(?P<month2>\d{1,2}))?"
)
SURE, UNSURE = 0.6, 0.1
FEWEST = 2  # months, or years, that make an archive

Month = tuple[int, int]  # year and month; month 0 is a whole year


def find(page: ListingPage) -> NextPage | None:
    """On a year's page that the walk came to: its months, of which it is the index. On an archive's
    that lists nothing else: all that it links to."""
    by = page.asked.mechanism if page.asked else ""
    if by == "archive_page" and not page.entries:
        found = way(page)
        return replace(found, by_index=True) if found else None
    own = month_of(page.url)
    if own is None or own[1] or by != "months":
        return None
    below = [url for url, month in _linked(page) if month[0] == own[0] and month[1]]
    found = _line(below, f"the months of {own[0]}", SURE)
    return replace(found, by_index=True) if found else None


def way(page: ListingPage) -> NextPage | None:
    """All months that a page links to, the newest first; else all years."""
    months = _linked(page)
    for finer in (True, False):
        groups: dict[str, list[str]] = defaultdict(list)
        for url, month in months:
            if bool(month[1]) is finer:
                groups[_root(url)].append(url)
        group = max(groups.values(), key=len, default=[])
        if len(group) >= FEWEST:
            sure = SURE if _is_about(page, _root(group[0])) else UNSURE
            return _line(group, "the archive by date", sure)
    return None


def month_of(url: str) -> Month | None:
    """The month that an address stands for, if that is all it says."""
    parts = urlsplit(url)
    found = PATH.fullmatch(parts.path)
    year, month = found.group("year", "month") if found else (None, None)
    if year is None and (asked := QUERY.fullmatch(parts.query)):
        year, month = asked["year"] or asked["year2"], asked["month"] or asked["month2"]
    if year is None:
        return None
    whole = int(year), int(month or 0)
    return whole if whole[1] <= 12 and whole[0] <= datetime.now(UTC).year + 1 else None


def _linked(page: ListingPage) -> list[tuple[str, Month]]:
    """The months on a page, the newest first."""
    urls = dict.fromkeys(url for href in page.addresses if (url := page.absolute(href)))
    found = [(url, month) for url in urls if page.may_follow(url) and (month := month_of(url))]
    return sorted(found, key=lambda one: one[1], reverse=True)


def _root(url: str) -> str:
    found = PATH.fullmatch(urlsplit(url).path)
    return found["stem"] if found else urlsplit(url).path


def _is_about(page: ListingPage, root: str) -> bool:
    """A section is not walked by the months of the whole site, unless it is cut off."""
    own = stem_of(urlsplit(page.url).path)
    return own == "/" or stem_of(root).startswith(own)


def _line(urls: list[str], reason: str, confidence: float) -> NextPage | None:
    if not urls:
        return None
    return NextPage(urls[0], "months", reason, confidence=confidence, others=tuple(urls[1:]))
