"""A WARC or ARC file made elsewhere, as a sound file of ours: looked through to its end first.

A file that is sound as it is keeps its bytes, and takes no room: it is linked. Of any other,
what is whole is written anew, record by record, behind a word of where it came from.
"""

from __future__ import annotations

import errno
import filecmp
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archiver import __version__
from archiver.errors import DamageError
from archiver.warc.arc import convert
from archiver.warc.check.cdxj import CAPTURES
from archiver.warc.check.finding import Findings
from archiver.warc.check.kind import kind_of
from archiver.warc.check.links import Known, check_links
from archiver.warc.check.note import Note, Part
from archiver.warc.check.source import Source, source_of
from archiver.warc.check.stretch import GZIP, Disk
from archiver.warc.check.workers import walk_sources
from archiver.warc.disk import OPEN_SUFFIX, create, sync_folder
from archiver.warc.mend import Lost, rewrite
from archiver.warc.record import FIELDS_TYPE, digest, fields_block, member, timestamp
from archiver.warc.scan import Record, iter_records

KeptIds = Callable[[Iterable[str]], set[str]]
"""Which of these record ids are kept already."""

ALL_KEPT = "all its records are kept already"
_ENDINGS = (".open", ".gz", ".zst", ".warc", ".arc")
_LEVEL = 6
# Linking is for files that nobody writes to any more, on the same disk, that are ours to link.
_NO_LINK = (errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A file that lies in an archive under a hidden name, until `settle` gives it its own.

    `record_ids` are those of its captures; `lost` is what was damaged in the file called `name`.
    Where `staged` is None, there is nothing new in it, for the reason `why`.
    """

    name: str
    staged: Path | None
    record_ids: frozenset[str] = frozenset()
    lost: tuple[Lost, ...] = ()
    why: str = ""

    def settle(self) -> Path:
        """Give it its name, never that of another file."""
        assert self.staged
        archive = self.staged.parent
        stem = self.name.replace("\\", "/").rpartition("/")[2]
        for ending in _ENDINGS:
            stem = stem.removesuffix(ending)
        target, number = archive / f"{stem}.warc.gz", 1
        while target.exists():
            number += 1
            target = archive / f"{number}-{stem}.warc.gz"
        self.staged.rename(target)
        sync_folder(archive)
        return target

    def discard(self) -> None:
        if self.staged:
            self.staged.unlink(missing_ok=True)


def is_kept(path: Path, archive: Path) -> bool:
    """Whether a file of the same bytes is in the archive."""
    size = path.stat().st_size
    return any(
        other.stat().st_size == size
        and (other.samefile(path) or filecmp.cmp(path, other, shallow=False))
        for other in archive.glob("*.warc.gz")
    )


def adopt(  # noqa: PLR0913 - what, where to, then how
    path: Path,
    staged: Path,
    name: str,
    kept: KeptIds,
    *,
    copy: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> Adopted:
    """What is whole in the WARC or ARC file `path`, called `name`, as a sound file, for now under
    the name `staged`. Captures that are `kept` already are left out.

    A sound file is linked, or copied with `copy` and where it cannot be linked.
    Raises DamageError where nothing of it can be read; then nothing is left there.
    """
    staged.parent.mkdir(parents=True, exist_ok=True)  # of a collection that was only described
    staged.unlink(missing_ok=True)
    try:
        if kind_of(path) == "arc":
            return _convert(path, staged, name, kept)
        return _adopt(path, staged, name, kept, copy, advance)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def _adopt(  # noqa: PLR0913, PLR0917
    path: Path,
    staged: Path,
    name: str,
    kept: KeptIds,
    copy: bool,
    advance: Callable[[int], None],
) -> Adopted:
    source = source_of(path)
    workers = os.cpu_count() or 1
    ((_, part),) = walk_sources([source], workers, for_index=True, progress=advance)
    known = Known()
    known.add(part.notes)
    check_links("", part.notes, known, Findings(), complete=False)
    captures = frozenset(_captures(part.notes))
    there = kept(captures)
    if captures and there == captures:
        return Adopted(name, None, why=ALL_KEPT)
    if captures and not there and _is_sound(source, part):
        if copy or path.name.endswith(OPEN_SUFFIX) or not _link(path, staged):
            _copy(source, staged)
        return Adopted(name, staged, captures)
    leave = _belonging_to(there, part.notes, _first_ids(staged.parent) if there else set())
    mended = rewrite(source, part, staged, first=_origin(path, name), leave=leave)
    ids = frozenset(_captures(mended.written))
    return _new(Adopted(name, staged, ids, tuple(mended.lost)), path, kept, left=bool(there))


def _convert(path: Path, staged: Path, name: str, kept: KeptIds) -> Adopted:
    converted = convert(path, staged, first=_origin(path, name), kept=kept)
    ids = frozenset(converted.record_ids)
    left = converted.left > 0
    return _new(Adopted(name, staged, ids, tuple(converted.lost)), path, kept, left=left)


def _new(adopted: Adopted, path: Path, kept: KeptIds, *, left: bool) -> Adopted:
    """What was written anew, if there is anything in it that is not kept. Records without an id
    were given one, and may be known by it.
    """
    ids = adopted.record_ids
    if kept(ids) != ids:
        return adopted
    adopted.discard()
    if ids or left:
        return Adopted(adopted.name, None, why=ALL_KEPT)
    if adopted.lost:
        raise DamageError(
            f"{path}: nothing in it can be taken in: {adopted.lost[0].reason}. "
            "`archiver verify` tells what is wrong, `archiver mend` saves what can be saved."
        )
    return Adopted(adopted.name, None, why="it holds no captures")


def _captures(notes: Iterable[Note]) -> Iterable[str]:
    return (note.id for note in notes if note.type in CAPTURES and note.whole and note.id)


def _is_sound(source: Source, part: Part) -> bool:
    """Whether it is one gzip member a record from its first byte to its last, and no damage."""
    if part.gaps or not part.notes:
        return False
    end = 0
    with source.path.open("rb") as file:
        disk = Disk(file, source)
        for note in part.notes:
            sound = note.alone and note.whole and not note.rules and note.unit == end
            if not sound or bytes(disk.read(note.unit, 2)) != GZIP:
                return False
            end = note.unit + note.stored
    return end == source.size


def _first_ids(archive: Path) -> set[str]:
    """The ids of the warcinfo records with which the files in an archive begin."""
    begin = (record for path in archive.glob("*.warc.gz") for record in _first_two(path))
    return {record.id for record in begin if record.type == "warcinfo"}


def _first_two(path: Path) -> list[Record]:
    with suppress(DamageError):
        return list(islice(iter_records(path), 2))  # behind a word of ours, the file's own
    return []


def _belonging_to(ids: set[str], notes: Iterable[Note], infos: set[str]) -> Callable[[Note], bool]:
    """Whether a record is one of these captures, or was made together with one of them; or is
    one of the `infos`.
    """
    beside = {other for note in notes if note.id in ids for other in note.concurrent}
    all_ids = ids | beside

    def belongs(note: Note) -> bool:
        if note.type == "warcinfo":
            return note.id in infos
        about = {note.refers_to} if note.type == "metadata" else set()
        return note.id in all_ids or bool(ids & {*note.concurrent, *about})

    return belongs


def _link(path: Path, staged: Path) -> bool:
    """Gives the file a second name; False where that cannot be. Raises OSError."""
    try:
        os.link(path, staged)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        return False
    sync_folder(staged.parent)
    return True


def _copy(source: Source, staged: Path) -> None:
    """What was looked through of a file; it may have grown since."""
    descriptor = create(staged)
    with source.path.open("rb") as file, os.fdopen(descriptor, "wb") as to:
        left = source.size
        while left and (part := file.read(min(left, 1 << 20))):
            to.write(part)
            left -= len(part)
        to.flush()
        os.fsync(to.fileno())


def _origin(path: Path, name: str) -> bytes:
    """A warcinfo record that says of which file the records behind it are."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    block = fields_block(
        [
            ("software", f"archiver/{__version__}"),
            ("format", "WARC File Format 1.1"),
            ("description", "records of the file named here, written anew one by one"),
            ("source", name),
            ("source-digest", f"sha256:{sha256}"),
            ("source-length", str(path.stat().st_size)),
        ]
    )
    record_id = uuid.uuid5(uuid.NAMESPACE_URL, f"import {sha256}")
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{record_id}>"),
        ("WARC-Date", timestamp(time.time())),
        ("Content-Type", FIELDS_TYPE),
        ("WARC-Block-Digest", digest(block)),
    ]
    return member(headers, block, _LEVEL)
