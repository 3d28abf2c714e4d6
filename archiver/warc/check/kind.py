"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Literal

from archiver.warc.check.stretch import GZIP, SKIPPABLE, ZSTD

Kind = Literal["warc", "arc", "wacz", "cdxj", "cdx", "empty", "unknown"]

_LOOK = 1 << 16
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WARC = re.compile(rb"(?:\A|\n)WARC/\d+\.\d+[ \t]*\r?\n")
_ARC = re.compile(
    rb"\s*(?:filedesc:|[a-z][a-z0-9+.\-]*:[^\n]* \S+ \d{8,18} [^\n]* \d+\r?\n)", re.IGNORECASE
)
_CDX = b" CDX "  # the older index, a line a capture without names (IIPC CDX 2006, 2015)
_CDXJ = re.compile(rb"(?:!|[^\n ]+ )[^\n{\[]*[{\[]")


def kind_of(path: Path) -> Kind:
    """Raises OSError."""
    with path.open("rb") as file:
        start = file.read(_LOOK)
        file.seek(max(0, file.seek(0, 2) - _LOOK))
        end = file.read(_LOOK)
    if not start:
        return "empty"
    if start.startswith(_ZIP) or (b"PK\x05\x06" in end and b"PK\x01\x02" in end):
        return "wacz"
    if start.startswith(GZIP):
        return _of_text(_expanded(start)) or "warc"
    if start.startswith(ZSTD) or start[:4] in SKIPPABLE:
        return "warc"
    return _of_text(start) or ("warc" if _holds_member(start) else "unknown")


def _of_text(text: bytes) -> Kind | None:
    if text.startswith(b"WARC/"):
        return "warc"
    if _ARC.match(text):
        return "arc"
    if text.startswith(_CDX):
        return "cdx"
    if _CDXJ.match(text.lstrip(b"\xef\xbb\xbf\r\n")):
        return "cdxj"
    return "warc" if _WARC.search(text) else None


def _expanded(start: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(start, _LOOK)
    except zlib.error:
        return b""


def _holds_member(start: bytes) -> bool:
    """Whether a record's gzip member begins somewhere behind the first bytes."""
    at = start.find(b"\x1f\x8b\x08")
    while at >= 0:
        if _expanded(start[at : at + 1024]).startswith(b"WARC/"):
            return True
        at = start.find(b"\x1f\x8b\x08", at + 1)
    return False
