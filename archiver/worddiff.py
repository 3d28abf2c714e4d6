"""What changed from one text to another, word by word, in any script. Pure functions.

Texts are paragraphs joined by blank lines. Whole paragraphs are matched first, so that a long
text costs what its changed paragraphs cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal
from unicodedata import category, name

Op = Literal["same", "gone", "new"]
Kind = Literal["word", "sign", "mark", "space", "other"]

# Scripts without spaces between words. Where their words end only a dictionary knows, so a
# letter with its marks counts as one, as everywhere in this project.
_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_BEFORE = "เแโใไເແໂໃໄ"  # vowels written before the consonant that they follow
_AFTER = "ะาำๅะາຳ"  # and behind it, as letters of their own
_JOINERS = (
    "'\u2019\u02bc-\u2010\u2011.,:/@\xb7\u05be"  # within a word: don't, COVID-19, 1,000.5, 10:30
)
_BREAK = "\n\n"
_LONG = 6_000  # words and spaces of both, beyond which a faster and coarser comparison must do
_ISLAND = 2  # signs left standing between two changes that say nothing by themselves


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that both have, or that is gone, or that is new."""

    op: Op
    text: str


UNCHANGED = Part("same", "…")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is gone and how much is new, in words."""

    gone: int = 0
    new: int = 0


def changes(old: str, new: str) -> list[Part]:
    """The parts of both texts in reading order; where they part, what is gone comes first."""
    before, after = old.split(_BREAK), new.split(_BREAK)
    parts: list[Part] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        # What separates it from the text before belongs to the stretch.
        left = _BREAK.join(["", *before[i:j]] if i else before[i:j])
        right = _BREAK.join(["", *after[k:m]] if k else after[k:m])
        if tag == "equal":
            if bool(i) != bool(k):  # what stood before it is gone, or new, and so is the break
                parts.append(Part("gone" if i else "new", _BREAK))
            parts.append(Part("same", _BREAK.join(after[k:m]) if not (i and k) else right))
        else:
            parts += _within(list(tokens(left)), list(tokens(right)))
    return list(_joined(parts))


def size_of(parts: Iterable[Part]) -> Size:
    counts = {"gone": 0, "new": 0}
    for part in parts:
        if part.op != "same":
            counts[part.op] += sum(_is_word(token) for token in tokens(part.text))
    return Size(**counts)


def changed_paragraphs(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts by paragraphs, for a person: where one begins or ends anew stands a ``¶``, and
    for each run of paragraphs without a change an ellipsis."""
    paragraphs: list[list[Part]] = [[]]
    for part in parts:
        first, *rest = part.text.split(_BREAK)
        paragraphs[-1].append(Part(part.op, first))
        for piece in rest:
            if part.op != "same":
                paragraphs[-1].append(Part(part.op, "¶"))
            paragraphs.append([Part(part.op, piece)])
    shown: list[list[Part]] = []
    for paragraph in paragraphs:
        if any(part.text and part.op != "same" for part in paragraph):
            shown.append([part for part in paragraph if part.text])
        elif not shown or shown[-1] != [UNCHANGED]:
            shown.append([UNCHANGED])
    return shown


def tokens(text: str) -> Iterator[str]:
    """Words, single signs of scripts without spaces, punctuation and white space, of which the
    text is made up whole."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _ends(text, start, at):
            yield text[start:at]
            start = at


def _ends(text: str, start: int, at: int) -> bool:
    """Whether the token that began at `start` ends before the character at `at`."""
    before, here = text[at - 1], text[at]
    last, kind = _kind(before), _kind(here)
    if kind == "mark":
        return last == "space"
    if last == "mark":  # it is of the kind of what it marks
        marked = (_kind(char) for char in reversed(text[start:at]))
        last = next((known for known in marked if known != "mark"), "mark")
    if kind == "space" and last == "space":
        return False
    if kind == last == "sign":
        return before not in _BEFORE and here not in _AFTER
    if kind == last == "word":
        return False
    if last == "word" and here in _JOINERS:
        return at + 1 == len(text) or _kind(text[at + 1]) != "word"
    return not (kind == "word" and before in _JOINERS and at - 1 > start)


@lru_cache(maxsize=4096)
def _kind(char: str) -> Kind:
    if char.isspace():
        return "space"
    general = category(char)
    if general[0] == "M" or general == "Cf":  # ZWNJ, as between Persian morphemes
        return "mark"
    if general[0] not in "LN":
        return "other"
    return "sign" if name(char, "").startswith(_SPACELESS) else "word"


def _is_space(token: str) -> bool:
    return token != _BREAK and token.isspace()


def _is_word(token: str) -> bool:
    return _kind(token[0]) in ("word", "sign")


def _within(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    long = len(old) + len(new) > _LONG
    matcher = SequenceMatcher(_is_space, old, new, autojunk=long)
    codes = matcher.get_opcodes()
    for at, (tag, i, j, k, m) in enumerate(codes):
        left, right = "".join(old[i:j]), "".join(new[k:m])
        between = 0 < at < len(codes) - 1
        if tag == "equal" and not (between and _is_island(new[k:m])):
            yield Part("same", right)
            continue
        if left:
            yield Part("gone", left)
        if right:
            yield Part("new", right)


def _is_island(run: Sequence[str]) -> bool:
    """Too little between two changes to be read: a space, a comma, a sign or two."""
    if _BREAK in run:
        return False
    signs = [token for token in run if _is_word(token)]
    return len(signs) <= _ISLAND and all(_kind(token[0]) == "sign" for token in signs)


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one part; between two that stay, first what is gone."""
    gone = new = same = ""
    for part in parts:
        if part.op == "same":
            yield from _changed(gone, new)
            gone = new = ""
            same += part.text
            continue
        if same:
            yield Part("same", same)
            same = ""
        if part.op == "gone":
            gone += part.text
        else:
            new += part.text
    if same:
        yield Part("same", same)
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Part]:
    if gone:
        yield Part("gone", gone)
    if new:
        yield Part("new", new)
