"""The store room: all SQL of the project. Knows records and errors, and nothing of WARC or Scrapy.

A connection may wander between threads, but only one may use it at a time.
"""

from archiver.store.articles import Counts, put_reading
from archiver.store.batch import commit_batch
from archiver.store.captures import (
    add_captures,
    bytes_of,
    capture_before,
    capture_ids,
    captured_article_ids,
    captured_urls,
    captures_at,
    captures_in_files,
    captures_of,
    get_capture,
    originals_of,
)
from archiver.store.catalogue import (
    Revision,
    all_articles,
    count_articles,
    find_articles,
    get_article,
    recent_articles,
    recent_entries,
    revisions_of_article,
)
from archiver.store.coverage import (
    Coverage,
    Holdings,
    Uncovered,
    coverage_totals,
    holdings,
    requisites_kept,
    requisites_lost,
    rows_without_proof,
    uncovered,
)
from archiver.store.crawls import (
    add_failures,
    begin_crawl,
    clear_failures,
    finish_crawl,
    known_crawl_ids,
    last_crawls,
    open_failures,
)
from archiver.store.rebuild import empty_articles, rebuild_beside
from archiver.store.schema import close_database, database_path, open_database, transaction
from archiver.store.search import Found, search

__all__ = [
    "Counts",
    "Coverage",
    "Found",
    "Holdings",
    "Revision",
    "Uncovered",
    "add_captures",
    "add_failures",
    "all_articles",
    "begin_crawl",
    "bytes_of",
    "capture_before",
    "capture_ids",
    "captured_article_ids",
    "captured_urls",
    "captures_at",
    "captures_in_files",
    "captures_of",
    "clear_failures",
    "close_database",
    "commit_batch",
    "count_articles",
    "coverage_totals",
    "database_path",
    "empty_articles",
    "find_articles",
    "finish_crawl",
    "get_article",
    "get_capture",
    "holdings",
    "known_crawl_ids",
    "last_crawls",
    "open_database",
    "open_failures",
    "originals_of",
    "put_reading",
    "rebuild_beside",
    "recent_articles",
    "recent_entries",
    "requisites_kept",
    "requisites_lost",
    "revisions_of_article",
    "rows_without_proof",
    "search",
    "transaction",
    "uncovered",
]
