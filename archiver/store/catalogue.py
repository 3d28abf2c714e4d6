"""Articles and entries as the nouns they came from. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from archiver.records import Article, Entry, Image, Link, Media, Quote, Series

if TYPE_CHECKING:
    from sqlite_utils import Database

Part = TypeVar("Part")

_KEPT_APART = {"series", "images", "media", "links", "quotes"}
_COLUMNS = [field.name for field in fields(Article) if field.name not in _KEPT_APART]
_ARRAYS = ("authors", "tags")
_ARTICLES = (
    f"SELECT {', '.join(f'a.{name}' for name in _COLUMNS)},"  # noqa: S608 - column names are ours
    " s.id, s.title, s.url, s.about, s.author"
    " FROM articles a LEFT JOIN series s ON s.id = a.series_id"
)
_ENTRY = ", ".join(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an article's words; the first is revision 1."""

    article_id: str
    revision: int
    capture_id: int
    seen_at: str
    content_hash: str
    title: str | None
    body_text: str


def get_article(db: Database, article_id: str) -> Article | None:
    """The article with this id, whole: with its parts and its series."""
    return next(_articles(db, "WHERE a.id = ?", (article_id,)), None)


def count_articles(db: Database) -> int:
    (count,) = db.conn.execute("SELECT count(*) FROM articles").fetchone()
    return int(count)


def find_articles(db: Database, name: str) -> list[Article]:
    """Those that `name` may mean: an id, or an address under which it is known."""
    where = "WHERE ?1 IN (a.id, a.url, a.canonical_url) ORDER BY a.id"
    return list(_articles(db, where, (name,)))


def named_like(db: Database, part: str, limit: int) -> list[tuple[str, str, str | None]]:
    """Id, address and title of articles whose id or address has `part` in it."""
    return list(
        db.conn.execute(
            "SELECT id, url, title FROM articles"
            " WHERE instr(id, ?1) OR instr(url, ?1) OR instr(canonical_url, ?1)"
            " ORDER BY published_at DESC, id LIMIT ?2",
            (part, limit),
        )
    )


def all_articles(db: Database) -> Iterator[Article]:
    """Every article by id, one at a time: memory stays flat. Not to be mixed with writing."""
    return _articles(db, "ORDER BY a.id", ())


def recent_articles(db: Database, limit: int) -> list[Article]:
    """The articles last published; those without a date come last."""
    order = "ORDER BY a.published_at IS NULL, a.published_at DESC, a.id LIMIT ?"
    return list(_articles(db, order, (limit,)))


def recent_entries(db: Database, limit: int) -> list[Entry]:
    """The first entries of the listing page captured last (of a crawl's first pages)."""
    rows = db.conn.execute(
        f"SELECT {_ENTRY} FROM listings WHERE capture_id = ("  # noqa: S608
        "  SELECT c.id FROM listings l JOIN captures c ON c.id = l.capture_id"
        "  ORDER BY c.crawl_id DESC, l.page_number IS NULL, l.page_number, c.fetched_at DESC"
        "  LIMIT 1) ORDER BY position LIMIT ?",
        (limit,),
    )
    return [Entry(*row) for row in rows]


def revisions_of_article(db: Database, article_id: str) -> list[Revision]:
    """What changed when, the oldest first."""
    rows = db.conn.execute(
        "SELECT article_id, revision, capture_id, seen_at, content_hash, title, body_text"
        " FROM revisions WHERE article_id = ? ORDER BY revision",
        (article_id,),
    )
    return [Revision(*row) for row in rows]


def _articles(db: Database, tail: str, values: Sequence[object]) -> Iterator[Article]:
    for row in db.conn.execute(f"{_ARTICLES} {tail}", values):
        known: dict[str, Any] = dict(zip(_COLUMNS, row, strict=False))
        series_id, title, url, about, author = row[len(_COLUMNS) :]
        for name in _ARRAYS:
            known[name] = msgspec.json.decode(known[name], type=list[str])
        key = known["id"]
        yield Article(
            **known,
            series=Series(title, url, about, author) if series_id else None,
            images=_parts(db, "images", key, Image),
            media=_parts(db, "media", key, Media),
            links=tuple(
                Link(link.position, link.url, link.text, bool(link.internal))
                for link in _parts(db, "links", key, Link)
            ),
            quotes=_parts(db, "quotes", key, Quote),
        )


def _parts(
    db: Database, table: str, article_id: str, noun: Callable[..., Part]
) -> tuple[Part, ...]:
    names = ", ".join(field.name for field in fields(noun))  # type: ignore[arg-type]
    rows = db.conn.execute(
        f"SELECT {names} FROM {table} WHERE article_id = ? ORDER BY position",  # noqa: S608
        (article_id,),
    )
    return tuple(noun(*row) for row in rows)
