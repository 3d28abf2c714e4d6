"""How often a publication publishes, and how its runs went: what alarms are made of. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

DAY_S = 86_400

# Of what is dated to the day at least, and not in the future; a day's article may be of its end.
_RHYTHM = """
WITH dated AS (
  SELECT julianday(published_at) AS day, published_at, published_precision FROM articles
  WHERE published_precision IN ('second', 'day') AND julianday(published_at) <= julianday(?1)
), pauses AS (
  SELECT day - lag(day) OVER (ORDER BY day) AS pause FROM dated
)
SELECT
  (SELECT count(*) FROM dated),
  (SELECT max(pause) FROM pauses),
  published_at,
  (julianday(?1) - day) * 86400.0,
  published_precision
FROM dated ORDER BY day DESC LIMIT 1
"""

_LAST_GOOD = """
SELECT max(finished_at) FROM crawls WHERE verdict IN ('complete', 'up_to_date', 'budget')
"""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`longest_pause_s` is the longest between two of the `dated` articles that follow one another;
    `silent_s` the time since `newest_at`, at the least."""

    dated: int
    longest_pause_s: float
    newest_at: str
    silent_s: float


def rhythm(db: Database, now: str) -> Rhythm | None:
    """As of `now` (ISO 8601, UTC); None where no article is dated."""
    row = db.conn.execute(_RHYTHM, (now,)).fetchone()
    if row is None:
        return None
    dated, longest, newest_at, silent_s, precision = row
    uncertain_s = DAY_S if precision == "day" else 0
    return Rhythm(dated, (longest or 0) * DAY_S, newest_at, max(0.0, silent_s - uncertain_s))


def last_success(db: Database) -> str | None:
    """When the last run ended that came to what was asked of it."""
    (finished_at,) = db.conn.execute(_LAST_GOOD).fetchone()
    return str(finished_at) if finished_at else None
