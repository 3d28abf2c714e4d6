"""pages/pages.jsonl: what is to be seen in a collection, as WACZ has it."""

from __future__ import annotations

from sqlite_utils import Database

from archiver.collection import Collection
from archiver.store.pages import captured_pages
from archiver.warc.package import Page, write_pages


def update_pages(db: Database, collection: Collection) -> None:
    """Writes the file anew, from the rows. Raises OSError."""
    seeds = set(collection.config.seeds)
    pages = (
        Page(one.url, one.fetched_at, one.title or "", one.text or "", one.url in seeds)
        for one in captured_pages(db)
    )
    write_pages(collection.pages, pages, collection.name)
