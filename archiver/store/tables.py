"""The tables and indexes of articles.db, as of schema version 1, and what came after it.

Every column is explained in docs/schema.md. Released versions are never edited: a change is a
new step in `archiver.store.migrations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.store.views import create_search, create_views

if TYPE_CHECKING:
    from sqlite_utils import Database

CRAWLS = {
    "id": str,
    "started_at": str,
    "finished_at": str,
    "verdict": str,
    "reason": str,
    "argv": str,
    "version": str,
    "requests": int,
    "bytes": int,
    "new": int,
    "changed": int,
    "unchanged": int,
    "failed": int,
    "requisites": int,
    "requisites_failed": int,
}
CAPTURES = {
    "id": int,
    "crawl_id": str,
    "url": str,
    "urlkey": str,
    "method": str,
    "status": int,
    "mime": str,
    "role": str,
    "kind": str,
    "fetched_at": str,
    "payload_digest": str,
    "record_id": str,
    "warc_file": str,
    "warc_offset": int,
    "warc_length": int,
    "via_url": str,
    "page_number": int,
    "ip": str,
    "protocol": str,
    "elapsed_ms": int,
    "error": str,
    "refers_to": str,  # of a revisit: record_id of the capture with its bytes
    "page_kind": str,  # what the pipelines read on it; NULL until they did
}
READINGS = {
    "capture_id": int,
    "extractor": str,
    "extractor_version": str,  # NULL: to be read, or to be read again
    "page_id": str,
    "footprint": bytes,
    "known": bytes,
    "shows": str,
}
FAILURES = {
    "crawl_id": str,
    "url": str,
    "role": str,
    "attempts": int,
    "reason": str,
    "last_at": str,
}
WALK_STEPS = {
    "capture_id": int,
    "seed": str,
    "next_url": str,
    "mechanism": str,
    "reason": str,
    "total": int,
}
SERIES = {"id": str, "title": str, "url": str, "about": str, "author": str}
ARTICLES = {
    "id": str,
    "url": str,
    "canonical_url": str,
    "title": str,
    "subtitle": str,
    "authors": str,
    "published_at": str,
    "published_precision": str,
    "modified_at": str,
    "language": str,
    "section": str,
    "series_id": str,
    "tags": str,
    "summary": str,
    "body_text": str,
    "body_html": str,
    "word_count": int,
    "capture_id": int,
    "revision": int,
    "content_hash": str,
    "extractor": str,
    "extractor_version": str,
    "first_seen_at": str,
    "last_seen_at": str,
    "gone_at": str,
}
SIGHTINGS = {
    "article_id": str,
    "capture_id": int,
    "rank": int,
    "seen_at": str,
    "content_hash": str,
    "words": int,
}
REVISIONS = {
    "article_id": str,
    "revision": int,
    "capture_id": int,
    "seen_at": str,
    "content_hash": str,
    "title": str,
    "body_text": str,
    "words_gone": int,  # of the body, since the revision before
    "words_new": int,
}
IMAGES = {
    "article_id": str,
    "position": int,
    "url": str,
    "alt": str,
    "caption": str,
    "credit": str,
    "capture_id": int,
}
MEDIA = {
    "article_id": str,
    "position": int,
    "kind": str,
    "title": str,
    "duration_s": int,
    "url": str,
}
LINKS = {"article_id": str, "position": int, "url": str, "text": str, "internal": int}
QUOTES = {"article_id": str, "position": int, "text": str}
LISTINGS = {
    "capture_id": int,
    "page_number": int,
    "position": int,
    "article_id": str,
    "article_url": str,
    "title": str,
    "teaser": str,
    "published_at": str,
}

CAPTURE_MAY_LACK = {
    *("id", "status", "mime", "payload_digest", "via_url", "page_number", "ip", "protocol"),
    *("elapsed_ms", "error", "refers_to", "page_kind"),
}
ARTICLE_MAY_LACK = {
    *("title", "subtitle", "published_at", "published_precision", "modified_at", "language"),
    *("section", "series_id", "summary", "gone_at"),
}

OF_ARTICLE = ("article_id", "articles", "id")
OF_CAPTURE = ("capture_id", "captures", "id")
OF_CRAWL = ("crawl_id", "crawls", "id")

# The answers that say something of an article without showing it: still as it was (304), and
# no longer there (404, 410). RFC 9110 §15.4.5, §15.5.5, §15.5.11.
ANSWERS_INDEX = """
CREATE INDEX captures_answers ON captures (url, status, fetched_at)
WHERE status IN (304, 404, 410)
"""
REVISITS_INDEX = """
CREATE INDEX captures_refers_to ON captures (refers_to, fetched_at) WHERE refers_to IS NOT NULL
"""


# What version 2 adds: where a list of the whole site was kept to (`listings.within`), and by which
# listing an article is dated whose own page shows no date.
VERSION_2 = {
    "captures": "within TEXT",
    "listings": "published_precision TEXT",
    "articles": "published_capture_id INTEGER REFERENCES captures (id)",
}
DATED_INDEX = """
CREATE INDEX articles_published_capture_id ON articles (published_capture_id)
WHERE published_capture_id IS NOT NULL
"""


# What version 3 adds to `articles`: how much the page says of its dates.
OF_DATES = ("published_zone", "modified_precision", "modified_zone")


def create_version_3(db: Database) -> None:
    for name in OF_DATES:
        db.execute(f"ALTER TABLE articles ADD COLUMN {name} TEXT")


def create_version_2(db: Database) -> None:
    for table, column in VERSION_2.items():
        if column.partition(" ")[0] not in db.table(table).columns_dict:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    db.execute(DATED_INDEX)


def create_version_1(db: Database) -> None:
    """Everything that an empty database needs, in the caller's transaction."""
    counts = [name for name, kind in CRAWLS.items() if kind is int]
    db.table("crawls").create(
        CRAWLS,
        pk="id",
        not_null=["started_at", "argv", "version", *counts],
        defaults=dict.fromkeys(counts, 0),
    )
    _create_captures(db)
    db.table("failures").create(
        FAILURES,
        pk=("crawl_id", "url"),
        not_null=["role", "attempts", "reason", "last_at"],
        foreign_keys=[OF_CRAWL],
    ).create_index(["url"])
    db.table("walk_steps").create(
        WALK_STEPS, pk="capture_id", not_null=["seed", "reason"], foreign_keys=[OF_CAPTURE]
    )
    _create_articles(db)
    _create_parts(db)
    create_search(db)
    create_views(db)


