"""Captures: where each exchange lies in the WARC files, and what its answer says of articles.

Writes `captures`; from a new capture follow `failures` that are over, `images.capture_id`, and
the times of articles that were asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from archiver.records import Capture
from archiver.store.schema import transaction

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

NOT_MODIFIED = 304
GONE = (404, 410)
CONFIRMED = 2  # answers in a row: one may be a mishap of the site

_COLUMNS = tuple(field.name for field in fields(Capture))
_NAMES = ", ".join(_COLUMNS)
_VALUES = attrgetter(*_COLUMNS)
_PUT = f"""
INSERT INTO captures ({_NAMES}) VALUES ({", ".join("?" * len(_COLUMNS))})
ON CONFLICT (record_id) DO NOTHING
"""  # noqa: S608 - column names are ours

_RELOCATE = """
UPDATE captures SET warc_file = ?1, warc_offset = ?2, warc_length = ?3
WHERE record_id = ?4 AND (warc_file, warc_offset, warc_length) <> (?1, ?2, ?3)
"""

# The first whole capture of the image, whichever came first into the table.
IMAGE_CAPTURE = """(
  SELECT c.id FROM captures c WHERE c.url = {url} AND c.status = 200 AND c.error IS NULL
  ORDER BY c.kind = 'revisit', c.fetched_at, c.record_id LIMIT 1
)"""
_LINK_IMAGES = f"UPDATE images SET capture_id = {IMAGE_CAPTURE.format(url='?1')} WHERE url = ?1"  # noqa: S608


def add_captures(db: Database, captures: Iterable[Capture]) -> list[int]:
    """Keep captures, in one transaction; those that are there already (by record) stay as they
    are. Gives the id of each, in order.

    A capture with a good answer ends the failures of its URL up to then. Raises
    sqlite3.IntegrityError when the crawl of a capture was never begun.
    """
    with transaction(db) as conn:
        return insert_captures(conn, list(captures))


def insert_captures(conn: sqlite3.Connection, captures: Sequence[Capture]) -> list[int]:
    """The same, in the caller's transaction."""
    ids: list[int] = []
    for capture in captures:
        cursor = conn.execute(_PUT, _VALUES(capture))
        if cursor.rowcount == 0:
            (known,) = conn.execute(
                "SELECT id FROM captures WHERE record_id = ?", (capture.record_id,)
            ).fetchone()
            ids.append(known)
            continue
        assert cursor.lastrowid is not None
        ids.append(cursor.lastrowid)
        if capture.status is not None:
            _draw_conclusions(conn, capture, capture.status)
    return ids


def relocate_captures(db: Database, captures: Iterable[Capture]) -> None:
    """Set right where the records of these captures lie: files are renamed, put together, cut."""
    with transaction(db) as conn:
        conn.executemany(
            _RELOCATE, ((c.warc_file, c.warc_offset, c.warc_length, c.record_id) for c in captures)
        )


def _draw_conclusions(conn: sqlite3.Connection, capture: Capture, status: int) -> None:
    if 200 <= status < 400:
        conn.execute(
            "DELETE FROM failures WHERE url = ? AND last_at < ?",
            (capture.url, capture.fetched_at),
        )
    if capture.role == "requisite" and status == 200:
        conn.execute(_LINK_IMAGES, (capture.url,))
    if capture.refers_to:
        _retime_articles(conn, _SHOWN_ON, capture.refers_to)
        conn.execute(_SPEAKS_AGAIN, (capture.refers_to,))
    if status == NOT_MODIFIED or status in GONE:
        _retime_articles(conn, _AT_ADDRESS, capture.url)
    if capture.role == "other" and capture.via_url:
        _retime_articles(conn, _AT_ADDRESS, capture.via_url)


_AT_ADDRESS = "SELECT id, url, canonical_url FROM articles WHERE url = ?1 OR canonical_url = ?1"
_SHOWN_ON = """
SELECT a.id, a.url, a.canonical_url FROM captures o
JOIN sightings s ON s.capture_id = o.id JOIN articles a ON a.id = s.article_id
WHERE o.record_id = ?
"""
# A page that is back as it was before another version, from which its article's row is: it is to
# be read again, for the row to follow.
_SPEAKS_AGAIN = """
UPDATE readings SET extractor_version = NULL
WHERE capture_id = (SELECT id FROM captures WHERE record_id = ?) AND EXISTS (
  SELECT 1 FROM sightings s JOIN articles a ON a.id = s.article_id
    JOIN sightings d ON d.article_id = a.id AND d.capture_id = a.capture_id
  WHERE s.capture_id = readings.capture_id AND a.capture_id <> s.capture_id AND s.rank >= d.rank
)
"""
_SIGHTINGS = """
SELECT s.seen_at, c.record_id FROM sightings s JOIN captures c ON c.id = s.capture_id
WHERE s.article_id = ?
"""
# A redirect to what is no article: the site's front page in place of a 404.
_LED_AWAY = """
SELECT fetched_at FROM captures AS r
WHERE r.url IN (?, ?) AND r.role = 'redirect' AND EXISTS (
  SELECT 1 FROM captures AS t
  WHERE t.via_url = r.url AND t.role = 'other' AND t.crawl_id = r.crawl_id
)
"""
_STILL_SAME = """
SELECT max(fetched_at) FROM captures WHERE refers_to IN (SELECT value FROM json_each(?))
"""


