"""What a record holds, in parts: for what is too large to be held as a whole.

Gives what `decode.decode_payload` gives of a block in one piece.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import brotli

from archiver.warc.decode import decode_payload, new_unbrotli
from archiver.warc.http1 import is_chunked, parse_head, split_message
from archiver.warc.large import HELD
from archiver.warc.scan import Record

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 1 << 20
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_MAX_LINE = 1 << 12  # of a chunk's size and its extensions

Parts = Iterator[bytes]


def is_http(record: Record) -> bool:
    kind = (record.value("Content-Type") or "").lower()
    if kind:
        return kind.startswith("application/http")
    # What does not say what it is may be looked at (WARC 1.1 §5.6).
    return record.type in ("response", "request", "revisit") and record.start.startswith(b"HTTP/")


def http_head(record: Record) -> bytes:
    """The bytes of its HTTP head; none where its block is no HTTP message."""
    return split_message(record.start)[0] if is_http(record) else b""


def is_text(content_type: str) -> bool:
    """Whether what is of this type may be a page, or anything else that is read as text."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("xml", "json"))


def content_parts(record: Record) -> Parts:
    """Its payload, transfer and content codings undone. Raises DamageError."""
    raw = http_head(record)
    head = parse_head(raw)
    if record.size <= HELD:
        yield decode_payload(head, record.block[len(raw) :])
        return
    parts = entity_parts(record)
    codings = b",".join(head.values(b"content-encoding")).lower().split(b",")
    for coding in reversed(codings):
        decode = _DECODERS.get(coding.strip())
        if decode is None:
            break
        parts = _or_as_it_is(decode, parts)
    yield from parts


def entity_parts(record: Record) -> Parts:
    """Its payload, transfer coding undone only (WARC 1.1 §6.3.2). Raises DamageError."""
    body = body_parts(record)
    return dechunked(body) if is_chunked(parse_head(http_head(record))) else body


def body_parts(record: Record) -> Parts:
    """What is stored behind its HTTP head. Raises DamageError."""
    return _behind(len(http_head(record)), record.parts())


def dechunked(body: Iterable[bytes]) -> Parts:
    """As `http1.dechunk` does."""
    source = iter(body)
    held = _fill(b"", source, _MAX_LINE)
    if not _CHUNK_SIZE.match(held):
        yield held
        yield from source
        return
    while size := _CHUNK_SIZE.match(held):
        left = int(size.group(1), 16)
        held = held[size.end() :]
        if not left:
            return
        while left:
            held = held or next(source, b"")
            if not held:
                return
            yield held[:left]
            held, left = held[left:], left - min(left, len(held))
        held = _fill(held, source, _MAX_LINE)
        if not held.startswith((b"\r\n", b"\n")):
            return
        held = held.removeprefix(b"\r").removeprefix(b"\n")


def _fill(held: bytes, source: Iterator[bytes], size: int) -> bytes:
    while len(held) < size and (part := next(source, b"")):
        held += part
    return held


def _behind(skip: int, parts: Iterable[bytes]) -> Parts:
    for part in parts:
        if skip < len(part):
            yield part[skip:]
        skip -= min(skip, len(part))


def _or_as_it_is(decode: Callable[[Parts], Parts], parts: Parts) -> Parts:
    """Decoded; or the same bytes, where nothing of them can be: the coding was only claimed."""
    seen: list[bytes] = []

    def remembered() -> Parts:
        for part in parts:
            if not begun:
                seen.append(part)
            yield part

    begun = False
    for part in decode(remembered()):
        begun = begun or bool(part)
        yield part
        seen.clear()
    if not begun:
        yield from chain(seen, parts)


def _gunzip(parts: Parts) -> Parts:
    data = next(parts, b"")
    while data[:2] == b"\x1f\x8b":
        decoder = zlib.decompressobj(31)
        try:
            while not decoder.eof:
                data = data or next(parts, b"")
                if not data:
                    return
                yield decoder.decompress(data, STEP)
                data = decoder.unconsumed_tail
        except zlib.error:
            return
        data = decoder.unused_data.lstrip(b"\0") or next(parts, b"")


def _inflate(parts: Parts) -> Parts:
    first = next(parts, b"")
    decoder = zlib.decompressobj()
    try:
        decoder.decompress(first, 1)
        decoder = zlib.decompressobj()
    except zlib.error:
        decoder = zlib.decompressobj(-15)
    try:
        for part in chain([first], parts):
            data = part
            while data and not decoder.eof:
                yield decoder.decompress(data, STEP)
                data = decoder.unconsumed_tail
    except zlib.error:
        return


def _unbrotli(parts: Parts) -> Parts:
    decode = new_unbrotli()
    try:
        for part in parts:
            yield from decode(part)
    except brotli.error:
        return


def _unzstd(parts: Parts) -> Parts:
    decoder: Any = zstd.ZstdDecompressor()
    try:
        for part in parts:
            data = part
            while True:
                yield decoder.decompress(data, STEP)
                data = b""
                if decoder.eof:
                    if not decoder.unused_data:
                        break
                    data, decoder = decoder.unused_data, zstd.ZstdDecompressor()
                elif decoder.needs_input:
                    break
            if decoder.eof:
                decoder = zstd.ZstdDecompressor()
    except zstd.ZstdError:
        return


_DECODERS: dict[bytes, Callable[[Parts], Parts]] = {
    b"gzip": _gunzip,
    b"x-gzip": _gunzip,
    b"deflate": _inflate,
    b"br": _unbrotli,
    b"zstd": _unzstd,
}
