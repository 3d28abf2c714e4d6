"""What a replay offers: articles with the captures that show them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archiver.records import Capture
from archiver.store.captures import get_capture

if TYPE_CHECKING:
    from sqlite_utils import Database

_ARTICLES = """
SELECT a.title, c.url, c.fetched_at, a.published_at, a.language
FROM articles a JOIN captures c ON c.id = a.capture_id
"""
_IN_ORDER = f"{_ARTICLES} ORDER BY a.published_at DESC, a.id LIMIT ? OFFSET ?"
_CHOSEN = f"{_ARTICLES} JOIN json_each(?) AS wanted ON wanted.value = a.id ORDER BY wanted.key"
_LISTINGS = """
SELECT NULL, c.url, max(c.fetched_at), NULL, NULL
FROM json_each(?) AS wanted JOIN captures c ON c.url = wanted.value
WHERE c.method = 'GET' AND c.status = 200 GROUP BY c.url ORDER BY wanted.key
"""
_STEPS = """
SELECT url, method, urlkey, via_url FROM captures
WHERE role = 'listing' AND page_number > 1 AND status BETWEEN 200 AND 299 AND via_url IS NOT NULL
GROUP BY urlkey ORDER BY min(id)
"""
_SHOWN = """
SELECT id FROM captures
WHERE url = ? AND role = 'listing' AND status BETWEEN 200 AND 299 AND kind = 'response'
ORDER BY fetched_at DESC LIMIT 1
"""
_FIRST = """
SELECT max(id) FROM captures
WHERE role = 'listing' AND page_number = 1 AND status = 200 AND kind = 'response' GROUP BY url
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A listing page that was asked for from another: `urlkey` holds a posted body too."""

    url: str
    method: str
    urlkey: str
    via_url: str


@dataclass(frozen=True, slots=True)
class Replayable:
    """A page that can be shown: the capture's address and time, and what is known of the page."""

    title: str | None
    url: str
    fetched_at: str
    published_at: str | None = None
    language: str | None = None


def replayable_articles(db: Database, limit: int, offset: int = 0) -> list[Replayable]:
    """The articles last published first; those without a date come last."""
    return [Replayable(*row) for row in db.conn.execute(_IN_ORDER, (limit, offset))]


def replayable_by_id(db: Database, article_ids: Iterable[str]) -> list[Replayable]:
    """These articles, in the order of their ids as given."""
    return [Replayable(*row) for row in db.conn.execute(_CHOSEN, (_json(list(article_ids)),))]


def replayable_pages(db: Database, urls: Sequence[str]) -> list[Replayable]:
    """The last good captures of these addresses."""
    return [Replayable(*row) for row in db.conn.execute(_LISTINGS, (_json(urls),))]


def article_count(db: Database) -> int:
    (count,) = db.conn.execute("SELECT count(*) FROM articles").fetchone()
    return int(count)


def listing_steps(db: Database) -> list[Step]:
    """How the walks went from page to page, each step once, in the order of the crawls."""
    return [Step(*row) for row in db.conn.execute(_STEPS)]


def pages_before(db: Database, url: str, limit: int) -> Iterator[Capture]:
    """The listing page at `url`, the one that it was asked for from, and so on."""
    seen: set[str] = set()
    before: str | None = url
    while before and before not in seen and len(seen) < limit:
        seen.add(before)
        row = db.conn.execute(_SHOWN, (before,)).fetchone()
        capture = get_capture(db, row[0]) if row else None
        if capture is None:
            return
        yield capture
        before = capture.via_url


def first_listings(db: Database) -> list[Capture]:
    """The last good captures of the pages that walks began on."""
    ids = [capture_id for (capture_id,) in db.conn.execute(_FIRST)]
    return [capture for capture in (get_capture(db, one) for one in ids) if capture]


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
