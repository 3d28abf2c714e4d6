"""Exchanges to write, for the tests of this folder."""

from __future__ import annotations

from typing import Any

from archiver.warc.record import Exchange

TEXT = b"<p>Ledgers were kept by hand.</p>"


def exchange(path: str = "a", **changes: Any) -> Exchange:
    url = f"http://example.com/{path}"
    fields: dict[str, Any] = {
        "url": url,
        "method": "GET",
        "request": f"GET /{path} HTTP/1.1\r\nHost: example.com\r\n\r\n".encode(),
        "response": answer(TEXT + path.encode()),
        "started_at": "2026-11-23T10:15:00.123Z",
        "elapsed_ms": 7,
        "ip": "192.0.2.1",
        "protocol": "http/1.1",
        "role": "article",
        "via_url": "http://example.com/archive",
    }
    return Exchange(**fields | changes)


def answer(body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def posted(path: str, body: bytes, kind: str) -> Exchange:
    head = f"POST /{path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return exchange(path, method="POST", request=head.encode() + body)
