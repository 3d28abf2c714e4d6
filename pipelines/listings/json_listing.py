"""What an API's answer lists: items as JSON, or the markup of a list inside JSON.

Found by shape: the longest list of objects of which each bears an address of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipelines.listings.listed import Listed

# The usual names of an item's own address; any other member will do that holds one in each item.
ADDRESSES = (
    *("canonical_url", "canonicalUrl", "permalink", "link", "fullUrl", "web_url", "webUrl"),
    *("url", "href", "uri", "path", "permalink_url", "external_url"),
)
TITLES = ("title", "headline", "name")
TEASERS = ("excerpt", "summary", "subtitle", "description", "standfirst")
DATES = re.compile("date|publish|created|posted|time", re.IGNORECASE)
NO_ARTICLE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|mp[34]|pdf|css|js|json|xml)$|/wp-json/|/api/", re.IGNORECASE
)
WRAPPERS = ("node", "attributes")  # GraphQL, JSON:API: the item is what they hold
DEPTH = 14
MAX_NODES = 100_000
MOST = 0.8  # of a list's items have to bear an address
MILLISECONDS = 100_000_000_000  # a time stamp above that does not count seconds
GUARD = re.compile(r"^(?:\)\]\}'?|while\s*\(1\);|for\s*\(;;\);|\]\)\}while\(1\);)(?:</x>)?,?\s*")


def is_json(text: str) -> bool:
    return _bare(text)[:1] in ("{", "[")


def load_json(text: str) -> Any:
    """The value, also behind a guard against inclusion as a script; None where it is none."""
    try:
        return json.loads(_bare(text))
    except (ValueError, RecursionError):
        return None


def first_value(text: str, start: int) -> Any:
    """The JSON value that begins at `start` of a script's text; None where none does."""
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def listed_in_json(value: Any, page_url: str, template: str = "") -> list[Listed]:
    """The items of the longest list; `template` makes an item's address of its members."""
    best: list[Listed] = []
    for items in _lists(value):
        if len(items) > len(best):
            found = _read(items, page_url, template)
            best = found if len(found) > len(best) else best
    return best


def markup_in_json(value: Any) -> str:
    """The markup that the answer brings, all of it joined; empty where it brings none."""
    strings = (node for node in _nodes(value) if isinstance(node, str))
    return "\n".join(text for text in strings if "<" in text and "href" in text)


def _bare(text: str) -> str:
    return GUARD.sub("", text.lstrip("\ufeff \t\r\n"))


def _nodes(value: Any) -> Iterator[Any]:
    """The value and all in it, in the order of the text."""
    stack, left = [(value, 0)], MAX_NODES
    while stack and left:
        left -= 1
        node, depth = stack.pop()
        yield node
        if depth < DEPTH and isinstance(node, dict | list):
            inner = list(node.values()) if isinstance(node, dict) else node
            stack += [(one, depth + 1) for one in reversed(inner)]


def _lists(value: Any) -> Iterator[list[dict[str, Any]]]:
    """The lists of objects, and objects that hold such by their keys (``{"12": {…}}``)."""
    for node in _nodes(value):
        items = list(node.values()) if isinstance(node, dict) else node
        if isinstance(items, list):
            objects = [one for one in items if isinstance(one, dict)]
            if objects and len(objects) == len(items):
                yield objects


def _read(items: list[dict[str, Any]], page_url: str, template: str) -> list[Listed]:
    flat = [_flat(item) for item in items]
    key = "" if template else _address_key(flat, page_url)
    if not (key or template):
        return []
    found = []
    for members in flat:
        address = _filled(template, members) if template else members.get(key)
        if isinstance(address, str) and address:
            found.append(
                Listed(address, _said(members, TITLES), _said(members, TEASERS), _when(members))
            )
    told = sum(bool(one.title or one.published) for one in found)
    return found if told >= MOST * len(found) else []


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """An item's members by their last name, its own before those of what it holds."""
    found = {name: one for name, one in item.items() if not isinstance(one, dict | list)}
    for name, inner in item.items():
        if isinstance(inner, dict):
            if isinstance(inner.get("rendered"), str):
                found.setdefault(name, inner["rendered"])
            before = "" if name in WRAPPERS else f"{name}."
            for key, one in inner.items():
                if not isinstance(one, dict | list):
                    found.setdefault(before + key, one)
    return found


def _address_key(items: list[dict[str, Any]], page_url: str) -> str:
    """The member that holds an address of this site in most items, each another one."""
    names = dict.fromkeys((*ADDRESSES, *(name for item in items for name in item)))
    for name in names:
        held = [one for item in items if _is_address(one := item.get(name), page_url)]
        if held and len(set(held)) == len(held) and len(held) >= MOST * len(items):
            return name
    return ""


def _is_address(value: Any, page_url: str) -> bool:
    if not isinstance(value, str) or not value.startswith(("http://", "https://", "/")):
        return False
    if any(letter.isspace() for letter in value):
        return False
    try:
        parts, own = urlsplit(value), urlsplit(page_url)
    except ValueError:
        return False
    same = not parts.netloc or parts.netloc.removeprefix("www.") == own.netloc.removeprefix("www.")
    return same and len(parts.path) > 1 and not NO_ARTICLE.search(parts.path)


def _filled(template: str, members: dict[str, Any]) -> str | None:
    try:
        return template.format_map(members)
    except (KeyError, ValueError, IndexError, AttributeError):
        return None


def _said(members: dict[str, Any], names: tuple[str, ...]) -> str | None:
    found = (members.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one.strip()), None)


def _when(members: dict[str, Any]) -> str | None:
    """The first member that is a date by its name and by its value."""
    for name, value in members.items():
        if not DATES.search(name) or isinstance(value, bool):
            continue
        if isinstance(value, str) and re.match(r"(?:19|20)\d\d-?\d\d", value):
            return value
        if isinstance(value, int | float) and value > 0:
            return _stamp(value)
    return None


def _stamp(value: float) -> str | None:
    seconds = value / 1000 if value > MILLISECONDS else value
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None
