"""Walks through the records of a file, and goes on behind whatever is damaged.

The unit of the walk is the gzip member (or zstd frame), or the record of a plain file. Behind
a broken one the next is looked for by its first bytes, so that one damage hides no other.
"""

from __future__ import annotations

import re
import zlib

from archiver.warc.check.fields import VERSION
from archiver.warc.check.note import Note, Part
from archiver.warc.check.record import Teller
from archiver.warc.check.source import Source
from archiver.warc.check.stretch import (
    DICTIONARY,
    GZIP,
    SKIPPABLE,
    ZSTD,
    Disk,
    Frame,
    Member,
    Stretch,
    dictionary_of,
)

MAX_DRAIN = 1 << 28  # bytes behind a record that are expanded to find the member's end
MAX_TRIES = 64  # how often a member is expanded anew to look for records in it
FOREVER = 1 << 62

_GZIP_MARK = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_ZSTD_MARK = re.compile(re.escape(ZSTD))
_PLAIN_MARK = re.compile(rb"(?<=\n)WARC/\d\.\d+\r?\n(?=[^\r\n]{0,60}:)")
_NEWLINES = re.compile(rb"[\r\n]*")
_BLANK = (b"\r", b"\n")
_AROUND = 128  # bytes that a mark and what is looked at around it may take
_SIGN = b"\nWARC/"  # before a record within a member


