"""The bytes of one gzip member, or of a plain file from some place on, as they are asked for.

Holds no more than is asked for at once: a member may expand to any size.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Literal

from archiver.warc.check.source import Source
from archiver.warc.flate import BrokenStream, new_gunzip

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
SKIPPABLE = tuple(bytes((0x50 + nibble, 0x2A, 0x4D, 0x18)) for nibble in range(16))
DICTIONARY = b"\x5d\x2a\x4d\x18"  # the frame that holds a .warc.zst file's dictionary

CHUNK = 1 << 22  # bytes read from the disk at once
STEP = 1 << 16  # bytes given to a decompressor at once
FIRST_STEP = 1 << 13  # most records are small, and what is too much is copied
PART = 1 << 20  # bytes that it gives at once, at most

_EMPTY_LINE = re.compile(rb"\n\r?\n")

End = Literal["whole", "cut", "broken", "open"]


class Disk:
    """A source, read in large chunks of which one is held."""

    def __init__(self, file: BinaryIO, source: Source) -> None:
        self._file = file
        self._source = source
        self.size = source.size
        self._chunk = memoryview(b"")
        self._start = 0

    def read(self, offset: int, size: int) -> memoryview:
        """Up to `size` bytes at `offset`, at most a chunk; fewer at the end of the file only."""
        at = offset - self._start
        if at < 0 or at + size > len(self._chunk):
            self._chunk = memoryview(self._source.read(self._file, offset, CHUNK))
            self._start = offset
            at = 0
        return self._chunk[at : at + size]

    def find(self, mark: re.Pattern[bytes], offset: int, overlap: int = 64) -> int:
        """Where `mark` (no longer than `overlap`) next stands from `offset` on; -1 if nowhere."""
        while offset < self.size:
            chunk = self.read(offset, CHUNK)
            found = mark.search(chunk)
            if found:
                return offset + found.start()
            if len(chunk) <= overlap:
                return -1
            offset += len(chunk) - overlap
        return -1


class Stretch:
    """A window that moves over the bytes; `at` is how many lie before it.

    `end` says how the bytes ended: ``whole``, ``cut`` (the file ended first), ``broken`` (they
    cannot be expanded further, or the checksum is wrong), ``open`` (not at the end yet).
    """

    def __init__(self, disk: Disk, offset: int) -> None:
        self.disk = disk
        self.offset = offset  # in the file, of the first byte
        self._next = offset  # in the file, of what is read next
        self.at = 0
        self.window = b""
        self.end: End = "open"
        self._from = 0  # of what is still to come in `window`

    def pull(self) -> bytes:
        """The next bytes; none at the end."""
        part = bytes(self.disk.read(self._next, PART))
        self._next += len(part)
        if not part:
            self.end = "whole"
        return part

    def _more(self) -> bool:
        if self.end != "open":
            return False
        part = self.pull()
        rest = self.window[self._from :] if self._from else self.window
        self.window = rest + part if rest else part
        self._from = 0
        return bool(part)

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        while len(self.window) - self._from < size and self._more():
            pass
        return self.window[self._from : self._from + size]

    def holds(self, size: int) -> bool:
        """Whether the next `size` bytes are there and few enough to be held at once."""
        while len(self.window) - self._from < size <= PART and self._more():
            pass
        return size <= len(self.window) - self._from

    def head(self, limit: int) -> bytes | None:
        """All up to the next empty line and with it; None if none is within `limit` bytes."""
        seen = self._from
        while True:
            found = _EMPTY_LINE.search(self.window, seen, self._from + limit)
            if found:
                return self.window[self._from : found.end()]
            seen = max(0, len(self.window) - self._from - 2)
            if len(self.window) - self._from >= limit or not self._more():
                return None

    def skip(self, size: int) -> int:
        """Passes over `size` bytes and gives how many there were."""
        if size <= len(self.window) - self._from:
            self._from += size
            self.at += size
            return size
        return sum(map(len, self._take(size)))

    def take(self, size: int) -> Iterable[memoryview]:
        """The next `size` bytes in parts; fewer where the stretch ends before."""
        start = self._from
        if size <= len(self.window) - start:  # nearly always
            self._from += size
            self.at += size
            return (memoryview(self.window)[start : start + size],)
        return self._take(size)

    def _take(self, size: int) -> Iterator[memoryview]:
        while size > 0:
            have = len(self.window) - self._from
            if not have:
                if not self._more():
                    return
                continue
            have = min(have, size)
            part = memoryview(self.window)[self._from : self._from + have]
            self._from += have
            self.at += have
            size -= have
            yield part

    def find(self, mark: bytes, limit: int) -> int:
        """Where `mark` next stands, counted from here; -1 if not within `limit` bytes."""
        seen = 0
        while True:
            found = self.window.find(mark, self._from + seen)
            if found >= 0:
                found -= self._from
                return found if found + len(mark) <= limit else -1
            have = len(self.window) - self._from
            if have >= limit or not self._more():
                return -1
            seen = max(0, have - len(mark) + 1)


class Member(Stretch):
    """One compressed member of a file: gzip, or a zstd frame.

    After its end, `stored` is how many bytes of the file it takes.
    """

    def __init__(self, disk: Disk, offset: int, unpacker: Any = None) -> None:
        super().__init__(disk, offset)
        self._unpacker: Any = unpacker or new_gunzip()
        self._data: bytes | memoryview = b""
        self._step = FIRST_STEP
        self.stored = 0

    def held(self) -> bytes:
        """All of it, where it is whole and was not too much to be held; else nothing."""
        if self.end == "open" and not self.at:
            self.window = self.pull()
            while self.end == "open" and len(self.window) < PART:
                self.window += self.pull()
        return self.window if self.end == "whole" and not self.at else b""

    def pull(self) -> bytes:
        """The next bytes; none at the end."""
        while True:
            if not self._data and not self._waits():
                self._data = self.disk.read(self._next, self._step)
                self._step = STEP
                self._next += len(self._data)
                if not self._data:
                    return self._ended("cut", 0)
            try:
                part: bytes = self._unpacker.decompress(self._data, PART)
            except (BrokenStream, zstd.ZstdError):
                return self._ended("broken", 0)
            self._data = self._left()
            if self._unpacker.eof:
                self._ended("whole", len(self._unpacker.unused_data))
                return part
            if part:
                return part

    def _ended(self, end: End, unused: int) -> bytes:
        self.end = end
        self.stored = self._next - unused - self.offset
        return b""

    def _left(self) -> bytes:
        left: bytes = self._unpacker.unconsumed_tail
        return left

    def _waits(self) -> bool:
        """Whether bytes were taken in that were not expanded yet."""
        return False


class Frame(Member):
    """One frame of a .warc.zst file (https://iipc.github.io/warc-specifications, zstd)."""

    def __init__(self, disk: Disk, offset: int, dictionary: bytes | None) -> None:
        known = zstd.ZstdDict(dictionary) if dictionary else None
        super().__init__(disk, offset, zstd.ZstdDecompressor(zstd_dict=known))

    def _left(self) -> bytes:
        return b""  # it keeps by itself what it has not expanded yet

    def _waits(self) -> bool:
        return self._next > self.offset and not self._unpacker.needs_input


def dictionary_of(disk: Disk) -> bytes | None:
    """The dictionary in the first frame of a .warc.zst file, itself compressed or not."""
    if bytes(disk.read(0, 4)) != DICTIONARY:
        return None
    size = int.from_bytes(disk.read(4, 4), "little")
    raw = bytes(disk.read(8, min(size, CHUNK)))
    if not raw.startswith(ZSTD):
        return raw
    try:
        return zstd.ZstdDecompressor().decompress(raw, CHUNK)
    except zstd.ZstdError:
        return None
