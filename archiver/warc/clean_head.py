"""An answer's head as a strict parser takes it: lines that it would choke on mended or left out.

Browsers pass over such lines (fetch.spec.whatwg.org, "extract header list values"), so pages
come with them. Works on the copy that is parsed; what is kept is never touched.
"""

from __future__ import annotations

import re
from typing import Literal

MAX_LINE = 1 << 18  # bytes of a header line, folds not counted; browsers take no larger head

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110 §5.6.2
_INTERIM = re.compile(rb"HTTP/[^ ]* 1\d\d(?!\d)")
_LENGTH = re.compile(rb"\d+(?:[ \t]*,[ \t]*\d+)*")


class HeadCleaner:
    """Passes one answer's bytes on as they come, its header lines only when they are whole.

    Of the bytes behind the head none is changed, held or added, so what is counted from the
    end of the answer stays right. Interim answers (1xx) are heads of their own.
    """

    def __init__(self) -> None:
        self._part: Literal["status", "fields", "body"] = "status"
        self._interim = False
        self._line = b""  # the status line's beginning, or what is held of a header line
        self._left_out = True  # whether what is folded to the line before goes with it

    def clean(self, data: bytes) -> bytes:
        """What of `data`, and of what was held, goes on to the parser."""
        passed: list[bytes] = []
        at = 0
        while at < len(data) and self._part != "body":
            end = data.find(b"\n", at) + 1
            piece = data[at : end or len(data)]
            at += len(piece)
            step = self._status_line if self._part == "status" else self._header_line
            passed.append(step(piece, whole=end > 0))
        return b"".join([*passed, data[at:]])

    def _status_line(self, piece: bytes, *, whole: bool) -> bytes:
        # Never held: that any byte came decides whether the request is made again.
        self._line = (self._line + piece)[:64]
        if whole:
            self._interim = bool(_INTERIM.match(self._line))
            self._part, self._line, self._left_out = "fields", b"", True
        return piece

    def _header_line(self, piece: bytes, *, whole: bool) -> bytes:
        # Of a line beyond the limit, enough is held to know that it is too long.
        self._line += piece[: MAX_LINE + 1 - len(self._line)]
        if not whole:
            return b""
        line, self._line = self._line, b""
        if not line.rstrip(b"\r\n"):
            self._part = "status" if self._interim else "body"
            return line
        if line[:1] in (b" ", b"\t"):
            return b"" if self._left_out or len(line) > MAX_LINE else line
        cleaned = _field(line) if len(line) <= MAX_LINE else b""
        self._left_out = not cleaned
        return cleaned


def _field(line: bytes) -> bytes:
    """A header line as the parser takes it; b"" where it must not see it."""
    name, colon, value = line.partition(b":")
    bare = name.strip(b" \t")
    if not colon or not _TOKEN.fullmatch(bare):
        return b""
    said = value.strip().lower()
    if bare.lower() == b"content-length" and not _LENGTH.fullmatch(said):
        return b""  # no length that could be meant: the answer goes on until it is closed
    if bare.lower() == b"transfer-encoding" and said in (b"", b"identity"):
        return b""  # RFC 2616 §3.6: not encoded at all
    return line if bare == name else bare + b":" + value
