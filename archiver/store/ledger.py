"""The walks' own books: what each made of a listing page. Writes `walk_steps` only.

What a page listed is in `listings`; the view `ledger` has both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.store.text import storable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from sqlite_utils import Database

    from archiver.records import WalkStep

_PUT = """
INSERT OR REPLACE INTO walk_steps (capture_id, seed, next_url, mechanism, reason, total)
VALUES (?, ?, ?, ?, ?, ?)
"""
# What is named in a sitemap or a feed, what of it is kept, and what no listing shows.
_SECOND_WAYS = """
WITH ways AS (
  SELECT l.article_id, max(c.role = ?1) AS named, max(c.role = 'listing') AS listed
  FROM listings l JOIN captures c ON c.id = l.capture_id GROUP BY l.article_id
)
SELECT ?1, count(*), sum(coverage.status <> 'captured'), sum(NOT ways.listed)
FROM ways JOIN coverage ON coverage.article_id = ways.article_id
WHERE ways.named
"""
# The last word of each walk's API, against what its own pages listed.
_TOTALS = """
WITH last AS (
  SELECT w.seed, w.total, max(c.fetched_at || c.record_id)
  FROM walk_steps w JOIN captures c ON c.id = w.capture_id
  WHERE w.total IS NOT NULL GROUP BY w.seed
)
SELECT last.seed, last.total, (
  SELECT count(DISTINCT l.article_id) FROM listings l
  JOIN walk_steps w ON w.capture_id = l.capture_id WHERE w.seed = last.seed
) FROM last ORDER BY last.seed
"""


@dataclass(frozen=True, slots=True)
class SecondWay:
    """What a sitemap or a feed names: how many articles, how many of them are not kept, and how
    many no listing shows."""

    role: str
    named: int
    missing: int
    unlisted: int


@dataclass(frozen=True, slots=True)
class Total:
    """How many articles the API behind a seed says there are, and how many its pages listed."""

    seed: str
    total: int
    listed: int


def insert_steps(conn: sqlite3.Connection, steps: Iterable[tuple[int, WalkStep]]) -> None:
    """Note each step beside its capture's id, in the caller's transaction. A page that is given
    again, since a run died, has one."""
    conn.executemany(_PUT, (_row(capture_id, storable(step)) for capture_id, step in steps))


def second_ways(db: Database) -> list[SecondWay]:
    """Of each way beside the listings what it names."""
    rows = (db.conn.execute(_SECOND_WAYS, (role,)).fetchone() for role in ("sitemap", "feed"))
    return [SecondWay(*row) for row in rows if row[1]]


def totals(db: Database) -> list[Total]:
    """What the APIs say that there is in all."""
    return [Total(*row) for row in db.conn.execute(_TOTALS)]


def _row(
    capture_id: int, step: WalkStep
) -> tuple[int, str, str | None, str | None, str, int | None]:
    return capture_id, step.seed, step.next_url, step.mechanism, step.reason, step.total
