"""The WARC files in a WACZ, out of it, onto the disk; a WACZ that means harm is refused whole.

Their own names stay in the WACZ: what is unpacked is called by a number.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import DamageError, UsageError
from archiver.warc.check.source import Source
from archiver.warc.check.wacz import BROKEN, leaves, start_of

MAX_RATIO = 100  # text packs to a tenth; what unpacks to more than this is a bomb
SMALL = 1 << 20  # bytes that may unpack from anything
HEADER = 30  # bytes before a file's name, at least (APPNOTE 4.3.7)
_ARCS = (".warc", ".arc")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that was in a WACZ; `name` is that of the WACZ, a ``!``, and its own. Where it is
    broken, `error` says how, and there is nothing at `path`.
    """

    name: str
    path: Path
    error: DamageError | None = None


def sources_in(wacz: Path, folder: Path) -> Iterator[Source]:
    """Each WARC or ARC file in `wacz`, where it lies; what is deflated is unpacked into `folder`.

    Raises as `unpack` does.
    """
    with _opened(wacz) as (zipped, inside), wacz.open("rb") as file:
        for number, entry in enumerate(inside):
            name = f"{wacz}!{entry.filename}"
            start = start_of(file, entry)
            if entry.compress_type == zipfile.ZIP_STORED and start is not None:
                yield Source(wacz, name, start, entry.file_size)
            else:
                to = folder / f".{number}.unpacked"
                _unpack(wacz, zipped, entry, to)
                yield Source(to, name, 0, to.stat().st_size)


def unpack(wacz: Path, folder: Path) -> Iterator[Unpacked]:
    """Each WARC or ARC file in `wacz`, as a file in `folder`, for the caller to take away.

    Raises UsageError where the WACZ holds what no honest one does, or no WARC file, before
    anything is unpacked; DamageError where the zip file is broken.
    """
    with _opened(wacz) as (zipped, inside):
        for number, entry in enumerate(inside):
            to = folder / f".{number}.unpacked"
            name = f"{wacz}!{entry.filename}"
            try:
                _unpack(wacz, zipped, entry, to)
            except DamageError as error:
                yield Unpacked(name, to, error)
            else:
                yield Unpacked(name, to)


@contextmanager
def _opened(wacz: Path) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """The WACZ and the entries of its WARC files, after a look for harm."""
    try:
        zipped = zipfile.ZipFile(wacz)
    except BROKEN as error:
        raise DamageError(
            f"{wacz}: the zip file is broken or cut: {error}. Take it from a copy, or unpack what "
            "can be with `zip -FF`, and import the files in its archive/."
        ) from error
    with zipped:
        entries = zipped.infolist()
        _refuse_harm(wacz, entries)
        inside = [one for one in entries if _is_warc(one.filename)]
        if not inside:
            raise UsageError(f"{wacz} is a zip file without a WARC file in its archive/.")
        yield zipped, inside


def _unpack(wacz: Path, zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path) -> None:
    to.unlink(missing_ok=True)
    try:
        with zipped.open(entry) as packed, to.open("xb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
    except BROKEN as error:
        to.unlink(missing_ok=True)
        raise DamageError(
            f"{wacz}!{entry.filename}: it cannot be unpacked: {error}. "
            f"What is wrong: archiver verify {wacz}"
        ) from error


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and any(arc in name.lower() for arc in _ARCS)


def _refuse_harm(wacz: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Raises UsageError for paths that leave the folder, links, and bombs."""
    for entry in entries:
        name = entry.orig_filename
        if leaves(name) or leaves(entry.filename):
            raise _refused(wacz, f"the path {name!r} leads out of it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _refused(wacz, f"{name!r} is a symbolic link")
        if entry.flag_bits & 1:
            raise _refused(wacz, f"{name!r} is encrypted")
        if entry.file_size > max(SMALL, MAX_RATIO * entry.compress_size):
            packed, whole = entry.compress_size, entry.file_size
            raise _refused(wacz, f"{name!r} would unpack from {packed:,} bytes to {whole:,}")
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise _refused(wacz, f"{entry.orig_filename!r} lies over the file before it")
        end = entry.header_offset + HEADER + len(entry.orig_filename) + entry.compress_size


def _refused(wacz: Path, why: str) -> UsageError:
    return UsageError(f"{wacz} is refused: {why}. Nothing of it was taken in.")
