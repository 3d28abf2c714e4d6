"""The ladder of schema versions: forward only, in one transaction, with a copy kept beside."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import __version__
from archiver.errors import ArchiverError, UsageError
from archiver.store.tables import create_version_1, create_version_2, create_version_3

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]

APPLICATION_ID = int.from_bytes(b"Arcv")  # tells `file` and us that a database is one of ours

STEPS: tuple[Step, ...] = (
    create_version_1,
    create_version_2,
    create_version_3,
)  # STEPS[n] leads from version n to n + 1


def migrate(db: Database, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Bring the database at `path` to the newest version, all steps or none.

    The file as it was is first copied to ``articles.db.vN`` beside it. Not to be called in a
    transaction. Raises ArchiverError when a step leaves a reference to nothing.
    """
    version = schema_version(db)
    if version == len(steps):
        return
    if version > 0:
        keep_copy(db.conn, path.with_name(f"{path.name}.v{version}"))
    # A step may rebuild a table that others refer to (sqlite.org/lang_altertable.html §7);
    # the switch has no effect inside a transaction, so it is thrown before.
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first while this one waited for the lock.
        for step in steps[schema_version(db) :]:
            step(db)
        _check_references(db, path)
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {len(steps)}")
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def check_ours(db: Database, path: Path, newest: int = len(STEPS)) -> None:
    """Raise UsageError unless the database is empty, or ours and not newer than we are."""
    version = schema_version(db)
    (application,) = db.conn.execute("PRAGMA application_id").fetchone()
    (objects,) = db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if objects and (application != APPLICATION_ID or version < 1):
        raise UsageError(
            f"{path} is a SQLite database, but not one that Archiver made. It was not touched."
        )
    if version > newest:
        raise UsageError(
            f"{path} has schema {version}, written by Archiver {_writer(db.conn)}; this is "
            f"Archiver {__version__}, which knows schemas up to {newest}. It was not touched. "
            "Install that version or a newer one: pip install --upgrade archiver"
        )


def _check_references(db: Database, path: Path) -> None:
    broken = db.conn.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise ArchiverError(
            f"{path} could not be brought to a newer schema: a row of {broken[0]} refers to "
            f"nothing in {broken[2]}. Nothing was changed. Rebuild it with: archiver extract"
        )


def schema_version(db: Database) -> int:
    (version,) = db.conn.execute("PRAGMA user_version").fetchone()
    return int(version)


def keep_copy(conn: sqlite3.Connection, copy: Path) -> None:
    """A whole, durable copy of an open database, through SQLite's backup: WAL included."""
    unfinished = copy.with_name(f".{copy.name}.new")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as target:
        conn.backup(target)
        # One file, that may be moved about: no -wal beside it.
        target.execute("PRAGMA journal_mode = DELETE")
    sync_file(unfinished)
    unfinished.replace(copy)
    sync_file(copy.parent)


def sync_file(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _writer(conn: sqlite3.Connection) -> str:
    """The version of the program that last wrote, from the crawls it recorded."""
    try:
        row = conn.execute("SELECT version FROM crawls ORDER BY started_at DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return "of a later version"
    return str(row[0]) if row else "of a later version"
