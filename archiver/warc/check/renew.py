"""What a record has lost and can be had again: an id of its own, and the time it was made."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC
from email.utils import parsedate_to_datetime

from archiver.warc.check.note import Note
from archiver.warc.check.stretch import Disk
from archiver.warc.check.walk import open_unit
from archiver.warc.http1 import parse_head, split_message

MAX_HEAD = 1 << 16  # of an HTTP message


def new_id(note: Note, names: Counter[str]) -> str:
    """The same for the same record, whenever its file is mended; else it would be kept twice.

    `names` count how often one was made for records that are all alike.
    """
    digests = sorted(f"{name}:{value.hex()}" for name, value in note.digests.items())
    name = " ".join([note.type, note.id, note.url, note.date, str(note.length), *digests])
    names[name] += 1
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name} {names[name]}')}"


def true_date(disk: Disk, note: Note) -> str:
    """When a response was made, by the field Date in it (RFC 9110 §6.6.1); "" if unknown."""
    if note.type != "response":
        return ""
    stretch = open_unit(disk, note.unit)
    stretch.skip(note.block_at)
    head = parse_head(split_message(stretch.peek(min(note.length, MAX_HEAD)))[0])
    try:
        moment = parsedate_to_datetime(head.text(b"date")).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
