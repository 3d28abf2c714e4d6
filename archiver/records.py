"""The nouns of the project: frozen, typed, without behaviour beyond their own consistency.

Times are ISO 8601 in UTC ending in ``Z``; digests are ``sha256:`` and lower-case hex.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from w3lib.encoding import html_to_unicode

Role = Literal["listing", "article", "requisite", "robots", "feed", "sitemap", "redirect", "other"]
Kind = Literal["response", "revisit", "imported"]
Precision = Literal["second", "day", "month", "year"]
Verdict = Literal[
    "complete",
    "up_to_date",
    "capped",
    "budget",
    "interrupted",
    "refused",
    "suspect",
    "failed",
]


GZIP = b"\x1f\x8b"
MAX_UNPACKED = 64 * 1024 * 1024  # bytes; a sitemap is allowed 50 MB (sitemaps.org)


@dataclass(frozen=True, slots=True)
class Capture:
    """One exchange as it lies in a WARC file: the proof that a row points to.

    `warc_file` is a file name below the collection's ``archive/``; `warc_offset` and
    `warc_length` span the whole gzip member of the response record.
    """

    record_id: str  # of the response record, as in WARC-Record-ID but without <>
    crawl_id: str
    url: str
    urlkey: str
    method: str
    status: int | None
    mime: str | None  # media type without parameters, lower case
    role: Role
    kind: Kind
    fetched_at: str
    payload_digest: str | None
    warc_file: str
    warc_offset: int
    warc_length: int
    via_url: str | None = None
    page_number: int | None = None  # of a listing page: its place in the walk, from 1
    within: str | None = None  # the places (`listings.within`) outside which it lists nothing
    ip: str | None = None
    protocol: str | None = None
    elapsed_ms: int | None = None
    error: str | None = None  # "truncated: length", "time", "disconnect"; "segment": a first part
    refers_to: str | None = None  # of a revisit: the record_id of the response with its bytes


@dataclass(frozen=True)
class Page:
    """All that the pipelines see of an exchange: the same from the network and from a WARC.

    `body` is the payload after content decoding; `content_type` the header's value as sent;
    `headers` are all of them, names in lower case, of repeats the last.
    """

    url: str
    body: bytes = field(repr=False)
    content_type: str
    capture: Capture
    headers: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The body as text: BOM, then header, then the document's own word, then UTF-8.

        A sitemap may be a file that was packed by gzip before it was served.
        """
        body = self.body
        if body.startswith(GZIP):
            body = _unpacked(body)
        return html_to_unicode(self.content_type or None, body)[1]


@dataclass(frozen=True, slots=True)
class Image:
    position: int
    url: str | None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """An audio or video that the article embeds; `kind` is ``audio``, ``video`` or ``embed``."""

    position: int
    kind: str
    title: str | None = None
    duration_s: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    position: int
    url: str
    text: str
    internal: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A pull quote: a sentence of the body that the layout prints a second time."""

    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """The blog, column or programme that an article belongs to; `about` in paragraphs."""

    title: str
    url: str | None = None
    about: str | None = None
    author: str | None = None

    @property
    def id(self) -> str:
        return stable_id(f"series:{self.url or self.title}")


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article. `body_text` is its paragraphs and headings joined by blank lines.

    `id` comes from the identity of the address (see `archiver.profile`), and the position on
    the page for an article that has no address of its own. The last six fields belong to
    the store, and are set only on articles that were read from it.
    """

    id: str
    url: str
    canonical_url: str
    title: str | None
    body_text: str
    body_html: str
    extractor: str
    extractor_version: str
    subtitle: str | None = None
    authors: list[str] = field(default_factory=list)
    published_at: str | None = None
    published_precision: Precision | None = None
    published_zone: str | None = None  # "+02:00": where it was written; None: no zone was said
    modified_at: str | None = None
    modified_precision: Precision | None = None
    modified_zone: str | None = None
    language: str | None = None
    section: str | None = None
    series: Series | None = None
    tags: list[str] = field(default_factory=list)
    summary: str | None = None
    word_count: int = 0
    content_hash: str = ""
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    links: tuple[Link, ...] = ()
    quotes: tuple[Quote, ...] = ()
    published_capture_id: int | None = None  # of the listing that dates it, where its page does not
    capture_id: int | None = None
    revision: int | None = None
    first_seen_at: str | None = None
    last_seen_at: str | None = None
    gone_at: str | None = None

    @property
    def series_id(self) -> str | None:
        return self.series.id if self.series else None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a listing page says of one article; `article_id` is the id its article will have."""

    position: int
    article_url: str
    article_id: str
    title: str | None = None
    teaser: str | None = None
    published_at: str | None = None
    published_precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that was taken for chrome, and the rule that said so."""

    rule: str
    text: str


PageKind = Literal["article", "listing", "error", "challenge", "other"]


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a page says and where (see `templates.footprint`), and what of it was known from other
    pages of its site when it was read; 8 bytes a block. `page_id` is one for all captures of a
    page."""

    page_id: str
    blocks: bytes
    known: bytes = b""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the pipelines read on one page. `problems` are sentences for the researcher.

    `extractor` and its version say who read it, as on an article: by them a later version knows
    what it would read otherwise.
    """

    capture: Capture
    kind: PageKind
    articles: tuple[Article, ...] = ()
    entries: tuple[Entry, ...] = ()
    removed: tuple[Removed, ...] = ()
    problems: tuple[str, ...] = ()
    extractor: str = ""
    extractor_version: str = ""
    footprint: Footprint | None = None  # where no profile says what is chrome


@dataclass(frozen=True, slots=True)
class Failure:
    """A URL that was found and could not be captured, with the reason in words."""

    crawl_id: str
    url: str
    role: Role
    attempts: int
    reason: str
    last_at: str  # with milliseconds, as `Capture.fetched_at`: a capture after it ends it


@dataclass(frozen=True, slots=True)
class WalkStep:
    """What a walk made of a listing page: where it went from there and why, or why it ended."""

    capture: Capture
    seed: str
    next_url: str | None  # None: it ended
    mechanism: str | None  # by which the next page was found
    reason: str
    total: int | None = None  # how many articles there are in all, where an API says so


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run over a collection; `id` is its start time as in WARC file names."""

    id: str
    started_at: str
    argv: str
    version: str
    finished_at: str | None = None
    verdict: Verdict | None = None
    reason: str | None = None
    requests: int = 0
    bytes: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    requisites: int = 0
    requisites_failed: int = 0


def stable_id(key: str) -> str:
    """16 hex digits that stand for `key` in every run and on every machine."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _unpacked(body: bytes) -> bytes:
    """What a gzip file holds, up to a limit; nothing where it is none after all."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return b""
