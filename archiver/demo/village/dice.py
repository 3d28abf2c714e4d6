"""Choices that look like chance and are the same in every run, on every Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers that depends on `key` alone (`random` promises less)."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._rolls = 0

    def below(self, end: int) -> int:
        self._rolls += 1
        digest = hashlib.sha256(f"{self._key}#{self._rolls}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % end

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        pool = list(choices)
        return [pool.pop(self.below(len(pool))) for _ in choices]


def guid(key: str) -> str:
    """A name for a file, in the CMS's manner."""
    raw = hashlib.sha256(key.encode()).hexdigest().upper()
    return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:32]))
