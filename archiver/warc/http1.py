"""HTTP/1 messages as they lie in a record's block (RFC 9112): pure functions on bytes.

Reads what is there, not what should be there: a header line without a colon, a bare LF, a
folded line or a broken last chunk never raises, since the bytes are already kept and the
best that can be read of them is wanted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d+(?:\.\d+)? +(\d{3})(?!\d)")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """The start line and the fields of a message; names as sent, in order, repeats kept."""

    start_line: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def status(self) -> int | None:
        """The status code, or None when the start line is not a status line."""
        found = _STATUS.match(self.start_line)
        return int(found.group(1)) if found else None

    def values(self, name: bytes) -> list[bytes]:
        """All values of a field; `name` in lower case."""
        return [value for key, value in self.fields if key.lower() == name]

    def value(self, name: bytes) -> bytes | None:
        """The last value of a field (what Scrapy's Headers.get gives), or None."""
        found = self.values(name)
        return found[-1] if found else None

    def text(self, name: bytes) -> str:
        """The last value of a field as text, "" where there is none."""
        return (self.value(name) or b"").decode("latin-1")


def split_message(block: bytes) -> tuple[bytes, bytes]:
    """The head, up to and with its empty line, and the body. All is head if none ends it."""
    end = _END_OF_HEAD.search(block)
    return (block[: end.end()], block[end.end() :]) if end else (block, b"")


def parse_head(head: bytes) -> Head:
    """The fields of a head. A folded line (RFC 9112 §5.2) is joined to the one before it."""
    lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
    joined: list[bytes] = []
    for line in lines[1:]:
        if line[:1] in (b" ", b"\t") and joined:
            joined[-1] += line
        elif line:
            joined.append(line)
    pairs = (line.partition(b":") for line in joined)
    return Head(
        lines[0], tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
    )


def split_interim(received: bytes) -> tuple[bytes, bytes]:
    """The interim answers (1xx, RFC 9110 §15.2) before the final status line, and the rest.

    101 is final: after it the connection speaks another protocol.
    """
    start = 0
    while True:
        found = _STATUS.match(received, start)
        if not found or not found.group(1).startswith(b"1") or found.group(1) == b"101":
            break
        end = _END_OF_HEAD.search(received, start)
        if not end:
            break
        start = end.end()
    return received[:start], received[start:]


def is_chunked(head: Head) -> bool:
    codings = b",".join(head.values(b"transfer-encoding")).lower()
    return codings.rpartition(b",")[2].strip() == b"chunked"


def payload(head: Head, body: bytes) -> bytes:
    """The entity body: `body` after transfer decoding only (WARC 1.1 §6.3.2)."""
    return dechunk(body) if is_chunked(head) else body


def dechunk(body: bytes) -> bytes:
    """The chunks' data (RFC 9112 §7.1), extensions and trailers left out.

    A body that does not begin with a chunk was stored decoded, as some tools do: it is given
    back as it is. Where a later chunk is broken or cut, all that came before it is given.
    """
    if not _CHUNK_SIZE.match(body):
        return body
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size.group(1), 16)
        if length == 0:
            break
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        else:
            break
    return b"".join(parts)
