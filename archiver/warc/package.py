"""Writes a WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/): one zip file of WARC files,
their index, the pages in them, and the digest of each.

All is passed on in parts, once: the WARC files are copied nowhere but into the package.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from archiver import __version__
from archiver.errors import UsageError
from archiver.warc.check.package import PACKAGE, PACKAGE_DIGEST, PAGES
from archiver.warc.disk import sync_folder

WACZ_VERSION = "1.1.1"
INDEX = "indexes/index.cdx.gz"
BLOCK_LINES = 1024  # of the index that are expanded to find one
STEP = 1 << 20
_LEVEL = 9

Sign = Callable[[str], Mapping[str, str]]
"""Gives the ``signedData`` for the digest of datapackage.json."""


@dataclass(frozen=True, slots=True)
class Page:
    """A line of pages.jsonl: an address, when it was captured, what can be searched, and whether
    the crawl began there (WACZ 1.1.1 §5.3)."""

    url: str
    ts: str
    title: str = ""
    text: str = ""
    seed: bool = False

    def line(self) -> str:
        name = hashlib.sha256(f"{self.ts} {self.url}".encode()).hexdigest()[:16]
        fields = {"id": name, "url": self.url, "ts": self.ts}
        more = {"title": self.title, "text": self.text, "seed": self.seed}
        return json.dumps(fields | {k: v for k, v in more.items() if v}, ensure_ascii=False)


@dataclass(slots=True)
class Packaged:
    """What is in the package: (path, bytes) of each file, and the digest of its description."""

    out: Path
    digest: str = ""
    files: list[tuple[str, int]] = field(default_factory=list)
    resources: list[dict[str, str | int]] = field(default_factory=list)


def write_pages(path: Path, pages: Iterable[Page], title: str) -> int:
    """Writes pages.jsonl, beside and renamed; gives the number of pages. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    head = {"format": "json-pages-1.0", "id": "pages", "title": title, "hasText": True}
    count = 0
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False) + "\n")
        for page in pages:
            file.write(page.line() + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return count


def write_wacz(  # noqa: PLR0913 - what goes in, then how
    out: Path,
    warcs: Sequence[Path],
    index: Path,
    pages: Path,
    about: Mapping[str, str],
    *,
    sign: Sign | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Packaged:
    """Writes `out` of the `warcs`, the sorted `index` of them, and `pages`; `about` are fields of
    datapackage.json. Raises UsageError where `out` is there already, and OSError; then nothing
    of it is left.
    """
    if out.exists():
        raise UsageError(f"{out} is there already; choose another name for the package.")
    beside = out.with_name(f".{out.name}.part")
    done = Packaged(out)
    try:
        with beside.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:
                package = _Writer(zipped, done, advance)
                for path in warcs:
                    package.add(f"archive/{path.name}", _parts(path), _size(path))
                blocks: list[str] = []
                package.add(INDEX, _blocks(index, blocks), _size(index))
                places = _lines(_META, *blocks)
                package.add("indexes/index.idx", [places], len(places))
                package.add(PAGES, _parts(pages), _size(pages), packed=True)
                package.describe(about, sign)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(out)
        sync_folder(out.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return done


class _Writer:
    """Adds files to the zip file and keeps the account of them."""

    def __init__(
        self, zipped: zipfile.ZipFile, done: Packaged, advance: Callable[[int], None]
    ) -> None:
        self.zipped = zipped
        self.done = done
        self.advance = advance
        self.now = time.gmtime()

    def add(self, name: str, parts: Iterable[bytes], at_most: int, *, packed: bool = False) -> None:
        """Adds `parts`, which are `at_most` so many bytes together."""
        of_file = hashlib.sha256()
        size = 0
        entry = self._entry(name, packed=packed)
        large = at_most > zipfile.ZIP64_LIMIT
        if large:
            entry.extra = _TOLD
        with self.zipped.open(entry, "w", force_zip64=large) as to:
            for part in parts:
                to.write(part)
                of_file.update(part)
                size += len(part)
                self.advance(len(part))
        self.done.files.append((name, size))
        self.done.resources.append(
            {
                "name": self._name_of(name),
                "path": name,
                "hash": f"sha256:{of_file.hexdigest()}",
                "bytes": size,
            }
        )

    def _name_of(self, path: str) -> str:
        """The file's name in the characters that Data Package 1 allows, and no other's."""
        plain = re.sub(r"[^-a-z0-9._]", "-", path.rpartition("/")[2].lower())
        taken = {one["name"] for one in self.done.resources}
        return plain if plain not in taken else f"{len(taken)}-{plain}"

    def describe(self, about: Mapping[str, str], sign: Sign | None) -> None:
        """datapackage.json, and beside it its digest, signed or not."""
        created = time.strftime("%Y-%m-%dT%H:%M:%SZ", self.now)
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "software": f"archiver/{__version__}",
            "created": created,
            **about,
            "resources": self.done.resources,
        }
        text = json.dumps(package, indent=2, ensure_ascii=False).encode()
        self.done.digest = f"sha256:{hashlib.sha256(text).hexdigest()}"
        digest: dict[str, object] = {"path": PACKAGE, "hash": self.done.digest}
        if sign:
            digest["signedData"] = {"created": created, **sign(self.done.digest)}
        with self.zipped.open(self._entry(PACKAGE, packed=True), "w") as to:
            to.write(text)
        with self.zipped.open(self._entry(PACKAGE_DIGEST, packed=True), "w") as to:
            to.write(json.dumps(digest, indent=2).encode())

    def _entry(self, name: str, *, packed: bool) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self.now[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o100644 << 16
        return entry


# A viewer that reads parts of the zip file (ReplayWeb.page) takes for granted that a file begins
# right behind its name unless the directory at the end says that more stands there, which of
# large files is so. So it is told with this, a field without a time (0x5455, flags 0).
_TOLD = struct.pack("<HHB", 0x5455, 1, 0)

_META = "!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": INDEX.partition("/")[2]})


def _size(path: Path) -> int:
    return path.stat().st_size


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(STEP), b"")


def _blocks(index: Path, places: list[str]) -> Iterator[bytes]:
    """The index in gzip members of some lines each; `places` are the lines that lead to them."""
    offset = 0
    with index.open("rb") as file:
        while lines := list(islice(file, BLOCK_LINES)):
            packer = zlib.compressobj(_LEVEL, wbits=31)
            block = packer.compress(b"".join(lines)) + packer.flush()
            place = {
                "offset": offset,
                "length": len(block),
                "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
                "filename": INDEX.partition("/")[2],
            }
            first = b" ".join(lines[0].split(b" ", 2)[:2]).decode()
            places.append(f"{first} {json.dumps(place)}")
            offset += len(block)
            yield block


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
