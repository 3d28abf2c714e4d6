"""Takes chrome out of an article's blocks, as whole blocks, and says what it took.

Works on blocks alone, so pages of markup and text-only renderings pass the same rules.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from archiver.records import Removed
from pipelines.body.promos import is_promo
from pipelines.body.quotes import Passages
from pipelines.dom.blocks import Block, Body, count_words, folded
from pipelines.dom.images import same_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

NEAR = 3  # blocks: how far a promo may stand from its player, a stray caption from its image
LONG = 60  # characters: a text this long is not said twice by its author
REFRAIN = 3  # times: then it is, as the question of each interview
COPY = 0.4  # of all that is said, said once more without a break: then it is a copy


def clean(
    blocks: Iterable[Block],
    *,
    title: str | None = None,
    removed: Sequence[Removed] = (),
    is_article: Callable[[str], bool] = lambda _: False,
    promo_words: Sequence[str] = (),
) -> Body:
    """The article's own blocks. `promo_words` are for text without markup only."""
    taken = list(removed)
    left = _unite_images(list(blocks))
    left = _unite_media(left)

    def take(rule: str, block: Block) -> None:
        taken.append(Removed(rule, block.text[:300]))

    captions = {
        folded(said) for b in left if b.image for said in (b.image.caption, b.image.alt) if said
    }
    passages = Passages([b.text for b in left if b.kind in ("paragraph", "list", "quote")])
    heading = folded(title or "")
    kept: list[Block] = []
    seen: set[str] = set()
    refrains = set(_refrains(left))
    for index, block in enumerate(left):
        if block.is_text:
            said = folded(block.text)
            near = left[max(0, index - NEAR) : index + NEAR + 1]
            if not said and not any(ch.isalnum() or ch == "_" for ch in block.text):
                continue
            if heading and said == heading and block.kind in ("heading", "paragraph") and not seen:
                take("title", block)
                continue
            if said in captions and any(_says(other, said) for other in near):
                take("caption", block)
                continue
            if is_promo(block, [b.media for b in near if b.media], is_article, promo_words):
                take("promo", block)
                continue
            if said in seen and (
                (len(block.text) >= LONG and index not in refrains)
                or (kept and folded(kept[-1].text) == said)
            ):
                take("repeated", block)
                continue
            seen.add(said)
            if block.kind in ("paragraph", "quote") and passages.repeat(block):
                block = Block("pull_quote", text=block.text)  # noqa: PLW2901  it is another from here
        kept.append(block)
    return Body(tuple(_without_loose_ends(kept)), tuple(taken))


def _refrains(blocks: Sequence[Block]) -> Iterator[int]:
    """Where a text stands that is said again and again, and is no part of a copy of them all."""
    texts = [(at, folded(block.text)) for at, block in enumerate(blocks) if block.is_text]
    often = Counter(said for _, said in texts)
    if len(often) == len(texts):
        return
    enough = COPY * sum(map(len, often))
    first = {said: at for at, said in reversed(texts)}
    for again, run in groupby(texts, lambda one: one[0] > first[one[1]]):
        found = list(run)
        if again and sum(len(said) for _, said in found) < enough:
            yield from (at for at, said in found if often[said] >= REFRAIN)


def _says(block: Block, said: str) -> bool:
    image = block.image
    return image is not None and any(
        folded(text) == said for text in (image.caption, image.alt) if text
    )


def _unite_images(blocks: list[Block]) -> list[Block]:
    """One block an image: the copy for readers without scripts goes, its words stay."""
    found: dict[str, int] = {}
    kept: list[Block] = []
    for block in blocks:
        last = kept[-1].image if kept else None
        if block.image and last and not last.url and not last.caption:
            kept.pop()  # it stands in for this one until a script has loaded it
        key = same_image(block.image.url) if block.image else None
        if block.image and key:
            if key in found:
                first = kept[found[key]]
                assert first.image is not None
                image = replace(
                    first.image,
                    alt=first.image.alt or block.image.alt,
                    caption=first.image.caption or block.image.caption,
                    credit=first.image.credit or block.image.credit,
                )
                kept[found[key]] = replace(first, image=image)
                continue
            found[key] = len(kept)
        kept.append(block)
    return kept


def _unite_media(blocks: list[Block]) -> list[Block]:
    seen: set[tuple[str | None, str | None]] = set()
    kept = []
    for block in blocks:
        if block.media:
            key = (block.media.title, block.media.url)
            if key in seen and any(key):
                continue
            seen.add(key)
        kept.append(block)
    return kept


def _without_loose_ends(blocks: list[Block]) -> list[Block]:
    """Headings with nothing below them are left from a box that went."""
    while blocks and blocks[-1].kind == "heading":
        blocks.pop()
    return blocks


def word_count(body: Body) -> int:
    return sum(count_words(block.text) for block in body.blocks if block.is_text)
