"""What is kept month by month, and which ways found what is listed. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_BY_MONTH = """
SELECT substr(published_at, 1, 7) AS month, count(*) FROM articles
WHERE published_at IS NOT NULL AND published_precision IS NOT 'year'
GROUP BY month ORDER BY month
"""
# An article may have been found by several: in a listing, in a feed, in a sitemap.
_FOUND_BY = """
SELECT captures.role, count(DISTINCT listings.article_id)
FROM listings JOIN captures ON captures.id = listings.capture_id
GROUP BY captures.role ORDER BY 2 DESC, 1
"""


def articles_by_month(db: Database) -> dict[str, int]:
    """How many articles are kept of each month (``2016-05``) that has any, the oldest first."""
    return dict(db.conn.execute(_BY_MONTH).fetchall())


def found_by(db: Database) -> dict[str, int]:
    """How many articles were found by listings, feeds and sitemaps; one may be in several."""
    return dict(db.conn.execute(_FOUND_BY).fetchall())


def gaps_between(months: dict[str, int]) -> list[str]:
    """The months without an article between the first and the last that have some."""
    if not months:
        return []
    first, last = min(months), max(months)
    every = (f"{year:04}-{month:02}" for year in _years(months) for month in range(1, 13))
    return [month for month in every if first < month < last and month not in months]


def _years(months: dict[str, int]) -> range:
    return range(int(min(months)[:4]), int(max(months)[:4]) + 1)
