"""Makes a sound file of what can be saved of a damaged one. Never touches the damaged one.

Blocks are copied byte for byte. A header is changed only where the record could not be kept
otherwise, and then says so in a field ``Archiver-Mended``.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archiver.errors import UsageError
from archiver.warc.check.finding import Findings
from archiver.warc.check.kind import kind_of
from archiver.warc.check.links import Known, check_links
from archiver.warc.check.note import Note, Part
from archiver.warc.check.repair import Repair, repair_of
from archiver.warc.check.source import Source, source_of
from archiver.warc.check.stretch import GZIP, Disk
from archiver.warc.check.walk import open_unit
from archiver.warc.check.workers import walk_sources
from archiver.warc.disk import create, sync_folder, write_all

__all__ = ["Changed", "Lost", "Mended", "mend"]

LEVEL = 6
_LINKS = {"concurrent-nowhere", "revisit-nowhere", "doubled-record-id"}


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not be saved: `length` bytes of the damaged file from `offset` on."""

    offset: int
    length: int
    reason: str
    url: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that was kept with another header."""

    offset: int
    what: str
    url: str
    record_id: str


@dataclass(slots=True)
class Mended:
    """`copied` of the `kept` records stand in `out` as they stood in the damaged file."""

    out: Path
    kept: int = 0
    copied: int = 0
    changed: list[Changed] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


def mend(
    path: Path, out: Path, workers: int = 0, advance: Callable[[int], None] = lambda _: None
) -> Mended:
    """Writes `out`, one gzip member a record, from all that is whole in the WARC file `path`.

    Where no record can be saved, nothing is written. Raises UsageError where `out` exists or
    `path` is no WARC file, and OSError; then `out` is not there.
    """
    if out.exists():
        raise UsageError(f"{out} is there already; choose another name for the mended file.")
    if (kind := kind_of(path)) != "warc":
        what = "is a WACZ: mend the WARC files in it" if kind == "wacz" else "is no WARC file"
        raise UsageError(f"{path} {what}. What it is, and what is wrong: archiver verify {path}")
    source = source_of(path)
    workers = workers or os.cpu_count() or 1
    ((_, part),) = walk_sources([source], workers, progress=advance)
    mended = Mended(out, lost=[Lost(*gap) for gap in part.gaps if gap[1]])
    with path.open("rb") as file:
        disk = Disk(file, source)
        repairs = list(_repairs(disk, part, mended))
        if repairs:
            _write(file, source, disk, repairs, mended)
    mended.lost.sort(key=lambda lost: lost.offset)
    return mended


def _repairs(disk: Disk, part: Part, mended: Mended) -> Iterator[Repair]:
    """How each record that can be saved is to be written."""
    kept: list[Repair] = []
    for note in part.notes:
        repair = repair_of(disk, note)
        if isinstance(repair, str):
            mended.lost.append(Lost(note.unit, note.stored, repair, note.url, note.id))
        else:
            kept.append(repair)
    notes = [repair.note for repair in kept]
    known = Known()
    known.add(notes)
    for note in notes:
        note.rules = frozenset(note.rules - _LINKS)
    check_links("", notes, known, Findings(), complete=False)
    for repair in kept:
        repair.mend_links(known.ids)
        yield repair


def _write(
    file: BinaryIO, source: Source, disk: Disk, repairs: list[Repair], mended: Mended
) -> None:
    descriptor = create(mended.out)
    try:
        for repair in repairs:
            note = repair.note
            gzipped = bytes(disk.read(note.unit, 2)) == GZIP
            if gzipped and note.alone and not repair.changes and not repair.rewrite:
                _copy(file, source, note, descriptor)
                mended.copied += 1
            else:
                _recompress(disk, repair, descriptor)
            mended.kept += 1
            if repair.changes:
                what = ", ".join(repair.changes)
                mended.changed.append(Changed(note.unit, what, note.url, repair.id))
        os.fsync(descriptor)
    except BaseException:
        os.close(descriptor)
        mended.out.unlink(missing_ok=True)
        raise
    os.close(descriptor)
    sync_folder(mended.out.parent)


def _copy(file: BinaryIO, source: Source, note: Note, descriptor: int) -> None:
    at, end = note.unit, note.unit + note.stored
    while at < end and (part := source.read(file, at, min(end - at, 1 << 20))):
        write_all(descriptor, part)
        at += len(part)


def _recompress(disk: Disk, repair: Repair, descriptor: int) -> None:
    note = repair.note
    stretch = open_unit(disk, note.unit)
    stretch.skip(note.head_at)
    head = b"".join(map(bytes, stretch.take(note.block_at - note.head_at)))
    packer = zlib.compressobj(LEVEL, wbits=31)
    write_all(descriptor, packer.compress(repair.header(head)))
    for part in stretch.take(repair.length):
        write_all(descriptor, packer.compress(part))
    write_all(descriptor, packer.compress(b"\r\n\r\n") + packer.flush())
