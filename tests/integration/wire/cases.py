"""What the server of these tests answers, to the byte, and what is asked of it."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field

import brotli

TEXT = ("<p>Ledgers were kept by hand. " + "Each page was numbered. " * 40 + "</p>").encode()
OK = b"HTTP/1.1 200 OK\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def sized(body: bytes, extra: bytes = b"") -> bytes:
    return OK + HTML + extra + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(body: bytes, extra: bytes = b"", trailer: bytes = b"", ext: bytes = b"") -> bytes:
    half = len(body) // 2
    chunks = b"".join(
        b"%x%s\r\n%s\r\n" % (len(part), ext, part) for part in (body[:half], body[half:])
    )
    head = OK + HTML + extra + b"Transfer-Encoding: chunked\r\n\r\n"
    return head + chunks + b"0" + ext + b"\r\n" + trailer + b"\r\n"


@dataclass(frozen=True)
class Case:
    """One exchange. `answer` is sent after `interim`; `surplus` after it, belonging to nothing.

    `then` is what the server does next: wait for another request, close, reset, or stall
    until the client gives up.
    """

    name: str
    answer: bytes
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    meta: dict[str, object] = field(default_factory=dict)
    interim: bytes = b""
    surplus: bytes = b""
    then: str = "wait"
    steps: int = 1  # pieces in which the answer is sent
    secure: bool = False
    through: str = ""  # "proxy"
    truncated: str = ""
    decoded: bytes | None = TEXT


def _zlib_raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


GZIP = gzip.compress(TEXT, mtime=0)
ODD = (
    b"hTTp-oDD: yes\r\nX-Twice: one\r\nserver:none\r\nX-Twice: two\r\n"
    b"X-Wide:\t wide  \r\nX-Empty:\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
)

CASES = [
    Case("plain", sized(TEXT)),
    Case("in_pieces", sized(TEXT), steps=7),
    Case("empty", sized(b""), decoded=b""),
    Case("chunked", chunked(TEXT)),
    Case("chunk_extensions", chunked(TEXT, ext=b';why="not"')),
    Case("chunk_trailers", chunked(TEXT, trailer=b"X-Sum: 12\r\nX-End: yes\r\n")),
    Case("chunked_in_pieces", chunked(TEXT), steps=40),
    Case("gzip", sized(GZIP, b"Content-Encoding: gzip\r\n")),
    Case("gzip_chunked", chunked(GZIP, b"Content-Encoding: gzip\r\n")),
    Case("gzip_two_members", sized(GZIP + GZIP, b"Content-Encoding: x-gzip\r\n"), decoded=TEXT * 2),
    Case("deflate", sized(zlib.compress(TEXT), b"Content-Encoding: deflate\r\n")),
    Case("deflate_raw", sized(_zlib_raw(TEXT), b"Content-Encoding: deflate\r\n")),
    Case("brotli", sized(brotli.compress(TEXT), b"Content-Encoding: br\r\n")),
    Case(
        "gzip_of_deflate",
        sized(gzip.compress(zlib.compress(TEXT), mtime=0), b"Content-Encoding: deflate, gzip\r\n"),
    ),
    Case("unknown_coding", sized(TEXT, b"Content-Encoding: aes128gcm\r\n")),
    Case("odd_headers", sized(TEXT, ODD)),
    Case("folded_header", sized(TEXT, b"X-Folded: one\r\n  two\r\n\tthree\r\n")),
    Case("line_without_colon", sized(TEXT, b"this is no header\r\nX-After: it\r\n")),
    Case("space_before_colon", sized(TEXT, b"x-A :  3\r\nX-B\t: 4\r\n")),
    Case("length_with_a_space", sized(TEXT).replace(b"Content-Length:", b"Content-Length :")),
    Case("type_with_a_space", sized(TEXT).replace(b"Content-Type:", b"Content-Type :"), steps=9),
    Case(
        "chunked_with_a_space",
        chunked(TEXT).replace(b"Transfer-Encoding:", b"Transfer-Encoding  :"),
    ),
    Case("name_not_ascii", sized(TEXT, b"X-\xe9: \xff\xfe\r\n  X-Fold: ed\r\n")),
    Case("empty_name", sized(TEXT, b": empty\r\n"), steps=50),
    Case("fold_before_fields", (sized(TEXT)).replace(b" OK\r\n", b" OK\r\n folded: a\r\n")),
    Case("fold_with_colon_after_none", sized(TEXT, b"no header\r\n a: b\r\n")),
    Case("long_line", sized(TEXT, b"X-Long: " + b"a" * 20_000 + b"\r\n")),
    Case("long_lines_chunked", chunked(TEXT, (b"X: " + b"a" * 20_000 + b"\r\n") * 3), steps=30),
    Case("endless_line", sized(TEXT, b"X-Long: " + b"a" * 400_000 + b"\r\n more\r\n")),
    Case("empty_length_chunked", chunked(TEXT, b"Content-Length:\r\n")),
    Case("empty_length", OK + HTML + b"Content-Length: \r\n\r\n" + TEXT, then="close"),
    Case("odd_length", OK + HTML + b"Content-Length: all\r\n\r\n" + TEXT, then="close"),
    Case("not_encoded", sized(TEXT, b"Transfer-Encoding: identity\r\n")),
    Case(
        "odd_interim",
        sized(TEXT, b"X : y\r\n"),
        interim=b"HTTP/1.1 103 Early Hints\r\nLink : </a.css>\r\n\r\n",
        steps=20,
    ),
    Case("odd_and_surplus", sized(TEXT, b"X : y\r\n"), surplus=b"X : y\r\n\r\n", then="close"),
    Case("head_lines_in_body", sized(b"X : y\r\n\r\n" + TEXT), decoded=b"X : y\r\n\r\n" + TEXT),
    Case("bytes_in_header", sized(TEXT, b"X-Name: caf\xe9 \xd0\xbf \xff\r\n")),
    Case("bare_line_feeds", sized(TEXT).replace(b"\r\n", b"\n", 4)),
    Case("http_1_0", sized(TEXT).replace(b"HTTP/1.1", b"HTTP/1.0"), then="close"),
    Case("no_reason", sized(TEXT).replace(b"200 OK", b"200")),
    Case("until_close", OK + HTML + b"\r\n" + TEXT, then="close"),
    Case("head", OK + HTML + b"Content-Length: 1000\r\n\r\n", method="HEAD", decoded=b""),
    Case("no_content", b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", decoded=b""),
    Case("not_modified", b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', decoded=b""),
    Case("not_found", sized(TEXT).replace(b"200 OK", b"404 Not Found")),
    Case("too_many", sized(TEXT, b"Retry-After: 9\r\n").replace(b"200 OK", b"429 Slow Down")),
    Case("broken_server", sized(TEXT).replace(b"200 OK", b"503 Broken")),
    Case(
        "post",
        sized(TEXT),
        method="POST",
        body=b"page=2&after=%D0%BF",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ),
    Case(
        "post_json",
        sized(TEXT),
        method="POST",
        body=b'{"page": 2, "q": [1, null]}',
        headers={"Content-Type": "application/json"},
    ),
    Case("post_empty", sized(TEXT), method="POST"),
    Case("interim", sized(TEXT), interim=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"),
    Case(
        "two_interims",
        chunked(TEXT),
        interim=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-A: b\r\n\r\n",
        steps=3,
    ),
    Case("surplus", sized(TEXT), surplus=b"HTTP/1.1 200 OK\r\nnobody asked", then="close"),
    Case("surplus_after_empty", sized(b""), surplus=b"rest", then="close", decoded=b""),
    Case("after_surplus", sized(TEXT)),
    Case("secrets", sized(TEXT), headers={"Authorization": "Basic c2VjcmV0", "Cookie": "id=7"}),
    Case("tls", sized(TEXT), secure=True),
    Case("tls_again", chunked(TEXT), secure=True),
    Case("tls_until_close", OK + HTML + b"\r\n" + TEXT, then="close", secure=True),
    Case("by_proxy", sized(TEXT), through="proxy"),
    Case("by_tunnel", sized(TEXT), through="proxy", secure=True),
    Case(
        "announced_too_large",
        sized(TEXT * 9)[:500],
        then="stall",
        meta={"download_maxsize": 2000},
        truncated="length",
        decoded=None,
    ),
    Case(
        "grew_too_large",
        chunked(TEXT * 9)[:9000],
        then="stall",
        meta={"download_maxsize": 2000},
        truncated="length",
        decoded=None,
    ),
    Case(
        "stalled",
        sized(TEXT)[:400],
        then="stall",
        meta={"download_timeout": 0.3},
        truncated="time",
        decoded=None,
    ),
    Case(
        "stalled_in_head",
        OK + HTML,
        then="stall",
        meta={"download_timeout": 0.3},
        truncated="time",
        decoded=None,
    ),
    Case("cut_off", sized(TEXT)[:300], then="close", truncated="disconnect", decoded=None),
    Case("cut_in_chunk", chunked(TEXT)[:300], then="close", truncated="disconnect", decoded=None),
    Case("cut_in_head", OK + HTML, then="close", truncated="disconnect", decoded=None),
    Case(
        "conflicting_lengths",
        sized(TEXT, b"Content-Length: 7\r\n"),
        truncated="unspecified",
        decoded=None,
    ),
    Case("no_http", b"HTTP/1.1 fine\r\n\r\n" + TEXT, truncated="unspecified", decoded=None),
    Case("reset", sized(TEXT)[:300], then="reset", truncated="disconnect", decoded=None),
    Case(
        "cut_off_but_taken",
        sized(TEXT)[:300],
        then="close",
        meta={"download_fail_on_dataloss": False},
        truncated="disconnect",
        decoded=None,
    ),
    Case(
        "cut_off_tls",
        sized(TEXT)[:300],
        then="close",
        truncated="disconnect",
        secure=True,
        decoded=None,
    ),
    Case("flaky_when_reused", sized(TEXT)),
]
BEYOND = [
    Case("robots.txt", sized(b"User-agent: *\nDisallow: /private\n")),
    Case("moved", b"HTTP/1.1 301 Moved\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n"),
]
BY_NAME = {case.name: case for case in CASES + BEYOND}
