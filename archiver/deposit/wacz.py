"""A collection as a WACZ file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archiver.collection import Collection, locked
from archiver.deposit.pages import update_pages
from archiver.errors import UsageError
from archiver.store import close_database, open_database
from archiver.warc.index import update_index
from archiver.warc.package import Packaged, write_wacz
from archiver.warc.recover import recover
from archiver.warc.signing import signer


def package(
    collection: Collection,
    out: Path,
    *,
    title: str = "",
    key: Path | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Packaged:
    """Writes all closed WARC files of the collection, with index and pages, as the WACZ `out`.

    Raises UsageError where there is nothing to package or `out` exists, LockedError,
    DamageError where a WARC file cannot be read, and OSError; then `out` is not there.
    """
    if out.exists():
        raise UsageError(f"{out} is there already; choose another name for the package.")
    with locked(collection):
        recover(collection.archive)
        warcs = sorted(collection.archive.glob("*.warc.gz"))
        if not warcs:
            raise UsageError(
                f"{collection.root} holds no WARC files. Fill it: archiver crawl {collection.root}"
            )
        sign = signer(key) if key else None
        update_index(collection.archive, collection.index)
        db = open_database(collection.database, create=True)
        try:
            update_pages(db, collection)
        finally:
            close_database(db)
        about = {"title": title or collection.name}
        if collection.config.seeds:
            about["mainPageUrl"] = collection.config.seeds[0]
        return write_wacz(
            out, warcs, collection.index, collection.pages, about, sign=sign, advance=advance
        )
