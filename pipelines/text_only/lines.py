"""The lines of a text-only rendering, each with the gap before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.dom.tree import squeeze

if TYPE_CHECKING:
    from archiver.profile import Profile

WRAP = 110  # characters: where no line is longer and most lines touch, paragraphs are wrapped
TOUCHING = 0.4
TERMINAL = (".", "!", "?", "…", '"', "”", "»", "’", ")", "。", "！", "？", "؟", "۔", ":", "՞", "।")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and how many blank ones stand before it."""

    text: str
    gap: int
    blank_before: bool = True

    @property
    def is_short(self) -> bool:
        """A label, not a sentence."""
        return len(self.text) <= 80 and not self.text.endswith(TERMINAL)

    @staticmethod
    def escaped(text: str) -> str:
        return escape(text, quote=False).replace("\n", "<br>")


def lines_of(text: str) -> list[Line]:
    """All lines with words, with what was wrapped made whole again.

    Where a text has no blank lines at all (WET), each line is a block of its own.
    """
    found: list[Line] = []
    gap = 0
    for raw in re.split(r"\r\n|\r|\n|\f|\u2028|\u2029", text):
        line = squeeze(raw)
        if not line:
            gap += 1
            continue
        found.append(Line(line, gap))
        gap = 0
    touching = sum(line.gap == 0 for line in found[1:])
    width = max((len(line.text) for line in found), default=0)
    if touching > TOUCHING * len(found) and width <= WRAP:
        return _unwrapped(found, width)
    if found and touching > 0.9 * len(found):
        return _dense(found)
    return found


def _dense(lines: list[Line]) -> list[Line]:
    twice = [False, *(a.text == b.text for a, b in pairwise(lines))]
    return [
        Line(line.text, int(not again), blank_before=False)
        for line, again in zip(lines, twice, strict=True)
    ]


def _unwrapped(lines: list[Line], width: int) -> list[Line]:
    """Lines that end where the next word had no room, joined with the next line."""
    joined: list[tuple[list[str], int]] = []
    for line in lines:
        room = width - len(joined[-1][0][-1]) - 1 if joined else 0
        if joined and line.gap == 0 and room < len(line.text.partition(" ")[0]):
            joined[-1][0].append(line.text)
        else:
            joined.append(([line.text], line.gap))
    return [Line(" ".join(texts), gap) for texts, gap in joined]


@cache
def _spoken(profile_name: str, words: tuple[str, ...]) -> frozenset[str]:  # noqa: ARG001
    return frozenset(word.casefold() for word in words)


def spoken(profile: Profile, *kinds: str) -> frozenset[str]:
    """The profile's words of these kinds in all languages, in lower case; all kinds if none."""
    chosen = kinds or ("chrome", "player", "end", "about")
    return _spoken(
        profile.name,
        tuple(
            word
            for words in profile.words.values()
            for kind in chosen
            for word in getattr(words, kind)
        ),
    )
