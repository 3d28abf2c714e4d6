"""Makes a sound file of what can be saved of a damaged one. Never touches the damaged one.

Blocks are copied byte for byte. A header is changed only where the record could not be kept
otherwise, and then says so in a field ``Archiver-Mended``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
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
from archiver.warc.check.walk import Cursor
from archiver.warc.check.workers import walk_sources
from archiver.warc.disk import create, sync_folder, write_all
from archiver.warc.flate import new_gzip

__all__ = ["Changed", "Lost", "Mended", "mend", "rewrite"]

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
    written: list[Note] = field(default_factory=list)  # of the records, with the ids they have now


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
        what = {
            "wacz": "is a WACZ: mend the WARC files in it.",
            "arc": "is an ARC file. Make WARC of it with: archiver import DIR",
        }
        raise UsageError(
            f"{path} {what.get(kind, 'is no WARC file.')} "
            f"What it is, and what is wrong: archiver verify {path}"
        )
    source = source_of(path)
    workers = workers or os.cpu_count() or 1
    ((_, part),) = walk_sources([source], workers, progress=advance)
    return rewrite(source, part, out)


def rewrite(
    source: Source,
    part: Part,
    out: Path,
    *,
    first: bytes = b"",
    leave: Callable[[Note], bool] = lambda _: False,
) -> Mended:
    """The same from what was seen of `source` already: behind `first`, without the records to
    `leave`.
    """
    mended = Mended(out, lost=[Lost(*gap) for gap in part.gaps if gap[1]])
    with source.path.open("rb") as file:
        disk = Disk(file, source)
        repairs = [one for one in _repairs(disk, part, mended) if not leave(one.note)]
        if repairs:
            _write(file, source, disk, repairs, mended, first)
    mended.lost.sort(key=lambda lost: lost.offset)
    return mended


def _repairs(disk: Disk, part: Part, mended: Mended) -> list[Repair]:
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
    names: Counter[str] = Counter()
    for repair in kept:
        repair.mend_links(known.ids, names)
    return kept


def _write(  # noqa: PLR0913, PLR0917
    file: BinaryIO,
    source: Source,
    disk: Disk,
    repairs: list[Repair],
    mended: Mended,
    first: bytes,
) -> None:
    descriptor = create(mended.out)
    cursor = Cursor(disk)
    try:
        write_all(descriptor, first)
        for repair in repairs:
            note = repair.note
            gzipped = bytes(disk.read(note.unit, 2)) == GZIP
            if gzipped and note.alone and not repair.changes and not repair.rewrite:
                _copy(file, source, note, descriptor)
                mended.copied += 1
            else:
                _recompress(cursor, repair, descriptor)
            mended.kept += 1
            note.id = repair.id
            note.whole = True
            mended.written.append(note)
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


def _recompress(cursor: Cursor, repair: Repair, descriptor: int) -> None:
    note = repair.note
    stretch = cursor.to(note.unit, note.head_at)
    head = b"".join(map(bytes, stretch.take(note.block_at - note.head_at)))
    packer = new_gzip(LEVEL)
    write_all(descriptor, packer.compress(repair.header(head)))
    for part in stretch.take(repair.length):
        write_all(descriptor, packer.compress(part))
    write_all(descriptor, packer.compress(b"\r\n\r\n") + packer.flush())
