"""Rows from the WARC again: a new database is filled beside the old one, then takes its place.

Killed at any point, the old file is still there, whole. The next rebuild goes on with what is left
beside it where that was made by the same plan from the same ledger, and throws it away if not.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.errors import LockedError
from archiver.store.migrations import sync_file
from archiver.store.schema import close_database, open_database, transaction
from archiver.store.trouble import explained
from archiver.store.views import FTS_TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

KEPT = (
    "crawls",
    "captures",
    "walk_steps",
    "failures",
)  # the ledger; all else comes from reading the pages
# Children before those they refer to.
READ = (
    *("listings", "quotes", "links", "media", "images", "revisions", "sightings", "articles"),
    "readings",
)


def empty_articles(db: Database) -> None:
    """Clear all that reading the pages again brings back; the ledger stays. In the caller's
    transaction, if one is open."""
    with transaction(db) as conn:
        # Row by row, the index would be told of each word; it is cleared as a whole.
        conn.execute("DROP TRIGGER articles_ad")
        for table in READ:
            conn.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours
        conn.execute("DELETE FROM series")
        conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
        conn.execute(FTS_TRIGGERS["articles_ad"])


@contextmanager
def rebuild_beside(path: Path, plan: str = "") -> Iterator[Database]:
    """A new database with the crawls, captures and failures of the one at `path`, which it
    replaces when the block ends well; when not, it is discarded and the old one stays.

    `plan` says all that the new rows depend on. With one, a block that was killed or interrupted
    is gone on with: it gets the database as it left it. Capture ids are the same in both
    databases. There need be no old one. To be used under the collection's lock. Raises
    LockedError when a program that has the old one open is in the way; it is asked for at the
    start and again at the end.
    """
    path = Path(path)
    beside = path.with_name(f"{path.name}.new")
    if path.exists():
        _settle(path)
    plan = plan and f"{plan} {_ledger_stamp(path)}"
    goes_on = bool(plan) and _plan_of(beside) == plan
    if not goes_on:
        _discard(beside)
    interrupted = False
    try:
        db = open_database(beside, create=True)
        try:
            # A power cut may take the last commits, never the file: the rest is gone on with.
            db.conn.execute("PRAGMA synchronous = NORMAL")
            if not goes_on:
                _begin(db, path, plan)
            yield db
            db.conn.execute("DROP TABLE IF EXISTS unfinished")
            db.conn.execute("PRAGMA synchronous = FULL")
        except KeyboardInterrupt:
            interrupted = bool(plan)
            raise
        finally:
            close_database(db)
        with explained(beside):
            _take_place(beside, path)
    finally:
        if not interrupted:
            _discard(beside)


def _begin(db: Database, old: Path, plan: str) -> None:
    """The ledger of the old database, and the plan, in one transaction."""
    if old.exists():
        source = f"file:{old.absolute().as_uri()[7:]}?mode=ro"
        db.conn.execute("ATTACH DATABASE ? AS old", (source,))
    with transaction(db) as conn:
        for table in KEPT if old.exists() else ():
            names = ", ".join(row[1] for row in conn.execute(f"PRAGMA table_info({table})"))
            conn.execute(
                f"INSERT INTO main.{table} ({names}) SELECT {names} FROM old.{table}"  # noqa: S608
            )
        if plan:
            conn.execute("CREATE TABLE unfinished AS SELECT ? AS plan", (plan,))
    if old.exists():
        db.conn.execute("DETACH DATABASE old")


def _plan_of(beside: Path) -> str | None:
    """By which plan the database that was left beside the old one was made, if it can be read."""
    if not beside.exists():
        return None
    try:
        with closing(sqlite3.connect(beside)) as conn:
            (plan,) = conn.execute("SELECT plan FROM unfinished").fetchone()
    except sqlite3.Error:
        return None
    return str(plan)


def _ledger_stamp(path: Path) -> str:
    """Tells one state of the ledger at `path` from any other. Captures are only ever added."""
    if not path.exists():
        return ""
    with closing(sqlite3.connect(path)) as conn:
        parts = [
            conn.execute(sql).fetchall()
            for sql in (
                "SELECT * FROM crawls ORDER BY id",
                "SELECT count(*), max(id) FROM captures",
                "SELECT * FROM failures ORDER BY crawl_id, url",
            )
        ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _take_place(new: Path, old: Path) -> None:
    """Put the one file in the place of the other, for good.

    A log left beside the old name would be applied to the new file (sqlite.org/howtocorrupt.html
    §2.5), so it goes first, after all of it has been folded into the old file.
    """
    sync_file(new)
    if old.exists():
        _settle(old)
    for log in _logs(old):
        log.unlink(missing_ok=True)
    new.replace(old)
    sync_file(old.parent)


def _settle(path: Path) -> None:
    """Fold the whole log into the file, in the newest schema. Raises LockedError."""
    db = open_database(path)
    try:
        with explained(path):
            busy, _, _ = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise LockedError(
                f"{path} is being read by another program. Close it, then try again; "
                "nothing was changed."
            )
        with suppress(sqlite3.OperationalError):  # readers that only have it open are no harm
            db.conn.execute("PRAGMA busy_timeout = 0")
            db.conn.execute("PRAGMA journal_mode = DELETE")
    finally:
        db.close()


def _logs(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]


def _discard(path: Path) -> None:
    for file in (path, *_logs(path), path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)
