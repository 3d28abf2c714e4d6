"""Rows anew from the WARC files: all of them beside the old ones, or those that are stale. No
network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain

import msgspec
from sqlite_utils import Database

from archiver.collection import Collection, locked, note_layout
from archiver.errors import UsageError
from archiver.profile import GENERIC, bundled, load_profile
from archiver.records import Reading
from archiver.store import close_database, open_database, rebuild_beside
from archiver.store.layout import looks
from archiver.store.readings import (
    expect_readings,
    extractors,
    mark_stale,
    page_count,
)
from archiver.warc.recover import recover
from pipelines.extract import VERSION, version_of
from pipelines.runs.offline import Captures, Rebuilt, closed_files, read_missing
from pipelines.runs.settling import Tell, captured, compare, kept, settle, silent, survey
from pipelines.runs.workers import Readers
from pipelines.templates.footprint import packed
from pipelines.templates.layout import changed_at, judge


def rebuild(collection: Collection, workers: int = 1, tell: Tell = silent) -> Rebuilt:
    """Empty all article tables and fill them from the WARC files alone.

    The new rows are built beside the old and put in their place at the end: stopped anywhere,
    the old ones stay, and the next call goes on with the new ones.
    """
    with locked(collection):
        recover(collection.archive)
        with (
            rebuild_beside(collection.database, _plan(collection)) as db,
            Readers(collection.config.profile, collection.root, workers) as readers,
        ):
            readers.start()
            captures = Captures(db)
            first = _first_readings(db, collection, captures, readers, tell)
            done = _counted(chain(first, settle(db, collection, readers, tell)))
            return replace(done, captures=captures.captures, pages=page_count(db))


def read_stale(collection: Collection, workers: int = 1, tell: Tell = silent) -> Rebuilt:
    """Read those pages again, in place, that an older extractor read, or another profile's.

    Stopped anywhere, the rest is still stale. Raises UsageError where there is no database.
    """
    with _rows_of(collection) as db:
        mark_stale(db, _current(db, collection))
        with Readers(collection.config.profile, collection.root, workers) as readers:
            if not _knows_chrome(collection):
                survey(db, collection.archive, readers, tell)
            return _counted(settle(db, collection, readers, tell))


def accept_layout(collection: Collection, workers: int = 1, tell: Tell = silent) -> Rebuilt:
    """Take the layout that the last suspect crawls met for right: note that in collection.toml, and
    read again, in place, what was held back. Later crawls are compared with that.

    Raises UsageError where no crawl is suspect.
    """
    with _rows_of(collection) as db:
        since = changed_at(judge(looks(db), collection.config.layout.accepted))
        if since is None:
            raise UsageError(
                f"no crawl of {collection.root} read pages that look wrong: nothing is held back."
            )
        collection = note_layout(collection, since)
        with Readers(collection.config.profile, collection.root, workers) as readers:
            return _counted(settle(db, collection, readers, tell))


@contextmanager
def _rows_of(collection: Collection) -> Iterator[Database]:
    """The database as it is, locked, with all in it that is in the WARC. Raises UsageError where
    there is none."""
    if not collection.database.exists():
        raise UsageError(
            f"{collection.root} has no rows yet. Make them with: archiver extract {collection.root}"
        )
    with locked(collection):
        recover(collection.archive)
        db = open_database(collection.database)
        try:
            read_missing(db, collection)
            yield db
        finally:
            close_database(db)


def _plan(collection: Collection) -> str:
    """All that the rows depend on, but for the ledger: a rebuild that was stopped is gone on with
    only where nothing of it has changed."""
    files = [(path.name, path.stat().st_size) for path in closed_files(collection)]
    profile = collection.profile()
    rules = [profile] if profile else list(bundled().values())
    accepted = collection.config.layout.accepted
    said = msgspec.json.encode([VERSION, msgspec.to_builtins(rules), accepted, files])
    return hashlib.sha256(said).hexdigest()


def _current(db: Database, collection: Collection) -> Iterator[tuple[str, str]]:
    """Who may have read a page, for its rows to be as they would be now."""
    if profile := collection.profile():
        yield profile.name, version_of(profile)
        return
    known = {GENERIC.name, *bundled()}
    for name in known.intersection(extractors(db)):
        yield name, version_of(load_profile(name))


def _first_readings(
    db: Database, collection: Collection, captures: Captures, readers: Readers, tell: Tell
) -> Iterator[list[Reading]]:
    """Read the pages as they are found in the WARC files. Where no profile says what is chrome,
    they are compared first: what is to be left out, all of them tell together."""
    if _knows_chrome(collection):
        found = _unread_pages(db, collection, captures, partial(tell, "reading pages"))
        readings = readers.read_captures(captured(db, found), collection.archive, packed(()))
        yield from kept(db, readings)
    else:
        found = _unread_pages(db, collection, captures, partial(tell, "comparing pages"))
        for _ in compare(db, collection.archive, readers, found):
            pass


def _unread_pages(
    db: Database, collection: Collection, captures: Captures, tell: Callable[[int, int], None]
) -> Iterator[int]:
    """Makes the rows of captures that have none, and gives the ids of those that are pages."""
    files = closed_files(collection)
    total, before = sum(path.stat().st_size for path in files), 0
    for path in files:
        for ids, at in captures.pages_of(path):
            yield from expect_readings(db, ids)
            tell(before + at, total)
        before += path.stat().st_size


def _knows_chrome(collection: Collection) -> bool:
    """Whether a profile says what is chrome, on whatever page."""
    profile = collection.profile()
    return profile is not None and bool(profile.article.body)


def _counted(readings: Iterable[list[Reading]]) -> Rebuilt:
    pages = 0
    articles: set[str] = set()
    problems: list[tuple[str, str]] = []
    for group in readings:
        pages += len(group)
        articles |= {article.id for reading in group for article in reading.articles}
        problems += [(one.capture.url, said) for one in group for said in one.problems]
    return Rebuilt(0, pages, len(articles), tuple(problems))
