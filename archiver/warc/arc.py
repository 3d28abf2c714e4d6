"""ARC, the format before WARC (archive.org/web/researcher/ArcFileFormat.php), made WARC of.

Real files have URLs with spaces, dates of 8 to 18 digits, addresses that are none, lengths that
are wrong, and empty lines anywhere: what cannot be read is told, and what follows is read.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archiver.warc.check.source import source_of
from archiver.warc.check.stretch import GZIP, Disk, Member, Stretch
from archiver.warc.check.walk import Cursor, open_unit
from archiver.warc.disk import create, write_all
from archiver.warc.http1 import is_chunked, parse_head, split_message
from archiver.warc.mend import Lost
from archiver.warc.record import RESPONSE_TYPE, member_parts

__all__ = ["Converted", "convert"]

LEVEL = 6
MAX_LINE = 1 << 16
MAX_HEAD = 1 << 16  # of an HTTP message
STEP = 1 << 20

# URL, address, date, then (of version 2, among others) the media type, and last the length.
_HEADER = re.compile(
    rb"([A-Za-z][A-Za-z0-9+.\-]*:[^\r\n]*?) (\S+) (\d{8,18}) ((?:[^\r\n]* )?)(\d{1,18})[ \t]*\r?\n"
)
_NEXT = re.compile(rb"(?<=\n)(?=" + _HEADER.pattern + rb")")
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+")


@dataclass(frozen=True, slots=True)
class ArcRecord:
    """`unit` is where its gzip member (or, of a plain file, the record) begins, `at` where its
    body does within that.
    """

    unit: int
    at: int
    url: str
    ip: str
    date: str
    mime: str
    length: int


@dataclass(slots=True)
class Converted:
    """What came of a file: the ids of the captures written, how many were `left` since they are
    kept, and what could not be read.
    """

    record_ids: list[str] = field(default_factory=list)
    left: int = 0
    lost: list[Lost] = field(default_factory=list)


def convert(
    path: Path, out: Path, *, first: bytes, kept: Callable[[Iterable[str]], set[str]]
) -> Converted:
    """Writes `out`, a WARC file that begins with `first`, of what is whole in the ARC file.

    Each record's body is byte for byte that of the ARC record: a response where it is HTTP, else
    a resource. Raises OSError; then `out` is not there.
    """
    done = Converted()
    descriptor = create(out)
    try:
        write_all(descriptor, first)
        # Each goes forward on its own, in chunks of its own.
        with path.open("rb") as one, path.open("rb") as two, path.open("rb") as three:
            reader, digests, bodies = (Disk(file, source_of(path)) for file in (one, two, three))
            records = ArcReader(reader, done.lost)
            cursor = Cursor(bodies)
            for record, headers, capture in _as_warc(records, Cursor(digests)):
                record_id = dict(headers)["WARC-Record-ID"] or ""
                if capture and kept([record_id[1:-1]]):
                    done.left += 1
                    continue
                body = cursor.to(record.unit, record.at).take(record.length)
                for part in member_parts(headers, record.length, body, LEVEL):
                    write_all(descriptor, part)
                if capture:
                    done.record_ids.append(record_id[1:-1])
        os.fsync(descriptor)
    except BaseException:
        os.close(descriptor)
        out.unlink(missing_ok=True)
        raise
    os.close(descriptor)
    return done


class ArcReader:
    """The whole records of an ARC file, gzipped or not; `lost` is told of all others."""

    def __init__(self, disk: Disk, lost: list[Lost]) -> None:
        self.disk = disk
        self.lost = lost

    def __iter__(self) -> Iterator[ArcRecord]:
        at = 0
        while at < self.disk.size:
            if bytes(self.disk.read(at, 2)) != GZIP:
                if at == 0:
                    yield from self._records(0)
                    return
                at = self._next_member(at)
                continue
            member = yield from self._records(at)
            assert isinstance(member, Member)
            if member.end == "open":
                member.skip(1 << 62)
            if member.end == "whole":
                at += member.stored
                continue
            following = self._next_member(at + 1)
            if not any(lost.offset == at for lost in self.lost):
                self._lose(at, following - at, "its compressed bytes are broken or cut")
            at = following

    def _records(self, start: int) -> Generator[ArcRecord, None, Stretch]:
        unit = open_unit(self.disk, start)
        while True:
            while blank := _blank(unit.peek(64)):
                unit.skip(blank)
            line = unit.peek(MAX_LINE)
            if not line:
                return unit
            head = _HEADER.match(line)
            if not head:
                if not self._seek(unit, start):
                    return unit
                continue
            unit.skip(head.end())
            record = _record(start, unit.at, head)
            if unit.skip(record.length) == record.length and _ends(unit):
                yield record
                continue
            cut = unit.end != "whole" or not unit.peek(1)
            why = "it is cut" if cut else "its length is wrong"
            self._lose(start, record.length, why, record.url)
            if unit.end in ("cut", "broken"):
                return unit
            unit = open_unit(self.disk, start)  # the next may stand within what the length covered
            unit.skip(record.at)
            if not self._seek(unit, None):
                return unit

    def _seek(self, unit: Stretch, lost_from: int | None) -> bool:
        """Goes to the next line that begins a record. What is passed over is lost."""
        start = unit.at
        while True:
            window = unit.peek(STEP)
            found = _NEXT.search(window, 1)
            if found or len(window) < STEP:
                unit.skip(found.start() if found else len(window))
                if lost_from is not None:
                    self._lose(lost_from, unit.at - start, "bytes that belong to no record")
                return found is not None
            unit.skip(STEP - MAX_LINE)

    def _next_member(self, at: int) -> int:
        found = self.disk.find(_MEMBER, at)
        return found if found >= 0 else self.disk.size

    def _lose(self, offset: int, length: int, why: str, url: str = "") -> None:
        self.lost.append(Lost(offset, length, why, url))


def _ends(unit: Stretch) -> bool:
    """Whether a record may end here: nothing follows, or another. (A member that is cut within
    its checksum proves nothing of what was in it.)
    """
    tail = unit.peek(MAX_LINE).lstrip(b"\r\n")
    return unit.end not in ("broken", "cut") and (not tail or _HEADER.match(tail) is not None)


def _record(unit: int, at: int, head: re.Match[bytes]) -> ArcRecord:
    url, ip, date, rest, length = (part.decode("utf-8", "replace") for part in head.groups())
    mime = rest.strip().partition(" ")[0]
    return ArcRecord(unit, at, url.strip().replace(" ", "%20"), ip, date, mime, int(length))


def _as_warc(
    reader: ArcReader, cursor: Cursor
) -> Iterator[tuple[ArcRecord, list[tuple[str, str | None]], bool]]:
    """Each record with the header that it has as WARC, and whether it is a capture."""
    names: Counter[str] = Counter()
    for record in reader:
        date = _date(record.date)
        if not date:
            reader.lost.append(
                Lost(record.unit, record.length, f"its date is no time: {record.date}", record.url)
            )
            continue
        yield record, _header(cursor, record, date, names), not _is_about(record)


def _header(
    cursor: Cursor, record: ArcRecord, date: str, names: Counter[str]
) -> list[tuple[str, str | None]]:
    body = cursor.to(record.unit, record.at)
    start = body.peek(min(record.length, MAX_HEAD))
    web = record.url.lower().startswith(("http:", "https:")) and start.startswith(b"HTTP/")
    head = split_message(start)[0] if web else b""
    of_block, of_payload = hashlib.sha256(), hashlib.sha256()
    left = len(head)
    for part in body.take(record.length):
        of_block.update(part)
        of_payload.update(part[left:])
        left -= min(left, len(part))
    name = f"{record.url} {record.date} {record.ip} {of_block.hexdigest()}"
    names[name] += 1
    record_id = uuid.uuid5(uuid.NAMESPACE_URL, f"arc {name} {names[name]}")
    kind, content_type = _kind(record, web=web)
    plain = not is_chunked(parse_head(head)) and not _is_about(record)
    return [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{record_id}>"),
        ("WARC-Date", date),
        ("WARC-Target-URI", record.url),
        ("Content-Type", content_type),
        ("WARC-IP-Address", _address(record.ip)),
        ("WARC-Block-Digest", f"sha256:{of_block.hexdigest()}"),
        ("WARC-Payload-Digest", f"sha256:{of_payload.hexdigest()}" if plain else None),
    ]


def _kind(record: ArcRecord, *, web: bool) -> tuple[str, str]:
    if web:
        return "response", RESPONSE_TYPE
    if _is_about(record):
        return "metadata", "text/plain"
    known = _MEDIA_TYPE.fullmatch(record.mime)
    return "resource", record.mime if known else "application/octet-stream"


def _is_about(record: ArcRecord) -> bool:
    """Whether it is the first, which tells of the file."""
    return record.url.lower().startswith("filedesc:")


def _date(digits: str) -> str:
    """As WARC-Date; what is missing of the 14 digits is zero. "" if the calendar has it not."""
    try:
        moment = datetime.strptime(digits[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _address(ip: str) -> str | None:
    try:
        return str(ipaddress.ip_address(ip))
    except ValueError:
        return None


def _blank(data: bytes) -> int:
    return len(data) - len(data.lstrip(b"\r\n"))
