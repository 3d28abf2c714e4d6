"""What SQLite complains of, said for the person who must act. Touches nothing."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError, DamageError, LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise what SQLite raises about the file `path` as an ArchiverError.

    DamageError: not a database, or a broken one. LockedError: another program holds it.
    Errors that only a mistake in this program can cause pass as they are.
    """
    try:
        yield
    except sqlite3.Error as error:
        found = _explanation(path, error)
        if found is None:
            raise
        raise found from error


# Families of result codes (sqlite.org/rescode.html), and what to tell of each.
_MESSAGES: tuple[tuple[tuple[str, ...], type[ArchiverError], str], ...] = (
    (
        ("SQLITE_NOTADB",),
        DamageError,
        (
            "{path} is not a SQLite database. Move it away, then rebuild it from the WARC files "
            "with: archiver extract"
        ),
    ),
    (
        ("SQLITE_CORRUPT",),
        DamageError,
        (
            "{path} is damaged ({error}). Move it away, with its -wal file if there is one, then "
            "rebuild it from the WARC files with: archiver extract"
        ),
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"),
        LockedError,
        "{path} is locked by another program. Close what is writing to it, then try again.",
    ),
    (
        ("SQLITE_FULL",),
        ArchiverError,
        (
            "the disk is full: {path} could not be written to. What was kept before is kept. Free "
            "some space below {path.parent}, then run the same command again."
        ),
    ),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"),
        ArchiverError,
        (
            "{path} cannot be opened or written to ({error}). Check the permissions of the file "
            "and of its folder: SQLite keeps a second file beside it while it works."
        ),
    ),
    (
        ("SQLITE_IOERR",),
        ArchiverError,
        (
            "reading or writing {path} failed ({error}). Check the disk, that it is not full, and "
            "that the folder is still there, then run the same command again."
        ),
    ),
)


def _explanation(path: Path, error: sqlite3.Error) -> ArchiverError | None:
    code = getattr(error, "sqlite_errorname", None) or ""
    for family, kind, message in _MESSAGES:
        if code.startswith(family):
            return kind(message.format(path=path, error=error))
    return None
