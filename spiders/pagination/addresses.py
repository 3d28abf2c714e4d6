"""What two addresses say about their order: same page, a page number higher, a cursor.

Addresses only, no markup. Nothing here computes an address: it judges those that a page gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from spiders.pagination.page_slots import (
    COMMENT_KEYS,
    MAX_LENGTH,
    OFFSET_KEYS,
    Slot,
    query_of,
    slots_of,
    stem_of,
)

CURSOR_KEYS = frozenset(
    (
        *("cursor", "after", "before", "until", "older", "olderthan", "older_than"),
        *("max", "max_id", "maxid", "updated-max", "before_id", "next", "next_cursor"),
        *("nextcursor", "page_token", "pagetoken", "continuation", "last_id", "lastid"),
        *("last", "starting_after", "before_date", "to", "before_time", "pagefrom"),
        *("scroll_id", "token"),
    )
)
BACKWARD_KEYS = frozenset(
    ("since_id", "min_id", "updated-min", "newer", "newer_than", "ending_before")
)


# Keys of sessions and campaigns, which come and go from page to page.
PASSING = frozenset(("s", "sid", "sess", "phpsessid", "jsessionid", "fbclid", "gclid", "ref"))

APPENDED = re.compile(r"[\W_]*(\d{1,5})")
BEHIND = re.compile(r"(.*[^\W\d_])(\d{1,4})")
COMMENTS = re.compile(r"/comment-page-\d+|/comments?/(?:page/)?\d+/?$", re.IGNORECASE)
MONTH = re.compile(r"^(.*/)((?:19|20)\d\d)[/-](\d{1,2})/?$")
DATED = re.compile(r"/(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}")
TITLE = re.compile(r"[^\W\d_]{2,}[-_][^\W\d_]{2,}")
NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|css|js|rss|xml|atom|ics)$|/(?:feed|rss)/?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Advance:
    """How an address goes on from another one; `by` is 0 where no number says it."""

    kind: Literal["page", "offset", "bare", "cursor"]
    by: int
    first: bool = False  # the current address bears no number: it is the first page, or as good

    @property
    def is_one_page(self) -> bool:
        """Whether it is the very next one: page 5 to 6, or from the first to page 2 (or 1)."""
        return self.kind != "cursor" and (self.by == 1 or (self.kind == "offset" and self.by > 0))


def is_address(url: str) -> bool:
    """Whether it can be taken apart at all: ``http://[`` cannot."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def same_site(first: str, second: str) -> bool:
    one, other = host_of(first), host_of(second)
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def host_of(url: str) -> str:
    host = urlsplit(url).netloc.rpartition("@")[2].lower()
    return host.removeprefix("www.").removeprefix("m.")


def same_page(first: str, second: str) -> bool:
    """Whether two addresses are one but for scheme, ``www.`` and fragment."""
    return _bare(first) == _bare(second)


def is_comment_page(url: str) -> bool:
    """Whether an address leads into an article's comments."""
    parts = urlsplit(url)
    if COMMENTS.search(parts.path) or parts.fragment.startswith(("comment", "respond")):
        return True
    return any(key.lower() in COMMENT_KEYS for key, _ in query_of(parts.query))


def is_listing_like(url: str) -> bool:
    """Whether an address can be a page of a listing: no file, feed, or page of comments."""
    return not NO_PAGE.search(urlsplit(url).path) and not is_comment_page(url)


def advance(current: str, target: str) -> Advance | None:
    """How `target` goes on from `current`; None where the addresses say nothing.

    `by` is negative for an earlier page. Drupal and others count from 0, so from an address
    without a number both 1 and 2 are one page on.
    """
    here, there = urlsplit(current), urlsplit(target)
    if back := _months_back(here.path, there.path):
        return Advance("page", back)
    starts, goals = slots_of(current), slots_of(target)
    known = {(start.name, start.stem): start.number for start in starts}
    for goal in goals:
        number = known.get((goal.name, goal.stem), goal.number)
        if number != goal.number:
            return Advance(goal.kind, goal.number - number)
    fresh = [goal for goal in goals if (goal.name, goal.stem) not in known]
    if not fresh:
        return (
            _backwards(current, target)
            or _by_cursor(here.path, there.path, current, target)
            or _appended(here.path, there.path)
            or _counted_on(here.path, there.path)
        )
    goal, key = fresh[0], fresh[0].name.partition("=")[0]
    if any(start.name.partition("=")[0] == key for start in starts):
        return None  # another board, or a page of another path
    if stem_of(here.path) != goal.stem:
        return _appended(here.path, there.path) if goal.kind == "bare" else None
    return None if key[0] != "/" and _drops(here.query, there.query) else _from_first(goal)


def _months_back(here: str, there: str) -> int:
    """How many months an archive by date goes back: its next page is that of the month before."""
    start, goal = MONTH.match(here), MONTH.match(there)
    if not start or not goal or start[1] != goal[1]:
        return 0
    return 12 * (int(start[2]) - int(goal[2])) + int(start[3]) - int(goal[3])


