"""The times above the entries of a live blog; any other article is better without such lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.dating.clocks import CLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.dom.blocks import Block

FEWEST = 3  # entries
LONGEST = 16  # characters: "3:05 p.m. EDT"
ENTRY = 60  # characters of a paragraph
DOTTED = re.compile(r"[0-2]?\d\.[0-5]\d(?:\s[^\W\d]{1,5})?")


def times_of_entries(blocks: Sequence[Block]) -> frozenset[int]:
    """The places of blocks that say nothing but a time of day, with a paragraph below each."""
    places = [at for at, block in enumerate(blocks) if _is_time(block)]
    told = frozenset(
        at
        for at, following in pairwise([*places, len(blocks)])
        if any(_is_entry(block) for block in blocks[at + 1 : following])
    )
    return told if len(told) >= max(FEWEST, len(places) - 1) else frozenset()


def is_time(words: str) -> bool:
    """Whether they are a time of day, and hardly more."""
    return len(words) <= LONGEST and (
        CLOCK.match(words.casefold()) is not None or DOTTED.fullmatch(words) is not None
    )


def _is_time(block: Block) -> bool:
    return block.kind in ("paragraph", "heading") and is_time(block.text)


def _is_entry(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) >= ENTRY
