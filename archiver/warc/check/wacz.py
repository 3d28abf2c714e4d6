"""WACZ 1.0 to 1.2 (https://specs.webrecorder.net/wacz): a zip whose every file is accounted for.

Nothing is unpacked but what is deflated and must not be, into a temporary folder.
"""

from __future__ import annotations

import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from archiver.warc.check.cdxj import (
    Held,
    check_indexed,
    check_lines,
    expanded_lines,
    lines_of,
    read_lines,
)
from archiver.warc.check.finding import Finding, Findings, Severity
from archiver.warc.check.links import check_set
from archiver.warc.check.package import Entry, check_package, check_pages, check_parts
from archiver.warc.check.source import Source, is_ours
from archiver.warc.check.workers import walk_sources

MAX_UNPACKED = 1 << 32  # bytes of a deflated WARC member that are unpacked to look at it
STEP = 1 << 20
_INDEXES = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError,
    struct.error, ValueError, OverflowError,
)  # fmt: skip


class Wacz:
    """One WACZ file that is being checked."""

    def __init__(self, path: Path, zipped: zipfile.ZipFile, findings: Findings) -> None:
        self.path = path
        self.name = str(path)
        self.zipped = zipped
        self.findings = findings
        self.entries = {one.filename: one for one in zipped.infolist() if not one.is_dir()}

    def add(
        self, rule: str, sentence: str, severity: Severity = "damage", inside: str = ""
    ) -> None:
        name = f"{self.name}!{inside}" if inside else self.name
        self.findings.add(Finding(severity, f"wacz-{rule}", name, None, sentence))

    def parts(self, inside: str) -> Iterator[bytes]:
        """The bytes of a file within; what is wrong with them is told."""
        try:
            with self.zipped.open(self.entries[inside]) as file:
                while part := file.read(STEP):
                    yield part
        except BROKEN as error:
            self.add("broken", f"cannot be unpacked: {error}", inside=inside)

    def text(self, inside: str, limit: int = 1 << 26) -> bytes:
        """A small file within, whole."""
        held: list[bytes] = []
        for part in self.parts(inside):
            held.append(part)
            limit -= len(part)
            if limit < 0:
                self.add("size", "is too large to be what it should be", inside=inside)
                break
        return b"".join(held)


def check_wacz(
    path: Path, workers: int, findings: Findings, progress: Callable[[int], None]
) -> int:
    """Checks a WACZ and all in it; gives the number of its records. Raises OSError."""
    with path.open("rb") as file:
        try:
            zipped = zipfile.ZipFile(file)
        except BROKEN as error:
            what = f"the zip file is broken or cut: {error}"
            findings.add(Finding("damage", "wacz-broken", str(path), None, what))
            return 0
        with zipped, tempfile.TemporaryDirectory() as folder:
            wacz = Wacz(path, zipped, findings)
            _check_names(wacz)
            packaged = check_package(wacz)
            check_parts(wacz)
            pages = check_pages(wacz)
            sources = list(_sources(wacz, file, Path(folder)))
            seen = list(walk_sources(sources, workers, for_index=True, progress=progress))
            # What was taken in and packaged again may be of files that are not in it.
            ours = is_ours if packaged else lambda _: True
            records = check_set(seen, findings, complete=True, ours=ours)
            held = Held()
            names = {}
            for source, part in seen:
                inside = source.name.partition("!archive/")[2]
                held.add(inside, part.notes)
                names[inside] = source.name
            _check_indexes(wacz, held)
            check_indexed(held, names, findings)
            urls = {note.url for _, part in seen for note in part.notes}
            for url in pages - urls:
                wacz.add("page", f"a page that is not in the archive: {url}", "remark")
            return records


def _check_names(wacz: Wacz) -> None:
    seen: set[str] = set()
    for entry in wacz.zipped.infolist():
        name = entry.filename
        # zipfile cleans names when it reads them; what stands in the file is in orig_filename.
        if leaves(entry.orig_filename) or leaves(name):
            wacz.add("path", f"a path that leaves the archive: {entry.orig_filename!r}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            wacz.add("path", f"a symbolic link: {name!r}")
        if name in seen:
            wacz.add("path", f"two files of one name: {name!r}")
        seen.add(name)


def leaves(name: str) -> bool:
    """Whether a path leads out of the folder that it is unpacked in."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not name or not parts[0] or parts[0][1:2] == ":"


def _sources(wacz: Wacz, file: IO[bytes], folder: Path) -> Iterator[Source]:
    number = 0
    for name, entry in wacz.entries.items():
        if not (name.startswith("archive/") and ".warc" in name.lower()):
            continue
        inside = f"{wacz.name}!{name}"
        if entry.compress_type == zipfile.ZIP_STORED:
            start = start_of(file, entry)
            if start is None:
                wacz.add("broken", "its place in the zip file cannot be read", inside=name)
            else:
                yield Source(wacz.path, inside, start, entry.file_size)
            continue
        wacz.add("deflated", "is deflated: no record in it can be read by its offset", inside=name)
        if entry.file_size > MAX_UNPACKED:
            wacz.add("deflated", "is too large to be unpacked: not checked", inside=name)
            continue
        number += 1
        unpacked = folder / f"{number}.warc"
        with unpacked.open("wb") as to:
            for part in wacz.parts(name):
                to.write(part)
        yield Source(unpacked, inside, 0, unpacked.stat().st_size)


def start_of(file: IO[bytes], entry: Entry) -> int | None:
    """Where the bytes of a stored member begin (APPNOTE 4.3.7)."""
    try:
        file.seek(entry.header_offset)
    except (ValueError, OSError):
        return None
    head = file.read(30)
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        return None
    name, extra = struct.unpack("<HH", head[26:30])
    return int(entry.header_offset + 30 + name + extra)


def _check_indexes(wacz: Wacz, held: Held) -> None:
    for name in wacz.entries:
        if not (name.startswith("indexes/") and name.endswith(_INDEXES)):
            continue
        inside = f"{wacz.name}!{name}"
        try:
            with wacz.zipped.open(wacz.entries[name]) as file:
                rows = (
                    expanded_lines(file)
                    if name.endswith(".gz")
                    else lines_of(iter(partial(file.read, STEP), b""))
                )
                lines = read_lines(inside, rows, wacz.findings)
                check_lines(inside, lines, held, wacz.findings)
        except BROKEN as error:
            wacz.add("broken", f"cannot be unpacked: {error}", inside=name)
