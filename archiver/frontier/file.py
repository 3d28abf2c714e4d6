"""The one connection to frontier.db, and when what was written to it becomes durable.

It is behind a lock, so it may be used from any thread: the reactor's, and the one that commits.
Writes are gathered into one transaction until `commit`, a number of them, or a moment has passed;
reads see them at once. A process that dies in between loses the last moment's requests, but their
parents are not done then, and bring them again.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

from archiver.errors import ArchiverError
from archiver.frontier.schema import explained, open_frontier

GROUP_WRITES = 2_000
GROUP_S = 0.25


class FrontierFile:
    """The file at `path`, held by this run alone. Raises LockedError while another holds it."""

    def __init__(
        self, path: Path, *, group_writes: int = GROUP_WRITES, group_s: float = GROUP_S
    ) -> None:
        self.path = Path(path)
        self.lock = threading.RLock()
        self._group_writes = group_writes
        self._group_s = group_s
        self._writes = 0
        self._began = 0.0
        self._broken: ArchiverError | None = None
        self._depth = 0
        self._lent = False  # opened again after `close`, for one use
        self._reading = _Use(self, write=False)
        self._writing = _Use(self, write=True)
        self._conn: sqlite3.Connection | None = open_frontier(self.path)

    def using(self) -> _Use:
        """The connection, for reading. Raises ArchiverError, and again from then on: after an
        error the order in memory may not be that on disk."""
        return self._reading

    def writing(self) -> _Use:
        """The connection, in the open transaction; begun if there is none."""
        return self._writing

    def commit(self) -> None:
        """Make all that was written survive the death of this process."""
        with self.using() as conn:
            if conn.in_transaction:
                conn.execute("COMMIT")

    @property
    def uncommitted(self) -> bool:
        with self.lock:
            return self._conn is not None and self._conn.in_transaction

    def close(self) -> None:
        """Commit, and let go of the file. It is opened again for a moment by whoever uses it
        still: what is kept at the very end of a run is reported after the scheduler was closed."""
        with self.lock:
            if self._conn is not None:
                try:
                    if self._broken is None:
                        self.commit()
                finally:
                    self._conn.close()
                    self._conn = None

    def _enter(self, *, write: bool) -> sqlite3.Connection:
        self.lock.acquire()
        self._depth += 1
        try:
            conn = self._connection()
            if write and not conn.in_transaction:
                conn.execute("BEGIN IMMEDIATE")
                self._began = time.monotonic()
                self._writes = 0
        except BaseException as error:
            self._leave(write=write, error=error)
            raise
        return conn

    def _connection(self) -> sqlite3.Connection:
        if self._broken is not None:
            raise self._broken
        if self._conn is None:
            self._conn, self._lent = open_frontier(self.path), True
        return self._conn

    def _leave(self, *, write: bool, error: BaseException | None) -> None:
        try:
            self._depth -= 1
            if isinstance(error, sqlite3.Error):
                with explained(self.path):
                    raise error
            if self._conn is not None and error is None:
                self._end(self._conn, write=write)
        except ArchiverError as explanation:
            self._broken = explanation
            raise
        finally:
            if self._lent and not self._depth and self._conn is not None:
                self._conn.close()
                self._conn, self._lent = None, False
            self.lock.release()

    def _end(self, conn: sqlite3.Connection, *, write: bool) -> None:
        self._writes += write
        if self._depth or not conn.in_transaction:
            return
        late = write and time.monotonic() - self._began >= self._group_s
        if late or self._writes >= self._group_writes or self._lent:
            with explained(self.path):
                conn.execute("COMMIT")


class _Use:
    """A block that uses the file. A class, and one object for all blocks: it stands in the way of
    each request, where `contextmanager` would cost as much as SQLite does."""

    def __init__(self, file: FrontierFile, *, write: bool) -> None:
        self._file = file
        self._write = write

    def __enter__(self) -> sqlite3.Connection:
        return self._file._enter(write=self._write)  # noqa: SLF001

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._file._leave(write=self._write, error=error)  # noqa: SLF001
