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
from itertools import groupby, islice
from pathlib import Path

from archiver.warc.cdxj import Noted, asked_of, line_of, mime_of
from archiver.warc.content import body_parts
from archiver.warc.disk import sync_folder
from archiver.warc.http1 import parse_head, split_message
from archiver.warc.reader import StoredExchange, iter_exchanges
from archiver.warc.scan import Record

LINES = 2_000  # that are sorted in memory
MAX_RUNS = 64  # sorted runs of them that are merged at once
_FILENAME = re.compile(r'"filename": ("(?:[^"\\]|\\.)*")')


def index_file(path: Path) -> Iterator[str]:
    """The lines of one WARC file, in its order, without line ends. Raises DamageError."""
    for stored in iter_exchanges(path):
        if line := _line(stored):
            yield line


def update_index(archive: Path, index: Path, noted: Noted | None = None) -> int:
    """Brings `index` up to the closed files in `archive`; gives the number of its lines.

    A closed file never changes, so only those that the index does not name are read, if they are
    not `noted`, and lines of files that are gone are dropped. Written beside and renamed: a reader
    sees the old index or the new one. Raises DamageError when a file cannot be read.
    """
    closed = {path.name: path for path in archive.glob("*.warc.gz")}
    known = {name for line in _lines(index) if (name := filename_of(line))}
    index.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        runs = [_kept(index, closed)]
        for name in sorted(closed.keys() - known):
            found = noted.of(name) if noted else None
            lines = index_file(closed[name]) if found is None else found
            while part := sorted(islice(lines, LINES), key=str.encode):
                runs.append(_spilled(part, index.parent, stack))
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
    request = stored.request.block if stored.request else None
    asked = asked_of(stored.capture.method, request)
    return line_of(stored.capture, _mime(stored.record), _digest(stored), asked)


def _mime(record: Record) -> str:
    """As the answer states it; that of the record where it holds no answer."""
    if record.type == "response":
        head = parse_head(split_message(record.start)[0])
        return mime_of(next(iter(head.values(b"content-type")), b"").decode("utf-8", "replace"))
    return mime_of(record.value("Content-Type") or "")


def _digest(stored: StoredExchange) -> str:
    """As the record says, or the one beside it: a revisit is found by it. Else, as indexers do,
    the SHA-1 of the stored body in base32."""
    record = stored.record
    if stated := record.value("WARC-Payload-Digest") or stored.digest_aside:
        return stated
    of_body = hashlib.sha1(usedforsecurity=False)
    for part in body_parts(record):
        of_body.update(part)
    return base64.b32encode(of_body.digest()).decode()
