"""What a run asks before it begins: where earlier ones came to, what they left. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from archiver.records import Capture, Entry
from archiver.store.captures import captured_article_ids, get_capture

if TYPE_CHECKING:
    from sqlite_utils import Database

_LAST_WALK = """
SELECT crawls.verdict FROM captures JOIN crawls ON crawls.id = captures.crawl_id
WHERE captures.url = ? ORDER BY crawls.started_at DESC, crawls.id DESC LIMIT 1
"""

_LAST_LISTED = """
SELECT count(*) FROM captures JOIN listings ON listings.capture_id = captures.id
WHERE captures.url = ? GROUP BY captures.id ORDER BY captures.fetched_at DESC LIMIT 1
"""

# Truncated for its length is kept as far as it is wanted; cut off otherwise, it is not an answer.
WHOLE = "coalesce(captures.error, 'truncated: length') = 'truncated: length'"

_OVER = """(
  SELECT 1 FROM failures, json_each(?) AS final
  WHERE failures.url = {url} AND failures.reason LIKE final.value || '%'
)"""
_PENDING = f"""
SELECT article_url, (SELECT url FROM captures WHERE id = first_listing_id) FROM coverage
WHERE status <> 'captured' AND NOT EXISTS {_OVER.format(url="coverage.article_url")}
ORDER BY first_listing_id, article_id
"""  # noqa: S608 - both parts are ours

# By an index for each, since a walk asks it for each page: finally failed, or redirected to a
# page that answered well.
_ANSWERED = f"""
SELECT wanted.value FROM json_each(?) AS wanted
WHERE EXISTS {_OVER.format(url="wanted.value")} OR EXISTS (
  WITH RECURSIVE hops (url) AS (
    SELECT wanted.value
    UNION
    SELECT target.url FROM hops
      JOIN captures AS source ON source.url = hops.url AND source.role = 'redirect'
      JOIN captures AS target ON target.via_url = source.url
  )
  SELECT 1 FROM hops JOIN captures ON captures.url = hops.url
  WHERE captures.role = 'article' AND captures.status BETWEEN 200 AND 299 AND {WHOLE}
)
"""  # noqa: S608

_HELD = f"""EXISTS (
  SELECT 1 FROM captures WHERE captures.url = {{url}} AND method = 'GET'
    AND status BETWEEN 200 AND 399 AND {WHOLE}
)"""  # noqa: S608
_SETTLED_REQUISITES = f"""
SELECT wanted.value FROM json_each(?) AS wanted
WHERE {_HELD.format(url="wanted.value")} OR EXISTS {_OVER.format(url="wanted.value")}
"""  # noqa: S608
_PENDING_REQUISITES = f"""
SELECT DISTINCT lost.url FROM failures AS lost
WHERE lost.role = 'requisite' AND NOT {_HELD.format(url="lost.url")}
  AND NOT EXISTS {_OVER.format(url="lost.url")}
"""  # noqa: S608

_UNREAD = """
SELECT id FROM captures
WHERE page_kind IS NULL AND role IN ('listing', 'article', 'feed', 'sitemap') AND kind = 'response'
  AND status BETWEEN 200 AND 299 AND error IS NULL
ORDER BY id
"""

_NEXT_PAGE = """
SELECT id FROM captures AS page
WHERE id > ? AND id <= ? AND role IN ('listing', 'article') AND kind = 'response'
  AND status BETWEEN 200 AND 299 AND error IS NULL AND NOT EXISTS (
    SELECT 1 FROM captures AS later WHERE later.url = page.url AND later.id > page.id
      AND later.role = page.role AND later.kind = 'response'
      AND later.status BETWEEN 200 AND 299 AND later.error IS NULL
  )
ORDER BY id LIMIT 1
"""

UNKNOWN = "known from the WARC"
"""The reason in the books of a run that only its WARC files tell of: how it ended, they do not."""

_DEAD = """
SELECT id FROM crawls WHERE verdict IS NULL AND coalesce(reason, '') <> ? AND started_at >= (
  SELECT coalesce(max(started_at), '') FROM crawls WHERE verdict IS NOT NULL
)
"""

# By the index, once a file: a start must not cost more the more there is.
_COVERED = """
SELECT name.value, (
  SELECT warc_offset + warc_length FROM captures WHERE warc_file = name.value
  ORDER BY warc_offset DESC LIMIT 1
) AS covered FROM json_each(?) AS name WHERE covered IS NOT NULL
"""

_KEPT = """
SELECT id FROM captures
WHERE url = ? AND role = ? AND crawl_id IN (SELECT value FROM json_each(?))
  AND (status BETWEEN 200 AND 299 OR kind = 'revisit') AND method = 'GET' AND error IS NULL
