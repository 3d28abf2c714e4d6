"""The block model: an article's body as a sequence of typed blocks, in reading order.

Readers of markup and of plain text both end in these; every later step works on them alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archiver.records import Image, Media, Removed

BlockKind = Literal[
    "paragraph",
    "heading",
    "list",
    "quote",
    "table",
    "code",
    "image",
    "media",
    "pull_quote",
]
WORDS_ASCII = bytes(ord(chr(n).lower()) if chr(n).isalnum() else 32 for n in range(128)).ljust(256)
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_]+")
# Thai, Lao, Burmese, Khmer: no spaces between words, and words of some five characters.
# As one counts them by hand: "don't", "3,000" and "e-mail" are one each.
COUNTED = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
    r"|[\u0f40-\u0fbc]+"  # a syllable of Tibetan, as a character of Chinese
    r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"[^\s/\u2013-\u2015\u2026\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff0f]*"
)
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
LETTERS_A_WORD = 5


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `html` is clean markup of the inside; `level` a heading's, 2 to 4.

    `apart` says that the block stands outside the running text: in a box of its own, or
    between wider gaps. `parted` says that a thematic break (``hr``) stands before it.
    """

    kind: BlockKind
    text: str = ""
    html: str = ""
    level: int = 0
    links: tuple[tuple[str, str], ...] = ()  # (absolute address, words)
    image: Image | None = None
    media: Media | None = None
    apart: bool = False
    parted: bool = False
    language: str | None = None  # ISO 639, as its markup says; in the end, where not the article's

    @property
    def is_text(self) -> bool:
        return self.kind not in ("image", "media", "pull_quote")


@dataclass(frozen=True, slots=True)
class Body:
    """What is left of an article's blocks when chrome is gone, and what was taken out."""

    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks if block.is_text)


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[str, ...]:
    """The words of `text` in lower case; a CJK character is a word."""
    if text.isascii():  # the same words as the pattern's, in a fifth of its time
        return tuple(text.encode().translate(WORDS_ASCII).decode().split())
    return tuple(WORD.findall(text.casefold()))


def count_words(text: str) -> int:
    """How many words `text` has; in scripts without spaces between words, about how many."""
    if text.isascii() or (unspaced := sum(map(len, UNSPACED.findall(text)))) == 0:
        return len(COUNTED.findall(text))
    return len(COUNTED.findall(UNSPACED.sub(" ", text))) + -(-unspaced // LETTERS_A_WORD)


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """`text` reduced to its words: equal for texts that differ in case and punctuation only."""
    return " ".join(words(text))
