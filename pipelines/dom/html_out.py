"""Clean semantic HTML from blocks. Nothing reaches it that was not escaped or built here."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.dom.blocks import Block
    from pipelines.dom.tree import Document

ENDS = "".join(map(chr, range(0x21)))  # what browsers strip from both ends of an address
FORBIDDEN = frozenset('"<>^`{|}\\')  # in a host (WHATWG URL §3.5)
LINES = str.maketrans("", "", "\t\n\r")  # and what anywhere (WHATWG URL §4.4)
# Absolute or from the site's root, nothing in it to resolve or to encode: so are most, and taking
# them apart costs more than all else in reading a link.
PLAIN = re.compile(
    r"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+)?(?:/(?![./])[!$%&()*+,.:;=@~\w-]+)+/?"
    r"(?:\?[!$%&()*+,./:;=@~\w-]+)?",
    re.ASCII,
)
SAFE = re.compile(r"[!#$%&()*+,./:;=?@~'\w-]*", re.ASCII)
WRAPPED = {"paragraph": "p", "quote": "blockquote", "code": "pre", "table": "table"}


def render(blocks: Iterable[Block]) -> str:
    """One block a line, in order; pull quotes are left out, for the body says them already."""
    lines: list[str] = []
    for block in blocks:
        if html := render_block(block):
            lines += ["<hr>", html] if block.parted and lines else [html]
    return "\n".join(lines)


def render_block(block: Block) -> str:
    lang = f' lang="{escape(block.language)}"' if block.language else ""
    if block.kind == "heading":
        return f"<h{block.level}{lang}>{block.html}</h{block.level}>"
    if block.kind == "image" and block.image:
        alt = escape(block.image.alt or "")
        img = f'<img src="{escape(block.image.url)}" alt="{alt}">' if block.image.url else ""
        caption = " ".join(filter(None, (block.image.caption, block.image.credit)))
        said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f"<figure>{img}{said}</figure>" if img or said else ""
    if block.kind == "media" and block.media:
        said = escape(block.media.title or block.media.url or "")
        if block.media.url and said:
            said = f'<a href="{escape(block.media.url)}">{said}</a>'
        return f"<figure><figcaption>{said}</figcaption></figure>" if said else ""
    if block.kind == "list":
        return f"{block.html[:3]}{lang}{block.html[3:]}"  # it begins with its tag, ul or ol
    tag = WRAPPED.get(block.kind)
    return f"<{tag}{lang}>{block.html}</{tag}>" if tag else ""


def web_address(base_url: str, href: str | None) -> str | None:
    """`href` made absolute, if it leads to the web (http, https), and not to this very page.

    Written as a browser asks for it: what no address may hold is percent-encoded.
    """
    if href and (plain := PLAIN.fullmatch(href)):
        origin = "" if plain[1] else _origin(base_url)
        return None if origin is None else origin + href
    return _resolved(base_url, href)


def _resolved(base_url: str, href: str | None) -> str | None:
    said = (href or "").strip(ENDS).translate(LINES)
    if not said or said.startswith("#"):
        return None
    try:
        url = urljoin(base_url, said)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        if any(one.isspace() or one in FORBIDDEN for one in parts.netloc):
            return None
        return url if SAFE.fullmatch(url) else safe_url_string(url)
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _origin(base_url: str) -> str | None:
    root = _resolved(base_url, "/")
    return root and root.removesuffix("/")


def base_of(document: Document, url: str) -> str:
    """What relative addresses on the page at `url` are relative to (HTML, the base element)."""
    for base in document.find("base"):
        if base.get("href") is not None:
            return web_address(url, base.get("href")) or url
    return url
