"""Pull quotes: a sentence of the body that the layout prints a second time, apart."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from pipelines.dom.blocks import Block, words

if TYPE_CHECKING:
    from collections.abc import Sequence

PARAGRAPH = 600  # words: a longer passage is no paragraph, and slow to compare with
# Words at least and at most, and the share of them that must recur, for a block apart and others.
APART = (4, 60, 0.8)
INLINE = (8, 40, 0.9)
BOOK = 5000  # paragraphs: so long a text has no layout that prints its sentences twice
MOST = 500  # passages: where so many share the rarest words, nothing is told by them


class Passages:
    """The paragraphs of a body, each cut into words once, and found by their words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = list(dict.fromkeys(texts))

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        """The words of each passage."""
        return {text: frozenset(words(text)) for text in self._texts}

    @cached_property
    def _recurring(self) -> set[str]:
        """The words that more than one passage holds: enough to tell most that no other repeats."""
        seen: set[str] = set()
        again: set[str] = set()
        for known in self._known.values():
            again |= seen & known
            seen |= known
        return again

    @cached_property
    def _sets(self) -> list[frozenset[str]]:
        return list(self._known.values())

    @cached_property
    def _held(self) -> Counter[str]:
        """How many of the passages hold a word."""
        return Counter(chain.from_iterable(self._known.values()))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            for word in self._known[text]:
                places.setdefault(word, []).append(place)
        return places

    def repeat(self, block: Block) -> bool:
        """Whether another paragraph says, in nearly the same words, what `block` says.

        The block's own text is one of the passages.
        """
        if len(self._texts) > BOOK:
            return False
        mine = words(block.text)
        least, most, share = APART if block.apart else INLINE
        if not least <= len(mine) <= most:
            return False
        known = self._known[block.text]
        if len(known & self._recurring) < share * len(known):
            return False  # most of its words stand nowhere else
        for place in self._candidates(known, share):
            text = self._texts[place]
            theirs = words(text)
            if not len(mine) + (not block.apart) <= len(theirs) <= PARAGRAPH or text == block.text:
                continue
            together, longest = _common(mine, theirs)
            if together >= share * len(mine) and longest >= len(mine) / 2:
                return True
        return False

    def _candidates(self, known: frozenset[str], share: float) -> list[int]:
        """Passages with enough of the words: at least one of the rarest must be in them."""
        rare = sorted(known, key=lambda word: (self._held[word], word))
        missing = int((1 - share) * len(rare))
        if sum(self._held[word] for word in rare[: missing + 1]) > MOST:
            return []
        held = Counter(place for word in rare[: missing + 1] for place in self._places[word])
        for place in held:
            held[place] += sum(word in self._sets[place] for word in rare[missing + 1 :])
        return sorted(place for place, count in held.items() if count >= share * len(rare))


def _common(mine: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """How many of my words stand in theirs in my order, and the longest run of them."""
    ordered = [0] * (len(theirs) + 1)
    runs = [0] * (len(theirs) + 1)
    longest = 0
    for word in mine:
        diagonal = run = 0
        for at, other in enumerate(theirs, 1):
            above, run_above = ordered[at], runs[at]
            if word == other:
                ordered[at] = diagonal + 1
                runs[at] = run + 1
                longest = max(longest, runs[at])
            else:
                ordered[at] = max(above, ordered[at - 1])
                runs[at] = 0
            diagonal, run = above, run_above
    return ordered[-1], longest
