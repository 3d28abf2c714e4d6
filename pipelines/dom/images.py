"""Images in markup: the best address of each, and its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archiver.records import Image
from pipelines.body.evidence import CREDITS, named
from pipelines.dom.credits import split_credit
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as HtmlElement

    from pipelines.metadata.structured import Structured

SOURCES = ("data-original", "data-lazy-src", "data-src", "src", "content")
SETS = ("data-srcset", "data-lazy-srcset", "srcset")
DESCRIPTOR = re.compile(r"(\d+(?:\.\d+)?)[wx](?:,(\S*))?")
HOLDERS = ("copyrightHolder", "creditText", "copyrightNotice")
NO_PICTURE = re.compile(
    r"logo|favicon|default|placeholder|fallback|avatar|dummy|no-?image|blank|(?<![a-z])(?:share|sharing"
    r"|social|opengraph|og|site|brand|icon|fb|facebook|twitter|card)(?:[_-]?(?:image|img|card|share))?"
    r"(?:[_-]\d+x\d+)?\.[a-z]+$|\.svg$"
)
SMALLEST = 40  # pixels: less is an icon or a counter


def read_image(element: HtmlElement, base_url: str, cut: re.Pattern[str] | None) -> Image | None:
    """The image that an ``img`` shows; None for icons, counters and placeholders."""
    if any(_pixels(element.get(side)) < SMALLEST for side in ("width", "height")):
        return None
    url = best_address(element, base_url)
    if url and cut:
        url = cut.sub("", url)
    alt = squeeze(element.get("alt")) or None
    return Image(0, url, alt=alt) if url or alt else None


def caption_of(element: HtmlElement) -> tuple[str, str | None]:
    """The words under an image, and apart from them who is to be credited for it: told by its
    markup, else by its words."""
    said = text_of(element)
    for part in element.iter("*"):
        marked = CREDITS & named(part.get("class") or "") or part.get("itemprop") in HOLDERS
        if marked and part is not element and (credit := text_of(part)):
            before, _, behind = said.rpartition(credit)
            return squeeze(f"{before} {behind}").strip(" |/-–"), credit  # noqa: RUF001
    return split_credit(said)


def lead_image(said: Structured, base_url: str) -> tuple[Image, ...]:
    """The picture that the page names for others, where it shows none; no logo and no default."""
    url = _image_address(base_url, said.image)
    if url is None or NO_PICTURE.search(urlsplit(url).path.lower()):
        return ()
    alt = next(iter(said.meta.get("og:image:alt", said.meta.get("twitter:image:alt", ()))), None)
    return (Image(1, url, alt=alt),)


def best_address(element: HtmlElement, base_url: str) -> str | None:
    """The widest of the addresses offered: of a set by its widths, else the lazy one."""
    offers: list[tuple[float, str]] = []
    parent = element.getparent()
    sources = parent.findall("source") if parent is not None and parent.tag == "picture" else []
    for holder in (element, *sources):
        for name in SETS:
            offers += candidates(holder.get(name, ""))
    for _, url in sorted(offers, key=lambda offer: -offer[0]):
        if good := _image_address(base_url, url):
            return good
    for name in SOURCES:
        if good := _image_address(base_url, element.get(name)):
            return good
    return None


def candidates(offered: str) -> Iterator[tuple[float, str]]:
    """Width or density, and address, of each candidate of a ``srcset`` (HTML §4.8.4.2.1)."""
    url = ""
    for token in offered.split():
        if url and (said := DESCRIPTOR.fullmatch(token)):
            yield float(said[1]), url
            url = (said[2] or "").strip(",")
            continue
        if url:
            yield 1.0, url
        url = token.strip(",")
        if token.endswith(","):
            yield 1.0, url
            url = ""
    if url:
        yield 1.0, url


def same_image(url: str | None) -> str | None:
    """What two addresses of one image share: host and path."""
    if not url:
        return None
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"


def _image_address(base_url: str, url: str | None) -> str | None:
    return None if not url or url.startswith("data:") else web_address(base_url, url)


def _pixels(value: str | None) -> float:
    digits = (value or "").strip().removesuffix("px")
    return float(digits) if digits.isdecimal() else 1e9
