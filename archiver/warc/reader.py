"""Exchanges back from a WARC file, with nothing but the file: captures, payloads, pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from archiver.records import Capture, Kind, Page, Role
from archiver.warc.check.source import Source
from archiver.warc.content import entity_parts, is_http, is_text
from archiver.warc.decode import decode_payload
from archiver.warc.disk import OPEN_SUFFIX
from archiver.warc.http1 import Head, parse_head, payload, split_message
from archiver.warc.large import HELD
from archiver.warc.postquery import request_urlkey
from archiver.warc.record import FIELDS_TYPE
from archiver.warc.scan import Record, bare, iter_records, read_capture

__all__ = [
    "Record",
    "StoredExchange",
    "decode_payload",
    "iter_exchanges",
    "page_of",
    "read_capture",
    "read_page",
    "read_payload",
    "read_validators",
    "read_wire",
]

_KINDS: dict[str, Kind] = {
    "response": "response",
    "revisit": "revisit",
    "resource": "imported",
    "conversion": "imported",  # the text renderings of WET files
}
_VALIDATORS = {"If-None-Match": b"etag", "If-Modified-Since": b"last-modified"}
_VALIDATOR = re.compile(rb"[\x20-\x7e\x80-\xff]{1,1000}")  # from anybody; goes into a request
MAX_PAGE = (
    1 << 28
)  # bytes: the DOWNLOAD_MAXSIZE of our settings; a file from elsewhere may bring more
_GROUP = 16  # records that may belong to one exchange; more are a foreign tool's mistake


@dataclass(frozen=True, slots=True)
class StoredExchange:
    """A response (or a document taken in) and its capture, rebuilt from the records alone."""

    capture: Capture
    record: Record
    request: Record | None = None
    digest_aside: str | None = None  # of the payload, where a record beside it states it


def read_wire(archive: Path, capture: Capture) -> bytes:
    """The block of a capture's record: the response exactly as on the wire."""
    return _proof(archive, capture).block


def read_payload(archive: Path, capture: Capture) -> bytes:
    """What a capture holds, transfer and content codings undone."""
    return _content(_proof(archive, capture))[1]


def read_page(archive: Path, capture: Capture, original: Capture | None = None) -> Page:
    """The page that a capture holds; a revisit holds none, and gives that of the `original` to
    which it refers. Raises DamageError where the record is not there."""
    return page_of(StoredExchange(capture, _proof(archive, original or capture)))


def read_validators(archive: Path, capture: Capture) -> dict[str, bytes]:
    """What a capture's answer said by which the page can be asked for again cheaply (RFC 9110
    §8.8), as the request fields that say it back. Raises DamageError."""
    head = _head(_proof(archive, capture))
    said = {name: head.value(field) for name, field in _VALIDATORS.items()}
    return {name: value for name, value in said.items() if value and _VALIDATOR.fullmatch(value)}


def page_of(stored: StoredExchange) -> Page:
    """The page as the pipelines see it: equal to what came from the network, where of a large
    answer that is no text nothing is handed on (see tee.py)."""
    content_type = _head(stored.record).text(b"content-type")
    size = stored.record.size
    unread = size > MAX_PAGE or (size > HELD and not is_text(content_type))
    body = b"" if unread else _content(stored.record)[1]
    return Page(stored.capture.url, body, content_type, stored.capture, _headers(stored.record))


def iter_exchanges(where: Path | Source, start: int = 0) -> Iterator[StoredExchange]:
    """Each response, revisit, resource and conversion of a WARC file, in its order, from the
    record at `start` on.

    The records of an exchange lie side by side, in an order that differs by tool; they are
    joined by their WARC-Concurrent-To and WARC-Refers-To. Raises DamageError where the file
    cannot be read on, after giving all before it.
    """
    group: list[Record] = []
    names: set[str] = set()
    for record in iter_records(where, start):
        own = _names(record)
        if group and (not own & names or len(group) >= _GROUP):
            yield from _exchanges(group)
            group, names = [], set()
        if own:
            group.append(record)
            names |= own
    yield from _exchanges(group)


def _proof(archive: Path, capture: Capture) -> Record:
    return read_capture(archive / capture.warc_file, capture.warc_offset, capture.warc_length)


