"""Files made elsewhere, taken into a collection: WARC as it is, a document as a resource record."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from archiver.collection import Collection, check_seed, locked
from archiver.errors import UsageError
from archiver.records import Capture, Page
from archiver.store import (
    add_captures,
    begin_crawl,
    capture_ids,
    close_database,
    commit_batch,
    finish_crawl,
    open_database,
)
from archiver.warc.adopt import Adopted, adopt, is_kept
from archiver.warc.check.kind import kind_of
from archiver.warc.index import update_index
from archiver.warc.mend import Lost
from archiver.warc.reader import iter_exchanges, page_of, read_page
from archiver.warc.record import Document
from archiver.warc.recover import recover
from archiver.warc.writer import WarcWriter
from pipelines.footprint import packed
from pipelines.keeping import new_crawl
from pipelines.offline import Rebuilt, catch_up, is_page, settle_quietly
from pipelines.settling import learnt_from
from pipelines.workers import GROUP, grouped, read_all

WARC_START = (b"WARC/0.", b"WARC/1.")
HTML_ENDINGS = (".html", ".htm", ".xhtml")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # no text has them, of whatever charset
LOOK = 1 << 16
NOT_DOCUMENTS = {
    "arc": "is an ARC file. Make a WARC of it first: warcio recompress FILE FILE.warc.gz",
    "wacz": "is a WACZ. Unpack it (it is a ZIP file) and import the files in its archive/",
    "empty": "is empty.",
}


@dataclass(frozen=True, slots=True)
class TakenIn(Rebuilt):
    """What came of it: `known` names files that were kept already, `lost` (file, what) pairs."""

    known: tuple[str, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()


def look_at(files: Sequence[Path], url: str | None = None) -> list[str]:
    """Of what kind each file is: ``warc``, ``html`` or ``text``. Writes nothing.

    Raises UsageError if one cannot be read, or is of no kind that is known.
    """
    if url is not None:
        check_seed(url)
        if len(files) != 1:
            raise UsageError("--url says where one file was; import the others without it.")
    return [_kind(path) for path in files]


def take_in(collection: Collection, files: Sequence[Path], url: str | None = None) -> TakenIn:
    """Keep `files` in the collection's archive and make rows of them.

    `url` is where a single document was. WARC files are read to their end first: of a damaged
    one, what is whole is taken in. Raises as `look_at` does, and DamageError where nothing of
    a WARC file is whole; both before anything is kept.
    """
    kinds = look_at(files, url)
    pairs = list(zip(files, kinds, strict=True))
    archive = collection.archive
    with locked(collection), ExitStack() as stack:
        recover(archive)
        known = [path for path, kind in pairs if kind == "warc" and is_kept(path, archive)]
        adopted: list[Adopted] = []
        for number, (path, kind) in enumerate(pairs):
            if kind == "warc" and path not in known:
                adopted.append(adopt(path, archive / f".{number}.part"))
                stack.callback(adopted[-1].discard)
        db = open_database(collection.database, create=True)
        stack.callback(close_database, db)
        catch_up(db, collection)
        new = list(_new(db, adopted))
        known += [one.source for one in adopted if one not in new]
        documents = [(path, kind) for path, kind in pairs if kind != "warc"]
        return replace(
            _take_in(db, collection, documents, new, url),
            known=tuple(str(path) for path in known),
            lost=tuple((str(one.source), _lost(lost)) for one in new for lost in one.lost),
        )


def _new(db: Database, adopted: Sequence[Adopted]) -> Iterator[Adopted]:
    """Those that hold anything that is not kept yet."""
    before: set[str] = set()
    for one in adopted:
        ids = one.record_ids - before
        if not one.record_ids or ids - capture_ids(db, ids).keys():
            before |= ids
            yield one


def _lost(lost: Lost) -> str:
    of = f" ({lost.url})" if lost.url else ""
    return f"lost, {lost.length:,} bytes at {lost.offset:,}: {lost.reason}{of}"


def _take_in(
    db: Database,
    collection: Collection,
    documents: Sequence[tuple[Path, str]],
    adopted: Sequence[Adopted],
    url: str | None,
) -> TakenIn:
    if not documents and not adopted:
        return TakenIn(0, 0, 0, ())
    crawl = new_crawl()
    begin_crawl(db, crawl)
    with WarcWriter(collection.archive, collection.name, crawl.id) as writer:
        captures = [writer.write_imported(_document(path, kind, url)) for path, kind in documents]
    add_captures(db, captures)
    copies = [one.settle() for one in adopted]
    pages = _pages(db, collection, crawl.id, captures, copies)
    articles: set[str] = set()
    problems: list[tuple[str, str]] = []
    learnt = packed(learnt_from(db))
    for group in grouped(
        read_all(pages, collection.config.profile, collection.root, learnt), GROUP
    ):
        commit_batch(db, group)
        articles |= {article.id for reading in group for article in reading.articles}
        problems += [(r.capture.url, problem) for r in group for problem in r.problems]
    settle_quietly(db, collection)
    (count,) = db.conn.execute(
        "SELECT count(*) FROM captures WHERE crawl_id = ?", (crawl.id,)
    ).fetchone()
    finish_crawl(
        db,
        replace(
            crawl,
            finished_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            verdict="complete",
            reason=f"{len(documents) + len(adopted)} files imported",
            new=len(articles),
        ),
    )
    update_index(collection.archive, collection.index)
    return TakenIn(count, count, len(articles), tuple(problems))


def _pages(
    db: Database,
    collection: Collection,
    crawl_id: str,
    captures: Sequence[Capture],
    copies: Sequence[Path],
) -> Iterator[Page]:
    yield from (read_page(collection.archive, capture) for capture in captures)
    for path in copies:
        for group in grouped(iter_exchanges(path), GROUP):
            add_captures(db, [replace(one.capture, crawl_id=crawl_id) for one in group])
            yield from (page_of(stored) for stored in group if is_page(stored))


def _kind(path: Path) -> str:
    """``warc``, ``html`` or ``text``, by what is in the file: names lie."""
    try:
        kind = kind_of(path)
        data = b"" if kind in NOT_DOCUMENTS or _starts_as_warc(path) else _content(path)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    if kind in NOT_DOCUMENTS:
        raise UsageError(f"{path} {NOT_DOCUMENTS[kind]}")
    if kind == "warc" and (".warc" in path.name.lower() or not data or not _is_text(data)):
        return "warc"
    if data and data[:2] not in UTF16 and not CONTROL.search(data[:LOOK]):
        looks_like_html = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        if looks_like_html or path.suffix.lower() in HTML_ENDINGS:
            return "html"
        if _is_text(data):
            return "text"
    raise UsageError(
        f"{path} is no WARC, HTML or text file (in UTF-8). "
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


def _document(path: Path, kind: str, url: str | None) -> Document:
    block = _content(path)
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Document(
        url=url or f"file:///{quote(path.name)}",
        block=block,
        content_type="text/html" if kind == "html" else "text/plain; charset=utf-8",
        fetched_at=moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        source=path.name,
    )
