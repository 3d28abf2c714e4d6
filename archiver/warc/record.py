"""One WARC record as bytes: how it is put together, and what an exchange is (WARC 1.1)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from archiver.warc.flate import gzipped, new_gzip
from archiver.warc.large import Large

if TYPE_CHECKING:
    from archiver.records import Capture, Role

Headers = Iterable[tuple[str, str | None]]
Truncation = Literal["length", "time", "disconnect", "unspecified"]

RESPONSE_TYPE = "application/http; msgtype=response"
REQUEST_TYPE = "application/http; msgtype=request"
FIELDS_TYPE = "application/warc-fields"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer as they went over the wire, and what their bytes do not say.

    `response` begins at the final status line; what came before it is in `interim`. Of an
    answer that is too large to be held, it is the beginning, and all of it is in `large`.
    """

    url: str
    method: str
    request: bytes
    response: bytes
    started_at: str  # ISO 8601 in UTC with milliseconds: becomes WARC-Date
    interim: bytes = b""
    elapsed_ms: int | None = None
    ip: str | None = None
    protocol: str | None = None  # "http/1.1"
    tls: str | None = None  # "tls/1.3"
    cipher: str | None = None
    role: Role = "other"
    page_number: int | None = None
    within: str | None = None
    via_url: str | None = None
    proxy: str | None = None  # HOST:PORT, without credentials
    truncated: Truncation | None = None
    large: Large | None = None
    original: Capture | None = None  # what is kept of this address: the answer may be the same
    before: Sequence[Capture] = ()  # what was kept of it before that, and may be back


@dataclass(frozen=True, slots=True)
class Document:
    """A local file taken in as the page at `url`: HTML, or a rendering as text."""

    url: str
    block: bytes
    content_type: str  # parameters included
    fetched_at: str | None = None  # when it was made, where known; else it is now
    role: Role = "other"
    page_number: int | None = None
    source: str | None = None  # the name of the file it came from


def timestamp(seconds: float) -> str:
    """Seconds since the epoch as WARC-Date, with milliseconds (WARC 1.1 §5.4)."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def new_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def fields_block(fields: Iterable[tuple[str, str]]) -> bytes:
    """A block of application/warc-fields; line ends in a value are flattened to spaces."""
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields).encode()


def member(headers: Headers, block: bytes, level: int) -> bytes:
    """A whole record as one gzip member (WARC 1.1 annex D.2); headers that are None are left."""
    start = _header(headers, len(block))
    # One call: each gives up the GIL, and to get it back from a busy reactor takes its time.
    return gzipped(b"".join((start, block, b"\r\n\r\n")), level)


def member_parts(
    headers: Headers, size: int, block: Iterable[bytes | memoryview], level: int
) -> Iterator[bytes]:
    """The same in parts, of a block of `size` bytes that is never held as a whole."""
    packer = new_gzip(level)
    yield packer.compress(_header(headers, size))
    for part in block:
        yield packer.compress(part)
    yield packer.compress(b"\r\n\r\n") + packer.flush()


def _header(headers: Headers, size: int) -> bytes:
    lines = "".join(
        f"{name}: {_one_line(value)}\r\n" for name, value in headers if value is not None
    )
    return f"WARC/1.1\r\n{lines}Content-Length: {size}\r\n\r\n".encode()


def _one_line(value: str) -> str:
    """A value that cannot forge a header of its own."""
    return " ".join(value.splitlines()) if not value.isprintable() else value
