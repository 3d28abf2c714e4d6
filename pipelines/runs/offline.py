"""Rows of bytes that lie on the disk and have none: what a crash left, what was put there."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from archiver import __version__
from archiver.collection import Collection
from archiver.errors import DamageError
from archiver.records import Capture, Crawl, Page
from archiver.store import (
    add_captures,
    begin_crawl,
    commit_batch,
    known_crawl_ids,
)
from archiver.store.captures import relocate_captures
from archiver.store.resume import UNKNOWN, covered_bytes, unread_captures
from archiver.warc.reader import StoredExchange, iter_exchanges, page_of, read_page
from archiver.warc.scan import iter_records
from pipelines.runs.settling import learnt_from, settle
from pipelines.runs.workers import GROUP, Readers, grouped, read_all
from pipelines.templates.footprint import packed

logger = logging.getLogger(__name__)

CAPTURES = ("response", "revisit", "resource", "conversion")
HTML = ("text/html", "application/xhtml+xml")
FOREIGN = "imported"  # the crawl of captures whose files name none


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What reading pages from the disk came to; `problems` are (URL, sentence) pairs."""

    captures: int
    pages: int
    articles: int
    problems: tuple[tuple[str, str], ...]


def catch_up(db: Database, collection: Collection) -> int:
    """Make the rows that are missing, of bytes that are in the WARC; gives their number of pages.

    A crash leaves such bytes at the end of a file, a full disk in several files, a database
    that is lost in all. First come the captures of those files, then the reading of all pages
    that have none. Nothing of it is fetched again. What cannot be read is logged, and no
    reason to stop: `archiver verify` and `archiver mend` see to it.
    """
    read = read_missing(db, collection)
    return read + settle_quietly(db, collection)


def read_missing(db: Database, collection: Collection) -> int:
    """The same, for pages that were never read only."""
    files = closed_files(collection)
    known = covered_bytes(db, [path.name for path in files])
    if files and not known:
        logger.warning(
            "%s holds no captures: rebuilding it from the %d WARC files in %s",
            collection.database,
            len(files),
            collection.archive,
        )
    tails = [(path, known.get(path.name, 0)) for path in files]
    counted = Captures(db, lenient=True)
    read = _read(db, collection, counted.pages_in([tail for tail in tails if _goes_on(*tail)]))
    if counted.captures:
        logger.warning("%d captures had no rows; they have now", counted.captures)
    unread = unread_captures(db)
    return read + _read(db, collection, _pages(collection, unread))


def settle_quietly(db: Database, collection: Collection, workers: int = 1) -> int:
    """Read again what is known to be read otherwise; gives the number of pages."""
    with Readers(collection.config.profile, collection.root, workers) as readers:
        groups = settle(db, collection, readers, lenient=True)
        return sum(len(group) for group in groups)


def closed_files(collection: Collection) -> list[Path]:
    """The WARC files that are written no more."""
    return sorted(collection.archive.glob("*.warc.gz"))


def _goes_on(path: Path, covered: int) -> bool:
    """Whether a capture lies in the file beyond its first `covered` bytes. What follows the last
    one that has a row is its metadata and request, a look at which costs next to nothing."""
    if covered >= path.stat().st_size:
        return False
    try:
        return any(record.type in CAPTURES for record in iter_records(path, covered))
    except DamageError:
        return True  # how it is damaged is logged where it is read


def _pages(collection: Collection, captures: Iterable[Capture]) -> Iterator[Page]:
    for capture in captures:
        try:
            yield read_page(collection.archive, capture)
        except DamageError as error:
            logger.error("%s is not read: %s", capture.url, error)  # noqa: TRY400  (no trace)


def _read(db: Database, collection: Collection, pages: Iterator[Page]) -> int:
    """Read `pages` and keep their rows; gives their number."""
    count = 0
    learnt = packed(learnt_from(db))
    readings = read_all(pages, collection.config.profile, collection.root, learnt)
    for group in grouped(readings, GROUP):
        commit_batch(db, group)
        count += len(group)
    return count


class Captures:
    """Passes through files once: keeps each capture that has no row yet, and gives the pages.

    A damaged file ends it; if it is `lenient`, only the reading of that file.
    """

    def __init__(self, db: Database, *, lenient: bool = False) -> None:
        self.db = db
        self.lenient = lenient
        self.captures = 0
        self.crawls = known_crawl_ids(db)

    def pages_in(self, files: Sequence[tuple[Path, int]]) -> Iterator[Page]:
        """The pages of each file from a place in it on."""
        for path, start in files:
            for group in grouped(self._exchanges(path, start), GROUP):
                self._keep([stored.capture for stored in group])
                yield from (page_of(stored) for stored in group if is_page(stored))

    def pages_of(self, path: Path) -> Iterator[tuple[list[int], int]]:
        """The ids of the captures in a file that are pages, group by group, and how far each
        group reaches in it. Captures that have a row are set right as to where they lie."""
        for group in grouped(self._exchanges(path, 0), GROUP):
            ids = self._keep([stored.capture for stored in group])
            relocate_captures(self.db, [stored.capture for stored in group])
            pages = [one for one, stored in zip(ids, group, strict=True) if is_page(stored)]
            yield pages, group[-1].record.offset + group[-1].record.length

    def _exchanges(self, path: Path, start: int) -> Iterator[StoredExchange]:
        try:
            yield from iter_exchanges(path, start)
        except DamageError as error:
            if not self.lenient:
                raise
            logger.error("what comes before the damage is read: %s", error)  # noqa: TRY400

    def _keep(self, captures: list[Capture]) -> list[int]:
        captures = [c if c.crawl_id else replace(c, crawl_id=FOREIGN) for c in captures]
        for crawl_id in {capture.crawl_id for capture in captures} - self.crawls:
            begin_crawl(self.db, crawl_from_warc(crawl_id, captures[0].fetched_at))
            self.crawls.add(crawl_id)
        self.captures += len(captures)
        return add_captures(self.db, captures)


def is_page(stored: StoredExchange) -> bool:
    """Whether the pipelines read it: what the spider was given as a listing or an article."""
    capture = stored.capture
    if capture.kind == "imported":
        return True
    good = capture.status is not None and 200 <= capture.status < 300 and not capture.error
    ours = capture.crawl_id and capture.role in ("listing", "article", "feed", "sitemap")
    foreign = not capture.crawl_id and capture.mime in HTML
    return good and capture.kind == "response" and bool(ours or foreign)


def crawl_from_warc(crawl_id: str, started_at: str) -> Crawl:
    """The books of a run that only its WARC files tell of."""
    return Crawl(crawl_id, started_at, argv="", version=__version__, reason=UNKNOWN)
