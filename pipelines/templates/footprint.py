"""A page's footprint: what it says and where, in numbers that other pages of its site may share.

A block is an element with words of its own, as a paragraph or a cell. What it says and where it
stands (tags and classes above it) make its key; the keys of a page are its footprint.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

from pipelines.dom.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lxml.etree import _Element as HtmlElement

PROSE = 60  # characters outside links that make a block running text, not a label
LONG, FEW = 200, 0.04  # characters of a text, and the share of figures in it, that are none of it
LABEL = 8  # characters outside links: fewer are no words worth knowing again
MOST_BLOCKS = 5_000  # of a page: what is longer is not written by hand
DIGITS = re.compile(r"\d+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Names that a build makes up: "Story_text__x7Gd2", "css-1x2y3z", "sc-bdVaJa", "kXyZab".
MADE = re.compile(
    r"(?<=__)[\w+/-]{5,8}$|(?<=^css-|^jsx-)\S+|(?<=^sc-)\S+|(?<=^svelte-)\S+|(?<=^astro-)\S+"
    r"|[A-Za-z0-9]*(?:[A-Za-z]\d+[A-Za-z]|\d[A-Za-z]+\d|\b\d[A-Za-z]{4})[A-Za-z0-9]*"
)
LETTERS, HUMP = re.compile(r"[A-Za-z]{5,8}"), re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
NAME = 100  # characters of a class that count
SHORT = 2  # letters of a hump at most, on average: a word's are longer
UNREAD = (
    "head script style noscript template svg math select option textarea object iframe video audio"
)
UNREAD_TAGS = frozenset(UNREAD.split())
INLINE = (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark"
    " nobr picture q s samp small source span strike strong sub sup time tt u var wbr"
)
INLINE_TAGS = frozenset(INLINE.split())
SET_OFF = frozenset(("b", "em", "font", "i", "small", "span", "strong"))  # after a box, a line
ITEMS = frozenset(("li", "dt", "dd"))
OWN_WORDS = frozenset(("h1", "figcaption", "caption", "address"))  # a field's, not chrome


@dataclass(frozen=True, slots=True)
class Block:
    """An element with words of its own. `size` counts characters outside links; `key` is 0 for
    words that are never chrome."""

    element: HtmlElement
    key: int
    size: int


def blocks_of(elements: Iterable[HtmlElement], site: str) -> list[Block]:
    """The blocks of a page of `site`, in one pass over its elements. The items of a list are one:
    many a list has the same item, and is another list."""
    page = _Words(site)
    for element in elements:
        page.hear(element)
    lists: dict[HtmlElement, list[str]] = {}
    found = []
    for owner, parts in page.words.items():
        if owner.tag in ITEMS and (around := page.around(owner)) is not None:
            lists.setdefault(around, []).extend((*parts, "\n"))
            page.linked[around] = page.linked.get(around, 0) + page.linked.get(owner, 0)
        elif block := page.block(owner, parts):
            found.append(block)
        if len(found) >= MOST_BLOCKS:
            break
    found += filter(None, (page.block(around, parts) for around, parts in lists.items()))
    return found


def worth(text: str) -> int:
    """Characters of `text`; those that UTF-8 writes in three bytes count twice, since a CJK
    character says more than a letter."""
    return len(text) if text.isascii() else max(len(text), len(text.encode()) - len(text))


class _Words:
    """Who says what on a page: words in a sentence are said by the box around it.

    What follows an inline element is heard before the element's own words: the same on all pages,
    and all that a key needs.
    """

    def __init__(self, site: str) -> None:
        self.words: dict[HtmlElement, list[str]] = {}
        self.linked: dict[HtmlElement, int] = {}  # characters of them that are in links
        self.paths: dict[HtmlElement, int] = {}
        self._owners: dict[HtmlElement, HtmlElement] = {}
        self._start = crc32(site.encode())

    def hear(self, element: HtmlElement) -> None:
        """Elements are to come in the page's order."""
        parent, tag = element.getparent(), element.tag
        around = None if parent is None else self._owners.get(parent)
        if around is None and parent is not None:
            return  # below what nobody reads
        if around is not None and element.tail:
            self.words.setdefault(around, []).append(element.tail)
        if tag in UNREAD_TAGS:
            return
        inline = tag in INLINE_TAGS and not (tag in SET_OFF and _begins_line(element))
        owner = around if around is not None and inline else element
        if owner is element:
            above = self._start if around is None else self.paths[around]
            self.paths[element] = crc32(_step(tag, element.get("class")), above)
        self._owners[element] = owner
        if element.text:
            self.words.setdefault(owner, []).append(element.text)
        if tag == "a":
            self.linked[owner] = self.linked.get(owner, 0) + worth(text_of(element))
        elif tag == "img" and (source := element.get("src") or element.get("data-src")):
            name = source.rpartition("/")[2][:40]
            self.words.setdefault(owner, []).append(f" \0image {name} ")

    def around(self, owner: HtmlElement) -> HtmlElement | None:
        """The box in which a box stands."""
        parent = owner.getparent()
        return None if parent is None else self._owners[parent]

    def block(self, owner: HtmlElement, parts: Iterable[str]) -> Block | None:
        """What `owner` says in these parts, if it is enough to be known again."""
        text = " ".join("".join(parts).split())
        size = worth(text) - self.linked.get(owner, 0)
        if size < LABEL:
            return None
        key = 0 if owner.tag in OWN_WORDS else _key(self.paths[owner], text, size)
        return Block(owner, key, size)


