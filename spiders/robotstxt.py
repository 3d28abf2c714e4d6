"""robots.txt as RFC 9309 reads it. Pure: bytes in, yes or no out.

Scrapy's default, Protego, differs where it matters to a site that meant what it wrote: a line that
it does not know ends a group (§2.2.4: other records do not interfere), ``/a?u=http%3A%2F%2Fb`` and
``/a?u=http://b`` are two paths to it (§2.2.2), ``Allow: /x/index.html`` allows ``/x/`` too, and
``User-agent: Archiver/1.0`` names nobody. ``Crawl-delay`` is no part of the RFC; here it is a rule
of its group like any other, since that is how sites write it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.robotstxt import RobotParser

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_BYTES = 500 * 1024  # §2.5: what is parsed at least; we parse no more

_EOL = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")  # §2.2.1: a product token
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SEPARATORS = frozenset(b"/?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A path as it is compared: literal pieces between wildcards."""

    pieces: tuple[str, ...]
    to_the_end: bool  # it ended with $
    allows: bool
    length: int  # octets: the most specific match decides (§2.2.2)

    def matches(self, path: str) -> bool:
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return not self.to_the_end or path == first
        at = len(first)
        *middle, last = others
        for piece in middle:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        if self.to_the_end:
            return len(path) - len(last) >= at and path.endswith(last)
        return path.find(last, at) >= 0


@dataclass(slots=True)
class Group:
    rules: list[Rule] = field(default_factory=list)
    crawl_delay_s: float | None = None


class RobotsTxt(RobotParser):
    """The rules of one robots.txt. Set ``ROBOTSTXT_PARSER`` to it."""

    def __init__(self, body: bytes) -> None:
        self._groups: dict[str, Group] = {}
        self.sitemaps: list[str] = []
        self._read(body)

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:  # noqa: ARG003
        return cls(robotstxt_body)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Whether `url` may be asked for. The longest rule that matches decides; of two that are
        equal, the one that allows; none allows (§2.2.2). robots.txt itself is always allowed."""
        path = path_of(_text(url))
        group = self._group(_text(user_agent))
        if group is None or path == "/robots.txt":
            return True
        matching = [rule for rule in group.rules if rule.matches(path)]
        best = max(matching, key=lambda rule: (rule.length, rule.allows), default=None)
        return best is None or best.allows

    def crawl_delay(self, user_agent: str | bytes) -> float | None:
        """Seconds between two requests: no part of the RFC, and asked for all the same."""
        group = self._group(_text(user_agent))
        return group.crawl_delay_s if group else None

    def _group(self, user_agent: str) -> Group | None:
        """All groups that name our product token are one; without any, those of ``*`` (§2.2.1)."""
        tokens = [token for token in _TOKEN.findall(user_agent.lower()) if token in self._groups]
        return self._groups.get(max(tokens, key=len, default="*"))

    def _read(self, body: bytes) -> None:
        current: list[Group] = []
        naming = False  # the last line of a group named a crawler, so the next one may do so too
        for key, value in _lines(body):
            if key == b"user-agent":
                current = current if naming else []
                naming = True
                if (group := self._named(value)) is not None:
                    current.append(group)
            elif key in (b"allow", b"disallow"):
                naming = False
                if (rule := _rule(value, allows=key == b"allow")) is not None:
                    for group in current:
                        group.rules.append(rule)
            elif key == b"crawl-delay":
                naming = False
                for group in current:
                    group.crawl_delay_s = _longer(group.crawl_delay_s, value)
            elif key == b"sitemap":
                self.sitemaps.append(value.decode("utf-8", "replace"))

    def _named(self, value: bytes) -> Group | None:
        """The group of the crawler that a line names: of ``Archiver/1.0`` the token counts."""
        token = _TOKEN.match(value.decode("latin-1").lower())
        name = "*" if value.startswith(b"*") else token and token[0]
        return self._groups.setdefault(name, Group()) if name else None


def _lines(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names in lower case and values, without comments, and without what is neither."""
    for line in _EOL.split(_cut(body).removeprefix(b"\xef\xbb\xbf")):
        name, colon, value = line.partition(b"#")[0].partition(b":")
        if colon:
            yield name.strip().lower(), value.strip()


def path_of(url: str) -> str:
    """Path and query of `url`, in the form in which they are compared."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query or "?" in url.partition("#")[0] else ""
    return _normal((parts.path or "/").encode() + query.encode())


def _rule(value: bytes, *, allows: bool) -> Rule | None:
    """An empty path is no rule. One that begins with neither / nor * is taken as if it did."""
    if not value:
        return None
    to_the_end = value.endswith(b"$")
    value = value.removesuffix(b"$")
    if not value.startswith((b"/", b"*")):
        value = b"/" + value
    before, mark, query = value.partition(b"?")
    pieces = [_normal(piece) for piece in re.sub(rb"\*+", b"*", before).split(b"*")]
    if mark:
        inside = [_normal(b"?" + piece) for piece in re.sub(rb"\*+", b"*", query).split(b"*")]
        pieces = [*pieces[:-1], pieces[-1] + inside[0], *(piece[1:] for piece in inside[1:])]
    length = len(value) + 2 * sum(octet > 127 for octet in value) + to_the_end
    return Rule(tuple(pieces), to_the_end, allows, length)


def _normal(path: bytes) -> str:
    """§2.2.2: what is reserved or beyond ASCII is percent-encoded, what needs no encoding is not.

    ``/`` and ``?`` stay as they are. Behind the first ``?`` they separate nothing, and are the
    same whether they were encoded or not.
    """
    found: list[str] = []
    query = False
    for escaped, plain in _ESCAPED.findall(path):
        code = int(escaped, 16) if escaped else plain[0]
        separates = code in _SEPARATORS and (query or not escaped)
        found.append(chr(code) if code in _UNRESERVED or separates else f"%{code:02X}")
        query = query or plain == b"?"
    return "".join(found)


def _cut(body: bytes) -> bytes:
    """Whole lines only: half a path would be another rule."""
    if len(body) <= MAX_BYTES:
        return body
    end = max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))
    return body[: max(end, 0)]


def _longer(known_s: float | None, value: bytes) -> float | None:
    try:
        found_s = float(value)
    except ValueError:
        return known_s
    return max(found_s, known_s or 0) if 0 <= found_s < math.inf else known_s


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
