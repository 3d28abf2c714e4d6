"""CDXJ: one sorted line a capture, by which replay finds it (pywb's and cdxj-indexer's form)."""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import os
import re
import tempfile
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from archiver.urlkey import urlkey
from archiver.warc.content import body_parts
from archiver.warc.disk import sync_folder
from archiver.warc.http1 import Head, parse_head, payload, split_message
from archiver.warc.postquery import body_query, with_query
from archiver.warc.reader import StoredExchange, iter_exchanges
from archiver.warc.scan import Record

NOT_MODIFIED = 304
MAX_RUNS = 64  # files of lines that are merged at once
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
    known = {name for line in _lines(index) if (name := filename_of(line))}
    index.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        runs = [_kept(index, closed)]
        for name in sorted(closed.keys() - known):
            lines = sorted(set(index_file(closed[name])), key=str.encode)
            runs.append(_spilled(lines, index.parent, stack))
            if len(runs) > MAX_RUNS:
                runs = [runs[0], _spilled(_merged(runs[1:]), index.parent, stack)]
        return _write(index, _merged(runs))


def filename_of(line: str) -> str | None:
    """The WARC file that a line of the index points into."""
    found = _FILENAME.search(line)
    return json.loads(found.group(1)) if found else None


def _kept(index: Path, closed: Container[str | None]) -> Iterator[str]:
    return (line for line in _lines(index) if filename_of(line) in closed)


def _lines(index: Path) -> Iterator[str]:
    if index.exists():
        with index.open(encoding="utf-8", newline="\n") as file:
            yield from (line.rstrip("\n") for line in file)


def _spilled(lines: Iterable[str], folder: Path, stack: ExitStack) -> Iterator[str]:
    """The same lines, held on the disk: those of all files may be more than memory holds."""
    file = stack.enter_context(
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder)  # noqa: SIM115
    )
    file.writelines(f"{line}\n" for line in lines)
    file.seek(0)
    return (line.rstrip("\n") for line in file)


def _merged(runs: Sequence[Iterator[str]]) -> Iterator[str]:
    """By bytes, as readers search an index by halving it; each line once."""
    return (line for line, _ in groupby(heapq.merge(*runs, key=str.encode)))


def _write(index: Path, lines: Iterable[str]) -> int:
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
    head = parse_head(split_message(record.start)[0]) if capture.kind != "imported" else None
    if capture.kind == "response" and capture.status is None:
        return None  # not an HTTP answer: nothing that could be replayed
    if capture.kind == "revisit" and capture.status == NOT_MODIFIED:
        return None  # pywb would answer 304, which shows nothing; the page itself is indexed
    fields = {
        "url": record.url,
        "mime": _mime(record, head),
        "status": str(capture.status) if capture.kind == "response" else None,
        "digest": _digest(stored),
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
    head = parse_head(head_bytes)
    query = body_query(method, head.text(b"content-type"), payload(head, body))
    return urlkey(with_query(url, method, query)), {"method": method, "requestBody": query}


def _mime(record: Record, head: Head | None) -> str:
    if record.type == "revisit":
        return "warc/revisit"
    if head is None:
        stated = record.value("Content-Type") or ""
    else:
        stated = next(iter(head.values(b"content-type")), b"").decode("utf-8", "replace")
    return re.split("[; ]", stated, maxsplit=1)[0] or "unk"


def _digest(stored: StoredExchange) -> str:
    """As the record says, or the one beside it: a revisit is found by it. Else, as indexers do,
    the SHA-1 of the stored body in base32."""
    record = stored.record
    if stated := record.value("WARC-Payload-Digest") or stored.digest_aside:
        return stated.removeprefix("sha1:")
    of_body = hashlib.sha1(usedforsecurity=False)
    for part in body_parts(record):
        of_body.update(part)
    return base64.b32encode(of_body.digest()).decode()


def _timestamp(date: str) -> str:
    """A WARC-Date as the 14 digits of a CDX line; a date cut to days is filled up."""
    return re.sub(r"\D", "", date)[:14].ljust(14, "0")
