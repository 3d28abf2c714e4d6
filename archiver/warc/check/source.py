"""A WARC file, on the disk or stored within a WACZ, as something to be read from any place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_OURS = re.compile(r"-\d{8}T\d{6}Z-\d{5}(?:-\d+)?\.warc\.gz$")


@dataclass(frozen=True, slots=True)
class Source:
    """`size` bytes from `base` on in the file at `path`; `name` is how findings call it."""

    path: Path
    name: str
    base: int
    size: int

    def read(self, file: BinaryIO, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset` on, of the open file at `path`."""
        if not 0 <= offset < self.size:
            return b""
        file.seek(self.base + offset)
        return file.read(min(size, self.size - offset))


def source_of(path: Path, name: str = "") -> Source:
    """All of a file. Raises OSError."""
    return Source(path, name or str(path), 0, path.stat().st_size)


def is_ours(source: Source) -> bool:
    """Whether our writer made the file: it is called by the collection, the crawl, a number."""
    return _OURS.search(source.name) is not None
