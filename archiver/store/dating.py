"""Dates that only a listing knows: an article whose own page shows none has that of its entry.
Writes `articles`, the columns of its publication only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.store.schema import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

_UNDATED = """
SELECT id, published_at, published_precision, published_capture_id FROM articles
WHERE published_at IS NULL OR published_capture_id IS NOT NULL
"""
# What a listing page or a feed says; a sitemap dates the last change. Of several the first that was
# captured, where "two days ago" is told in hours yet.
_OF_ENTRY = """
SELECT l.published_at, l.published_precision, l.capture_id
FROM listings l JOIN captures c ON c.id = l.capture_id
WHERE l.article_id = ? AND l.published_at IS NOT NULL AND c.role IN ('listing', 'feed')
ORDER BY c.role = 'feed', c.fetched_at, c.record_id, l.position LIMIT 1
"""
_DATE = """
UPDATE articles SET published_at = ?, published_precision = ?, published_capture_id = ?
WHERE id = ?
"""


def date_by_listings(db: Database) -> int:
    """Give each article that has no date of its own its entry's, and take back what no entry says
    any more; gives how many were changed. What comes of it depends on the rows alone, not on the
    order in which they came."""
    with transaction(db) as conn:
        changed = []
        for article_id, *known in conn.execute(_UNDATED).fetchall():
            said = conn.execute(_OF_ENTRY, (article_id,)).fetchone() or (None, None, None)
            if tuple(known) != tuple(said):
                changed.append((*said, article_id))
        conn.executemany(_DATE, changed)
        return len(changed)
