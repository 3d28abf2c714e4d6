"""A WACZ replayed from where it lies: its index, with each offset made one of the whole file.

Nothing is unpacked but the index. So its WARC members must be stored, as the WACZ standard asks
(WACZ 1.1.1 §5.1).
"""

from __future__ import annotations

import gzip
import heapq
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Self

from archiver.errors import DamageError, UsageError
from archiver.store.replayable import Replayable

LOCAL_HEADER = 30  # bytes before the name (APPNOTE.TXT 4.3.7)
INDEXES = re.compile(r"indexes/.*\.cdxj?(?:\.gz)?\Z")
NAME = "package"  # of the one file that the index points into


@dataclass(frozen=True)
class WaczHolding:
    what: ClassVar[str] = "Pages"  # which of them are articles, it does not say
    path: Path
    starts: dict[str, int]  # of WARC members, by their names without folders: where their data is
    indexes: tuple[str, ...]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Raises UsageError where the file is no WACZ, or none that can be read in place."""
        try:
            with zipfile.ZipFile(path) as zipped:
                entries = zipped.infolist()
            warcs = [one for one in entries if re.search(r"\.w?arc(\.gz)?\Z", one.filename)]
            packed = [one for one in warcs if one.compress_type != zipfile.ZIP_STORED]
            with path.open("rb") as file:
                starts = {Path(one.filename).name: _data_start(file, one) for one in warcs}
        except (OSError, zipfile.BadZipFile) as error:
            raise UsageError(f"{path} cannot be read as a WACZ: {error}") from error
        indexes = tuple(one.filename for one in entries if INDEXES.match(one.filename))
        if not warcs or not indexes:
            what = "WARC file" if not warcs else "index"
            raise UsageError(f"{path} is no WACZ: there is no {what} in it.")
        if packed:
            raise UsageError(
                f"{path} cannot be replayed in place: {packed[0].filename} is deflated in it, and "
                "a WACZ must store its WARC files. Take it in instead: archiver import DIR FILE"
            )
        return cls(path, starts, indexes)

    @property
    def name(self) -> str:
        return self.path.name

    def index(self, home: Path) -> Path:
        made = home / "wacz.cdxj"
        try:
            with zipfile.ZipFile(self.path) as zipped, made.open("w", encoding="utf-8") as file:
                files = [_lines(zipped, name) for name in self.indexes]
                file.writelines(f"{line}\n" for line in heapq.merge(*map(self._moved, files)))
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, UnicodeDecodeError) as error:
            raise DamageError(f"the index of {self.path} cannot be read: {error}") from error
        if not made.stat().st_size:
            raise UsageError(f"{self.path} has no page to replay: its index is empty.")
        _sort(made)
        return made

    def files(self) -> dict[str, Path]:
        return {NAME: self.path}

    def beginnings(self) -> list[Replayable]:
        return [page for page, is_seed in self._pages if is_seed]

    def count(self) -> int:
        return len(self._articles)

    def articles(self, limit: int, offset: int) -> list[Replayable]:
        return self._articles[offset : offset + limit]

    def search(self, words: str, limit: int) -> list[Replayable]:
        """By the titles: the texts are in no index here."""
        wanted = words.casefold().split()
        titled = ((page, (page.title or "").casefold()) for page in self._articles)
        return [page for page, title in titled if all(word in title for word in wanted)][:limit]

    @cached_property
    def _articles(self) -> list[Replayable]:
        """Those that have a title first: what has none is seldom what somebody looks for."""
        pages = [page for page, is_seed in self._pages if not is_seed]
        return sorted(pages, key=lambda page: not page.title)

    @cached_property
    def _pages(self) -> list[tuple[Replayable, bool]]:
        """What pages/pages.jsonl lists, and whether it is a seed (WACZ 1.1.1 §5.3)."""
        try:
            with zipfile.ZipFile(self.path) as zipped:
                lines = list(_lines(zipped, "pages/pages.jsonl"))
        except (KeyError, EOFError, zipfile.BadZipFile, zlib.error, UnicodeDecodeError):
            return []
        return [page for line in lines if (page := _page(line))]

    def _moved(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            key, brace, rest = line.partition(" {")
            fields = _object(brace.strip() + rest)
            start = self.starts.get(Path(str(fields.get("filename"))).name)
            offset = str(fields.get("offset", ""))
            if start is not None and offset.isdecimal():
                moved = fields | {"filename": NAME, "offset": str(int(offset) + start)}
                yield f"{key} {json.dumps(moved)}"


def _page(line: str) -> tuple[Replayable, bool] | None:
    fields = _object(line)
    url, moment = fields.get("url"), fields.get("ts")
    if not isinstance(url, str) or not isinstance(moment, str):
        return None  # the header, or nothing that leads to a capture
    title = fields.get("title")
    return Replayable(title if isinstance(title, str) else None, url, moment), bool(
        fields.get("seed")
    )


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _sort(index: Path) -> None:
    """Replay halves its way through an index; one that came unsorted would hide pages."""
    with index.open(encoding="utf-8") as file:
        if all(one <= other for one, other in pairwise(file)):
            return
    lines = sorted(index.read_text(encoding="utf-8").splitlines(keepends=True))
    index.write_text("".join(lines), encoding="utf-8")


def _lines(zipped: zipfile.ZipFile, name: str) -> Iterator[str]:
    with zipped.open(name) as member:
        unpacked = gzip.GzipFile(fileobj=member) if name.endswith(".gz") else member
        for line in io.TextIOWrapper(unpacked, encoding="utf-8", newline="\n"):
            if line := line.strip():
                yield line


def _data_start(file: io.BufferedReader, entry: zipfile.ZipInfo) -> int:
    """The local header's own lengths count: they may differ from the directory's."""
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(f"{entry.filename} is not where the directory says")
    lengths = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    return entry.header_offset + LOCAL_HEADER + sum(lengths)
