"""Records out of a WARC file: one at a known place, or all from the beginning.

FastWARC reads; what it passes over in silence, a file or a record cut short, is checked here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecord

from archiver.errors import DamageError
from archiver.warc.disk import OPEN_SUFFIX
from archiver.warc.members import member_length, promised_length

_GZIP = b"\x1f\x8b"
_MAX_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it lies in its file; `offset` and `length` span its whole gzip member."""

    path: Path
    offset: int
    length: int
    type: str
    headers: tuple[tuple[str, str], ...]
    block: bytes

    def value(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next(iter(self.values(name)), None)

    def values(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    @property
    def id(self) -> str:
        return bare(self.value("WARC-Record-ID") or "")

    @property
    def url(self) -> str:
        return bare(self.value("WARC-Target-URI") or "")

    @property
    def date(self) -> str:
        return self.value("WARC-Date") or ""


def read_capture(path: Path, offset: int, length: int) -> Record:
    """The record at `offset` in `path`, `length` bytes long as it lies there.

    A file that is still being written is found as well, under its name with ``.open``.
    Raises DamageError where no whole record is just there, naming the file and the offset.
    """
    found = path if path.exists() else path.with_name(path.name + OPEN_SUFFIX)
    try:
        with found.open("rb") as file:
            file.seek(offset)
            stored = file.read(length)
    except FileNotFoundError as error:
        raise DamageError(f"{path}: there is no such file; put it back from a copy") from error
    return parse_record(path, offset, stored, length)


def parse_record(path: Path, offset: int, stored: bytes, length: int) -> Record:
    """`stored` as the record of `length` bytes that lies at `offset` in `path`."""
    data: bytes | None = stored if len(stored) == length else None
    if data and data.startswith(_GZIP):
        data = _unpack(data)
    if not data or not data.startswith(b"WARC/"):
        raise _damage(path, offset, "no whole record is there")
    try:
        record: Any = WarcRecord.from_bytes(data)
        return _record(path, offset, length, record)
    except OSError as error:
        raise _damage(path, offset, str(error)) from error


def iter_records(path: Path, start: int = 0) -> Iterator[Record]:
    """All records of a WARC file, gzipped or not, in their order, from the one at `start` on.

    Holds two records at a time. Raises DamageError at the first place that cannot be read,
    after all records before it were given; and for a file that is gzipped as a whole, since
    none of its records could be found again.
    """
    end = path.stat().st_size
    with path.open("rb") as file:
        file.seek(start)
        records: Iterator[Any] = iter(ArchiveIterator(file, parse_http=False))
        before: tuple[int, Any, bytes] | None = None
        while True:
            record = failure = None
            try:
                record = next(records, None)
                block = record.reader.read() if record is not None else b""
            except OSError as error:
                failure = error
            if record is None or failure:
                break
            if before is not None:
                if before[0] == 0 and _magic(path, 0) != _magic(path, record.stream_pos):
                    raise _damage(path, 0, "the records are not gzipped one by one")
                yield _record(path, before[0], record.stream_pos - before[0], *before[1:])
            before = (record.stream_pos, record, block)
    # FastWARC ends without a word where a file is cut within a record's head: so where the
    # last record ends is looked up, and must be the end of the file.
    whole = start
    if before is not None:
        length = _stored_length(path, before[0])
        if length is None or before[0] + length > end:
            raise _damage(path, before[0], "the file is cut within a record")
        yield _record(path, before[0], length, *before[1:])
        whole = before[0] + length
    if failure or whole != end:
        raise _damage(path, whole, str(failure or "the file is cut, or goes on with no record"))


def _magic(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(2)


def _stored_length(path: Path, offset: int) -> int | None:
    """How many bytes the record at `offset` takes in its file; None if it does not end."""
    gzipped = _magic(path, offset) == _GZIP
    with path.open("rb") as file:
        file.seek(offset)
        if gzipped:
            return member_length(file)
        head = file.read(_MAX_HEAD)
    start = head.find(b"\r\n\r\n") + 4
    promised = promised_length(head[:start])
    return None if promised is None else start + promised + 4


def bare(value: str) -> str:
    """An id or address without the <> that some headers have around it."""
    return value.strip().removeprefix("<").removesuffix(">")


def _record(
    path: Path, offset: int, length: int, record: Any, block: bytes | None = None
) -> Record:
    headers = tuple(
        (name.decode("latin-1"), value.decode("utf-8", "replace"))
        for name, value in record.headers.items_bytes()
    )
    if block is None:
        block = record.reader.read()
    promised = record.headers.get("Content-Length") or ""
    if not promised.isdecimal() or int(promised) != len(block):
        raise _damage(path, offset, f"a block of {len(block)} bytes where {promised} are promised")
    kind = record.headers.get("WARC-Type") or ""
    return Record(path, offset, length, kind.lower(), headers, block)


def _unpack(stored: bytes) -> bytes | None:
    """The one gzip member that `stored` is, or None."""
    unpacker = zlib.decompressobj(31)
    try:
        data = unpacker.decompress(stored)
    except zlib.error:
        return None
    return data if unpacker.eof and not unpacker.unused_data else None


def _damage(path: Path, offset: int, what: str) -> DamageError:
    return DamageError(
        f"{path}: at offset {offset}: {what}. `archiver verify` tells the extent, "
        "`archiver mend` saves what can be saved."
    )
