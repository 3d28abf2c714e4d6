"""What hangs on an article or a listing page: parts, series, entries. All in the caller's
transaction; the tables are images, media, links, quotes, series and listings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.store.captures import IMAGE_CAPTURE

if TYPE_CHECKING:
    import sqlite3

    from archiver.records import Article, Entry, Series


def _richer(column: str) -> str:
    """The longer of two values, else the one that sorts last: the same in whichever order."""
    old, new = f"series.{column}", f"excluded.{column}"
    return (
        f"{column} = CASE WHEN {new} IS NOT NULL AND ({old} IS NULL"
        f" OR (length({new}), {new}) > (length({old}), {old})) THEN {new} ELSE {old} END"
    )


_PUT_SERIES = f"""
INSERT INTO series (id, title, url, about, author) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET {", ".join(map(_richer, ("title", "url", "about", "author")))}
"""  # noqa: S608

_PARTS = ("images", "media", "links", "quotes")
_PUT_IMAGE = f"""
INSERT INTO images (article_id, position, url, alt, caption, credit, capture_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, {IMAGE_CAPTURE.format(url="?3")})
"""  # noqa: S608
_PUT_MEDIA = (
    "INSERT INTO media (article_id, position, kind, title, duration_s, url)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_PUT_LINK = "INSERT INTO links (article_id, position, url, text, internal) VALUES (?, ?, ?, ?, ?)"
_PUT_QUOTE = "INSERT INTO quotes (article_id, position, text) VALUES (?, ?, ?)"
_PUT_ENTRY = """
INSERT INTO listings
  (capture_id, page_number, position, article_id, article_url, title, teaser, published_at,
  published_precision)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def merge_series(conn: sqlite3.Connection, series: Series) -> None:
    conn.execute(_PUT_SERIES, (series.id, series.title, series.url, series.about, series.author))


def replace_parts(conn: sqlite3.Connection, article: Article, *, fresh: bool) -> None:
    """Images, media, links and quotes of the article; `fresh` when it has none yet."""
    key = article.id
    if not fresh:
        for part in _PARTS:
            conn.execute(f"DELETE FROM {part} WHERE article_id = ?", (key,))  # noqa: S608
    conn.executemany(
        _PUT_IMAGE,
        ((key, i.position, i.url, i.alt, i.caption, i.credit) for i in article.images),
    )
    conn.executemany(
        _PUT_MEDIA,
        ((key, m.position, m.kind, m.title, _small(m.duration_s), m.url) for m in article.media),
    )
    conn.executemany(
        _PUT_LINK,
        ((key, link.position, link.url, link.text, link.internal) for link in article.links),
    )
    conn.executemany(_PUT_QUOTE, ((key, quote.position, quote.text) for quote in article.quotes))


def _small(number: int | None) -> int | None:
    """A page may claim any number; SQLite holds 64 bits."""
    return number if number is not None and abs(number) < 2**63 else None


def replace_entries(
    conn: sqlite3.Connection, capture_id: int, page_number: int | None, entries: Sequence[Entry]
) -> None:
    conn.execute("DELETE FROM listings WHERE capture_id = ?", (capture_id,))
    conn.executemany(
        _PUT_ENTRY,
        (
            (
                capture_id,
                page_number,
                entry.position,
                entry.article_id,
                entry.article_url,
                entry.title,
                entry.teaser,
                entry.published_at,
                entry.published_precision,
            )
            for entry in entries
        ),
    )
