"""Embedded players: title, length and address from their markup; times as players show them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from archiver.records import Media
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import first, select, squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ArticleRules

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)")
ISO_DURATION = re.compile(
    r"P(?:(\d{1,4})D)?T?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d*)?)S)?"
)
SOURCES = ("src", "data-src", "data-lazy-src", "data-original")  # of a frame
TITLED = ("data-sdktitle", "data-title", "title", "aria-label")
ADDRESS_KEYS = ("Src", "src", "file", "url", "AmpSrc")


def read_player(element: HtmlElement, base_url: str, rules: ArticleRules) -> Media:
    """The audio or video that the player in `element` plays."""
    track = first(element, ("video", "audio"))
    kind = _kind(element, track)
    length = next(
        filter(None, (seconds(text_of(found)) for found in select(element, rules.player_duration))),
        None,
    )
    if length is None and track is not None:
        length = seconds(track.get("data-duration"))
    return Media(
        0,
        kind,
        title=_title(element, track, rules),
        duration_s=length,
        url=_address(element, track, base_url),
    )


def read_frame(element: HtmlElement, base_url: str) -> Media | None:
    """The document in a frame (``iframe``, ``embed``), if it is something to look at."""
    offers = (web_address(base_url, element.get(name)) for name in SOURCES)
    url = next(filter(None, offers), None)
    if url is None or element.get("width") in ("0", "1") or element.get("height") in ("0", "1"):
        return None
    return Media(0, "embed", title=squeeze(element.get("title")) or None, url=url)


def seconds(text: str | None) -> int | None:
    """The length that a text like ``0:04:47`` or ``PT4M47S`` says; None if none or zero."""
    said = squeeze(text)
    if clock := CLOCK.fullmatch(said):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest or None
    if said.startswith("P") and (iso := ISO_DURATION.fullmatch(said)):
        days, hours_, minutes_, rest_ = (float(part or 0) for part in iso.groups())
        return int(days * 86400 + hours_ * 3600 + minutes_ * 60 + rest_) or None
    return None


def _kind(element: HtmlElement, track: HtmlElement | None) -> str:
    if track is not None:
        return str(track.tag)
    return "audio" if "audio" in (element.get("class") or "") else "video"


def _title(element: HtmlElement, track: HtmlElement | None, rules: ArticleRules) -> str | None:
    for found in select(element, rules.player_title):
        if title := text_of(found):
            return title
    holders = [element, *([track] if track is not None else []), *select(element, ["[data-title]"])]
    for name in TITLED:
        for holder in holders:
            if title := squeeze(holder.get(name)):
                return title
    heading = first(element, ("h2", "h3", "h4", "h5", "h6"))
    return text_of(heading) or None


def _address(element: HtmlElement, track: HtmlElement | None, base_url: str) -> str | None:
    offers: list[str | None] = []
    for holder in select(element, ("[data-sources]",)):
        offers += _sources(holder.get("data-sources", ""))
    if track is not None:
        offers += [track.get("src"), track.get("data-src")]
        offers += [source.get("src") for source in track.iter("source")]
    offers += [link.get("href") for link in select(element, ("a[href]",)) if _plays(link)]
    return next(filter(None, (web_address(base_url, offer) for offer in offers)), None)


def _sources(text: str) -> list[str]:
    """Addresses in a player's JSON list of sources, as the page orders them."""
    try:
        listed: Any = json.loads(text)
    except (ValueError, RecursionError):
        return []
    found = []
    for source in listed if isinstance(listed, list) else [listed]:
        if isinstance(source, dict):
            found += [source[key] for key in ADDRESS_KEYS if isinstance(source.get(key), str)]
    return found


def _plays(link: HtmlElement) -> bool:
    path = (link.get("href") or "").partition("?")[0].lower()
    return path.endswith((".mp4", ".mp3", ".m3u8", ".m4a", ".webm", ".ogg"))
