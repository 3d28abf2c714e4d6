"""The ledger of runs: crawls and their failures. Writes these two tables only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from archiver.records import Crawl, Failure
from archiver.store.schema import transaction
from archiver.store.text import storable

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_CRAWL_COLUMNS = tuple(field.name for field in fields(Crawl))
_CRAWL = ", ".join(_CRAWL_COLUMNS)
_FAILURE_COLUMNS = tuple(field.name for field in fields(Failure))
_FAILURE = ", ".join(_FAILURE_COLUMNS)

_PUT_CRAWL = f"""
INSERT INTO crawls ({_CRAWL}) VALUES ({", ".join("?" * len(_CRAWL_COLUMNS))})
ON CONFLICT (id) DO UPDATE SET
  {", ".join(f"{name} = excluded.{name}" for name in _CRAWL_COLUMNS if name != "id")}
"""  # noqa: S608 - column names are ours

# What was captured after the last attempt is no failure, in whichever order the two arrive.
_PUT_FAILURE = f"""
INSERT INTO failures ({_FAILURE})
SELECT :crawl_id, :url, :role, :attempts, :reason, :last_at
WHERE NOT EXISTS (
  SELECT 1 FROM captures
  WHERE url = :url AND fetched_at > :last_at AND status BETWEEN 200 AND 399
)
ON CONFLICT (crawl_id, url) DO UPDATE SET
  role = excluded.role, attempts = excluded.attempts, reason = excluded.reason,
  last_at = excluded.last_at
WHERE excluded.last_at >= failures.last_at
"""  # noqa: S608


def begin_crawl(db: Database, crawl: Crawl) -> None:
    """Note that a run has begun. A crawl that is there already is taken up again."""
    _put(db, crawl)


def finish_crawl(db: Database, crawl: Crawl) -> None:
    """Note how a run ended: the whole row is replaced by `crawl`."""
    _put(db, crawl)


def last_crawls(db: Database, limit: int = 10) -> list[Crawl]:
    """The newest runs first."""
    rows = db.conn.execute(
        f"SELECT {_CRAWL} FROM crawls ORDER BY started_at DESC, id DESC LIMIT ?",  # noqa: S608
        (limit,),
    )
    return [Crawl(**dict(zip(_CRAWL_COLUMNS, row, strict=True))) for row in rows]


def known_crawl_ids(db: Database) -> set[str]:
    return {crawl_id for (crawl_id,) in db.conn.execute("SELECT id FROM crawls")}


def add_failures(db: Database, failures: Iterable[Failure]) -> None:
    """Note what could not be captured; of one URL in one crawl, the last attempt counts."""
    with transaction(db) as conn:
        insert_failures(conn, failures)


def insert_failures(conn: sqlite3.Connection, failures: Iterable[Failure]) -> None:
    """The same, in the caller's transaction."""
    conn.executemany(
        _PUT_FAILURE,
        (
            dict(zip(_FAILURE_COLUMNS, astuple(storable(failure)), strict=True))
            for failure in failures
        ),
    )


def has_crawl(db: Database, crawl_id: str) -> bool:
    return bool(db.conn.execute("SELECT 1 FROM crawls WHERE id = ?", (crawl_id,)).fetchone())


def open_failures(
    db: Database, crawl_id: str | None = None, limit: int | None = None
) -> list[Failure]:
    """What is still not captured, of one crawl or of all, the newest failures first."""
    rows = db.conn.execute(
        f"SELECT {_FAILURE} FROM failures WHERE ?1 IS NULL OR crawl_id = ?1 "  # noqa: S608
        "ORDER BY last_at DESC, url LIMIT ?2",
        (crawl_id, -1 if limit is None else limit),
    )
    return [Failure(*row) for row in rows]


def clear_failures(db: Database, urls: Iterable[str]) -> None:
    """Forget the failures of URLs, such as those that are out of scope now.

    Those of a URL that is captured go by themselves (see `captures.add_captures`).
    """
    with transaction(db) as conn:
        conn.executemany("DELETE FROM failures WHERE url = ?", ((url,) for url in urls))


def _put(db: Database, crawl: Crawl) -> None:
    with transaction(db) as conn:
        conn.execute(_PUT_CRAWL, astuple(storable(crawl)))
