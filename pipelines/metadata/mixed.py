"""Which blocks of an article are in another language than it: by their markup, else their letters.

They bear it in `body_html` as ``lang`` (HTML §3.2.6.1).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from unicodedata import name

from pipelines.metadata.language import EASTERN_SLAVS, alike, by_letters, heard, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.dom.blocks import Block

LEAST = 120  # characters of a block that tell its language by its letters
LEAST_OTHER = 30  # of one in another script than the article's
LEAST_SLAVIC = 40  # of one whose letters others of its script have not
LETTERS = 40  # that tell the script
BEGINNING, MOST = 60, 3000  # characters of each block, and in all, that tell of another language
HALF = 0.5  # of the blocks: what more of them bear is the template's word


def told_apart(blocks: Sequence[Block], language: str | None) -> tuple[Block, ...]:
    """`blocks`, each with its language where that is not the article's, and with none else."""
    texts = [block for block in blocks if block.is_text and block.kind != "code"]
    marked = Counter(block.language for block in texts if block.language)
    sample = " ".join(block.text[:BEGINNING] for block in texts)[:MOST]
    mixed = language is not None and len(texts) > 1 and several(sample, language)
    if not mixed and not marked:
        return tuple(blocks)
    believed = {said for said, times in marked.items() if times <= HALF * len(texts)}
    script = script_of(sample)
    told = []
    for block in blocks:
        said = block.language if language and block.language in believed else None
        if language and block.is_text and block.kind != "code" and (said or mixed):
            other = script_of(block.text) != script
            enough = len(block.text) >= (LEAST_OTHER if other else LEAST)
            plain = heard(block.text) if enough else None
            if language in EASTERN_SLAVS and not other and len(block.text) >= LEAST_SLAVIC:
                plain = by_letters(block.text) or plain
            said = plain if said is None or plain == language else said
            said = said if said and not alike(language, said) else None
        told.append(block if said == block.language else replace(block, language=said))
    return tuple(told)


def script_of(text: str) -> str:
    """The script of most of a text's first letters, as Unicode's names of letters begin."""
    names = Counter(_script(one) for one in islice(filter(str.isalpha, text), LETTERS))
    return max(names, key=names.__getitem__, default="")


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return name(letter, "").partition(" ")[0]
