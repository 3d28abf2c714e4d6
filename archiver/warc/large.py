"""An answer that is too large to be held in memory: on the disk, given in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

HELD = 1 << 22  # bytes of a message that are held; what is larger passes in parts
STEP = 1 << 18


@dataclass(frozen=True, slots=True)
class Large:
    """`size` bytes of `file` from `start` on."""

    file: IO[bytes]
    start: int
    size: int

    def parts(self, skip: int = 0) -> Iterator[bytes]:
        """All but the first `skip` bytes."""
        self.file.seek(self.start + skip)
        left = self.size - skip
        while left > 0 and (part := self.file.read(min(left, STEP))):
            left -= len(part)
            yield part
