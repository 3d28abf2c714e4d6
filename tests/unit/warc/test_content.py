"""A payload in parts is the payload in one piece."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from pathlib import Path

import brotli
import pytest

from archiver.warc import content
from archiver.warc.content import content_parts, dechunked
from archiver.warc.decode import decode_payload
from archiver.warc.http1 import dechunk, parse_head
from archiver.warc.scan import HELD, Record

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = random.Random(1).randbytes(40_000).hex().encode() + b"ledger " * 20_000
CHUNKED = b"5;a=b\r\nhello\r\n6\n world\n3\r\n!!!\r\n0\r\nTrailer: x\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def members(data: bytes) -> bytes:
    return gzip.compress(data[:1000]) + gzip.compress(data[1000:]) + b"\0\0rubbish"


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    "body",
    [CHUNKED, CHUNKED[:20], b"hello, not chunked", b"", b"5\r\nhelloX", b"zz\r\n", b"5\r\nhel"],
)
def test_chunks_that_come_in_pieces_are_undone_as_in_one(body: bytes, size: int) -> None:
    assert b"".join(dechunked(iter(in_pieces(body, size)))) == dechunk(body)


class Large(Record):
    """A record whose block is held, and given in pieces as if it were not."""

    def parts(self):
        yield from in_pieces(self.start, 1777)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"gzip", gzip.compress(TEXT)),
        (b"gzip", members(TEXT)),
        (b"gzip", gzip.compress(TEXT)[:-900]),
        (b"gzip", TEXT),
        (b"deflate", zlib.compress(TEXT)),
        (b"deflate", raw_deflate(TEXT)),
        (b"br", brotli.compress(TEXT)),
        (b"zstd", zstd.compress(TEXT)),
        (b"zstd", zstd.compress(TEXT) + zstd.compress(TEXT)),
        (b"gzip, br", brotli.compress(gzip.compress(TEXT))),
        (b"unheard-of", TEXT),
        (b"", TEXT),
    ],
)
def test_a_large_payload_is_decoded_as_a_small_one(
    monkeypatch: pytest.MonkeyPatch, coding: bytes, body: bytes
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + b"\r\n\r\n"
    headers = (("Content-Type", "application/http; msgtype=response"),)
    block = head + body
    record = Large(Path("a"), 0, 1, "response", headers, block, len(block))
    monkeypatch.setattr(content, "HELD", 100)
    assert len(block) < HELD
    assert b"".join(content_parts(record)) == decode_payload(parse_head(head), body)
