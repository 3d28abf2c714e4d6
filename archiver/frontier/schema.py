"""frontier.db: its tables, and opening it. Nothing of value is in it, so a file that cannot be used
is set aside and a new one begun."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from archiver.errors import ArchiverError, DamageError, LockedError

logger = logging.getLogger(__name__)

APPLICATION_ID = int.from_bytes(b"Arcf")
VERSION = 2
BUSY_TIMEOUT_MS = 1_000
CACHE_KIB = 32_000  # the fingerprints of a million requests take some 30 MB, and come in any order
LOG_PAGES = 16_000  # 64 MB of write-ahead log: fingerprints touch the same pages again and again

TABLES = """
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,         -- in the order of arrival
    state TEXT NOT NULL CHECK (state IN ('waiting', 'leased', 'done', 'failed')),
    priority INTEGER NOT NULL,
    host TEXT NOT NULL,             -- the download slot
    not_before REAL NOT NULL,       -- seconds since 1970; 0: at once
    attempts INTEGER NOT NULL,      -- how often it was leased
    url TEXT NOT NULL,
    rest BLOB,                      -- the rest of the request; NULL once it is done
    run TEXT,                       -- the run that leased it
    reason TEXT                     -- why it failed, or waits
);
CREATE INDEX ready ON requests (host, priority DESC, id)
    WHERE state = 'waiting' AND not_before = 0;
CREATE INDEX asleep ON requests (not_before) WHERE state = 'waiting' AND not_before > 0;
CREATE INDEX leased ON requests (id) WHERE state = 'leased';
CREATE TABLE seen (fingerprint BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE hosts (
    host TEXT PRIMARY KEY, not_before REAL NOT NULL, why TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE cursors (
    seed TEXT PRIMARY KEY, state TEXT NOT NULL, updated_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE ends (seed TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE marks (seed TEXT, mark TEXT, PRIMARY KEY (seed, mark)) WITHOUT ROWID;
CREATE TABLE robots (origin TEXT PRIMARY KEY, body BLOB NOT NULL, checked_at REAL NOT NULL);
"""


def open_frontier(path: Path) -> sqlite3.Connection:
    """The database at `path`, made or made anew where there is none that can be used.

    Raises LockedError while another run has it open, ArchiverError when it cannot be written.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _opened(path)
        except sqlite3.DatabaseError as error:
            if not damaged(error):
                raise
            set_aside(path, f"it is damaged ({error})")
        except _NotOursError as error:
            set_aside(path, str(error))
        return _opened(path)


def set_aside(path: Path, why: str) -> None:
    """Rename the file and its log, so that the next one to open `path` begins anew."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.name}.{stamp}")
    for suffix in ("-wal", "-shm", "-journal", ""):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    logger.warning(
        "%s cannot be used: %s. It was set aside as %s (it may be deleted) and a new one begun; "
        "what was waiting in it is found again by the crawl.",
        path,
        why,
        aside.name,
    )


def damaged(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorname", None) or ""
    return code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise what SQLite and the disk complain of as an ArchiverError, which says what to do."""
    try:
        yield
    except OSError as error:
        raise ArchiverError(f"cannot write to {path}: {error.strerror or error}.") from error
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LockedError(
                f"{path} is in use by another run. Wait until it has ended."
            ) from error
        if damaged(error):
            raise DamageError(
                f"{path} is damaged ({error}). Delete it and run the same command again: what was "
                "kept is kept, and what was waiting is found again."
            ) from error
        raise ArchiverError(
            f"cannot write to {path} ({error}). What was reported as kept is kept; make room or "
            "check the permissions of its folder, then run the same command again."
        ) from error


class _NotOursError(Exception):
    """A sound database, but not one for this program."""


def _opened(path: Path) -> sqlite3.Connection:
    # Requests may carry what a site was told in confidence (Authorization, cookies): for the
    # owner only. SQLite gives its log the permissions of the database.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    conn = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=rw",
        uri=True,
        isolation_level=None,  # no transaction but those that are begun in so many words
        check_same_thread=False,
    )
    try:
        _prepare(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def _prepare(conn: sqlite3.Connection) -> None:
    conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    # One run, one connection: a second run is turned away before it takes the first one's leases
    # for those of a dead process, and no transaction pays for locks and shared memory.
    conn.execute("PRAGMA locking_mode = EXCLUSIVE")
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    (tables,) = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise _NotOursError("it is not a frontier")
    if tables and version != VERSION:
        raise _NotOursError(f"its version is {version}, this program knows {VERSION}")
    conn.execute("PRAGMA journal_mode = WAL")
    # NORMAL: a commit is in the log, but not synced to the disk. After a power cut the last
    # commits may be missing, always from the end: so a `done` may be missing (its page is fetched
    # again) or follow-ups together with their parent's `done` (they are found again), but never
    # the follow-ups alone, because `done` commits with them or after them.
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    conn.execute("BEGIN IMMEDIATE")
    if not tables:
        for statement in TABLES.split(";\n"):
            conn.execute(statement)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {VERSION}")
    conn.execute("COMMIT")
    # The whole of an index is read now, so that a damaged file is found before it is relied on.
    conn.execute(
        "SELECT count(*) FROM requests INDEXED BY ready WHERE state = 'waiting' AND not_before = 0"
    )
