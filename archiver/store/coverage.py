"""How whole a collection is, in numbers: what `archiver status` shows. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.store.schema import database_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Coverage:
    """Distinct articles, by what became of them: listed = captured + failed + missing.

    `extracted`: those of the captured that have a row read from a page of their own, or that
    exist on a listing page only. `articles` are all rows, listed or not.
    """

    listed: int
    captured: int
    extracted: int
    failed: int
    missing: int
    articles: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is in a collection. Dates are those of publication; size is of articles.db. Revised
    are articles that changed since they were first kept, gone those that their site took down."""

    captures: int
    warc_bytes: int
    size_bytes: int
    oldest: str | None
    newest: str | None
    languages: dict[str, int]
    sections: dict[str, int]
    revised: int
    gone: int


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An article that a listing named, and that is not there; `status` is failed or missing."""

    article_id: str
    article_url: str
    title: str | None
    status: str
    reason: str


def coverage_totals(db: Database) -> Coverage:
    """The totals of the view `coverage`."""
    row = db.conn.execute(
        "SELECT count(*), coalesce(sum(status = 'captured'), 0), coalesce(sum(extracted), 0),"
        " coalesce(sum(status = 'failed'), 0), coalesce(sum(status = 'missing'), 0),"
        " (SELECT count(*) FROM articles) FROM coverage"
    ).fetchone()
    return Coverage(*row)


def uncovered(db: Database) -> Iterator[Uncovered]:
    """What a researcher has to look at, in the order in which the listings named it."""
    rows = db.conn.execute(
        "SELECT article_id, article_url, title, status, reason FROM coverage"
        " WHERE status <> 'captured' ORDER BY first_listed_at, article_id"
    )
    return (Uncovered(*row) for row in rows)


def holdings(db: Database) -> Holdings:
    """Sizes, the span of time, and how many articles there are a language and a section."""
    captures, warc_bytes = db.conn.execute(
        "SELECT count(*), coalesce(sum(warc_length), 0) FROM captures"
    ).fetchone()
    oldest, newest, revised, gone = db.conn.execute(
        "SELECT min(published_at), max(published_at), count(*) FILTER (WHERE revision > 1),"
        " count(gone_at) FROM articles"
    ).fetchone()
    path = database_path(db)
    files = (path, path.with_name(f"{path.name}-wal"))
    return Holdings(
        captures=captures,
        warc_bytes=warc_bytes,
        size_bytes=sum(file.stat().st_size for file in files if file.exists()),
        oldest=oldest,
        newest=newest,
        languages=_counted(db, "language"),
        sections=_counted(db, "section"),
        revised=revised,
        gone=gone,
    )


def requisites_kept(db: Database) -> int:
    """How many requisites there are, each counted once."""
    (count,) = db.conn.execute(
        "SELECT count(DISTINCT url) FROM captures"
        " WHERE role = 'requisite' AND status = 200 AND error IS NULL"
    ).fetchone()
    return int(count)


def requisites_lost(db: Database) -> Iterator[tuple[str, str]]:
    """(URL, reason) of those that were asked for, by the last run that did, in vain."""
    rows = db.conn.execute(
        "SELECT url, reason, max(last_at) FROM failures WHERE role = 'requisite'"
        " GROUP BY url ORDER BY url"
    )
    return ((url, reason) for url, reason, _ in rows)


def rows_without_proof(db: Database) -> Iterator[tuple[str, str, str]]:
    """(table, article id, what is wrong) for each row whose capture cannot lead to its bytes."""
    for table in ("articles", "revisions"):
        key = "id" if table == "articles" else "article_id"
        rows = db.conn.execute(
            f"SELECT r.{key}, r.capture_id, c.kind FROM {table} r"  # noqa: S608 - names are ours
            " LEFT JOIN captures c ON c.id = r.capture_id"
            f" WHERE c.id IS NULL OR c.kind = 'revisit' ORDER BY r.{key}"
        )
        for article_id, capture_id, kind in rows:
            wrong = "is a revisit of a payload that is not held" if kind else "is not in captures"
            yield table, article_id, f"its capture {capture_id} {wrong}"


def _counted(db: Database, column: str) -> dict[str, int]:
    rows = db.conn.execute(
        f"SELECT {column}, count(*) AS articles FROM articles WHERE {column} IS NOT NULL"  # noqa: S608
        f" GROUP BY {column} ORDER BY articles DESC, {column}"
    )
    return dict(rows.fetchall())
