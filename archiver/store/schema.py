"""articles.db: opening it, closing it, and writing to it in one transaction.

A connection made here may be handed from thread to thread, but only one thread may use it at a
time; readers beside a writer open connections of their own.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlite_utils import Database

from archiver.errors import UsageError
from archiver.store.migrations import STEPS, check_ours, migrate, schema_version
from archiver.store.trouble import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA_VERSION = len(STEPS)
BUSY_TIMEOUT_MS = 5_000  # an analyst's query or a backup holds the file for moments, not minutes
CACHE_KIB = 16_000  # of each connection; more would grow with the archive, and bring nothing
LOG_PAGES = 8_000  # 32 MB of write-ahead log before it is folded in


def open_database(path: Path, *, create: bool = False, readonly: bool = False) -> Database:
    """The database at `path`, in the newest schema; older ones are migrated (a copy is kept).

    Raises UsageError when there is none and `create` is not set, when it is not ours, or newer
    than this program; DamageError, LockedError and ArchiverError as `explained` says. Nothing
    of what is refused has been touched. Close it with `close_database`.
    """
    path = Path(path)
    if path.is_dir() or (not path.exists() and not create):
        raise UsageError(f"there is no database at {path}. It is made by: archiver crawl")
    mode = "rwc" if create else "rw"
    with explained(path):
        conn = _connect_readonly(path) if readonly else _open_uri(path, f"mode={mode}")
        try:
            return _prepared(conn, path, readonly=readonly)
        except BaseException:
            conn.close()
            raise


def close_database(db: Database) -> None:
    """Fold the write-ahead log into the one file, so that it can be copied and zipped as it is.

    Where another program has it open, the log stays until that one closes.
    """
    # Read-only, or with a reader in the way: all of it is a convenience, its lack no failure.
    with suppress(sqlite3.Error):
        db.conn.execute("PRAGMA busy_timeout = 0")
        db.conn.execute("PRAGMA optimize")
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.conn.execute("PRAGMA journal_mode = DELETE")
    db.close()


@contextmanager
def transaction(db: Database) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of the block, or nothing of it. Part of an outer one, if open.

    BEGIN IMMEDIATE takes the write lock at once, and waits for it; a deferred transaction that
    reads first and writes later fails without waiting (sqlite.org/wal.html, SQLITE_BUSY).
    """
    conn = db.conn
    if conn.in_transaction:
        yield conn
        return
    with explained(database_path(db)):
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield conn
            conn.execute("COMMIT")
        except BaseException:
            db.rollback()  # no-op where SQLite rolled back by itself, as on a full disk
            raise


def database_path(db: Database) -> Path:
    """The file behind a connection."""
    rows = db.conn.execute("PRAGMA database_list").fetchall()
    return Path(next(file for _, name, file in rows if name == "main"))


def _prepared(conn: sqlite3.Connection, path: Path, *, readonly: bool) -> Database:
    db = Database(conn, execute_plugins=False)
    conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    check_ours(db, path)
    if readonly:
        if schema_version(db) < SCHEMA_VERSION:
            raise UsageError(
                f"{path} has the older schema {schema_version(db)} and is opened for reading "
                "only. Bring it up to date where it can be written to: archiver extract"
            )
        return db
    # SQLite opens what it may not write to without a word; find out now, not at the first row.
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("ROLLBACK")
    conn.execute("PRAGMA journal_mode = WAL")
    # With WAL, the default of many builds (NORMAL) may lose the last commits in a power cut.
    # A row that was reported as kept must be kept: FULL syncs the log at every commit.
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    conn.execute("PRAGMA foreign_keys = ON")
    migrate(db, path)
    return db


def _connect_readonly(path: Path) -> sqlite3.Connection:
    """Reading only. On a medium that cannot be written to, a WAL file's reader has no place for
    its shared memory; where no log is left over, the file can be taken as immutable."""
    conn = _open_uri(path, "mode=ro")
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        conn.close()
        log = path.with_name(f"{path.name}-wal")
        no_place = error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if not no_place or (log.exists() and log.stat().st_size):
            raise
        return _open_uri(path, "mode=ro&immutable=1")
    except BaseException:
        conn.close()
        raise
    return conn


def _open_uri(path: Path, options: str) -> sqlite3.Connection:
    # isolation_level None: no transaction but those that are begun in so many words.
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
