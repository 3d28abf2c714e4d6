"""CDXJ: lines that can be read, in the order that readers search, each leading to its record."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from archiver.warc.check.digest import Stated, parse_digest
from archiver.warc.check.fields import bare
from archiver.warc.check.finding import Finding, Findings
from archiver.warc.check.note import Note
from archiver.warc.check.stretch import GZIP

MAX_LINE = 1 << 22
STEP = 1 << 16
NOT_MODIFIED = 304
CAPTURES = ("response", "revisit", "resource", "conversion")

_TIMESTAMP = re.compile(rb"\d{4,17}")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    key: str
    timestamp: str
    fields: dict[str, Any]

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return "" if value is None else str(value)


@dataclass(slots=True)
class Held:
    """The captures of the files that an index is of, by file and offset; `seen` are indexed."""

    files: dict[str, dict[int, Note]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def add(self, name: str, notes: Iterable[Note]) -> None:
        self.files[name] = {note.unit: note for note in notes if note.type in CAPTURES}


def open_lines(path: Path) -> Iterator[bytes]:
    """The lines of an index file, gzipped or not. Raises OSError."""
    with path.open("rb") as file:
        gzipped = file.read(2) == GZIP
        file.seek(0)
        yield from expanded_lines(file) if gzipped else lines_of(iter(lambda: file.read(STEP), b""))


def expanded_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines in a gzipped file; ends where it cannot be expanded."""
    return lines_of(_expanded(file))


def _expanded(file: IO[bytes]) -> Iterator[bytes]:
    data = b""
    while data or (data := file.read(STEP)):
        unpacker = zlib.decompressobj(31)
        while not unpacker.eof:
            data = data or file.read(STEP)
            if not data:
                return
            try:
                yield unpacker.decompress(data, STEP * 4)
            except zlib.error:
                return
            data = unpacker.unconsumed_tail
        data = unpacker.unused_data


def lines_of(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their ends; one longer than `MAX_LINE` comes in pieces."""
    rest = b""
    for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line + b"\n"
        if len(rest) > MAX_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest


def read_lines(name: str, rows: Iterable[bytes], findings: Findings) -> Iterator[Line]:
    """The lines of an index, without those that begin with ``!``; what is wrong is told.

    Readers halve the file to find a line, so it must be sorted by bytes.
    """
    before = b""
    at = 0
    for number, row in enumerate(rows, 1):
        offset, at = at, at + len(row)
        text = row.rstrip(b"\r\n")
        if not text or text.startswith((b"!", b" CDX")):
            continue
        key, _, rest = text.partition(b" ")
        timestamp, _, value = rest.partition(b" ")
        if not _TIMESTAMP.fullmatch(timestamp):
            timestamp, value = b"", rest  # a line without a time, as some indexes have
        if (place := key + b" " + timestamp) < before:
            what = f"line {number} stands behind lines that sort after it"
            findings.add(Finding("damage", "index-order", name, offset, what))
        before = place
        fields = _parse(value)
        if fields is None:
            what = f"line {number} is not a key, a time and a JSON object: {text[:60]!r}"
            findings.add(Finding("damage", "index-line", name, offset, what))
            continue
        yield Line(number, _text(key), _text(timestamp), fields)


def check_lines(name: str, lines: Iterable[Line], held: Held, findings: Findings) -> None:
    """Whether each line leads to a record that is what the line says."""
    for line in lines:
        wrong = _leads_nowhere(line, held) or _differs(line, held)
        if wrong:
            rule, what = wrong
            sentence = f"line {line.number}: {what}"
            findings.add(Finding("damage", rule, name, None, sentence, line.text("url")))


def check_indexed(held: Held, names: Mapping[str, str], findings: Findings) -> None:
    """Whether each capture has its line. `names` are the files' names as findings tell them."""
    for file, notes in held.files.items():
        for offset, note in notes.items():
            if (file, offset) in held.seen or not note.whole:
                continue
            web = note.url.startswith(("http:", "https:"))
            if not web or (note.type == "response" and note.status is None):
                continue  # not an HTTP answer: nothing that could be replayed
            if note.type == "revisit" and note.status == NOT_MODIFIED:
                continue  # replay would answer 304, which shows nothing
            what = f"no line of the index leads to this {note.type}"
            findings.add(
                Finding("damage", "not-indexed", names[file], offset, what, note.url, note.id)
            )


def _leads_nowhere(line: Line, held: Held) -> tuple[str, str] | None:
    file, offset = line.text("filename"), line.text("offset")
    short = file.rpartition("/")[2]
    notes = held.files.get(file, held.files.get(short))
    if notes is None:
        return "index-nowhere", f"there is no file {file!r}"
    if not (offset.isascii() and offset.isdecimal()) or len(offset) > 18:
        return "index-line", f"its offset is no number: {offset!r}"
    if int(offset) not in notes:
        return "index-nowhere", f"no capture begins at offset {offset} of {file}"
    return None


def _differs(line: Line, held: Held) -> tuple[str, str] | None:
    file = line.text("filename")
    if file not in held.files:
        file = file.rpartition("/")[2]
    offset = int(line.text("offset"))
    note = held.files[file][offset]
    held.seen.add((file, offset))
    says = [
        ("url", line.text("url"), bare(line.text("url")) in (note.url, "")),
        ("time", line.timestamp, _same_time(line.timestamp, note.date)),
        ("status", line.text("status"), _same_status(line.text("status"), note)),
        ("digest", line.text("digest"), same_digest(line.text("digest"), note)),
        ("length", line.text("length"), line.text("length") in ("", str(note.stored))
         or not note.alone),
    ]  # fmt: skip
    for what, text, same in says:
        if not same:
            return "index-differs", f"its {what} {text} is not that of the record it leads to"
    return None


def _same_time(timestamp: str, date: str) -> bool:
    digits = re.sub(r"\D", "", date)[:14]
    return not timestamp or timestamp[:14].startswith(digits) or digits.startswith(timestamp[:14])


def _same_status(status: str, note: Note) -> bool:
    if status in ("", "-") or note.status is None:
        return True
    return status == str(note.status)


def same_digest(text: str, note: Note) -> bool:
    """Whether `text` is a digest of the note's payload: stated, or computed, in any form."""
    if text in ("", "-") or text == note.payload_digest:
        return True
    name = text if ":" in text else f"sha1:{text}"
    stated = parse_digest(name)
    if not isinstance(stated, Stated):
        return text in note.payload_digest
    values = {note.digests.get(stated.algorithm), note.entity.get(stated.algorithm)}
    own = parse_digest(note.payload_digest)
    if isinstance(own, Stated) and own.algorithm == stated.algorithm:
        values.add(own.value)
    return stated.value in values or not any(values)


def _parse(value: bytes) -> dict[str, Any] | None:
    if len(value) > MAX_LINE:
        return None
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
