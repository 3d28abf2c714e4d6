"""Whether the site's layout has changed under a crawl, so that its pages were read wrongly.

One article may well be cut to a line, and that is to be known. When most of what a crawl read
is suddenly empty, or far shorter than it was, the reader does not understand the pages any
more. What it made of them is then held back: earlier good rows stay. Judged is by the set of
all readings alone, so that a rebuild comes to the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlite_utils import Database

from archiver.store.layout import Look, hold_back, looks
from archiver.store.sightings import far_shorter

ENOUGH = 5  # pages to judge by; a crawl that read fewer is judged together with those before
ALARM = 3  # poor ones among them, at least, and half of all
KNOWN = 20  # articles from which a collection's usual length is told
SHORTEST = 0.05  # the share of articles that are as short as a new one may be
_LONGEST = 2000  # words; all beyond counts as that


@dataclass(frozen=True, slots=True)
class Poor:
    """A page on which far fewer words were read than `before`: on the same page, or for a new
    one as is usual in this collection."""

    look: Look
    before: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A crawl's own readings: all of them, and those that are poor. `suspect`: too many are."""

    crawl_id: str
    looks: tuple[Look, ...]
    poor: tuple[Poor, ...]
    suspect: bool


def judge(looks: Iterable[Look], accepted: Iterable[str] = ()) -> Iterator[Judged]:
    """What to make of each crawl's readings, which come crawl by crawl, in time. From an `accepted`
    crawl on they are not compared with those before: the site has another layout."""
    changes = deque(sorted(accepted))
    usual = _Usual()
    words: dict[str, int] = {}  # of each article (or page that shows none), when last read well
    recent: deque[bool] = deque(maxlen=ENOUGH)  # of the last readings: whether they are poor
    for crawl_id, group in groupby(looks, key=attrgetter("crawl_id")):
        read = tuple(group)
        while changes and changes[0] <= crawl_id:
            changes.popleft()
            usual = _Usual()
            words.clear()
            recent.clear()
        shortest, middle = usual.shortest(), usual.middle()
        poor: list[Poor] = []
        found: list[bool] = []
        for look in read:
            before = words.get(look.article_id or look.url)
            if before is not None:
                bad = far_shorter(look.words, before)
            else:
                bad = look.words < shortest and far_shorter(look.words, middle)
            found.append(bad)
            if bad:
                poor.append(Poor(look, middle if before is None else before))
        window = [*list(recent)[len(found) :], *found] if len(found) < ENOUGH else found
        suspect = bool(poor) and sum(window) >= ALARM and sum(window) * 2 >= len(window)
        held_back = {one.look for one in poor} if suspect else set()
        for look in read:
            key = look.article_id or look.url
            if look in held_back:
                continue
            if key not in words:
                usual.add(look.words)
            words[key] = look.words
        recent.extend(found)
        yield Judged(crawl_id, read, tuple(poor), suspect)


def changed_at(crawls: Iterable[Judged]) -> str | None:
    """Since which crawl the site has the layout that the last suspect one met: the first of those
    that are suspect one after the other. None where none is."""
    since: str | None = None
    for suspect, stretch in groupby(crawls, key=attrgetter("suspect")):
        if suspect:
            since = next(stretch).crawl_id
    return since


def hold_suspects(db: Database, accepted: Iterable[str]) -> set[int]:
    """Hold back what suspect crawls read poorly, and let go of what was held back for nothing;
    gives the captures that are to be read again for the rows to follow."""
    to_hold: list[Look] = []
    to_free: list[Look] = []
    for judged in judge(looks(db), accepted):
        poor = {one.look for one in judged.poor} if judged.suspect else set()
        to_hold += [look for look in judged.looks if look.found and look in poor and not look.held]
        to_free += [look for look in judged.looks if look.held and look not in poor]
    return hold_back(db, to_hold, held=True) | hold_back(db, to_free, held=False)


class _Usual:
    """How many words a collection's article pages have; pictures alone, or a PDF, are none."""

    def __init__(self) -> None:
        self._counts = [0] * (_LONGEST + 1)
        self._all = 0

    def add(self, words: int) -> None:
        self._counts[min(words, _LONGEST)] += 1
        self._all += 1

    def shortest(self) -> int:
        return self._at(SHORTEST)

    def middle(self) -> int:
        return self._at(0.5)

    def _at(self, share: float) -> int:
        """So many words have more than this share of all articles at most; 0 where too few are
        known."""
        if self._all < KNOWN:
            return 0
        passed = 0
        for words, count in enumerate(self._counts):
            passed += count
            if passed > self._all * share:
                return words
        return _LONGEST
