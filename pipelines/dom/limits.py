"""What of a page is not read: beyond these limits it would cost more time than a page may.

The capture keeps every byte; each limit that is met is reported with the page's reading.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

MAX_BYTES = 16 * 2**20
MAX_TAG_BYTES = 2**16
MAX_ATTRIBUTES = 4000  # in one tag: libxml2 takes time in proportion to the square of their number
MOST_PARTS = 400_000  # of a page: each attribute is one, each element two; some 300 bytes a part
SIGNS = b" \t\n\r\f\v/="  # before each attribute there is one of them, or one in it
KEPT_TAG_BYTES = 2**12
DEEPEST = 2000  # levels of markup; libxml2 stops at 2048
TAG = re.compile(rb"<[A-Za-z][^\s/>]*")
NAME = rb"[^\s\"'>/=][^\s>/=]*+"
VALUE = rb"(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+)"
ATTRIBUTE = re.compile(rb"[\s/]" + NAME + rb"(?:\s*+=\s*+" + VALUE + rb")?+")
FEW = re.compile(rb"(?:[\s/]++" + NAME + rb"(?:\s*+=\s*+" + VALUE + rb")?+)*+")

# What scripts and comments hold is no markup.
REST = rb"(?:[^>=]|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+"  # of a tag; a > in a quoted value ends none
OPENING = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|<(script|style)(?=[\s/>])" + REST + rb"(?<!/)>.*?(?:</\1|\Z)"
    rb"|(<[a-z]" + REST + rb")",
    re.IGNORECASE | re.DOTALL,
)


def too_large(markup: bytes) -> str | None:
    """Why a page is not read at all, in words."""
    if len(markup) <= MAX_BYTES:
        return None
    size = len(markup) / 2**20
    return f"the page has {size:.0f} MB, and more than {MAX_BYTES >> 20} MB are kept but not read"


def no_address(url: str) -> str | None:
    """Why a page cannot be told from others, in words: what an archive names is not always one."""
    try:
        urlsplit(url)
    except ValueError as error:
        return f"its address is none ({error})"
    return None


def too_deep(root: HtmlElement) -> str | None:
    """Whether reading stopped where the markup was nested too deep, in words.

    The parser's last element is then its deepest.
    """
    depth, at = 0, root
    while (last := next(at.iterchildren(reversed=True), None)) is not None:
        depth, at = depth + 1, last
    if depth < DEEPEST:
        return None
    return f"its markup is nested more than {DEEPEST} deep; what follows was not read"


def shortened(markup: bytes) -> tuple[bytes, str | None]:
    """`markup` without what it has beyond all measure (attributes in one tag; elements and
    attributes in all), and what was cut, in words."""
    short, crowded = _without_crowds(markup)
    end = _end_of_parts(short)
    if end is None:
        return short, crowded
    many = f"it has more than {MOST_PARTS // 2} elements with their attributes"
    return short[:end], f"{many}; what follows was not read"


def _end_of_parts(markup: bytes) -> int | None:
    """Where a page has had as many elements and attributes as are read; None: nowhere."""
    if len(markup) <= MOST_PARTS:
        return None
    signs = len(markup) - len(markup.translate(None, SIGNS))
    if 2 * markup.count(b"<") + signs <= MOST_PARTS:
        return None  # so it is with nearly all pages, and quickly seen
    parts = 0
    for opening in OPENING.finditer(markup):
        if opening[2] is None:
            continue
        tag = opening[2]
        parts += 2 + max(len(ATTRIBUTE.findall(tag)), tag.count(b"="))
        if parts > MOST_PARTS:
            return opening.start()
    return None


def _without_crowds(markup: bytes) -> tuple[bytes, str | None]:
    kept: list[bytes] = []
    done = at = 0
    while at + MAX_TAG_BYTES < len(markup):
        last = markup.rfind(b">", at, at + MAX_TAG_BYTES)
        if last >= 0:
            at = last + 1
            continue
        end = markup.find(b">", at + MAX_TAG_BYTES)
        end = len(markup) if end < 0 else end
        if (tag := TAG.search(markup, at, end)) and _is_crowded(markup, tag.end(), end):
            few = FEW.match(markup, tag.end(), tag.end() + KEPT_TAG_BYTES)
            kept.append(markup[done : few.end() if few else tag.end()])
            done = end
        at = end
    if not kept:
        return markup, None
    short = b"".join([*kept, markup[done:]])
    cut = len(markup) - len(short)
    return short, f"{cut} bytes of attributes in {len(kept)} of its tags were not read"


def _is_crowded(markup: bytes, start: int, end: int) -> bool:
    found = ATTRIBUTE.finditer(markup, start, end)
    return sum(1 for _ in islice(found, MAX_ATTRIBUTES + 1)) > MAX_ATTRIBUTES
