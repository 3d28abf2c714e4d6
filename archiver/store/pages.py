"""The pages of a collection, for those who look through a package of it. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# A page with many articles (a listing that shows them whole) is one page. They are sorted without
# their texts, which would be held for it.
_PAGES = """
SELECT c.id, a.id
FROM captures c LEFT JOIN articles a ON a.id = (
  SELECT id FROM articles WHERE capture_id = c.id ORDER BY id LIMIT 1
)
WHERE c.method = 'GET' AND (
  (c.kind = 'response' AND c.status BETWEEN 200 AND 299) OR c.kind = 'imported'
) AND (c.role = 'listing' OR a.id IS NOT NULL)
ORDER BY c.fetched_at, c.record_id
"""
_PAGE = """
SELECT c.url, c.fetched_at, a.title, a.body_text
FROM captures c LEFT JOIN articles a ON a.id = ?2 WHERE c.id = ?1
"""


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A listing or the newest capture of an article, with what can be searched in it."""

    url: str
    fetched_at: str
    title: str | None
    text: str | None


def captured_pages(db: Database) -> Iterator[CapturedPage]:
    """In the order in which they were captured."""
    for ids in db.conn.execute(_PAGES):
        yield CapturedPage(*db.conn.execute(_PAGE, ids).fetchone())
