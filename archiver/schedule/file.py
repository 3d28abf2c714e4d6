"""The schedule on disk: a SQLite file that many processes may open. Touches that file only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import ArchiverError, DamageError, LockedError, UsageError
from archiver.lock import held, is_held
from archiver.schedule.rule import Rule, parse_rule

VERSION = 1
WAIT_S = 30.0  # for another process that writes
STAMP = "%Y-%m-%dT%H:%M:%SZ"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS plans (
  collection TEXT PRIMARY KEY,  -- its folder; relative to this file's where it lies below
  rule TEXT NOT NULL,           -- "every 6h", "cron 0 4 * * *"
  zone TEXT NOT NULL,           -- of the tz database
  jitter_s INTEGER NOT NULL,
  next_run_at TEXT,
  last_run_at TEXT,             -- the last scheduled run began
  last_code INTEGER,            -- its exit code
  last_said TEXT
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """When one collection is crawled, and what came of it the last time."""

    key: str
    root: Path
    rule: Rule
    zone: str
    jitter_s: int
    next_run_at: datetime | None = None
    last_run_at: datetime | None = None
    last_code: int | None = None
    last_said: str | None = None


class ScheduleFile:
    """The plans in the file at `path`. Each call is one transaction; any thread may call."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def running(self) -> bool:
        """Whether an `archiver schedule run` keeps to this schedule at this moment."""
        return is_held(self._lock)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Be the one process that keeps to this schedule. Raises LockedError."""
        with held(self._lock, f"the schedule {self.path}"):
            yield

    def plans(self) -> list[Plan]:
        """All plans, the next first; none where there is no file. Raises UsageError for a plan that
        a newer version wrote."""
        if not self.path.exists():
            return []
        with self._open() as db:
            rows = db.execute(
                "SELECT collection, rule, zone, jitter_s, next_run_at, last_run_at, last_code,"
                " last_said FROM plans ORDER BY next_run_at IS NULL, next_run_at, collection"
            ).fetchall()
        return [self._plan(*row) for row in rows]

    def find(self, root: Path) -> Plan | None:
        """The plan of a collection."""
        key = self.key_of(root)
        return next((plan for plan in self.plans() if plan.key == key), None)

    def put(self, root: Path, rule: Rule, zone: str, jitter_s: int, next_run_at: datetime) -> None:
        """Plan a collection, instead of what was planned for it before."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open(create=True) as db:
            db.execute(
                "INSERT INTO plans (collection, rule, zone, jitter_s, next_run_at)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (collection) DO UPDATE SET"
                " rule = excluded.rule, zone = excluded.zone, jitter_s = excluded.jitter_s,"
                " next_run_at = excluded.next_run_at",
                (self.key_of(root), str(rule), zone, jitter_s, _stamp(next_run_at)),
            )

    def remove(self, key: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM plans WHERE collection = ?", (key,))

    def put_next(self, key: str, next_run_at: datetime | None) -> None:
        when = _stamp(next_run_at) if next_run_at else None
        with self._open() as db:
            db.execute("UPDATE plans SET next_run_at = ? WHERE collection = ?", (when, key))

    def put_last(self, key: str, began: datetime, code: int, said: str) -> None:
        with self._open() as db:
            db.execute(
                "UPDATE plans SET last_run_at = ?, last_code = ?, last_said = ?"
                " WHERE collection = ?",
                (_stamp(began), code, said, key),
            )

    def key_of(self, root: Path) -> str:
        """Relative where it can be, so that the schedule may be moved with what it is of."""
        home, root = self.path.parent.resolve(), root.resolve()
        return str(root.relative_to(home)) if root.is_relative_to(home) else str(root)

    @property
    def _lock(self) -> Path:
        return self.path.with_name(f"{self.path.name}.lock")

    @contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        mode = "rwc" if create else "rw"
        try:
            uri = f"{self.path.resolve().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(uri, uri=True, timeout=WAIT_S)) as db, db:
                self._check(db)
                yield db
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _check(self, db: sqlite3.Connection) -> None:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise UsageError(
                f"{self.path} is of version {version}, which a newer archiver made; this one knows "
                f"{VERSION}. Update it."
            )
        if version < VERSION:
            db.execute(_SCHEMA)
            db.execute(f"PRAGMA user_version = {VERSION}")

    def _explained(self, error: sqlite3.Error) -> ArchiverError:
        if isinstance(error, sqlite3.OperationalError):
            if "locked" in str(error):
                return LockedError(f"{self.path} is locked by another program; try again.")
            return UsageError(f"cannot open {self.path}: {error}.")
        return DamageError(
            f"{self.path}: {error}. Take it from a backup, or move it away and add the collections "
            "again."
        )

    def _plan(  # noqa: PLR0913, PLR0917  (a row's columns)
        self,
        key: str,
        rule: str,
        zone: str,
        jitter_s: int,
        next_run_at: str | None,
        last_run_at: str | None,
        last_code: int | None,
        last_said: str | None,
    ) -> Plan:
        root = self.path.parent / key
        times = _time(next_run_at), _time(last_run_at)
        return Plan(key, root, parse_rule(rule), zone, jitter_s, *times, last_code, last_said)


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime(STAMP)


def _time(stamp: str | None) -> datetime | None:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC) if stamp else None
