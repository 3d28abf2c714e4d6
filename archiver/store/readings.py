"""Which captures are pages, who read them, and which are to be read again. Writes `readings`; and
takes back what a capture was read to show and shows no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from archiver.records import Capture, Footprint, Reading
from archiver.store.captures import get_capture
from archiver.store.schema import transaction

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_COLUMNS = ("extractor", "extractor_version", "page_id", "footprint", "known", "shows")
_PUT = f"""
INSERT INTO readings (capture_id, {", ".join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (capture_id) DO UPDATE SET
  {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
"""  # noqa: S608 - column names are ours
_PUT_FOOTPRINT = """
INSERT INTO readings (capture_id, page_id, footprint) VALUES (?, ?, ?)
ON CONFLICT (capture_id) DO UPDATE SET page_id = excluded.page_id, footprint = excluded.footprint
"""
_EXPECT = "INSERT INTO readings (capture_id) VALUES (?) ON CONFLICT (capture_id) DO NOTHING"
_UNREAD_OF = """
SELECT value FROM json_each(?) AS asked JOIN readings ON capture_id = value
WHERE extractor_version IS NULL ORDER BY asked.id
"""
# In the order in which they lie in the files: what is read from the disk is read through.
_UNREAD = """
SELECT capture_id FROM readings JOIN captures ON captures.id = capture_id
WHERE extractor_version IS NULL ORDER BY warc_file, warc_offset
"""
_NO_FOOTPRINT = """
SELECT capture_id FROM readings JOIN captures ON captures.id = capture_id
WHERE extractor_version IS NULL AND footprint IS NULL ORDER BY warc_file, warc_offset
"""
# A listing shows on each of its pages what others show: it has no say in what a page's own is.
_VOICES = """
FROM readings JOIN captures ON captures.id = capture_id
WHERE length(footprint) > 0 AND captures.role <> 'listing'
"""
_SAMPLE = f"""
SELECT page_id, footprint {_VOICES} AND page_id IN (
  SELECT DISTINCT page_id {_VOICES} ORDER BY page_id LIMIT ?
)
"""
_STALE = """
UPDATE readings SET extractor_version = NULL, footprint = NULL
WHERE NOT EXISTS (
  SELECT 1 FROM json_each(?) AS current
  WHERE extractor = current.value ->> 0 AND extractor_version = current.value ->> 1
)
"""
_OF_UNREAD = (
    "capture_id IN (SELECT capture_id FROM readings WHERE extractor_version IS NULL)"
    " AND series_id IS NOT NULL"
)
_STALE_SERIES = f"SELECT DISTINCT series_id FROM articles WHERE {_OF_UNREAD}"  # noqa: S608
_WITHOUT_SERIES = f"UPDATE articles SET series_id = NULL WHERE {_OF_UNREAD}"  # noqa: S608
# Of those that no article refers to, nobody knows which pages told of them: they go only when
# all pages are read again.
_DROP_SERIES = """
DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM articles WHERE series_id = series.id) AND (
  id IN (SELECT value FROM json_each(?))
  OR NOT EXISTS (SELECT 1 FROM readings WHERE extractor_version IS NOT NULL)
)
"""
_SHOWN = """
SELECT article_id FROM sightings
WHERE capture_id = ? AND article_id NOT IN (SELECT value FROM json_each(?))
"""
_PAGE_AT = """
SELECT captures.id FROM captures JOIN readings ON readings.capture_id = captures.id
WHERE url = ? ORDER BY fetched_at DESC, record_id DESC LIMIT 1
"""
_ARTICLE_AT = "SELECT capture_id FROM articles WHERE ?1 IN (url, canonical_url, id)"
_LIKE = """
SELECT DISTINCT url FROM captures JOIN readings ON readings.capture_id = captures.id
WHERE instr(url, ?1) OR instr(url, ?2) ORDER BY length(url), url LIMIT 3
"""
_NONE = Footprint("", b"")
# Children before those they refer to.
_OF_ARTICLE = ("quotes", "links", "media", "images", "revisions", "sightings")


def expect_readings(db: Database, capture_ids: Sequence[int]) -> list[int]:
    """Note that these captures are pages; those that were read already stay as they are. Gives
    the others, in their order."""
    with transaction(db) as conn:
        conn.executemany(_EXPECT, ((capture_id,) for capture_id in capture_ids))
    return [one for (one,) in db.conn.execute(_UNREAD_OF, (_json(capture_ids),))]


def unread_pages(db: Database) -> list[int]:
    """Ids of the captures that are pages, and not read since that was noted."""
    return [capture_id for (capture_id,) in db.conn.execute(_UNREAD)]


def pages_without_footprint(db: Database) -> list[int]:
    """Of the unread pages those of which it is not known what they say and where."""
    return [capture_id for (capture_id,) in db.conn.execute(_NO_FOOTPRINT)]


def put_footprints(db: Database, footprints: Iterable[tuple[int, Footprint]]) -> None:
    """Note what pages say and where, before any of them is read; by the ids of their captures."""
    with transaction(db) as conn:
        conn.executemany(_PUT_FOOTPRINT, ((n, one.page_id, one.blocks) for n, one in footprints))


def sampled_footprints(db: Database, size: int) -> Iterator[tuple[str, bytes]]:
    """The footprints of the `size` pages with the smallest ids, capture by capture. Listings
    are not among them."""
    return iter(db.conn.execute(_SAMPLE, (size,)))


def footprints(db: Database) -> Iterator[tuple[int, bytes, bytes]]:
    """Of each page that was read and has one: its capture's id, its footprint, and what of it
    was known."""
    return iter(
        db.conn.execute(
            "SELECT capture_id, footprint, known FROM readings"
            " WHERE length(footprint) > 0 AND extractor_version IS NOT NULL"
        )
    )


def mark_unread(db: Database, capture_ids: Iterable[int]) -> None:
    """Have these pages read again."""
    with transaction(db) as conn:
        conn.executemany(
            "UPDATE readings SET extractor_version = NULL WHERE capture_id = ?",
            ((capture_id,) for capture_id in capture_ids),
        )


def page_count(db: Database) -> int:
    """How many captures are pages."""
    (count,) = db.conn.execute("SELECT count(*) FROM readings").fetchone()
    return int(count)


def captures_with(db: Database, ids: Sequence[int]) -> list[Capture]:
    """The captures of these ids, in their order."""
    return [capture for capture in (get_capture(db, one) for one in ids) if capture]


def page_at(db: Database, url: str) -> Capture | None:
    """The last page that was captured at `url`, or that the article of this address is read
    from."""
    for sql in (_PAGE_AT, _ARTICLE_AT):
        if row := db.conn.execute(sql, (url,)).fetchone():
            return get_capture(db, row[0])
    return None


def pages_like(db: Database, url: str) -> list[str]:
    """Some addresses of pages that end as `url` does, or go on from it."""
    end = url.rstrip("/").rpartition("/")[2].partition("?")[0]
    rows = db.conn.execute(_LIKE, (end, url)) if end else ()
    return [address for (address,) in rows]


def extractors(db: Database) -> list[str]:
    """The names of all that read a page."""
    rows = db.conn.execute("SELECT DISTINCT extractor FROM readings WHERE extractor IS NOT NULL")
    return [name for (name,) in rows]


def mark_stale(db: Database, current: Iterable[tuple[str, str]]) -> None:
    """Have all pages read again but those that one of `current` (extractor, version) read.

    Series are merged from what pages say, so those of these pages begin anew.
    """
    with transaction(db) as conn:
        conn.execute(_STALE, (_json(list(current)),))
        series = [row[0] for row in conn.execute(_STALE_SERIES)]
        conn.execute(_WITHOUT_SERIES)
        conn.execute(_DROP_SERIES, (_json(series),))


def put_reader(
    conn: sqlite3.Connection, capture_id: int, reading: Reading, shows: str | None
) -> None:
    """Note who read a page, its footprint, and what it shows (`archiver.store.walls`). In the
    caller's transaction."""
    mark = reading.footprint or _NONE
    by = (reading.extractor, reading.extractor_version)
    conn.execute(_PUT, (capture_id, *by, mark.page_id, mark.blocks, mark.known, shows))


def retract(conn: sqlite3.Connection, capture_id: int, shown: Collection[str]) -> None:
    """Take back the articles that the capture was read to show before, and that are not `shown`.

    Where other captures show such an article, they are to be read again: which of them speaks
    for it, and with which words, is not known without. In the caller's transaction.
    """
    gone = conn.execute(_SHOWN, (capture_id, _json(list(shown)))).fetchall()
    for (article_id,) in gone:
        conn.execute(
            "UPDATE readings SET extractor_version = NULL WHERE capture_id <> ? AND capture_id IN"
            " (SELECT capture_id FROM sightings WHERE article_id = ?)",
            (capture_id, article_id),
        )
        for table in _OF_ARTICLE:
            conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608
        conn.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
