"""The text as the page states it for machines: read where the markup hardly shows any."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from pipelines.dom.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 500  # characters: a shorter statement is an abstract
ABSENT = 0.3  # share of it that the markup shows: less, and scripts make the page
MOST = 500_000  # characters
TAG = re.compile(r"<[^>]{1,200}>")


def or_stated(blocks: Sequence[Block], stated: str) -> list[Block]:
    """`blocks`, or the paragraphs of the page's statement where they are much less than it."""
    shown = sum(len(block.text) for block in blocks if block.is_text)
    if len(stated) < LEAST or shown >= ABSENT * len(stated):
        return list(blocks)
    plain = unescape(TAG.sub("\n", stated[:MOST]))
    if shown >= ABSENT * sum(map(str.isalnum, plain)):
        return list(blocks)
    lines = (" ".join(line.split()) for line in plain.splitlines())
    others = [block for block in blocks if not block.is_text]
    return [Block("paragraph", line, escape(line, quote=False)) for line in lines if line] + others
