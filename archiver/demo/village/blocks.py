"""Turns an article's lines into blocks, and lays out a draft as such lines.

A line's first mark says what it is: ``##`` and ``###`` headings, ``-`` an item of a list,
``>`` a quotation, ``~`` a pull quote, ``@image``, ``@video``, ``@audio``, ``@promo``,
``@also`` and ``@gallery`` what is embedded; anything else is a paragraph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.demo.village.data import words
from archiver.demo.village.dice import Dice, guid
from archiver.demo.village.markup import plain
from archiver.demo.village.model import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.demo.village.model import Language
    from archiver.demo.village.writer import Draft

_MARKS: tuple[tuple[str, BlockKind], ...] = (
    ("### ", "subheading"),
    ("## ", "heading"),
    ("- ", "item"),
    ("> ", "quotation"),
    ("~ ", "pull_quote"),
    ("@image ", "picture"),
    ("@gallery ", "gallery"),
    ("@also ", "also_read"),
    ("@promo ", "promo"),
    ("@video ", "player"),
    ("@audio ", "player"),
)

_LINKED = (
    ("council", "/z/3620"),
    ("market", "/z/3621"),
    ("Ardavan", "/z/3619"),
    ("weather", "/z/3622"),
)


def parse(lines: Iterable[str], key: str, language: Language) -> tuple[Block, ...]:
    """The blocks of `lines`; names of files are made from `key`, the article's own."""
    return tuple(_block(line, f"{key}/{position}", language) for position, line in enumerate(lines))


def _block(line: str, key: str, language: Language) -> Block:
    for mark, kind in _MARKS:
        if line.startswith(mark):
            return _special(kind, mark, line.removeprefix(mark), key, language)
    return Block("paragraph", plain(line), marked=line)


def _special(kind: BlockKind, mark: str, rest: str, key: str, language: Language) -> Block:
    text, *more = (part.strip() for part in rest.split("||"))
    match kind:
        case "picture" | "gallery":
            return Block(kind, text, name=guid(key))
        case "player":
            form = mark.strip("@ ")
            ending = "mp3" if form == "audio" else "mp4"
            return Block(
                kind,
                text,
                name=f"{guid(key)}.{ending}",
                media_kind=form,
                duration_s=int(more[0]),
            )
        case "promo":
            said = f"{words(language)['watch']} {text}"
            return Block(kind, f"{said} {more[1]}" if more[1:] else said, marked=text, href=more[0])
        case "also_read":
            return Block(kind, text, href=more[0])
        case _:
            return Block(kind, plain(rest), marked=rest)


def lay_out(draft: Draft, key: str, older: tuple[str, str] | None) -> list[str]:
    """The lines of `draft`. `older` is the path and title of an article to point at."""
    dice = Dice(f"{key}/layout")
    count = len(draft.paragraphs)
    lines = [f"@image {draft.captions[0]}"] if dice.chance(85) else []
    heading_at = {count // 2: 0} if 7 <= count < 11 else {}
    if count >= 11:
        heading_at = {count // 3: 0, 2 * count // 3: 1}
    quote_at = _quote_place(draft) if dice.chance(40) else None
    for position, sentences in enumerate(draft.paragraphs):
        if position in heading_at:
            lines.append(f"## {draft.headings[heading_at[position]]}")
        lines.append(_linked(dice, " ".join(sentences)))
        if position == quote_at:
            lines.append(f"~ {next(s for s in sentences if s in draft.spoken)}")
        if position == 3 and count >= 6 and dice.chance(60):
            lines.append(f"@image {draft.captions[1]}")
        if position == 1 and count >= 8 and older and dice.chance(45):
            lines.append(f"@also {older[1]} || {older[0]}")
        if position == 4 and count >= 7 and dice.chance(50):
            lines += _player(dice, draft.video, older)
    return lines


def _linked(dice: Dice, paragraph: str) -> str:
    """Some paragraphs link a word to a section, as writers do."""
    for word, path in _LINKED:
        linked = re.sub(rf"\b{word}\b", f"[{word}]({path})", paragraph, count=1)
        if linked != paragraph and dice.chance(20):
            return linked
    return paragraph


def _quote_place(draft: Draft) -> int | None:
    """The first paragraph that holds a spoken sentence and is not the last."""
    for position, sentences in enumerate(draft.paragraphs[:-1]):
        if len(sentences) > 1 and any(sentence in draft.spoken for sentence in sentences):
            return position
    return None


def _player(dice: Dice, title: str, older: tuple[str, str] | None) -> list[str]:
    form = "video" if dice.chance(70) else "audio"
    lines = [f"@{form} {title} || {dice.between(41, 620)}"]
    if older and dice.chance(60):
        seen = dice.pick(("(originally published in spring)", "(from our archive)", ""))
        lines.insert(0, f"@promo {title} || {older[0]}" + (f" || {seen}" if seen else ""))
    return lines
