"""An article's blocks as the HTML that stands in ``.wsw``, with all that is embedded there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archiver.demo.village.data import fill, words
from archiver.demo.village.dice import guid
from archiver.demo.village.markup import attribute, inline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.demo.village.model import Block, BlockKind, VillageArticle

_PLAYER_WORDS = "please_wait no_media embed share by site code_copied url_copied direct_link popout"


def split_cover(article: VillageArticle) -> tuple[Block | None, Sequence[Block]]:
    """What stands above the text, and the rest."""
    first = article.blocks[0]
    if first.kind in {"picture", "player"}:
        return first, article.blocks[1:]
    return None, article.blocks


def render(article: VillageArticle, blocks: Sequence[Block], base: str) -> str:
    parts: list[str] = []
    if article.dateline:
        parts.append(f'<span class="dateline">{article.dateline} —&nbsp;</span>')
    for position, block in enumerate(blocks):
        before = blocks[position - 1].kind if position else None
        after = blocks[position + 1].kind if position + 1 < len(blocks) else None
        piece = _piece(article, block, base)
        if block.kind == "item":
            piece = ("<ul>\n" if before != "item" else "") + piece
            piece += "\n</ul>" if after != "item" else ""
        parts.append(piece)
    return "\n".join(parts)


def _piece(article: VillageArticle, block: Block, base: str) -> str:
    said = inline(block.marked)
    pieces: dict[BlockKind, Callable[[], str]] = {
        "paragraph": lambda: f"<p>{said}</p>",
        "heading": lambda: f"<h2>{said}</h2>",
        "subheading": lambda: f"<h3>{said}</h3>",
        "item": lambda: f"<li>{said}</li>",
        "quotation": lambda: f"<blockquote>\n<p>{said}</p>\n</blockquote>",
        "picture": lambda: f'<div class="wsw__embed">\n{figure(block)}</div>',
        "pull_quote": lambda: _pull_quote(block),
        "player": lambda: player(article, block, base),
        "promo": lambda: _promo(article, block),
        "also_read": lambda: _also_read(article, block),
        "gallery": lambda: gallery(article, block),
    }
    return pieces[block.kind]()


def figure(block: Block, *, cover: bool = False) -> str:
    """A picture: its caption is printed twice, as text and as the image's alt."""
    caption = attribute(block.text)
    if cover:
        order = f' src="/gdb/{block.name}_w250_r1_s.png" alt="{caption}"'
    else:
        order = f' alt="{caption}" src="/gdb/{block.name}_w250_r0_s.png"'
    ratio = " thumb16_9" if cover else ""
    return fill("figure", order=order, ratio=ratio, caption=inline(block.text))


def _pull_quote(block: Block) -> str:
    return (
        '<div class="wsw__embed wsw__embed--small">\n'
        '<blockquote class="c-blockquote c-blockquote--has-quote">\n'
        f'<div class="c-blockquote__content">{inline(block.text)}</div>\n'
        '<cite class="c-blockquote__cite"></cite>\n</blockquote>\n</div>'
    )


def _promo(article: VillageArticle, block: Block) -> str:
    watch = words(article.language)["watch"]
    rest = block.text.removeprefix(watch).removeprefix(f" {block.marked}")
    return (
        f"<p><strong>{inline(watch)}</strong> "
        f'<a class="wsw__a" href="{block.href}">{inline(block.marked)}</a>{inline(rest)}</p>'
    )


def _also_read(article: VillageArticle, block: Block) -> str:
    label = words(article.language)["also_read"]
    return (
        '<div class="wsw__embed wsw__embed--small">\n<div class="media-block also-read">\n'
        f'<a href="{block.href}" target="_self" title="{attribute(block.text)}" '
        'class="img-wrap img-wrap--size-3 also-read__img">\n'
        f'<span class="thumb thumb16_9"><img src="/gdb/{guid(block.href)}_w100_r1.png" '
        f'alt="{attribute(block.text)}" /></span>\n</a>\n'
        '<div class="media-block__content also-read__body also-read__body--h">\n'
        f'<a href="{block.href}" target="_self" title="{attribute(block.text)}">\n'
        f'<span class="also-read__text--label">{inline(label)}</span>\n'
        '<h4 class="media-block__title media-block__title--size-3 also-read__text p-0">\n'
        f"{inline(block.text)}\n</h4>\n</a>\n</div>\n</div>\n</div>"
    )


def gallery(article: VillageArticle, block: Block) -> str:
    """Pictures with a button that has the classes of the archive's, and another meaning."""
    pictures = "\n".join(
        f'<li class="col-xs-4"><div class="thumb thumb16_9"><img '
        f'src="/gdb/{guid(f"{block.name}{number}")}_w100_r1.png" alt="" /></div></li>'
        for number in range(3)
    )
    return (
        f'<div class="wsw__embed" id="gallery-{article.id}">\n<div class="media-block-wrap">\n'
        f'<h4 class="media-block__title">{inline(block.text)}</h4>\n<ul>\n{pictures}\n</ul>\n'
        f"{replacing_button(f'#gallery-{article.id}', article)}\n</div>\n</div>"
    )


def replacing_button(target: str, article: VillageArticle) -> str:
    said = words(article.language)["more_like_this"]
    address = f"/part/section/{article.section}/{article.id % 10_000}"
    return (
        '<p class="buttons btn--load-more">\n'
        '<a class="btn link-showMore btn__text" data-ajax="true" data-ajax-method="GET" '
        f'data-ajax-mode="replace" data-ajax-update="{target}" data-ajax-url="{address}" '
        f'href="{address}" title="{attribute(said)}">{inline(said)}</a>\n</p>'
    )


def player(article: VillageArticle, block: Block, base: str) -> str:
    stem, ending = block.name.split(".")
    quality = "128 kbps" if ending == "mp3" else "360p"
    media_type = "audio/mp3" if ending == "mp3" else "video/mp4"
    sources = json.dumps(
        [
            {
                "AmpSrc": "",
                "Src": f"{base}/media/{block.name}",
                "Type": media_type,
                "DataInfo": quality,
                "Url": None,
                "BlockAutoTo": None,
                "BlockAutoFrom": None,
            },
        ]
    )
    said = words(article.language)
    return fill(
        "player",
        **{word: attribute(said[word]) for word in _PLAYER_WORDS.split()},
        kind=block.media_kind,
        stem=stem,
        file=block.name,
        title=attribute(block.text),
        sdkid=article.id,
        sdk_type=block.media_kind.capitalize(),
        type=media_type,
        quality=quality,
        ending=ending.upper(),
        sources=attribute(sources),
        duration=clock(block.duration_s),
        base=base,
    )


def clock(seconds: int) -> str:
    """As players print it: ``0:04:47``."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
