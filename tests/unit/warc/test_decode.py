from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

from archiver.warc.decode import decode_content, decode_payload
from archiver.warc.http1 import parse_head

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"Each page was numbered, and each number was kept. " * 3000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]),
    "deflate": zlib.compress(TEXT),
    "Deflate": raw_deflate(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
    "ZSTD": zstd.compress(TEXT[:9]) + zstd.compress(TEXT[9:]),
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
}


@pytest.mark.parametrize("coding", PACKED)
def test_a_coding_is_undone(coding: str) -> None:
    assert decode_content([coding.encode()], PACKED[coding]) == TEXT


@pytest.mark.parametrize("coding", [coding for coding in PACKED if "br" not in coding])
def test_the_result_is_scrapys(coding: str) -> None:
    data = PACKED[coding]
    to_decode, _ = HttpCompressionMiddleware._split_encodings([coding.encode()])
    for one in to_decode:
        data = HttpCompressionMiddleware._decode(data, one, 0)
    assert decode_content([coding.encode()], PACKED[coding]) == data


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br", "zstd"])
def test_of_a_cut_payload_what_can_be_decoded_is_given(coding: str) -> None:
    packed = PACKED[coding]
    for cut in (len(packed) - 1, len(packed) - 5, len(packed) * 2 // 3):
        decoded = decode_content([coding.encode()], packed[:cut])
        assert TEXT.startswith(decoded) or decoded == packed[:cut]
    assert TEXT.startswith(decode_content([coding.encode()], packed[:-1]))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("data", [b"", b"<p>not packed at all</p>", b"\x1f\x8b"])
def test_a_coding_that_was_not_applied_leaves_the_payload(coding: str, data: bytes) -> None:
    assert decode_content([coding.encode()], data) == data


def test_unknown_codings_stop_the_decoding() -> None:
    packed = gzip.compress(TEXT)
    assert decode_content([b"gzip", b"aes128gcm"], packed) == packed
    assert decode_content([b"aes128gcm, gzip"], packed) == TEXT
    assert decode_content([b"identity"], TEXT) == TEXT
    assert decode_content([], TEXT) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    decoded = decode_content([coding.encode()], PACKED[coding], max_bytes=100_000)
    assert decoded == TEXT[:100_000]


@given(st.binary(max_size=200), st.sampled_from([b"gzip", b"deflate", b"br", b"zstd"]))
def test_no_bytes_raise(data: bytes, coding: bytes) -> None:
    decode_content([coding], data)
    decode_content([coding], b"\x1f\x8b\x08\x00" + data)


def test_transfer_coding_goes_first() -> None:
    head = parse_head(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    packed = gzip.compress(TEXT)
    assert decode_payload(head, b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)) == TEXT