ORDER BY fetched_at DESC LIMIT 1
"""

_LATEST = """
SELECT id FROM captures
WHERE url = ? AND role = ? AND (status = 200 OR kind = 'revisit') AND method = 'GET'
  AND kind <> 'imported' AND error IS NULL
  AND (role <> 'article' OR page_kind IS NULL OR page_kind = 'article')
ORDER BY fetched_at DESC, record_id DESC LIMIT 1
"""

_VERSIONS = """
SELECT id FROM (
  SELECT id, max(fetched_at) OVER payload AS last_at,
    row_number() OVER (payload ORDER BY fetched_at, record_id) AS nth
  FROM captures
  WHERE url = ? AND role = ? AND status = 200 AND kind = 'response' AND method = 'GET'
    AND error IS NULL AND (role <> 'article' OR page_kind = 'article')
  WINDOW payload AS (PARTITION BY payload_digest)
)
WHERE nth = 1 ORDER BY last_at DESC LIMIT ?
"""


def dead_crawls(db: Database) -> list[str]:
    """Runs that ended without a verdict, after the last one that had one."""
    return [crawl_id for (crawl_id,) in db.conn.execute(_DEAD, (UNKNOWN,))]


def covered_bytes(db: Database, files: Sequence[str]) -> dict[str, int]:
    """How far from its beginning the captures reach that have rows, for each of the WARC `files`
    that has any."""
    return dict(db.conn.execute(_COVERED, (_json(files),)).fetchall())


def kept_page(db: Database, url: str, role: str, crawl_ids: Sequence[str]) -> Capture | None:
    """The good capture of `url` in these runs, if there is one."""
    row = db.conn.execute(_KEPT, (url, role, _json(crawl_ids))).fetchone()
    return get_capture(db, row[0]) if row else None


def latest_page(db: Database, url: str, role: str) -> Capture | None:
    """The last good capture of `url` in this role: a response, or a revisit of one.

    A wall that stood in an article's place is none: were it a revisit the next time, nobody would
    look at it.
    """
    row = db.conn.execute(_LATEST, (url, role)).fetchone()
    return get_capture(db, row[0]) if row else None


def versions_of(db: Database, url: str, role: str, count: int) -> list[Capture]:
    """The last `count` payloads that `url` gave in this role, each by the first response that
    brought it."""
    rows = db.conn.execute(_VERSIONS, (url, role, count))
    return [found for (one,) in rows.fetchall() if (found := get_capture(db, one))]


def walked_whole(db: Database, seed: str) -> bool:
    """Whether the last run that asked for `seed` came to the end of its listing."""
    row = db.conn.execute(_LAST_WALK, (seed,)).fetchone()
    return row is not None and row[0] in ("complete", "up_to_date")


def last_listed(db: Database, url: str) -> int:
    """How many entries the page at `url` had when one was last read on it."""
    row = db.conn.execute(_LAST_LISTED, (url,)).fetchone()
    return row[0] if row else 0


def pending_articles(db: Database, final: Sequence[str]) -> list[tuple[str, str]]:
    """Addresses that were listed and not captured, in the order of their listing, each with the
    page that listed it.

    Those that failed for a reason that begins with one of `final` are not among them: no later
    try would bring them.
    """
    return db.conn.execute(_PENDING, (_json(final),)).fetchall()


def settled_articles(db: Database, entries: Iterable[Entry], final: Sequence[str]) -> set[str]:
    """Ids of those entries that need not be asked for: their page is kept, moved pages too, or
    they failed for a `final` reason."""
    by_url = {entry.article_url: entry.article_id for entry in entries}
    answered = db.conn.execute(_ANSWERED, (_json(list(by_url)), _json(final)))
    kept = captured_article_ids(db, by_url.values())
    return kept | {by_url[url] for (url,) in answered}


def settled_requisites(db: Database, urls: Sequence[str], final: Sequence[str]) -> set[str]:
    """Which of these requisites are kept, or failed for a `final` reason."""
    rows = db.conn.execute(_SETTLED_REQUISITES, (_json(urls), _json(final)))
    return {url for (url,) in rows}


def pending_requisites(db: Database, final: Sequence[str]) -> list[str]:
    """Requisites that were asked for in vain, and not for a `final` reason."""
    return [url for (url,) in db.conn.execute(_PENDING_REQUISITES, (_json(final),))]


def unread_captures(db: Database) -> list[Capture]:
    """Pages whose bytes are kept and whose rows are not: a run ended in between."""
    ids = [capture_id for (capture_id,) in db.conn.execute(_UNREAD)]
    return [capture for capture in (get_capture(db, one) for one in ids) if capture]


def page_captures(db: Database) -> Iterator[Capture]:
    """The last good capture of each listing page and article, one at a time."""
    (last,) = db.conn.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()
    known = 0
    while row := db.conn.execute(_NEXT_PAGE, (known, last)).fetchone():
        (known,) = row
        if capture := get_capture(db, known):
            yield capture


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
