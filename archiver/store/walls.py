"""One and the same page at the addresses of different articles: a wall without any mark of one.

That it is one shows only when all pages are seen together, so it is judged in the end, by the set
of all readings alone: a rebuild comes to the same.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from archiver.store.readings import mark_unread, retract, unread_pages
from archiver.store.schema import transaction

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from archiver.records import Reading

NAMES = 3  # different articles, by what listings call them, that show one page
ADDRESSES = 10  # the same, where no listing names them

# An article may have several addresses; listings call it by one name then.
_WALLS = """
SELECT shows FROM (
  SELECT shows, (SELECT min(title) FROM listings WHERE article_url = url) AS name
  FROM readings JOIN captures ON captures.id = capture_id
  WHERE shows IN (
    SELECT shows FROM readings WHERE shows IS NOT NULL GROUP BY shows HAVING count(*) >= ?1
  )
  GROUP BY shows, url
)
GROUP BY shows
HAVING count(DISTINCT name) >= ?1 OR (count(name) = 0 AND count(*) >= ?2)
"""
_TO_TURN = """
SELECT capture_id FROM readings JOIN captures ON captures.id = capture_id
WHERE page_kind <> 'challenge' AND shows IN (SELECT value FROM json_each(?))
"""
_TO_FREE = """
SELECT capture_id FROM readings JOIN captures ON captures.id = capture_id
WHERE page_kind = 'challenge' AND shows IS NOT NULL
  AND shows NOT IN (SELECT value FROM json_each(?))
"""
_KNOWN = """
SELECT 1 FROM readings JOIN captures ON captures.id = capture_id
WHERE shows = ? AND page_kind = 'challenge' LIMIT 1
"""
_OF_CRAWL = """
SELECT DISTINCT url FROM readings JOIN captures ON captures.id = capture_id
WHERE crawl_id = ? AND page_kind = 'challenge' AND shows IS NOT NULL ORDER BY url
"""
_BROUGHT = """
SELECT count(*) FILTER (WHERE revision = 1), count(DISTINCT article_id) FILTER (WHERE revision > 1)
FROM revisions JOIN captures ON captures.id = capture_id WHERE crawl_id = ?
"""


def shown_on(reading: Reading) -> str | None:
    """A digest of what an article's page shows, wherever it stands; None where it shows none.

    Not the date, which may come from the address. Of pictures and players only the file's name,
    since the same relative reference leads to another folder.
    """
    if reading.capture.role != "article" or len(reading.articles) != 1:
        return None
    (article,) = reading.articles
    urls = [one.url for one in article.images] + [one.url for one in article.media]
    files = [(url or "").rpartition("/")[2] for url in urls]
    said = (article.title, article.subtitle, article.authors, article.body_text, files)
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def is_known_wall(conn: sqlite3.Connection, shows: str | None) -> bool:
    """Whether a page that shows this has been taken for a wall."""
    return shows is not None and conn.execute(_KNOWN, (shows,)).fetchone() is not None


def keep_out_walls(db: Database) -> set[int]:
    """Take back the articles that walls were read to be, and give back what was taken for one and
    is none. Gives the pages that are to be read (again) now; empty where all is as it should be."""
    with transaction(db) as conn:
        walls = [shows for (shows,) in conn.execute(_WALLS, (NAMES, ADDRESSES))]
        known = msgspec.json.encode(walls).decode()
        turned = [capture_id for (capture_id,) in conn.execute(_TO_TURN, (known,))]
        freed = [capture_id for (capture_id,) in conn.execute(_TO_FREE, (known,))]
        _set_kind(conn, turned, "challenge")
        for capture_id in turned:
            retract(conn, capture_id, ())
        _set_kind(conn, freed, "other")
    mark_unread(db, freed)
    return set(unread_pages(db)) if turned or freed else set()


def walls_of(db: Database, crawl_id: str) -> list[str]:
    """Addresses at which a crawl met such a wall."""
    return [url for (url,) in db.conn.execute(_OF_CRAWL, (crawl_id,))]


def brought(db: Database, crawl_id: str) -> tuple[int, int]:
    """How many articles a crawl has brought, by what is in the tables: new and changed ones."""
    new, changed = db.conn.execute(_BROUGHT, (crawl_id,)).fetchone()
    return new, changed


def _set_kind(conn: sqlite3.Connection, capture_ids: list[int], kind: str) -> None:
    conn.executemany(
        "UPDATE captures SET page_kind = ? WHERE id = ?", ((kind, one) for one in capture_ids)
    )
