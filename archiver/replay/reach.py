"""Which listing pages a reader of the replay cannot come to, because no page names what was asked.

A walk goes round by other ways where a site's own button ends: an archive by date, a sitemap, an
API. Such pages replay by their address; a button that leads to them there is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree
from sqlite_utils import Database

from archiver.errors import DamageError
from archiver.records import Capture
from archiver.store.replayable import Step, first_listings, listing_steps, pages_before
from archiver.warc.postquery import MAX_QUERY
from archiver.warc.reader import read_page

BACK = 50  # pages before a fragment that its reader may still have on the screen
SHAPES = 50  # kinds of steps that are looked at; a collection has a few
TELLING = 4  # characters of a value that is not simply a count


@dataclass(frozen=True, slots=True)
class Gap:
    """`pages` listing pages, each asked for from a page that does not name it; the first."""

    from_url: str
    to_url: str
    pages: int


def replay_gaps(db: Database, archive: Path) -> list[Gap]:
    """Steps of the walks that a reader of the replay cannot make. Reads few pages for each kind
    of step, since those of a kind are made alike."""
    kinds: dict[tuple[str, ...], list[Step]] = {}
    for step in listing_steps(db):
        if (shape := _shape(step)) in kinds or len(kinds) < SHAPES:
            kinds.setdefault(shape, []).append(step)
    text_of = lru_cache(maxsize=32)(lambda capture: _text(archive, capture))
    gaps = []
    for first, *more in kinds.values():
        before = chain(pages_before(db, first.via_url, BACK), first_listings(db))
        if not any(_is_named(first, text_of(page), page.url) for page in before):
            gaps.append(Gap(first.via_url, first.url, 1 + len(more)))
    return gaps


def _shape(step: Step) -> tuple[str, ...]:
    """What steps made alike have in common: their addresses, whatever the numbers in them."""
    parts, via = urlsplit(step.url), urlsplit(step.via_url)
    names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    paths = [re.sub(r"\d+", "0", path) for path in (via.path, parts.path)]
    return step.method, via.netloc, parts.netloc, *paths, str(bool(via.query)), *names


def _is_named(step: Step, text: str, url: str) -> bool:
    """Whether a page names the address, or all that a script makes the request of: its path, and
    each value that is more than a count. A fragment's reader has the page before it on the screen.
    """
    parts = urlsplit(step.url)
    asked = step.urlkey.partition("?")[2]
    if len(asked) >= MAX_QUERY:
        return False  # replay knows that much of a posted body, and takes the rest as equal
    whole = parts.path + (f"?{parts.query}" if parts.query else "")
    if step.method == "GET" and (whole in text or step.url in _addresses(text, url)):
        return True
    values = [value for name, value in parse_qsl(asked) if not name.startswith("__wb_")]
    telling = [value for value in values if len(value) >= TELLING and not value.isdecimal()]
    scripted = step.method != "GET" or parts.query
    return bool(scripted and parts.path.strip("/")) and (
        parts.path in text and all(value in text.casefold() for value in telling)
    )


def _addresses(text: str, url: str) -> Iterator[str]:
    """Every attribute's value, as if it were an address on the page at `url`."""
    root = etree.HTML(text.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    for element in root.iter("*") if root is not None else ():
        for value in element.values():
            try:
                yield urljoin(url, str(value).strip())
            except ValueError:
                continue


def _text(archive: Path, capture: Capture) -> str:
    try:
        return unescape(read_page(archive, capture).text).replace("\\/", "/")
    except (DamageError, OSError):
        return ""