def _retime_articles(conn: sqlite3.Connection, which: str, value: str) -> None:
    """Set the times of the articles anew that the query `which` gives for `value`."""
    for article_id, *addresses in conn.execute(which, (value,)).fetchall():
        sightings = conn.execute(_SIGHTINGS, (article_id,)).fetchall()
        last_seen_at, gone_at = last_seen_and_gone(conn, addresses, sightings)
        conn.execute(
            "UPDATE articles SET last_seen_at = ?, gone_at = ? WHERE id = ?",
            (last_seen_at, gone_at, article_id),
        )


def last_seen_and_gone(
    conn: sqlite3.Connection, addresses: Sequence[str], sightings: Iterable[tuple[str, str]]
) -> tuple[str, str | None]:
    """When the article at these addresses was last known to be there, and since when it is not.

    `sightings` are the time and record of each page that showed it. A revisit of one of these
    says that it is still as it was, and so does a 304 at its address; two answers of 404 or 410,
    or two that lead to another page of the site, with no word of the article after them, say
    that it is gone.
    """
    times, records = zip(*sightings, strict=True)
    (revisited_at,) = conn.execute(_STILL_SAME, (_json_array(records),)).fetchone()
    seen_at = max(*times, revisited_at or "", "")
    answers = conn.execute(
        "SELECT status, fetched_at FROM captures WHERE url IN (?, ?) AND status IN (304, 404, 410)",
        addresses,
    ).fetchall()
    seen_at = max([seen_at, *(at for status, at in answers if status == NOT_MODIFIED)])
    vain = [at for status, at in answers if status in GONE]
    vain += [at for (at,) in conn.execute(_LED_AWAY, addresses)]
    gone = sorted(at for at in vain if at > seen_at)
    return seen_at, gone[0] if len(gone) >= CONFIRMED else None


def capture_ids(db: Database, record_ids: Iterable[str]) -> dict[str, int]:
    """The ids of the captures that are there, by their record's id."""
    rows = db.conn.execute(
        "SELECT record_id, id FROM captures WHERE record_id IN (SELECT value FROM json_each(?))",
        (_json_array(record_ids),),
    )
    return dict(rows.fetchall())


def get_capture(db: Database, capture_id: int) -> Capture | None:
    """The capture that a row points to."""
    return next(_select(db, "WHERE id = ?", (capture_id,)), None)


def bytes_of(db: Database, capture: Capture) -> Capture | None:
    """The capture that holds the bytes of this one: itself, or what a revisit refers to. None
    for a revisit of what is not held."""
    if capture.kind != "revisit":
        return capture
    where = "WHERE record_id = ? AND kind <> 'revisit'"
    return next(_select(db, where, (capture.refers_to,)), None)


def captures_of(db: Database, url: str) -> list[Capture]:
    """All captures of one URL, the oldest first."""
    return list(_select(db, "WHERE url = ? ORDER BY fetched_at, record_id", (url,)))


def captures_at(db: Database, url: str, urlkey: str) -> list[Capture]:
    """The captures of a URL, the oldest first; where there are none, those of its key."""
    return captures_of(db, url) or list(
        _select(db, "WHERE urlkey = ? ORDER BY fetched_at, record_id", (urlkey,))
    )


def captured_urls(db: Database, host: str) -> list[str]:
    """The addresses at a host (as it stands in a URL) that have captures, each once."""
    places = [f"{scheme}://{host}" for scheme in ("http", "https")]
    rows = db.conn.execute(
        "SELECT DISTINCT url FROM captures WHERE (url >= ?1 || '/' AND url < ?1 || '0')"  # behind /
        " OR (url >= ?2 || '/' AND url < ?2 || '0') LIMIT 20000",
        places,
    )
    return [url for (url,) in rows]


def capture_before(db: Database, capture: Capture) -> Capture | None:
    """The capture that lies before this one in its file."""
    where = "WHERE warc_file = ? AND warc_offset < ? ORDER BY warc_offset DESC LIMIT 1"
    return next(_select(db, where, (capture.warc_file, capture.warc_offset)), None)


def originals_of(db: Database, urls: Sequence[str], payload_digest: str | None) -> list[Capture]:
    """Captures with bytes that a revisit may mean which names no record: of these addresses, or
    of its payload."""
    where = (
        "WHERE kind <> 'revisit' AND (url IN (SELECT value FROM json_each(?)) "
        "OR payload_digest = ?) ORDER BY fetched_at, record_id"
    )
    return list(_select(db, where, (_json_array(urls), payload_digest)))


def captures_in_files(db: Database) -> Iterator[Capture]:
    """Every capture in the order in which they lie in the files, for reading them through."""
    return _select(db, "ORDER BY warc_file, warc_offset", ())


def captured_article_ids(db: Database, ids: Iterable[str]) -> set[str]:
    """Which of these articles have been read on a page of their own: not to be fetched again.

    One that is known from a copy on a listing page only is not among them.
    """
    rows = db.conn.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS ("
        "  SELECT 1 FROM sightings s JOIN captures c ON c.id = s.capture_id"
        "  WHERE s.article_id = value AND c.role = 'article')",
        (_json_array(ids),),
    )
    return {article_id for (article_id,) in rows}


def _select(db: Database, tail: str, values: Sequence[object]) -> Iterator[Capture]:
    rows = db.conn.execute(f"SELECT {_NAMES} FROM captures {tail}", values)  # noqa: S608
    return (Capture(*row) for row in rows)


def _json_array(values: Iterable[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