def _names(record: Record) -> set[str]:
    """The ids by which a record is joined to others of its exchange; none for a warcinfo."""
    if record.type not in _KINDS and record.type not in ("request", "metadata"):
        return set()
    links = record.values("WARC-Concurrent-To")
    if record.type == "metadata":  # elsewhere it names a record of another exchange
        links += record.values("WARC-Refers-To")
    return {record.id} | {bare(link) for link in links}


def _exchanges(group: list[Record]) -> Iterator[StoredExchange]:
    request = next((record for record in group if record.type == "request"), None)
    about: dict[str, str] = {}
    for record in group:
        if record.type == "metadata" and record.value("Content-Type") == FIELDS_TYPE:
            about |= parse_fields(record.block)
    for record in group:
        if record.type in _KINDS:
            aside = about.get("payload-digest")
            yield StoredExchange(_capture(record, request, about), record, request, aside)


def parse_fields(block: bytes) -> dict[str, str]:
    """A block of application/warc-fields, names in lower case; of repeats the last."""
    head = parse_head(b"\n" + block)
    return {
        name.decode("utf-8", "replace").lower(): value.decode("utf-8", "replace")
        for name, value in head.fields
    }


def _capture(record: Record, request: Record | None, about: dict[str, str]) -> Capture:
    method, mime, posted = _asked(request)
    head = _head(record)
    # Of a record that goes on in others (WARC 1.1 §6.8), this is the first part only.
    segment = "segment" if record.value("WARC-Segment-Number") else None
    truncated = record.value("WARC-Truncated") or segment
    revisit = record.type == "revisit"
    role = about.get("role", "other")
    return Capture(
        record_id=record.id,
        crawl_id=about.get("crawl", ""),
        url=record.url,
        urlkey=request_urlkey(record.url, method, mime, posted),
        method=method,
        status=head.status,
        mime=head.text(b"content-type").partition(";")[0].strip().lower() or None,
        role=cast("Role", role) if role in get_args(Role) else "other",
        kind=_KINDS[record.type],
        fetched_at=record.date,
        payload_digest=_payload_digest(record),
        warc_file=record.path.name.removesuffix(OPEN_SUFFIX),
        warc_offset=record.offset,
        warc_length=record.length,
        via_url=about.get("via"),
        page_number=_number(about.get("page-number")),
        within=about.get("within"),
        ip=record.value("WARC-IP-Address"),
        protocol=_protocol(record, head),
        elapsed_ms=_number(about.get("fetchtimems")),
        error=f"truncated: {truncated}" if truncated else None,
        refers_to=bare(record.value("WARC-Refers-To") or "") or None if revisit else None,
    )


def _asked(request: Record | None) -> tuple[str, str, bytes]:
    """Method, content type and body of a request."""
    if request is None:
        return "GET", "", b""
    head_bytes, body = split_message(request.block)
    head = parse_head(head_bytes)
    word = head.start_line.partition(b" ")[0].decode("latin-1").upper()
    method = word if word.isalpha() else "GET"  # some tools keep an answer as the request
    return method, head.text(b"content-type"), payload(head, body)


def _head(record: Record) -> Head:
    """The HTTP head; of a record without one, a head that says its Content-Type."""
    if is_http(record):
        return parse_head(split_message(record.start)[0])
    kind = (record.value("Content-Type") or "").encode("utf-8", "replace")
    return Head(b"", ((b"Content-Type", kind),))


def _content(record: Record) -> tuple[str, bytes]:
    """The content type as sent, and the body with all codings undone."""
    head = _head(record)
    body = split_message(record.block)[1] if is_http(record) else record.block
    return head.text(b"content-type"), decode_payload(head, body)


def _headers(record: Record) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in _head(record).fields
    }


def _payload_digest(record: Record) -> str | None:
    """As the record says; computed where it does not, or with another algorithm."""
    stated = record.value("WARC-Payload-Digest") or ""
    if stated.startswith("sha256:") and len(stated) == 71:
        return stated.lower()
    if record.type == "revisit":
        return stated or None
    of_entity = hashlib.sha256()
    for part in entity_parts(record):
        of_entity.update(part)
    return f"sha256:{of_entity.hexdigest()}"


def _protocol(record: Record, head: Head) -> str | None:
    stated = [value for value in record.values("WARC-Protocol") if value.startswith("http/")]
    line = head.start_line.partition(b" ")[0].decode("latin-1").lower()
    return stated[0] if stated else line or None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
