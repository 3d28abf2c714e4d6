"""What a file made elsewhere is, and a page or a text in it as a document of ours."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from archiver.collection import check_seed
from archiver.errors import UsageError
from archiver.warc.check.kind import kind_of
from archiver.warc.record import Document

ARCHIVES = ("warc", "arc", "wacz")

WARC_START = (b"WARC/0.", b"WARC/1.")
HTML_ENDINGS = (".html", ".htm", ".xhtml")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # no text has them, of whatever charset
INDEX = re.compile(rb"\A(?:![^\n]*\n)*\S+ (?:\d{4,17} )?\{\"[^\n]*\}[ \t]*\r?(?:\n|\Z)")
LOOK = 1 << 16


def look_at(files: Sequence[Path], url: str | None = None) -> list[str]:
    """Of what kind each file is: one of `ARCHIVES`, ``html`` or ``text``. Writes nothing.

    Raises UsageError if one cannot be read, or is of no kind that is known.
    """
    kinds = [_kind(path) for path in files]
    if url is not None:
        check_seed(url)
        if len(files) != 1:
            raise UsageError("--url says where one file was; import the others without it.")
        if kinds[0] in ARCHIVES:
            raise UsageError(f"{files[0]} says by itself where all in it was; leave out --url.")
    return kinds


def _kind(path: Path) -> str:
    """Its kind, by what is in the file: names lie."""
    try:
        kind = kind_of(path)
        sure = kind in ("arc", "wacz", "cdx", "empty") or _starts_as_warc(path)
        data = b"" if sure else _content(path)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    if kind == "empty":
        raise UsageError(f"{path} is empty.")
    if kind in ("arc", "wacz"):
        return kind
    if kind == "cdx" or INDEX.match(data):
        raise UsageError(f"{path} is an index (CDX). Import the WARC files that it is of.")
    if kind == "warc" and (".warc" in path.name.lower() or not data or not _is_text(data)):
        return "warc"
    if data and data[:2] not in UTF16 and not CONTROL.search(data[:LOOK]):
        looks_like_html = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        if looks_like_html or path.suffix.lower() in HTML_ENDINGS:
            return "html"
        if _is_text(data):
            return "text"
    raise UsageError(
        f"{path} is no WARC, ARC, WACZ, HTML or text file (in UTF-8). "
        "What can be taken in: archiver import --help"
    )


def _starts_as_warc(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(LOOK)
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(31).decompress(start, 512)
        except zlib.error:
            return False
    return start.startswith(WARC_START)


def _content(path: Path) -> bytes:
    """A document's bytes, unpacked; none where it is packed and broken."""
    data = path.read_bytes()
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return b""


def _is_text(data: bytes) -> bool:
    if CONTROL.search(data[:LOOK]):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def document(path: Path, kind: str, url: str | None) -> Document:
    block = _content(path)
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Document(
        url=url or f"file:///{quote(path.name)}",
        block=block,
        content_type="text/html" if kind == "html" else "text/plain; charset=utf-8",
        fetched_at=moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        source=path.name,
    )
