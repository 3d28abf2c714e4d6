"""pages/pages.jsonl: what is to be seen in a collection, as WACZ has it."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from archiver.collection import Collection
from archiver.store.pages import captured_pages
from archiver.warc.package import Page, write_pages


def update_pages(db: Database, collection: Collection) -> Path:
    """Writes the file anew, from the rows, and gives its path. Raises OSError."""
    path = collection.root / "pages" / "pages.jsonl"
    pages = (
        Page(one.url, one.fetched_at, one.title or "", one.text or "") for one in captured_pages(db)
    )
    write_pages(path, pages, collection.name)
    return path
