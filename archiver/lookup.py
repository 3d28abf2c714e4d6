"""A capture by its address: out of a collection, a WACZ, or WARC files."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from archiver.collection import Collection, find_collection
from archiver.errors import ArchiverError, DamageError, UsageError
from archiver.records import Capture
from archiver.store import (
    bytes_of,
    capture_before,
    captured_urls,
    captures_at,
    close_database,
    open_database,
    originals_of,
)
from archiver.urlkey import urlkey
from archiver.warc.check.kind import kind_of
from archiver.warc.check.source import Source, source_of
from archiver.warc.content import content_parts
from archiver.warc.disk import OPEN_SUFFIX
from archiver.warc.reader import StoredExchange, iter_exchanges, read_capture
from archiver.warc.scan import Record, bare
from archiver.warc.unpack import sources_in

NEAR = 3  # addresses that are suggested
MANY = 20_000  # addresses that are looked through for them

_DIGITS = re.compile(r"\d{4}(?:\d\d){0,5}")


@dataclass(frozen=True, slots=True)
class Found:
    """A capture, and where it is a revisit, the record of the `original` that has its bytes."""

    stored: StoredExchange
    original: Record | None = None

    @property
    def capture(self) -> Capture:
        return self.stored.capture

    def content(self) -> Iterator[bytes]:
        """What was captured, decoded, in parts. Raises DamageError."""
        return content_parts(self.original or self.stored.record)

    def exchange(self) -> Iterator[bytes]:
        """The request, where it is kept, and the answer, as on the wire, in parts. The body of
        a revisit is that of the original. Raises DamageError.
        """
        if self.stored.request:
            yield from self.stored.request.parts()
        yield from self.stored.record.parts()
        if self.original:
            body = False
            held = b""
            for part in self.original.parts():
                held = part if body else held + part
                end = 0 if body else _end_of_head(held)
                if body or end:
                    yield held[end:]
                    body = True


@contextmanager
def looked_up(what: Sequence[str], url: str, at: str | None = None) -> Iterator[Found]:
    """The capture of `url` nearest to the time `at`, else the latest, in a collection or files.

    Raises UsageError for a time that is none or for what is neither; ArchiverError where there
    is no such capture, with addresses that are like it, or a revisit of what is not held;
    DamageError.
    """
    moment = _moment(at) if at else None
    url = url if "://" in url else f"http://{url}"
    with ExitStack() as stack:
        if all(Path(name).is_file() for name in what):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            yield _in_sources(list(_sources(what, folder)), url, moment)
            return
        if len(what) > 1:
            missing = next(name for name in what if not Path(name).is_file())
            raise UsageError(f"there is no file {missing}. Give files, or one collection.")
        collection = find_collection(what[0])
        if collection.database.exists():
            yield _in_collection(collection, url, moment)
        else:
            files = sorted(collection.archive.glob("*.warc.gz"))
            yield _in_sources([source_of(path) for path in files], url, moment)


def _sources(files: Sequence[str], folder: Path) -> Iterator[Source]:
    for number, path in enumerate(map(Path, files)):
        kind = kind_of(path)
        if kind == "wacz":
            room = folder / str(number)
            room.mkdir()
            yield from sources_in(path, room)
        elif kind == "warc":
            yield source_of(path)
        else:
            raise UsageError(f"{path} is no WARC or WACZ file. Others: archiver import --help")


def _in_collection(collection: Collection, url: str, moment: datetime | None) -> Found:
    db = open_database(collection.database, readonly=True)
    try:
        captures = captures_at(db, url, urlkey(url))
        if not captures:
            near = captured_urls(db, urlsplit(url).netloc)
            raise _not_found(url, str(collection.root), near)
        capture = _nearest(captures, moment)
        before = capture_before(db, capture)
        path = collection.archive / capture.warc_file
        stored = _exchange(path, capture, before.warc_offset + before.warc_length if before else 0)
        if capture.kind != "revisit":
            return Found(stored)
        original = bytes_of(db, capture)
        if original is None:
            asked = _Original(stored)
            others = originals_of(db, [asked.url or url], capture.payload_digest)
            original = next((one for one in others if asked.is_it(one)), None)
        if original is None:
            raise _no_original(stored)
        path = collection.archive / original.warc_file
        return Found(stored, read_capture(path, original.warc_offset, original.warc_length))
    finally:
        close_database(db)


def _exchange(path: Path, capture: Capture, start: int) -> StoredExchange:
    """The capture with the request beside it, that lies before it or behind."""
    record = read_capture(path, capture.warc_offset, capture.warc_length)
    if not path.exists():  # it is being written
        path = path.with_name(path.name + OPEN_SUFFIX)
    with suppress(DamageError):  # the record itself is whole
        for stored in iter_exchanges(path, start):
            if stored.record.offset == capture.warc_offset:
                return StoredExchange(capture, stored.record, stored.request)
            if stored.record.offset > capture.warc_offset:
                break
    return StoredExchange(capture, record)


def _in_sources(sources: Sequence[Source], url: str, moment: datetime | None) -> Found:
    key = urlkey(url)
    same: dict[bool, StoredExchange] = {}  # by whether the address is just the one
    seen: set[str] = set()
    damage: list[DamageError] = []
    for stored in _all(sources, damage):
        capture = stored.capture
        if len(seen) < MANY:
            seen.add(capture.url)
        if capture.url == url or capture.urlkey == key:
            exact = capture.url == url
            before = same.get(exact)
            if not before or _nearest([before.capture, capture], moment) is capture:
                same[exact] = stored
    found = same.get(True) or same.get(False)
    if not found:
        if damage:
            raise damage[0]
        raise _not_found(url, ", ".join(source.name for source in sources[:3]), list(seen))
    if found.capture.kind != "revisit":
        return Found(found)
    is_it = _Original(found).is_it
    for stored in _all(sources, damage):
        if is_it(stored.capture):
            return Found(found, stored.record)
    raise _no_original(found)


def _all(sources: Sequence[Source], damage: list[DamageError]) -> Iterator[StoredExchange]:
    for source in sources:
        try:
            yield from iter_exchanges(source)
        except DamageError as error:
            damage.append(error)


class _Original:
    """What a revisit says of the record that it refers to (WARC 1.1 §6.7)."""

    def __init__(self, revisit: StoredExchange) -> None:
        record = revisit.record
        self.id = bare(record.value("WARC-Refers-To") or "")
        self.url = bare(record.value("WARC-Refers-To-Target-URI") or "")
        self.date = _second(record.value("WARC-Refers-To-Date") or "")
        self.digest = record.value("WARC-Payload-Digest")
        self.own_url = revisit.capture.url

    def is_it(self, capture: Capture) -> bool:
        if capture.kind == "revisit":
            return False
        named = bool(self.id) and capture.record_id == self.id
        dated = bool(self.url) and (capture.url, _second(capture.fetched_at)) == (
            self.url,
            self.date,
        )
        same = bool(self.digest) and capture.payload_digest == self.digest
        return named or dated or same


def _second(date: str) -> str:
    return date.partition(".")[0].removesuffix("Z")


def _nearest(captures: Sequence[Capture], moment: datetime | None) -> Capture:
    if moment is None:
        return max(captures, key=lambda one: one.fetched_at)
    return min(captures, key=lambda one: abs(_time(one.fetched_at) - moment))


def _time(date: str) -> datetime:
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(text: str) -> datetime:
    """A time as people and archives write it: ISO 8601, or 4 to 14 digits."""
    if _DIGITS.fullmatch(text):
        full = text + "00000101000000"[len(text) :]
        text = f"{full[:8]}T{full[8:]}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--at {text} is no time. Write 2026-11-23, or 20261123101500.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _end_of_head(block: bytes) -> int:
    if not block.startswith(b"HTTP/"):
        return 0
    found = re.search(rb"\n\r?\n", block)
    return found.end() if found else 0


def _not_found(url: str, where: str, others: Sequence[str]) -> ArchiverError:
    near = get_close_matches(url, others, NEAR, 0.6)
    hint = "".join(f"\n  {one}" for one in near)
    hint = f" Like it are:{hint}" if near else ""
    return ArchiverError(f"{where}: there is no capture of {url}.{hint}")


def _no_original(revisit: StoredExchange) -> ArchiverError:
    asked = _Original(revisit)
    of = asked.id or f"{asked.url or asked.own_url} at {asked.date}"
    return ArchiverError(
        f"{revisit.capture.url}: captured at {revisit.capture.fetched_at} as the same as {of}, "
        "which is not held here. Import the file that holds it, or see --headers."
    )
