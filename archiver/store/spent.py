"""What was asked of the site of late, from the captures. Reads only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# From the newest back: captures lie in about the order in which they were fetched, and there is
# no need of an index that each of them would pay for.
_NEWEST = """
SELECT fetched_at, warc_length FROM captures WHERE kind <> 'imported' ORDER BY id DESC
"""
OLDER = 1_000  # so many in a row that are older, and no more is to come


def spent_since(db: Database, since: str) -> tuple[Counter[str], Counter[str]]:
    """Requests, and bytes as they lie in the WARC, of each minute from `since` on; minutes are
    the first 16 characters of a time."""
    requests: Counter[str] = Counter()
    stored: Counter[str] = Counter()
    older = 0
    for fetched_at, length in db.conn.execute(_NEWEST):
        if fetched_at < since:
            older += 1
            if older >= OLDER:
                break
            continue
        older = 0
        requests[fetched_at[:16]] += 1
        stored[fetched_at[:16]] += length
    return requests, stored
