"""Pictures and films that a page names for machines (OpenGraph, JSON-LD), where it shows none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archiver.records import Image, Media
from pipelines.dom.html_out import web_address
from pipelines.dom.images import image_address
from pipelines.dom.players import seconds
from pipelines.metadata.structured import names_in, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.metadata.structured import Structured

HOLDERS = ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice")
ADDRESSES = ("contentUrl", "embedUrl", "url")
NO_PICTURE = re.compile(
    r"logo|favicon|default|placeholder|fallback|avatar|dummy|no-?image|blank|(?<![a-z])(?:share|sharing"
    r"|social|opengraph|og|site|brand|icon|fb|facebook|twitter|card)(?:[_-]?(?:image|img|card|share))?"
    r"(?:[_-]\d+x\d+)?\.[a-z]+$|\.svg$"
)


def lead_image(said: Structured, base_url: str) -> tuple[Image, ...]:
    """The first picture that a page names; no logo and no default. Its words are those of the
    object that describes it."""
    alt = next(iter(said.meta.get("og:image:alt", said.meta.get("twitter:image:alt", ()))), None)
    objects = list(_listed(said.ld.get("image")))
    for offer in (*said.meta.get("og:image", [])[:1], *objects):
        found = offer if isinstance(offer, dict) else {}
        url = image_address(base_url, _address(found) or text_in(offer))
        if url is None or NO_PICTURE.search(urlsplit(url).path.lower()):
            continue
        for one in objects:  # what the same picture, or the only one, is said to show
            if isinstance(one, dict) and (len(objects) == 1 or _address(one) == offer):
                found = found or one
        credit = next((name for key in HOLDERS for name in names_in(found.get(key))), None)
        return (Image(1, url, alt=alt, caption=text_in(found.get("caption")), credit=credit),)
    return ()


def films(said: Structured, base_url: str) -> tuple[Media, ...]:
    """The films and recordings that are said to belong to the article."""
    found: list[Media] = []
    for kind in ("video", "audio"):
        for one in _listed(said.ld.get(kind)):
            if not isinstance(one, dict):
                continue
            url = web_address(base_url, _address(one))
            title = text_in(one.get("name"))
            if url or title:
                length = seconds(text_in(one.get("duration")))
                found.append(Media(len(found) + 1, kind, title, length, url))
    return tuple(found)


def _listed(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif value:
        yield value


def _address(found: dict[str, Any]) -> str | None:
    offers = (found.get(key) for key in ADDRESSES)
    return next((offer for offer in offers if isinstance(offer, str) and offer), None)
