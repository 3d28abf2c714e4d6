"""Files made elsewhere, taken into a collection: WARC as it is, a document as a resource record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from archiver.collection import Collection, locked
from archiver.deposit.pages import update_pages
from archiver.errors import DamageError
from archiver.records import Capture, Page
from archiver.store import (
    add_captures,
    begin_crawl,
    capture_ids,
    captures_of,
    close_database,
    commit_batch,
    finish_crawl,
    open_database,
)
from archiver.warc.adopt import ALL_KEPT, Adopted, adopt, is_kept
from archiver.warc.index import update_index
from archiver.warc.mend import Lost
from archiver.warc.reader import iter_exchanges, page_of, read_page
from archiver.warc.record import Document, digest
from archiver.warc.recover import recover
from archiver.warc.unpack import Unpacked, unpack
from archiver.warc.writer import WarcWriter
from pipelines.runs.documents import ARCHIVES, document, look_at
from pipelines.runs.keeping import new_crawl
from pipelines.runs.offline import Rebuilt, catch_up, is_page, settle_quietly
from pipelines.runs.settling import learnt_from
from pipelines.runs.workers import GROUP, grouped, read_all
from pipelines.templates.footprint import packed

__all__ = ["TakenIn", "look_at", "take_in"]

LEFTOVERS = (".*.part", ".*.unpacked")  # of an import that was killed


@dataclass(frozen=True, slots=True)
class TakenIn(Rebuilt):
    """What came of it: `known` are (file, why) of those in which there was nothing new, `lost`
    (file, what) of damage.
    """

    known: tuple[tuple[str, str], ...] = ()
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Looked:
    """What was found in the files before anything of them is kept."""

    adopted: list[Adopted] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    hopeless: list[tuple[str, DamageError]] = field(default_factory=list)

    def discard(self) -> None:
        """Remove what was made ready and not kept."""
        for one in self.adopted:
            one.discard()


def take_in(
    collection: Collection,
    files: Sequence[Path],
    url: str | None = None,
    *,
    copy: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> TakenIn:
    """Keep `files` in the collection's archive and make rows of them.

    `url` is where a single document was. Archive files are read to their end first: of a damaged
    one, what is whole is taken in. One that is sound as it is is linked, unless `copy`;
    `advance` is told how many bytes of them were looked through.
    Raises as `look_at` and `unpack` do, and DamageError where nothing of any file is whole; all
    before anything is kept.
    """
    kinds = look_at(files, url)
    archive = collection.archive
    with locked(collection), ExitStack() as stack:
        recover(archive)
        for leftover in (path for pattern in LEFTOVERS for path in archive.glob(pattern)):
            leftover.unlink()
        db = open_database(collection.database, create=True)
        stack.callback(close_database, db)
        catch_up(db, collection)
        looked = _Looked()
        stack.callback(looked.discard)
        for path, kind in zip(files, kinds, strict=True):
            if kind in ARCHIVES:
                _look_in(db, collection, looked, (path, kind), copy=copy, advance=advance)
            else:
                _look_at_document(db, looked, document(path, kind, url), str(path))
        nothing_else = not (looked.adopted or looked.documents or looked.known)
        if looked.hopeless and nothing_else:
            raise looked.hopeless[0][1]
        return replace(
            _keep(db, collection, looked),
            known=tuple(looked.known),
            lost=(
                *((one.name, _lost(lost)) for one in looked.adopted for lost in one.lost),
                *((name, str(error).removeprefix(f"{name}: ")) for name, error in looked.hopeless),
            ),
        )


def _look_in(  # noqa: PLR0913 - where, what, then how
    db: Database,
    collection: Collection,
    looked: _Looked,
    file: tuple[Path, str],
    *,
    copy: bool,
    advance: Callable[[int], None],
) -> None:
    """Make ready what is new in an archive file."""
    path, kind = file
    archive = collection.archive
    before = {one for adopted in looked.adopted for one in adopted.record_ids}

    def kept(ids: Iterable[str]) -> set[str]:
        asked = set(ids)
        return (asked & before) | (asked & capture_ids(db, asked).keys())

    sources = unpack(path, archive) if kind == "wacz" else [Unpacked(str(path), path)]
    for one in sources:
        name, source = one.name, one.path
        try:
            if one.error:
                raise one.error
            if is_kept(source, archive):
                looked.known.append((name, ALL_KEPT))
                continue
            staged = archive / f".{len(looked.adopted)}.part"
            own = kind == "wacz"  # unpacked a moment ago
            adopted = adopt(source, staged, name, kept, copy=copy and not own, advance=advance)
            if adopted.staged:
                looked.adopted.append(adopted)
                before |= adopted.record_ids
            else:
                looked.known.append((name, adopted.why))
        except DamageError as error:
            looked.hopeless.append((name, error))
        finally:
            if kind == "wacz":
                source.unlink(missing_ok=True)


def _look_at_document(db: Database, looked: _Looked, one: Document, name: str) -> None:
    payload_digest = digest(one.block)
    there = captures_of(db, one.url)
    twice = any(other.url == one.url and other.block == one.block for other in looked.documents)
    if twice or any(c.kind == "imported" and c.payload_digest == payload_digest for c in there):
        looked.known.append((name, "it is kept already"))
    else:
        looked.documents.append(one)


def _lost(lost: Lost) -> str:
    of = f" ({lost.url})" if lost.url else ""
    return f"lost, {lost.length:,} bytes at {lost.offset:,}: {lost.reason}{of}"


def _keep(db: Database, collection: Collection, looked: _Looked) -> TakenIn:
    if not looked.documents and not looked.adopted:
        return TakenIn(0, 0, 0, ())
    crawl = new_crawl(db)
    begin_crawl(db, crawl)
    with WarcWriter(collection.archive, collection.name, crawl.id) as writer:
        captures = [writer.write_imported(one) for one in looked.documents]
    add_captures(db, captures)
    copies = [one.settle() for one in looked.adopted]
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
            reason=f"{len(looked.documents) + len(copies)} files imported",
            new=len(articles),
        ),
    )
    update_index(collection.archive, collection.index)
    update_pages(db, collection)
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
