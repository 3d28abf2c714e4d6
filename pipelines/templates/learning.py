"""What a site says on many of its pages, learnt from their footprints. Pure functions.

It depends on the set of pages alone, not on their order: so a crawl that has ended and a rebuild
have learnt the same. Paths tell the templates apart: what is usual at a place is asked of the
pages that have such a place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipelines.templates.footprint import everywhere, is_prose, path_of, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SAMPLE = 2_000  # pages from which is learnt: those with the smallest ids, as good as by chance
PAGES = 3  # on fewer, nothing recurs
SHARE = 0.2  # of the pages with a block at this place must say just this there …
ALL = 0.8  # … or so much of what is said at this place must be what recurs
USUAL = 0.9  # of the pages whose text stands at the same place: nearly all


def learn(footprints: Iterable[tuple[str, bytes]]) -> frozenset[int]:
    """The keys of blocks that are chrome, from (page id, footprint) pairs; and `everywhere` of
    those that nearly all pages have whose text stands at the same place.

    Captures of one page count as one. A page without any running text of its own is a copy of
    others (a print version, an address with a parameter), and has no voice.
    """
    pages: dict[str, set[int]] = {}
    for page_id, footprint in footprints:
        pages.setdefault(page_id, set()).update(unpacked(footprint))
    shown = Counter(key for keys in pages.values() for key in keys)
    voices = [
        keys for keys in pages.values() if any(shown[key] == 1 and is_prose(key) for key in keys)
    ]
    votes = Counter(key for keys in voices for key in keys)
    places = Counter(path for keys in voices for path in {path_of(key) for key in keys})
    said: Counter[int] = Counter()
    again: Counter[int] = Counter()
    for key, count in votes.items():
        said[path_of(key)] += count
        if count >= PAGES:
            again[path_of(key)] += count
    chrome = {
        key
        for key, count in votes.items()
        if count >= PAGES
        and (
            count >= SHARE * places[path_of(key)] or again[path_of(key)] >= ALL * said[path_of(key)]
        )
    }
    return frozenset(chrome | set(map(everywhere, _usual(voices, shown, chrome))))


def _usual(voices: Sequence[set[int]], shown: Counter[int], chrome: set[int]) -> Iterator[int]:
    """Of `chrome` what nearly all pages of the template have, of those that have it, most have."""
    texts: Counter[int] = Counter()
    beside: dict[int, Counter[int]] = {}
    for keys in voices:
        own = Counter(path_of(key) for key in keys if shown[key] == 1 and is_prose(key))
        text = _commonest(own)
        texts[text] += 1
        for key in keys & chrome:
            beside.setdefault(key, Counter())[text] += 1
    for key, found in beside.items():
        text = _commonest(found)
        if found[text] >= USUAL * texts[text]:
            yield key


def _commonest(found: Counter[int]) -> int:
    return max(found, key=lambda one: (found[one], one))
