"""Where a record ends: gzip members and the records in them, without reading what they say."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
_STEP = 1 << 18
_MAX_HEAD = 1 << 20  # bytes; our own heads have some hundred


def whole_records(file: BinaryIO) -> tuple[int, int]:
    """How many whole records stand from here on in `file`, and how many bytes they take.

    Counts members of one record each, as WARC 1.1 annex D.2 wants them; stops at the first
    that is cut, broken, or anything else.
    """
    records = end = 0
    rest = b""
    while member := _whole_member(file, rest):
        consumed, rest = member
        records += 1
        end += consumed
    return records, end


def _whole_member(file: BinaryIO, data: bytes) -> tuple[int, bytes] | None:
    """The length of the member that begins with `data`, and what was read past its end.

    None unless the member ends, its checksum holds, and it is one record of the length that
    its head promises. Only the head and the tail are held, whatever the record's size.
    """
    unpacker = zlib.decompressobj(31)
    consumed = unpacked = 0
    head = tail = b""
    while not unpacker.eof:
        data = data or file.read(_STEP)
        if not data:
            return None
        try:
            part = unpacker.decompress(data, _STEP)
        except zlib.error:
            return None
        consumed += len(data) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
        data = unpacker.unconsumed_tail
        unpacked += len(part)
        tail = (tail + part)[-4:]
        if b"\r\n\r\n" not in head and len(head) < _MAX_HEAD:
            head += part
    return (consumed, unpacker.unused_data) if _is_record(head, tail, unpacked) else None


def promised_length(head: bytes) -> int | None:
    """The Content-Length of a record's head, its empty line included."""
    found = _LENGTH.search(head)
    return int(found.group(1)) if found else None


def _is_record(head: bytes, tail: bytes, size: int) -> bool:
    start = head.find(b"\r\n\r\n") + 4
    promised = promised_length(head[:start])
    return (
        promised is not None
        and head.startswith(b"WARC/1.")
        and tail == b"\r\n\r\n"
        and size == start + promised + 4
    )
