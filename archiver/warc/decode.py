"""Content decoding (RFC 9110 §8.4): from a payload as stored to the bytes a parser reads.

Gives what Scrapy's HttpCompressionMiddleware gives for sound input; of a broken or cut tail,
what could be decoded.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Any

import brotli

from archiver.warc.http1 import Head, payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd  # comes with Scrapy

MAX_BYTES = 1 << 30  # of a decoded body: Scrapy's own DOWNLOAD_MAXSIZE
_STEP = 1 << 16  # bytes given out at once
_SIP = 1 << 12  # bytes fed at once to a decoder whose output cannot be limited


def decode_payload(head: Head, body: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """The body behind `head`: transfer decoded, then content decoded.

    No more than `max_bytes` are given, whatever a hostile payload expands to.
    """
    return decode_content(head.values(b"content-encoding"), payload(head, body), max_bytes)


def decode_content(codings: list[bytes], data: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """`data` with its codings (values of Content-Encoding) undone, from the last to the first.

    Stops at one that is not known. Where nothing at all can be decoded, the coding was
    claimed and not applied, as happens with misconfigured servers: `data` is given as it is.
    """
    names = [name.strip() for name in b",".join(codings).lower().split(b",")]
    for name in reversed(names):
        decoder = DECODERS.get(name)
        if decoder is None:
            break
        data = decoder(data, max_bytes) or data
    return data


def _gunzip(data: bytes, max_bytes: int) -> bytes:
    """All gzip members, one after the other; zero bytes and rubbish after them are left."""
    parts: list[bytes] = []
    room = max_bytes
    while data[:2] == b"\x1f\x8b" and room > 0:
        decoder = zlib.decompressobj(31)
        part = _drain(decoder, data, room)
        parts.append(part)
        room -= len(part)
        if not decoder.eof:
            break
        data = decoder.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _inflate(data: bytes, max_bytes: int) -> bytes:
    """zlib's format, or the bare stream that some servers send for it."""
    return _drain(zlib.decompressobj(), data, max_bytes) or _drain(
        zlib.decompressobj(-15), data, max_bytes
    )


def _unbrotli(data: bytes, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    room = max_bytes
    try:
        for part in new_unbrotli()(data):
            parts.append(part)
            room -= len(part)
            if room <= 0:
                break
    except brotli.error:
        pass  # what came before the broken place is kept
    return b"".join(parts)[:max_bytes]


def new_unbrotli() -> Callable[[bytes], Iterator[bytes]]:
    """A decoder of one stream, fed part by part; by whichever of two packages `brotli` is: the
    one that pywb brings shadows the other.
    """
    decoder: Any = brotli.Decompressor()

    def bounded(data: bytes) -> Iterator[bytes]:
        while part := decoder.process(data, output_buffer_limit=_STEP):
            yield part
            data = b""

    def sipped(data: bytes) -> Iterator[bytes]:
        for at in range(0, len(data), _SIP):
            yield decoder.decompress(data[at : at + _SIP])

    return bounded if hasattr(decoder, "process") else sipped


def _unzstd(data: bytes, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    room = max_bytes
    while data and room > 0:
        decoder = zstd.ZstdDecompressor()
        while room > 0 and not decoder.eof:
            try:
                part = decoder.decompress(data, min(room, _STEP))
            except zstd.ZstdError:
                return b"".join(parts)
            data = b""
            parts.append(part)
            room -= len(part)
            if not part and decoder.needs_input:
                return b"".join(parts)
        data = decoder.unused_data if decoder.eof else b""
    return b"".join(parts)


def _drain(decoder: Any, data: bytes, room: int) -> bytes:
    """What a zlib decompressor gives of `data` before it ends, breaks, or `room` is full."""
    parts: list[bytes] = []
    while data and room > 0 and not decoder.eof:
        try:
            part = decoder.decompress(data, min(room, _STEP))
        except zlib.error:
            break
        parts.append(part)
        room -= len(part)
        data = decoder.unconsumed_tail
    return b"".join(parts)


DECODERS: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"gzip": _gunzip,
    b"x-gzip": _gunzip,
    b"deflate": _inflate,
    b"br": _unbrotli,
    b"zstd": _unzstd,
}
