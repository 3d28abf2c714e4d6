"""Closes the files that a crash left open: cut back to their last whole record, then renamed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.warc.disk import OPEN_SUFFIX, sync_folder
from archiver.warc.members import whole_records

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of one file: `path` is None when no whole record was in it."""

    left_open: Path
    path: Path | None
    records: int
    kept_bytes: int
    cut_bytes: int

    def __str__(self) -> str:
        if self.path is None:
            return f"{self.left_open.name}: held no whole record, removed"
        cut = f", {self.cut_bytes} bytes of an unfinished one cut off" if self.cut_bytes else ""
        return f"{self.path.name}: {self.records} records kept{cut}"


def recover(folder: Path) -> list[Recovered]:
    """Makes sound, closed files of all ``*.warc.gz.open`` in `folder`.

    Only to be called while no writer is at work there (the collection's lock). Raises OSError.
    """
    return [_recover(path) for path in sorted(folder.glob(f"*.warc.gz{OPEN_SUFFIX}"))]


def _recover(left_open: Path) -> Recovered:
    with left_open.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        records, whole = whole_records(file)
        if whole < size:
            file.truncate(whole)
        os.fsync(file.fileno())
    if not whole:
        left_open.unlink()
        sync_folder(left_open.parent)
        return Recovered(left_open, None, 0, 0, size)
    closed = _free_name(left_open.with_name(left_open.name.removesuffix(OPEN_SUFFIX)))
    left_open.rename(closed)
    sync_folder(closed.parent)
    return Recovered(left_open, closed, records, whole, size - whole)


def _free_name(path: Path) -> Path:
    """`path`, or the next number when a closed file has that name already."""
    if not path.exists():
        return path
    stem = path.name.removesuffix(".warc.gz")
    number = 2
    while (other := path.with_name(f"{stem}-{number}.warc.gz")).exists():
        number += 1
    return other
