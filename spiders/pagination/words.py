"""Which way a link's words, arrows and class names point: one weak sign among several.

The words are in ``words.toml``. One that is missing there costs one sign, never a page by itself:
markup and addresses say the same in every language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal, get_args

import msgspec

Direction = Literal["older", "next", "more", "arrow", "previous", "newer", "last", "all"]


def _read_tables() -> dict[str, list[str]]:
    """The phrases of ``words.toml``, by what they say."""
    text = (files("spiders") / "pagination" / "words.toml").read_text(encoding="utf-8")
    tables = msgspec.toml.decode(text, type=dict[str, str]).items()
    return {
        what: [" ".join(one.split()) for one in listed.casefold().split("|")]
        for what, listed in tables
    }


_TABLES: Final = _read_tables()
_TABLE: Final[dict[str, Direction]] = {
    phrase: way for way in get_args(Direction) for phrase in _TABLES.get(way, ())
}
_UNSPACED: Final = tuple(
    (phrase, way)
    for phrase, way in _TABLE.items()
    if re.search(r"[\u0e00-\u0e7f\u3040-\u9fff]", phrase)
)
_WORD = re.compile(r"[\w'\u200c\u0300-\u036f\u064b-\u0652\u0900-\u0dff\u0e00-\u0e7f-]+")
_LONGEST = 3  # words a phrase
# Written as numbers: many of them look alike.
_RIGHT = frozenset(
    ">\u203a\u00bb\u2192\u27e9\u25b6\u25ba\u21d2\u276f\u2794\u279c\u27a1\u25b8\u226b"
)
_LEFT = frozenset("<\u2039\u00ab\u2190\u27e8\u25c0\u25c4\u21d0\u276e\u2b05\u25c2\u226a")

_CLASSES: Final[dict[str, Direction]] = {
    "older": "older",
    "oldest": "last",
    "next": "next",
    "nextpage": "next",
    "nextlink": "next",
    "nextpostslink": "next",
    "pagenext": "next",
    "forward": "next",
    "more": "more",
    "loadmore": "more",
    "showmore": "more",
    "prev": "previous",
    "previous": "previous",
    "previouspostslink": "previous",
    "newer": "newer",
    "last": "last",
    "first": "last",
    "all": "all",
}
_PART = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")


@lru_cache(maxsize=8192)
def is_archive(text: str) -> bool:
    """Whether a link's whole text calls what it leads to the list of all there is."""
    return len(text) <= 40 and _letters(text) in _ARCHIVE


def _letters(text: str) -> str:
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


_NO_LETTERS = re.compile(r"[\W\d_]+")
_ARCHIVE: Final = frozenset(map(_letters, _TABLES["archive"]))


@lru_cache(maxsize=8192)  # the pages of a site say the same again and again
def direction(text: str) -> Direction | None:
    """Which way a link's whole text points: its longest known phrase, else its arrows."""
    if len(text) > 40:
        return None
    folded = text.casefold()
    found = _WORD.findall(folded)
    if 0 < len(found) <= 6:
        for size in range(min(_LONGEST, len(found)), 0, -1):
            for at in range(len(found) - size + 1):
                if way := _TABLE.get(" ".join(found[at : at + size])):
                    return way
        if len(folded) <= 12:
            for phrase, way in _UNSPACED:
                if phrase in folded:
                    return way
    return None


def arrow(text: str, *, right_to_left: bool = False) -> Direction | None:
    """Where the arrow at a text's end points, or the one at its beginning: onwards is to the right,
    or to the left in scripts that run from right to left. One against a bar is the last page."""
    bare = text.strip(" \t\n\xa0")
    if not bare or len(bare) > 30:
        return None
    if bare.strip("|") != bare and len(bare) <= 3:
        return "last"
    right, left = bare[-1] in _RIGHT, bare[0] in _LEFT
    if len(bare) <= 2:
        right, left = bool(_RIGHT & set(bare)), bool(_LEFT & set(bare))
    if right == left:
        return None
    return "arrow" if right != right_to_left else "previous"


@lru_cache(maxsize=8192)
def class_directions(names: str) -> frozenset[Direction]:
    """The ways that class names and ids point: ``next page-numbers``, ``blog-pager-older-link``."""
    parts = [part.lower() for part in _PART.findall(names)]
    found = {_CLASSES[part] for part in parts if part in _CLASSES}
    if {"read", "more"} <= set(parts) or "readmore" in parts:
        found.discard("more")
    return frozenset(found)
