"""What a change of the site's layout has done to readings: what was read when, and how much; and
holding readings back, so that they do not take the place of earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.store.readings import mark_unread
from archiver.store.schema import transaction
from archiver.store.sightings import HELD, OWN_PAGE

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Look:
    """That a crawl read an article's own page, and how many words it found there. Not `found`:
    there was no article on it; then `article_id` is of the one that another page of this address
    showed, if one did."""

    crawl_id: str
    capture_id: int
    url: str
    article_id: str | None
    words: int
    found: bool = True
    held: bool = False


_LOOKS = """
SELECT c.crawl_id, c.id, c.url, s.article_id, s.words, TRUE, s.rank < 0, c.fetched_at, c.record_id
FROM sightings s JOIN captures c ON c.id = s.capture_id
WHERE c.role = 'article' AND c.kind = 'response' AND c.mime IS NOT 'text/plain'
UNION ALL
SELECT c.crawl_id, c.id, c.url, a.id, 0, FALSE, FALSE, c.fetched_at, c.record_id
FROM captures c LEFT JOIN articles a ON a.url = c.url
WHERE c.role = 'article' AND c.kind = 'response' AND c.page_kind = 'other'
  AND c.status BETWEEN 200 AND 299 AND c.error IS NULL
ORDER BY 1, 8, 9
"""
_DECIDING = """
SELECT s.capture_id FROM sightings s JOIN captures c ON c.id = s.capture_id
WHERE s.article_id = ?
ORDER BY s.rank DESC, coalesce(
  (SELECT max(r.fetched_at) FROM captures r WHERE r.refers_to = c.record_id), s.seen_at
) DESC, c.record_id DESC LIMIT 1
"""


def looks(db: Database) -> Iterator[Look]:
    """All of them, crawl by crawl, in time."""
    for crawl_id, capture_id, url, article_id, words, found, held, _, _ in db.conn.execute(_LOOKS):
        yield Look(crawl_id, capture_id, url, article_id, words, bool(found), bool(held))


def hold_back(db: Database, looked: Iterable[Look], *, held: bool) -> set[int]:
    """Have these count as held back, or no longer. Gives the captures that are to be read again,
    for the rows to follow: these, and those that speak for their articles now."""
    again: set[int] = set()
    with transaction(db) as conn:
        for look in looked:
            conn.execute(
                "UPDATE sightings SET rank = ? WHERE article_id = ? AND capture_id = ?",
                (OWN_PAGE + HELD * held, look.article_id, look.capture_id),
            )
            (deciding,) = conn.execute(_DECIDING, (look.article_id,)).fetchone()
            again |= {look.capture_id, deciding}
    mark_unread(db, again)
    return again