def _from_first(goal: Slot) -> Advance:
    if goal.kind == "offset":
        return Advance(goal.kind, goal.number, first=True)
    return Advance(goal.kind, 1 if goal.number in (1, 2) else goal.number - 1, first=True)


def grows(first: str, second: str) -> int:
    """By how much the one number in which two addresses differ is higher in the second, else 0."""
    one, other = re.split(r"(\d+)", first), re.split(r"(\d+)", second)
    if len(one) != len(other) or len(first) > MAX_LENGTH:
        return 0
    unlike = [at for at, part in enumerate(one) if part != other[at]]
    if len(unlike) != 1 or unlike[0] % 2 == 0:
        return 0
    low, high = one[unlike[0]], other[unlike[0]]
    return max(0, int(high) - int(low)) if len(low) < 9 and len(high) < 9 else 0


def counts(first: str, second: str) -> int:
    """By how much one parameter of a query grows; others may be sums over it, and differ too."""
    one, other = dict(query_of(urlsplit(first).query)), dict(query_of(urlsplit(second).query))
    if stem_of(urlsplit(first).path) != stem_of(urlsplit(second).path):
        return 0
    return max(
        (
            int(value) - int(one[key])
            for key, value in other.items()
            if value.isdecimal() and one.get(key, "").isdecimal() and len(value + one[key]) < 18
        ),
        default=0,
    )


def extends(current: str, target: str) -> bool:
    """Whether an address is the current one with something more in its path or query."""
    here, there = urlsplit(current), urlsplit(target)
    if stem_of(here.path) == stem_of(there.path):
        return not _drops(here.query, there.query)
    return stem_of(here.path) != "/" and stem_of(there.path).startswith(stem_of(here.path))


def is_sibling(current: str, target: str) -> bool:
    """Whether both end in a title, and not in the same one: the next article, not the next page."""
    one, other = (urlsplit(url).path.rstrip("/").rpartition("/")[2] for url in (current, target))
    return one != other and all(TITLE.search(name) for name in (one, other))


def page_number(url: str) -> int | None:
    """The number an address bears, if any."""
    found = _slot(url)
    return found.number if found else None


def is_page(url: str, number: int) -> bool:
    """Whether an address calls itself the page of that number, and not an offset."""
    found = _slot(url)
    return found is not None and found.kind != "offset" and found.number == number > 1


def is_dated(url: str) -> bool:
    """Whether the path holds a date: an article's, or a calendar's."""
    return bool(DATED.search(urlsplit(url).path))


def _backwards(current: str, target: str) -> Advance | None:
    """Back to the first page, whose address often bears no number."""
    stem = stem_of(urlsplit(target).path)
    for start in slots_of(current):
        if start.kind != "bare" and start.stem == stem and not _has_cursor(target):
            return Advance(start.kind, -max(start.number, 1))
    return None


def _appended(here: str, there: str) -> Advance | None:
    """The current path with a number right behind it: ``archive.html`` to ``archive2.html``."""
    one, other = stem_of(here), stem_of(there)
    found = APPENDED.fullmatch(other.removeprefix(one)) if other.startswith(one) else None
    if found is None or one == "/":
        return None
    number = int(found[1])
    return Advance("bare", 1 if number in (1, 2) else number - 1, first=True)


def _counted_on(here: str, there: str) -> Advance | None:
    """A number right behind a name in both: ``archive2.html`` to ``archive3.html``."""
    if max(len(here), len(there)) > MAX_LENGTH:
        return None
    one, other = BEHIND.fullmatch(stem_of(here)), BEHIND.fullmatch(stem_of(there))
    if not one or not other or one[1] != other[1]:
        return None
    return Advance("bare", int(other[2]) - int(one[2]))


def _by_cursor(here: str, there: str, current: str, target: str) -> Advance | None:
    elsewhere = stem_of(here) != stem_of(there)
    known = dict(query_of(urlsplit(current).query))
    for key, value in query_of(urlsplit(target).query):
        if known.get(key) == value or not value:
            continue
        if elsewhere and key.lower() != "updated-max":  # Blogger's front goes on at /search
            continue
        if key.lower() in BACKWARD_KEYS:
            return Advance("cursor", -1)
        if key.lower() in CURSOR_KEYS or key.lower() in OFFSET_KEYS:
            return Advance("cursor", 0)
    return None


def _drops(here: str, there: str) -> bool:
    """Whether a query loses what the current one selects by: then it is another listing."""
    kept = {key.lower() for key, _ in query_of(there)}
    return any(
        (name := key.lower()) not in kept and name not in PASSING and not name.startswith("utm_")
        for key, _ in query_of(here)
    )


def _has_cursor(url: str) -> bool:
    return any(key.lower() in CURSOR_KEYS for key, _ in query_of(urlsplit(url).query))


def _slot(url: str) -> Slot | None:
    return next(iter(slots_of(url)), None)


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), parts.path or "/", parts.query
