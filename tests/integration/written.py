"""Collections of pages that a test writes itself: no server, no crawl, the same WARC files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from archiver.collection import Collection, create_collection, find_collection
from archiver.records import Capture, Role
from archiver.warc.record import Exchange
from archiver.warc.writer import WarcWriter

SITE = "https://paper.example"
CRAWL = "20261123T101500Z"


def keep_pages(
    collection: Collection,
    pages: Mapping[str, str] | Sequence[tuple[str, str]],
    role: Role = "article",
    crawl_id: str = CRAWL,
    minute: int = 0,
) -> list[Capture]:
    """Put pages (path: HTML) into a WARC file of the collection, as a crawl does."""
    found = list(pages.items() if isinstance(pages, Mapping) else pages)
    with WarcWriter(collection.archive, collection.name, crawl_id) as writer:
        return [
            writer.write_exchange(exchange(path, html, role, minute, number))
            for number, (path, html) in enumerate(found)
        ]


def exchange(path: str, html: str, role: Role, minute: int, number: int) -> Exchange:
    body = html.encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}"
    )
    request = f"GET {path} HTTP/1.1\r\nHost: paper.example\r\n\r\n".encode()
    at = f"2026-11-23T10:{minute:02}:{number % 60:02}.{number // 60:03}Z"
    return Exchange(SITE + path, "GET", request, head.encode() + b"\r\n\r\n" + body, at, role=role)


def new_collection(root: Path, profile: str = "generic") -> Collection:
    return find_collection(str(create_collection(root, [f"{SITE}/"], profile=profile).root))
