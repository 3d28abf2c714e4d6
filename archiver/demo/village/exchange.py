"""Requests as read and answers as written: HTTP/1.1 messages, without the sockets.

How an answer is delivered depends on its path alone: plain with a length, gzipped with a
length, chunked, or both (see `delivery_of`).
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from archiver.demo.village.site import Answer

_CHUNK = 4_096
_TEXT = ("text/", "application/rss")


@dataclass(frozen=True, slots=True)
class Delivery:
    chunked: bool
    gzipped: bool


def delivery_of(path: str) -> Delivery:
    """How the answer to `path` (without its query) travels, where the client allows it."""
    choice = zlib.crc32(path.encode()) % 4
    return Delivery(chunked=choice in {0, 1}, gzipped=choice in {1, 2})


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; `headers` in their order, names in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    version: str = "HTTP/1.1"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def parse_request(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, version = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    return Request(method, target, headers, version)


def to_wire(
    request: Request,
    given: Answer,
    extra: tuple[tuple[str, str], ...] = (),
    *,
    validators: bool = True,
) -> bytes:
    tag = f'W/"{hashlib.sha256(given.body).hexdigest()[:16]}"'
    headers = [
        ("Date", format_datetime(datetime.now(UTC), usegmt=True)),
        ("Server", "village"),
        ("Content-Type", given.content_type),
        ("Cache-Control", "public, max-age=60"),
        *extra,
    ]
    if given.location:
        headers.append(("Location", given.location))
    if given.status == 200 and validators:
        headers.append(("ETag", tag))
        if given.modified:
            headers.append(("Last-Modified", format_datetime(given.modified, usegmt=True)))
        if _unchanged(request, tag, given.modified):
            return _head(304, [pair for pair in headers if pair[0] != "Content-Type"])
    body = given.body
    delivery = delivery_of(request.path)
    if given.content_type.startswith(_TEXT):
        headers.append(("Vary", "Accept-Encoding, X-Requested-With"))
        if delivery.gzipped and "gzip" in request.header("accept-encoding"):
            headers.append(("Content-Encoding", "gzip"))
            body = gzip.compress(body, mtime=0)
    chunked = delivery.chunked and request.version == "HTTP/1.1"
    headers.append(
        ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
    )
    head = _head(given.status, headers)
    if request.method == "HEAD":
        return head
    return head + (_chunks(body) if chunked else body)


def _head(status: int, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def _chunks(body: bytes) -> bytes:
    pieces = [body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _unchanged(request: Request, tag: str, modified: datetime | None) -> bool:
    """RFC 9110 §13.2.2: If-None-Match goes before If-Modified-Since."""
    if known := request.header("if-none-match"):
        return known.strip() == "*" or tag in (one.strip() for one in known.split(","))
    since = request.header("if-modified-since")
    if not since or modified is None:
        return False
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
