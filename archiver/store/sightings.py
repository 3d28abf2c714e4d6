"""Which capture speaks for an article, and which of its words are a revision. Pure functions.

All of it depends on the set of sightings alone, never on the order in which they arrived: so
a rebuild, which reads the files in their order, comes to the rows that the crawl came to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from archiver.records import Capture

# A page of its own says more of an article than a listing's copy, which may be cut; a feed's
# copy is cut more often than not.
OWN_PAGE = 3
_RANKS = {"article": OWN_PAGE, "listing": 2, "feed": 1}
_TEXT_ONLY = -4  # a rendering without markup has lost what any page still has
HELD = -8  # taken for a page that was read wrongly, as long as nothing says otherwise
_FEWER = 20  # words


@dataclass(frozen=True, slots=True)
class Sighting:
    """That a capture showed an article. `capture_id` is of the capture that holds the bytes:
    for a revisit, not the revisit itself but what it refers to."""

    capture_id: int
    rank: int
    seen_at: str
    record_id: str
    content_hash: str
    words: int = 0


_in_time = attrgetter("seen_at", "record_id")


def rank_of(capture: Capture) -> int:
    """How much the copy of an article in this capture counts; more is better."""
    rank = _RANKS.get(capture.role, 0)
    return rank + _TEXT_ONLY if capture.mime == "text/plain" else rank


def far_shorter(words: int, before: int) -> bool:
    """Whether a text of so many words is so much shorter than it was before that it may be no
    change of the article at all, but of the page's layout."""
    return words * 2 < before and before - words >= _FEWER


def is_doubtful(new: Sighting, others: Iterable[Sighting]) -> bool:
    """Whether the last good page of the article before this one said far more."""
    before = [s for s in others if s.rank == new.rank == OWN_PAGE and _in_time(s) < _in_time(new)]
    return bool(before) and far_shorter(new.words, max(before, key=_in_time).words)


def deciding(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The sightings of the highest rank, in time; the last of them gives the article's row."""
    seen = list(sightings)
    highest = max(sighting.rank for sighting in seen)
    return sorted((s for s in seen if s.rank == highest), key=_in_time)


def revisions_of(line: Iterable[Sighting]) -> list[Sighting]:
    """The first sighting of each stretch of unchanged content, in time."""
    return [next(stretch) for _, stretch in groupby(line, key=attrgetter("content_hash"))]
