"""Promos: a paragraph that says nothing but "see that other item"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.dom.blocks import Block, folded, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.records import Media

LEAD = 4  # words before the colon at most
REST = 8  # words beside the title at most: "(originally published …)"
LONGEST = 220  # characters
STOPS = (".", "。", "؟", "۔")  # noqa: RUF001


def is_promo(
    block: Block,
    players: Sequence[Media],
    is_article: Callable[[str], bool],
    promo_words: Sequence[str],
) -> bool:
    """By structure: it repeats the title of a player beside it, or it is a link with a lead.

    With `promo_words` (for text without markup) a line that begins with one of them, and is
    no sentence.
    """
    if block.kind not in ("paragraph", "heading") or len(block.text) > LONGEST:
        return False
    if any(media.title and _repeats(block.text, media.title) for media in players):
        return True
    lead, colon, rest = block.text.partition(":")
    if colon and len(words(lead)) <= LEAD and rest.strip():
        linked = [text for url, text in block.links if is_article(url)]
        if linked and len(words(rest)) - sum(len(words(text)) for text in linked) <= REST // 2:
            return True
    begins = any(block.text.startswith(word) for word in promo_words)
    return begins and not block.text.rstrip().endswith(STOPS)


def _repeats(text: str, title: str) -> bool:
    """Whether `text` is `title` with a lead that ends in a colon, and perhaps a word after."""
    said, name = folded(text), folded(title)
    if len(name) < 8 or name not in said:
        return False
    lead = text.partition(":")[0]
    beside = len(words(text)) - len(words(title))
    short_lead = ":" in text and len(words(lead)) <= LEAD
    return beside == 0 or (short_lead and beside <= LEAD + REST)