class Walk:
    """One walk over (a part of) one file; what it sees goes into `part`."""

    def __init__(self, name: str, disk: Disk, *, for_index: bool) -> None:
        self.disk = disk
        self.tell = Teller(name, for_index=for_index)
        self.magic = bytes(disk.read(0, 5))
        self.dictionary = dictionary_of(disk)

    def walk(self, start: int, stop: int, *, exact: bool) -> Part:
        """From `start` until the first unit that begins at `stop` or behind it.

        Unless `exact`, no unit may begin at `start`: the next is looked for.
        """
        at = start if exact else self._next_unit(start)
        part = self.tell.part = Part(start, first=at)
        while at < min(stop, self.disk.size):
            at = self._unit(at)
        part.end = at
        return part

    def _unit(self, at: int) -> int:
        """Checks what begins at `at`; gives where the next unit begins."""
        start = bytes(self.disk.read(at, 16))
        if start.startswith(GZIP):
            return self._member(Member(self.disk, at))
        if start.startswith(ZSTD):
            return self._member(Frame(self.disk, at, self.dictionary))
        if start[:4] in SKIPPABLE and len(start) >= 8:
            return at + 8 + int.from_bytes(start[4:8], "little")
        if VERSION.match(start):
            return self._plain(at)
        following = self._next_unit(at + 1)
        self.magic = bytes(self.disk.read(following, 5)) or self.magic
        rest = bytes(self.disk.read(at, 64)).strip(b"\r\n")
        if rest or following - at > 64:
            self.tell.gap(at, following - at, "garbage", "bytes that belong to no record")
        else:
            self.tell.add("remark", "extra-newlines", at, "empty lines between records")
        return following

    def _open(self, at: int) -> Member:
        unit = open_unit(self.disk, at, self.dictionary)
        assert isinstance(unit, Member)
        return unit

    def _next_unit(self, at: int) -> int:
        """Where the next unit begins, at `at` or behind; the file's size if there is none."""
        if self.magic.startswith(GZIP):
            return self._next_member(at)
        if self.magic.startswith((ZSTD, DICTIONARY)):
            return self._next_mark(_ZSTD_MARK, at)
        plain = self._next_mark(_PLAIN_MARK, at)
        return plain if self.magic == b"WARC/" else min(plain, self._next_member(at))

    def _next_mark(self, mark: re.Pattern[bytes], at: int) -> int:
        found = self.disk.find(mark, max(0, at - 1), _AROUND)
        return found if found >= 0 else self.disk.size

    def _next_member(self, at: int) -> int:
        """The next gzip member that begins with a record."""
        while (at := self.disk.find(_GZIP_MARK, at, _AROUND)) >= 0:
            unpacker = zlib.decompressobj(31)
            try:
                if unpacker.decompress(self.disk.read(at, 512), 5) == b"WARC/":
                    return at
            except zlib.error:
                pass
            at += 1
        return self.disk.size

    # -- compressed ------------------------------------------------------------------------

    def _member(self, stretch: Member) -> int:
        unit = stretch.offset
        if self.tell.glance(stretch):
            return unit + stretch.stored
        before = len(self.tell.part.notes)
        self._records(stretch)
        drained = stretch.skip(MAX_DRAIN) if stretch.end == "open" else 0
        notes = self.tell.part.notes[before:]
        for note in notes:
            note.alone = len(notes) == 1 and note.head_at == 0
        if stretch.end == "whole":
            following = unit + stretch.stored
        else:
            following = self._next_unit(unit + 2)
            self._broken(stretch, unit, following, notes)
        for note in notes:
            note.stored = following - unit
        if len(notes) > 1:
            self.tell.add(
                "damage",
                "one-member",
                unit,
                f"{len(notes)} records lie in one gzip member: none can be read by its offset",
            )
        if drained and stretch.end == "open":
            self.tell.add("damage", "garbage", unit, "the member goes on and on behind its record")
        return following

    def _broken(self, stretch: Member, unit: int, following: int, notes: list[Note]) -> None:
        where = f"{following - unit} bytes up to the next record"
        if stretch.end == "cut" and following == self.disk.size:
            rule, what = "cut", "the file ends within this record"
        else:
            rule, what = "gzip-broken", f"the compressed bytes are broken: {where}"
        last = notes[-1] if notes else None
        self.tell.add("damage", rule, unit, what, last)
        if last is None:
            self.tell.part.gaps.append((unit, following - unit, what))
        else:
            last.rules |= {rule}

    def _records(self, stretch: Stretch) -> None:
        """All records of a member."""
        tries = 0
        unit = stretch.offset
        while True:
            start = stretch.peek(16)
            if start[:1] in _BLANK:
                self._newlines(stretch)
                start = stretch.peek(16)
            if not start:
                return
            if not VERSION.match(start):
                self.tell.add("damage", "garbage", unit, "bytes that belong to no record")
                if not self._seek(stretch):
                    return
                continue
            note = self.tell.record(stretch, unit, None)
            if note is None or (note.whole and self._ended(stretch, note)):
                if note is None and not self._seek(stretch):
                    return
                continue
            tries += 1
            if tries <= MAX_TRIES and stretch.end == "whole" and "length" in note.rules:
                # The length is wrong: the next record may stand within what it covered.
                stretch = self._open(unit)
                stretch.skip(note.block_at)
            if not self._seek(stretch):
                return

    def _seek(self, stretch: Stretch) -> bool:
        """Goes to the next record within a member, if there is one."""
        while True:
            found = stretch.find(_SIGN, 1 << 20)
            if found >= 0:
                stretch.skip(found + 1)
                return True
            if stretch.skip((1 << 20) - len(_SIGN)) < (1 << 20) - len(_SIGN):
                return False

    def _newlines(self, stretch: Stretch) -> None:
        while (start := stretch.peek(64)) and (run := len(start) - len(start.lstrip(b"\r\n"))):
            stretch.skip(run)
            self.tell.add("remark", "extra-newlines", stretch.offset, "empty lines between records")

    def _ended(self, stretch: Stretch, note: Note) -> bool:
        """Whether a record ends as it shall, with two CRLF; if not, what is there is told."""
        tail = stretch.peek(16)
        run = tail[:4] if tail.startswith(b"\r\n\r\n") else _newline_run(tail)
        stretch.skip(len(run))
        rest = stretch.peek(8)
        if rest and not VERSION.match(rest) and not rest.startswith((b"\r", b"\n")):
            if _ends_here(note, tail):
                self.tell.end(note, run)
                return True  # what follows is told as garbage
            self.tell.wrong_length(note, "the record goes on behind its Content-Length")
            return False
        self.tell.end(note, run)
        return True

    # -- plain -----------------------------------------------------------------------------

    def _plain(self, at: int) -> int:
        """One record of a file that is not compressed."""
        disk = self.disk
        stretch = Stretch(disk, at)
        note = self.tell.record(stretch, at, disk.size)
        if note is None:
            return self._next_unit(at + 5)
        stop = at + note.block_at + note.length
        tail = bytes(disk.read(stop, 80)) if note.whole else b""
        run = _NEWLINES.match(tail)
        following = stop + (run.end() if run else 0)
        rest = bytes(disk.read(following, 8))
        if note.whole and (not rest or VERSION.match(rest) or rest.startswith(GZIP)):
            kept = run.group() if run else b""
            self.tell.end(note, kept[:4] if kept.startswith(b"\r\n\r\n") else kept)
            if len(kept) > 4:
                self.tell.add("remark", "extra-newlines", stop, "empty lines between records")
        elif note.whole and _ends_here(note, tail):
            self.tell.end(note, tail[:4] if tail.startswith(b"\r\n\r\n") else _newline_run(tail))
        else:
            following = self._misfit(note, stop)
        note.stored = following - at
        return following

    def _misfit(self, note: Note, stop: int) -> int:
        """A record that does not end where its Content-Length says; gives the next unit."""
        following = self._next_unit(note.unit + note.block_at)
        note.whole = False
        if following < stop and following < self.disk.size:
            self.tell.wrong_length(note, f"the next record begins {stop - following} bytes before")
        elif stop > self.disk.size:
            missing = stop - self.disk.size
            self.tell.add(
                "damage", "cut", note.unit, f"the file ends {missing} bytes before it", note
            )
            note.rules |= {"cut"}
        else:
            self.tell.wrong_length(
                note, f"{following - stop} bytes follow it that are of no record"
            )
        return following