def _create_captures(db: Database) -> None:
    captures = db.table("captures").create(
        CAPTURES,
        pk="id",
        not_null=set(CAPTURES) - CAPTURE_MAY_LACK,
        foreign_keys=[OF_CRAWL],
    )
    captures.create_index(["record_id"], unique=True)
    # Few: each is paid for with every row. What asks for more is an analyst's own question.
    for columns in (["url", "fetched_at"], ["via_url"], ["payload_digest"]):
        captures.create_index(columns)
    captures.create_index(["warc_file", "warc_offset"])
    db.execute(ANSWERS_INDEX)
    readings = db.table("readings").create(READINGS, pk="capture_id", foreign_keys=[OF_CAPTURE])
    readings.create_index(["extractor", "extractor_version"])
    readings.create_index(["page_id"])
    readings.create_index(["shows"])
    db.execute(REVISITS_INDEX)


def _create_articles(db: Database) -> None:
    db.table("series").create(SERIES, pk="id", not_null=["title"])
    articles = db.table("articles").create(
        ARTICLES,
        pk="id",
        not_null=set(ARTICLES) - ARTICLE_MAY_LACK,
        foreign_keys=[OF_CAPTURE, ("series_id", "series", "id")],
    )
    for column in ("url", "canonical_url", "published_at", "series_id", "capture_id"):
        articles.create_index([column])
    sightings = db.table("sightings").create(
        SIGHTINGS,
        pk=("article_id", "capture_id"),
        not_null=["rank", "seen_at", "content_hash", "words"],
        foreign_keys=[OF_ARTICLE, OF_CAPTURE],
    )
    sightings.create_index(["capture_id"])
    db.table("revisions").create(
        REVISIONS,
        pk=("article_id", "revision"),
        not_null=["capture_id", "seen_at", "content_hash", "body_text"],
        foreign_keys=[OF_ARTICLE, OF_CAPTURE],
    )


def _create_parts(db: Database) -> None:
    key = ("article_id", "position")
    images = db.table("images").create(IMAGES, pk=key, foreign_keys=[OF_ARTICLE, OF_CAPTURE])
    images.create_index(["url"])
    db.table("media").create(MEDIA, pk=key, not_null=["kind"], foreign_keys=[OF_ARTICLE])
    db.table("links").create(
        LINKS, pk=key, not_null=["url", "text", "internal"], foreign_keys=[OF_ARTICLE]
    )
    db.table("quotes").create(QUOTES, pk=key, not_null=["text"], foreign_keys=[OF_ARTICLE])
    listings = db.table("listings").create(
        LISTINGS,
        pk=("capture_id", "position"),
        not_null=["article_id", "article_url"],
        foreign_keys=[OF_CAPTURE],
    )
    listings.create_index(["article_id"])
    listings.create_index(["article_url"])
