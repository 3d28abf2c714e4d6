"""What a replay offers: articles with the captures that show them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

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


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
