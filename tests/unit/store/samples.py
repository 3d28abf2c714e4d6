"""Captures, articles and readings to fill a database with; what a test does not name is plain."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archiver.records import Article, Capture, Crawl, Entry, Failure, Reading, stable_id
from archiver.store import begin_crawl

if TYPE_CHECKING:
    from sqlite_utils import Database

CRAWL = Crawl("20261123T100000Z", "2026-11-23T10:00:00Z", "archiver crawl x", "0.1.0")
SITE = "https://example.org"
LISTING = f"{SITE}/blog"

# All that reading the pages gives. Captures are named by their record, since ids are given
# in the order of arrival.
TABLES = {
    "articles": "SELECT a.*, c.record_id FROM articles a JOIN captures c ON c.id = a.capture_id",
    "revisions": "SELECT r.*, c.record_id FROM revisions r JOIN captures c ON c.id = r.capture_id",
    "sightings": "SELECT s.*, c.record_id FROM sightings s JOIN captures c ON c.id = s.capture_id",
    "listings": "SELECT l.*, c.record_id FROM listings l JOIN captures c ON c.id = l.capture_id",
    "images": "SELECT i.*, c.record_id FROM images i LEFT JOIN captures c ON c.id = i.capture_id",
    "series": "SELECT * FROM series",
    "media": "SELECT * FROM media",
    "links": "SELECT * FROM links",
    "quotes": "SELECT * FROM quotes",
    "failures": "SELECT * FROM failures",
}


def at(minute: int) -> str:
    return f"2026-11-23T{10 + minute // 60:02}:{minute % 60:02}:00.000Z"


def digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode(errors="replace")).hexdigest()


def capture(url: str = f"{SITE}/1", minute: int = 0, **fields: Any) -> Capture:
    fields.setdefault("payload_digest", digest(f"{url} {minute}"))
    fields.setdefault("record_id", f"urn:uuid:{url}-{minute:04}-{fields.get('status', 200)}")
    known: dict[str, Any] = {
        "crawl_id": CRAWL.id,
        "url": url,
        "urlkey": url,
        "method": "GET",
        "status": 200,
        "mime": "text/html",
        "role": "article",
        "kind": "response",
        "fetched_at": at(minute),
        "warc_file": "x-00001.warc.gz",
        "warc_offset": minute * 1000,
        "warc_length": 1000,
    }
    return Capture(**known | fields)


def article(url: str = f"{SITE}/1", body: str = "One paragraph.", **fields: Any) -> Article:
    title = fields.setdefault("title", "A title")
    known: dict[str, Any] = {
        "id": stable_id(url),
        "url": url,
        "canonical_url": url,
        "body_text": body,
        "body_html": f"<p>{body}</p>",
        "word_count": len(body.split()),
        "content_hash": digest(f"{title}\n\n{body}"),
        "extractor": "pangea",
        "extractor_version": "1",
    }
    return Article(**known | fields)


def reading(
    minute: int = 0, body: str = "One paragraph.", url: str = f"{SITE}/1", **fields: Any
) -> Reading:
    """An article's page of its own."""
    return Reading(capture(url, minute), "article", (article(url, body, **fields),))


def listing(
    minute: int, *copies: Article, urls: tuple[str, ...] = (), page_number: int = 1
) -> Reading:
    """A listing page that shows `copies` whole and names `urls`."""
    named = (*(copy.url for copy in copies), *urls)
    entries = tuple(
        Entry(n, url, stable_id(url), f"Entry {n}", "A teaser.", "2026-11-01")
        for n, url in enumerate(named, 1)
    )
    seen = capture(LISTING, minute, role="listing", page_number=page_number)
    return Reading(seen, "listing", copies, entries)


def failure(url: str, minute: int = 0, reason: str = "timed out", **fields: Any) -> Failure:
    known = Failure(CRAWL.id, url, "article", 3, reason, at(minute))
    return replace(known, **fields)


def rows(db: Database, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return db.conn.execute(sql, values).fetchall()


def value(db: Database, sql: str, *values: object) -> Any:
    ((found,),) = rows(db, sql, *values)
    return found


def contents(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that was read, in an order and with names that do not depend on arrival."""
    found = {}
    for table, sql in TABLES.items():
        dicts = [dict(row) for row in db.query(sql)]
        for row in dicts:
            row.pop("capture_id", None)
        found[table] = sorted(dicts, key=repr)
    return found


def started(db: Database) -> Database:
    begin_crawl(db, CRAWL)
    return db
