"""What a browser fetches beside a page to show it: the addresses in its markup and style sheets.

For use alone: ``in_html(text, url)`` and ``in_css(text, url)``. Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipelines.dom.html_out import base_of, web_address
from pipelines.dom.images import candidates
from pipelines.dom.tree import Document, parse

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

MOST = 2_000  # addresses of one page or style sheet; more is a trap
LONGEST = 4_000  # characters of an address

# The attributes whose value is fetched, of each element that has any (HTML §4, SVG 2 §16).
FETCHED = {
    **dict.fromkeys(("img", "amp-img", "source", "input", "script", "track"), ("src",)),
    **dict.fromkeys(("audio", "video", "amp-audio", "amp-video"), ("src", "poster")),
    **dict.fromkeys(("image", "use", "feimage"), ("href", "xlink:href")),
    **dict.fromkeys(("body", "table", "tr", "td", "th"), ("background",)),
}
PLAYERS = frozenset({"audio", "video", "amp-audio", "amp-video"})
LINKS = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"}
    | {"preload", "modulepreload"}
)
PRELOADED = frozenset({"font", "image", "script", "style", "track"})
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)\Z", re.IGNORECASE)
LAZY = re.compile(r"data-(?:[\w-]*-)?src\Z")  # data-src, data-lazy-src …
SETS = re.compile(r"(?:data-(?:[\w-]*-)?|image)?srcset\Z")

# CSS Syntax 3, as far as addresses go. Each alternative also matches where what it begins with
# is never closed, so that no byte is read twice.
TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z)
    | url\(\s*+(?:(?P<quoted>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)
        | (?P<bare>(?:[^\s"'()\\]|\\.)*+))\s*+(?P<closed>\)|\Z)?
    | (?P<string>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)
    | @namespace[^;]*+
    | \btype\([^)]*+
    | (?P<taking>@import\b | \bimage-set\( )
    | (?P<ending>[;{}])""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\r?\n|(.))", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Requisite:
    """`is_media`: an audio or video file, of which one may be larger than all pages."""

    url: str
    is_media: bool = False


def in_html(text: str, url: str) -> list[Requisite]:
    """The requisites of the page or fragment `text`, each once, in the page's order.

    All of a ``srcset``: which one a browser takes depends on its window. Not the pixels by
    which visits are counted, and nothing that only a script could name.
    """
    root = parse(text)
    if root is None:
        return []
    base_url = base_of(Document(root), url)
    return _distinct((said for one in root.iter("*") for said in _said(one)), base_url, url)


def in_css(text: str, url: str) -> list[Requisite]:
    """The images, fonts and style sheets that a style sheet names."""
    return _distinct(((said, False) for said in _in_css(text)), url, url)


def _distinct(said: Iterable[tuple[str, bool]], base_url: str, url: str) -> list[Requisite]:
    found: dict[str, Requisite] = {}
    own = url.partition("#")[0]
    for href, is_media in said:
        if href.lstrip()[:5].lower() == "data:":
            continue
        address = (web_address(base_url, href) or "").partition("#")[0]
        if address and address != own and len(address) <= LONGEST:
            found.setdefault(address, Requisite(address, is_media))
            if len(found) == MOST:
                break
    return list(found.values())


def _said(element: HtmlElement) -> Iterator[tuple[str, bool]]:
    """What one element has a browser fetch, as it stands there; whether it is a media file."""
    tag = element.tag
    if tag == "style":
        yield from ((said, False) for said in _in_css(element.text or ""))
    elif tag == "link":
        yield from ((said, False) for said in _linked(element))
    elif not _is_beacon(element):
        for name, value in _attributes(element):
            if name in FETCHED.get(tag, ()):
                yield value, name == "src" and _plays(element)
            elif SETS.match(name):
                yield from ((said, False) for _, said in candidates(value))
            elif name == "style" and "(" in value:
                yield from ((said, False) for said in _in_css(value))
            elif name.startswith("data-") and (
                (tag in FETCHED and LAZY.match(name)) or _names_picture(value)
            ):
                yield value, LAZY.match(name) is not None and _plays(element)


def _attributes(element: HtmlElement) -> list[tuple[str, str]]:
    return cast("list[tuple[str, str]]", element.items())


def _linked(link: HtmlElement) -> Iterator[str]:
    kinds = LINKS.intersection(link.get("rel", "").lower().split())
    if kinds == {"preload"} and link.get("as", "").lower() not in PRELOADED:
        return
    if kinds:
        yield link.get("href", "")
        yield from (said for _, said in candidates(link.get("imagesrcset", "")))


def _plays(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag in PLAYERS or (
        element.tag == "source" and parent is not None and parent.tag in PLAYERS
    )


def _is_beacon(element: HtmlElement) -> bool:
    return element.tag == "img" and all(
        element.get(side, "").strip().removesuffix("px") in ("0", "1")
        for side in ("width", "height")
    )


def _names_picture(value: str) -> bool:
    """Whether a value is one address that ends like a picture's, as lazy backgrounds are named."""
    if len(value) > LONGEST or not value or value[-1].isspace() or "." not in value:
        return False
    path = value.partition("?")[0]
    return PICTURE.search(path) is not None and not re.search(r"[\s{<,;]", value.strip())


def _in_css(text: str) -> Iterator[str]:
    taking = ""  # the construct whose strings are addresses
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "taking":
            taking = token["taking"].lower()
        elif kind == "ending":
            taking = ""
        elif kind == "closed":
            yield _unescaped(_unquoted(token["quoted"]) if token["quoted"] else token["bare"])
            if taking == "@import":
                taking = ""
        elif kind == "string" and taking:
            yield _unescaped(_unquoted(token["string"]))
            if taking == "@import":
                taking = ""


def _unquoted(string: str) -> str:
    return string[1:-1] if len(string) > 1 and string[-1] == string[0] else string[1:]


def _unescaped(said: str) -> str:
    if "\\" not in said:
        return said
    return ESCAPE.sub(lambda one: _character(one[1]) if one[1] else one[2] or "", said)


def _character(code: str) -> str:
    point = int(code, 16)
    return chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"
