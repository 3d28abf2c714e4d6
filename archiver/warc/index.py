"""CDXJ: one sorted line a capture, by which replay finds it (pywb's and cdxj-indexer's form)."""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.urlkey import urlkey
from archiver.warc.disk import sync_folder
from archiver.warc.http1 import Head, parse_head, split_message
from archiver.warc.postquery import body_query, with_query
from archiver.warc.reader import StoredExchange, iter_exchanges
from archiver.warc.scan import Record

NOT_MODIFIED = 304
_FILENAME = re.compile(r'"filename": ("(?:[^"\\]|\\.)*")')


def index_file(path: Path) -> Iterator[str]:
    """The lines of one WARC file, in its order, without line ends. Raises DamageError."""
    for stored in iter_exchanges(path):
        if line := _line(stored):
            yield line


def update_index(archive: Path, index: Path) -> int:
    """Brings `index` up to the closed files in `archive`; gives the number of its lines.

    A closed file never changes, so only those that the index does not name are read, and
    lines of files that are gone are dropped. Written beside and renamed: a reader sees the
    old index or the new one. Raises DamageError when a file cannot be read.
    """
    closed = {path.name: path for path in archive.glob("*.warc.gz")}
    old = [line for line in _lines(index) if filename_of(line) in closed]
    known = {filename_of(line) for line in old}
    new = (line for name in closed.keys() - known for line in index_file(closed[name]))
    return _write(index, heapq.merge(_sorted(old), _sorted(new), key=str.encode))


def filename_of(line: str) -> str | None:
    """The WARC file that a line of the index points into."""
    found = _FILENAME.search(line)
    return json.loads(found.group(1)) if found else None


def _lines(index: Path) -> list[str]:
    return index.read_text(encoding="utf-8").splitlines() if index.exists() else []


def _sorted(lines: Iterable[str]) -> list[str]:
    """By bytes, as readers search an index by halving it."""
    return sorted(set(lines), key=str.encode)


def _write(index: Path, lines: Iterable[str]) -> int:
    index.parent.mkdir(parents=True, exist_ok=True)
    beside = index.with_name(index.name + ".new")
    count = 0
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    beside.replace(index)
    sync_folder(index.parent)
    return count


def _line(stored: StoredExchange) -> str | None:
    record, capture = stored.record, stored.capture
    head = parse_head(split_message(record.block)[0]) if capture.kind != "imported" else None
    if capture.kind == "response" and capture.status is None:
        return None  # not an HTTP answer: nothing that could be replayed
    if capture.kind == "revisit" and capture.status == NOT_MODIFIED:
        return None  # pywb would answer 304, which shows nothing; the page itself is indexed
    fields = {
        "url": record.url,
        "mime": _mime(record, head),
        "status": str(capture.status) if capture.kind == "response" else None,
        "digest": _digest(stored, head),
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": record.path.name,
    }
    key, asked = _key(stored)
    written = {name: value for name, value in (fields | asked).items() if value}
    return f"{key} {_timestamp(record.date)} {json.dumps(written)}"


def _key(stored: StoredExchange) -> tuple[str, dict[str, str]]:
    """The key, and for what was not a plain GET the method and body that are part of it."""
    url = stored.record.url
    if stored.request is None or stored.capture.method == "GET":
        return urlkey(url), {}
    head_bytes, body = split_message(stored.request.block)
    method = stored.capture.method
    query = body_query(method, parse_head(head_bytes).text(b"content-type"), body)
    return urlkey(with_query(url, method, query)), {"method": method, "requestBody": query}


def _mime(record: Record, head: Head | None) -> str:
    if record.type == "revisit":
        return "warc/revisit"
    if head is None:
        stated = record.value("Content-Type") or ""
    else:
        stated = next(iter(head.values(b"content-type")), b"").decode("utf-8", "replace")
    return re.split("[; ]", stated, maxsplit=1)[0] or "unk"


def _digest(stored: StoredExchange, head: Head | None) -> str:
    """As the record says, or the one beside it: a revisit is found by it. Else, as indexers do,
    the SHA-1 of the stored body in base32."""
    record = stored.record
    if stated := record.value("WARC-Payload-Digest") or stored.digest_aside:
        return stated.removeprefix("sha1:")
    body = record.block if head is None else split_message(record.block)[1]
    return base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _timestamp(date: str) -> str:
    """A WARC-Date as the 14 digits of a CDX line; a date cut to days is filled up."""
    return re.sub(r"\D", "", date)[:14].ljust(14, "0")
