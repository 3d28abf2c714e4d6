"""Records out of a WARC file: one at a known place, or all from the beginning.

Reads with the eyes of `archiver verify` (check/stretch.py, check/fields.py), so that no file is
sound to the one and unreadable to the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from archiver.errors import DamageError
from archiver.warc.check.fields import VERSION, bare, parse_fields
from archiver.warc.check.source import Source, source_of
from archiver.warc.check.stretch import (
    DICTIONARY,
    SKIPPABLE,
    Disk,
    Member,
    Stretch,
    dictionary_of,
)
from archiver.warc.check.walk import open_unit
from archiver.warc.disk import OPEN_SUFFIX
from archiver.warc.large import HELD

__all__ = ["Record", "bare", "iter_records", "read_capture"]

_MAX_HEAD = 1 << 20
_BLANK = 64  # bytes of empty lines behind a record that are looked at at once


@dataclass(frozen=True)
class Record:
    """A record as it lies in its file; `offset` and `length` span its whole gzip member.

    Its block is `size` bytes, of which the first are in `start`: all of them, up to `HELD`.
    """

    path: Path
    offset: int
    length: int
    type: str
    headers: tuple[tuple[str, str], ...]
    start: bytes
    size: int

    def value(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next(iter(self.values(name)), None)

    def values(self, name: str) -> list[str]:
        return list(self._said.get(name.lower(), ()))

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        """Values by the names of their headers in lower case: a reader asks for a dozen."""
        found: dict[str, list[str]] = {}
        for name, value in self.headers:
            found.setdefault(name.lower(), []).append(value)
        return found

    @property
    def id(self) -> str:
        return bare(self.value("WARC-Record-ID") or "")

    @property
    def url(self) -> str:
        return bare(self.value("WARC-Target-URI") or "")

    @property
    def date(self) -> str:
        return self.value("WARC-Date") or ""

    @property
    def block(self) -> bytes:
        """All of the block. Use `parts` where it may be large. Raises DamageError."""
        return self.start if self.size == len(self.start) else b"".join(self.parts())

    def parts(self) -> Iterator[bytes]:
        """The block in parts, read from the disk where it is large. Raises DamageError."""
        if self.size == len(self.start):
            yield self.start
            return
        path = _found(self.path)
        with path.open("rb") as file:
            disk = Disk(file, Source(path, str(path), self.offset, self.length))
            unit = open_unit(disk, 0, _dictionary(path))
            unit.skip(len(unit.head(_MAX_HEAD) or b""))
            left = self.size
            for part in unit.take(left):
                left -= len(part)
                yield bytes(part)
        if left:
            raise _damage(self.path, self.offset, "the file has changed since it was read")


def read_capture(path: Path, offset: int, length: int) -> Record:
    """The record at `offset` in `path`, `length` bytes long as it lies there.

    A file that is still being written is found as well, under its name with ``.open``.
    Raises DamageError where no whole record is just there, naming the file and the offset.
    """
    found = _found(path)
    try:
        with found.open("rb") as file:
            source = Source(found, str(found), offset, min(length, found.stat().st_size - offset))
            reader = _Reader(path, Disk(file, source), offset, _dictionary(found))
            record, end = reader.next(0)
    except FileNotFoundError as error:
        raise DamageError(f"{path}: there is no such file; put it back from a copy") from error
    if record is None or end != length:
        raise _damage(path, offset, "no whole record is there")
    return record


def iter_records(where: Path | Source, start: int = 0) -> Iterator[Record]:
    """All records of a WARC file, gzipped or not, in their order, from the one at `start` on.
    (Of one that lies stored in another file, offsets count from the beginning of that.)

    Raises DamageError at the first place that cannot be read, after all records before it were
    given; and for a file that is gzipped as a whole, since none of its records could be found
    again.
    """
    source = source_of(where) if isinstance(where, Path) else where
    with source.path.open("rb") as file:
        disk = Disk(file, source)
        reader = _Reader(source.path, disk, source.base, dictionary_of(disk))
        at = start
        while at < disk.size:
            record, at = reader.next(at)
            if record is not None:
                yield record


class _Reader:
    """Reads one record after the other. `base` is where the disk's first byte lies in `path`."""

    def __init__(self, path: Path, disk: Disk, base: int, dictionary: bytes | None) -> None:
        self.path = path
        self.disk = disk
        self.base = base
        self.dictionary = dictionary

    def next(self, at: int) -> tuple[Record | None, int]:
        """The record that begins at `at`, None where nothing is in what begins there; and where
        the next begins.
        """
        start = bytes(self.disk.read(at, 8))
        if start[:4] in SKIPPABLE and len(start) == 8:
            return None, at + 8 + int.from_bytes(start[4:], "little")
        unit = open_unit(self.disk, at, self.dictionary)
        if not unit.peek(1) and isinstance(unit, Member) and unit.end == "whole":
            return None, at + unit.stored
        if not VERSION.match(unit.peek(16)):
            raise self._damage(at, "no whole record is there")
        head = unit.head(_MAX_HEAD)
        if head is None:
            raise self._damage(at, "a record's header does not end")
        unit.skip(len(head))
        fields = parse_fields(head)
        if fields.length is None:
            raise self._damage(at, "a record without a Content-Length")
        block = unit.peek(min(fields.length, HELD))
        size = unit.skip(fields.length)
        if size < fields.length:
            what = f"a block of {size} bytes where {fields.length} are promised"
            raise self._damage(at, what)
        end = self._end(unit, at)
        headers = tuple((name, _printable(value)) for name, value in fields.lines)
        record = Record(
            self.path, self.base + at, end - at, fields.type, headers, bytes(block), size
        )
        return record, end

    def _end(self, unit: Stretch, at: int) -> int:
        """Where the unit ends: behind the empty lines that follow the block."""
        if not isinstance(unit, Member):
            end = at + unit.at
            if not unit.peek(4).startswith((b"\r\n\r\n", b"\n\n")):
                raise self._damage(at, "the record does not end where its Content-Length says")
            while blank := _blank(unit.peek(_BLANK)):
                end += unit.skip(blank)
            return end
        while blank := _blank(unit.peek(_BLANK)):
            unit.skip(blank)
        if unit.peek(5) == b"WARC/":
            raise self._damage(at, "the records are not gzipped one by one")
        if unit.peek(1):
            raise self._damage(at, "bytes that belong to no record")
        if unit.end != "whole":
            raise self._damage(at, "the compressed bytes are broken or cut")
        return at + unit.stored

    def _damage(self, at: int, what: str) -> DamageError:
        return _damage(self.path, self.base + at, what)


def _blank(data: bytes) -> int:
    return len(data) - len(data.lstrip(b"\r\n"))


def _found(path: Path) -> Path:
    return path if path.exists() else path.with_name(path.name + OPEN_SUFFIX)


def _dictionary(path: Path) -> bytes | None:
    """That of a .warc.zst file, for one of its frames."""
    with path.open("rb") as file:
        if file.read(len(DICTIONARY)) != DICTIONARY:
            return None
        return dictionary_of(Disk(file, source_of(path)))


def _printable(value: str) -> str:
    """A value whose bytes are not UTF-8 as text that can be stored."""
    if value.isascii():
        return value
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _damage(path: Path, offset: int, what: str) -> DamageError:
    return DamageError(
        f"{path}: at offset {offset}: {what}. `archiver verify` tells the extent, "
        "`archiver mend` saves what can be saved."
    )