def _begins_line(element: HtmlElement) -> bool:
    """Whether an inline element follows a box or a rule: a foot in small letters."""
    before = element.getprevious()
    return (
        before is not None
        and before.tag not in INLINE_TAGS
        and not (before.tail and before.tail.strip())
    )


def step(element: HtmlElement) -> bytes:
    """An element's step in the paths of those below it."""
    return _step(str(element.tag), element.get("class"))


@lru_cache(maxsize=4096)
def _step(tag: str, names: str | None) -> bytes:
    """The tag, and what it is called first, without the numbers in it and what a build made up.
    What follows differs by page in many a CMS (``post-17 post category-news tag-budget``)."""
    first = (names or "").split(maxsplit=1)[:1]
    return f"/{tag}.{_lasting(first[0][:NAME])}".encode() if first else f"/{tag}".encode()


def _lasting(name: str) -> str:
    """What of a class stays the same when the site's scripts are built anew."""
    module = name.count("_") >= 3 or "__" not in name  # ``a__b`` alone is a name of BEM
    named = MADE.sub("", name) if module else name
    return DIGITS.sub("", LETTERS.sub(lambda found: "" if _is_made(found[0]) else found[0], named))


def _is_made(letters: str) -> bool:
    humps = HUMP.findall(letters)
    return len(humps) > SHORT and len(letters) <= SHORT * len(humps)


def _key(path: int, text: str, size: int) -> int:
    """32 bits of the path, 30 of the words, one for `everywhere`, and one that says whether they
    are running text.

    Running text is known again whatever the year in it, as that of a copyright, and whatever the
    few figures in a long one: readers of today. Of a short one they may be all that the article
    says ("by 3 to 2"); a label with a year may be its date.
    """
    if size >= PROSE:
        few = size >= LONG and sum(map(str.isdigit, text)) <= FEW * size
        text = (DIGITS if few else YEAR).sub("0", text)
    words = int.from_bytes(blake2b(text.casefold().encode(), digest_size=4).digest(), "big")
    return path << 32 | words & ~3 | (size >= PROSE)


def path_of(key: int) -> int:
    return key >> 32


def is_prose(key: int) -> bool:
    return bool(key & 1)


def everywhere(key: int) -> int:
    """The key by which it is learnt that nearly all pages of a template have the block."""
    return key | 2


def known(keys: Iterable[int], learnt: Collection[int]) -> bytes:
    """What of a page's `keys` is learnt, packed: with the same, the page is read the same."""
    return packed(
        form for key in keys if key in learnt for form in {key, everywhere(key)} if form in learnt
    )


def packed(keys: Iterable[int]) -> bytes:
    """Keys as they are kept: each once, in order, eight bytes each."""
    found = sorted(set(keys) - {0})
    return struct.pack(f"<{len(found)}Q", *found)


def unpacked(keys: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(keys) // 8}Q", keys)