def open_unit(disk: Disk, at: int, dictionary: bytes | None = None) -> Stretch:
    """The bytes of the member, the frame, or the plain record that begins at `at`."""
    start = bytes(disk.read(at, 4))
    if start.startswith(GZIP):
        return Member(disk, at)
    if start == ZSTD:
        return Frame(disk, at, dictionary or dictionary_of(disk))
    return Stretch(disk, at)


class Cursor:
    """Goes through the records of a file, in their order. A member of many is expanded once."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.dictionary = dictionary_of(disk)
        self._unit = -1
        self._stretch = Stretch(disk, 0)

    def to(self, unit: int, at: int) -> Stretch:
        """The bytes from `at` on of what begins at `unit`."""
        if unit != self._unit or at < self._stretch.at:
            self._unit = unit
            self._stretch = open_unit(self.disk, unit, self.dictionary)
        self._stretch.skip(at - self._stretch.at)
        return self._stretch


def walk_source(
    source: Source,
    start: int = 0,
    stop: int = FOREVER,
    *,
    exact: bool = True,
    for_index: bool = False,
) -> Part:
    """What is seen of `source` between two places. Raises OSError."""
    with source.path.open("rb") as file:
        walk = Walk(source.name, Disk(file, source), for_index=for_index)
        return walk.walk(start, stop, exact=exact)


def _ends_here(note: Note, tail: bytes) -> bool:
    """Whether a record ends where its Content-Length says, whatever comes behind it: by its
    digest, or by the two CRLF at that place (which also end the head of an HTTP message).
    """
    return note.proven or (tail.startswith(b"\r\n\r\n") and not note.headless)


def _newline_run(tail: bytes) -> bytes:
    found = _NEWLINES.match(tail)
    return found.group() if found else b""
