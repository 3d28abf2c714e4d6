"""Images in markup: the best address of each, and its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archiver.records import Image
from pipelines.body.evidence import CREDITS, named, verdict
from pipelines.dom.credits import is_label, split_credit
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import READABLE, squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as HtmlElement

LAZY = ("data-original", "data-lazy-src", "data-src")
IMAGE = re.compile(r"^[^\s,]+\.(?:jpe?g|png|webp|gif|avif)(?:\?\S*)?$", re.IGNORECASE)
DENSEST = 16  # pixels of a screen in one of the page: more is a width
STANDS_IN = re.compile(
    r"(?:placeholder|spacer|blank|transparent|pixel|loading|lazy|dummy|1x1)[^/]*$", re.IGNORECASE
)
SETS = ("data-srcset", "data-lazy-srcset", "srcset")
DESCRIPTOR = re.compile(r"(\d+(?:\.\d+)?)[wx](?:,(\S*))?")
STOPS = (".", "!", "?", "…")
ENDS = " ,|/-–"  # noqa: RUF001
HOLDERS = ("copyrightHolder", "creditText", "copyrightNotice")
SIGN = 8  # characters of one emoji
PICTOGRAPHS = "\u218f"  # before them stand letters and marks
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


def is_sign(alt: str) -> bool:
    """Whether an image stands for a sign within a line, as the emoji that a program draws."""
    return 0 < len(alt) <= SIGN and alt[0] > PICTOGRAPHS and not any(map(str.isalnum, alt))


def caption_of(element: HtmlElement) -> tuple[str, str | None]:
    """The words under an image, and apart from them who is to be credited for it: told by its
    markup, else by its words."""
    said = _parted(element)
    parts = [one for one in element.iter("*") if one is not element]
    for part in parts:
        label = text_of(part)
        behind = said[said.rfind(label) + len(label) :].strip(ENDS) if is_label(label) else ""
        if behind:
            return said[: said.rfind(label)].strip(ENDS), behind
        pressed = part.tag == "button" or part.get("role") == "button"
        if label and (pressed or verdict(part) == "hidden"):
            said = squeeze(said.replace(label, " ", 1))
    for part in parts:
        marked = CREDITS & named(part.get("class") or "") or part.get("itemprop") in HOLDERS
        if (marked or part.tag == "cite") and (credit := text_of(part)):
            before, _, after = said.rpartition(credit)
            return squeeze(f"{before} {after}").strip(ENDS), credit
    return split_credit(said)


def _parted(element: HtmlElement) -> str:
    """The words of a caption; a blank parts sentences that only their markup parts."""
    said = ""
    for piece in READABLE(element):
        said += f" {piece}" if said.endswith(STOPS) and piece[:1].isupper() else piece
    return squeeze(said)


def best_address(element: HtmlElement, base_url: str) -> str | None:
    """The widest of the addresses offered: of all sets by their widths, of its own by density, else
    the lazy one, its own, and what a set of its picture offers without a width."""
    own = _offers((element,))
    others = _offers(_sources(element))
    wide = sorted((one for one in (*own, *others) if one[0] > DENSEST), key=_least)
    dense = (url for _, url in (*wide, *sorted(own, key=_least)))
    for url in (*dense, *map(element.get, LAZY)):
        if good := image_address(base_url, url):
            return good
    shown = image_address(base_url, element.get("src") or element.get("content"))
    if shown and not STANDS_IN.search(shown):
        return shown
    lazy = [str(value) for name, value in element.items() if str(name).startswith("data-")]
    offers = (*filter(IMAGE.search, lazy), *(url for _, url in sorted(others, key=_least)))
    return next(filter(None, (image_address(base_url, url) for url in offers)), shown)


def _offers(holders: Iterable[HtmlElement]) -> list[tuple[float, str]]:
    return [offer for one in holders for name in SETS for offer in candidates(one.get(name) or "")]


def _least(offer: tuple[float, str]) -> float:
    return -offer[0]


def _sources(element: HtmlElement) -> Iterator[HtmlElement]:
    """Those of the picture around an image; one that is not closed holds what follows it."""
    up = element.getparent()
    while up is not None and up.tag == "source":
        up = up.getparent()
    if up is not None and up.tag == "picture":
        yield from up.iter("source")


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


def image_address(base_url: str, url: str | None) -> str | None:
    """An image's address made absolute; None for one whose data stand in the page."""
    return None if not url or url.startswith("data:") else web_address(base_url, url)


def _pixels(value: str | None) -> float:
    digits = (value or "").strip().removesuffix("px")
    return float(digits) if digits.isdecimal() else 1e9
