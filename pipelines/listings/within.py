"""Where the articles of a listing lie: what a list of the whole site keeps to that is read on
behalf of one page, so that it goes on with that page and brings nothing else."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEWEST = 2  # entries that tell where entries lie
RARE = 10  # one of so many may lie elsewhere, and tells nothing
MOST_OUT = 100  # pages that are named as no articles
INDEX = re.compile(r"(?:index|default)\.\w{2,5}$", re.IGNORECASE)
SUFFIX = re.compile(r"\.\w{2,5}$")
DIGITS = re.compile(r"\d+")
OUT = "!"


def within_of(url: str, entries: Sequence[str], menus: Iterable[str]) -> str:
    """The places in which the `entries` of the page at `url` lie, as words; empty where they do
    not lie below it, or are too few to tell.

    A place is a folder with its numbers as ``9`` (``/blog/9/``), with the names of the query where
    the entries have one. Pages there to which the site's `menus` lead are no articles: they are
    named too, each behind a ``!``.
    """
    own = _folder_of_page(url)
    if own is None or len(entries) < FEWEST:
        return ""
    places = Counter(_place(one) for one in entries if _path(one).startswith(own))
    common = {
        place for place, count in places.items() if count >= FEWEST or count * RARE >= len(entries)
    }
    listed = {_name(one) for one in entries}
    beside = {_name(one) for one in menus if _place(one) in common} - listed
    words = [*sorted(common), *(OUT + one for one in sorted(beside)[:MOST_OUT])]
    return " ".join(words) if common else ""


def lies_within(url: str, within: str) -> bool:
    """Whether an address lies in one of these places, and is none of the pages left out."""
    words = within.split()
    name = _name(url)
    return bool(name) and OUT + name not in words and _place(url) in words


def _place(url: str) -> str:
    """The folder of an address, its numbers as ``9``."""
    parts = urlsplit(url)
    names = "&".join(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    path = parts.path if names else f"{_name(url).rpartition('/')[0]}/"
    return f"{DIGITS.sub('9', path)}{'?' + names if names else ''}".replace(" ", "%20")


def _name(url: str) -> str:
    """The path as it is told from others: without an index file or a slash at its end."""
    parts = urlsplit(url)
    path = INDEX.sub("", parts.path).rstrip("/").replace(" ", "%20")
    return f"{path}?{parts.query}" if parts.query else path


def _path(url: str) -> str:
    return urlsplit(url).path


def _folder_of_page(url: str) -> str | None:
    """The folder that a page stands for; None where its query says what it lists."""
    parts = urlsplit(url)
    if parts.query:
        return None
    return SUFFIX.sub("", INDEX.sub("", parts.path)).rstrip("/") + "/"
