"""A collection as a bag (RFC 8493), for deposit: all of it but its working files, with a
checksum of each file.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from archiver import __version__
from archiver.collection import CONFIG, Collection, locked
from archiver.deposit.pages import update_pages
from archiver.errors import UsageError
from archiver.store import close_database, open_database
from archiver.warc.index import update_index
from archiver.warc.recover import recover

ROOMS = ("archive", "indexes", "pages")


def bag(collection: Collection, out: Path) -> int:
    """Makes the folder `out` a bag of the collection; gives the number of files in it.

    Raises UsageError where `out` exists or the extra ``export`` is not installed, LockedError,
    DamageError, OSError; then `out` is not there.
    """
    if not find_spec("bagit"):
        raise UsageError('BagIt needs bagit; install it with: pip install "archiver[export]"')
    if out.exists():
        raise UsageError(f"{out} is there already; choose another name for the bag.")
    import bagit  # noqa: PLC0415  (an extra)

    beside = out.with_name(f".{out.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        with locked(collection):
            _copy(collection, beside)
        made = bagit.make_bag(
            str(beside), _about(collection), checksums=["sha256"], processes=os.cpu_count() or 1
        )
        files = len(made.payload_entries())
        beside.rename(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return files


def _copy(collection: Collection, to: Path) -> None:
    recover(collection.archive)
    if not any(collection.archive.glob("*.warc.gz")):
        raise UsageError(
            f"{collection.root} holds no WARC files. Fill it: archiver crawl {collection.root}"
        )
    update_index(collection.archive, collection.index)
    db = open_database(collection.database, create=True)
    try:
        update_pages(db, collection)
    finally:
        close_database(db)  # with all that was written folded into the one file
    root = collection.root
    names = [CONFIG, collection.database.name]
    names += [str(path.relative_to(root)) for room in ROOMS for path in (root / room).iterdir()]
    if (root / "profiles").is_dir():
        names += [str(path.relative_to(root)) for path in (root / "profiles").iterdir()]
    for name in names:
        if not Path(name).name.startswith("."):
            (to / name).parent.mkdir(exist_ok=True)
            shutil.copy2(root / name, to / name)


def _about(collection: Collection) -> dict[str, str]:
    """bag-info.txt, besides what is counted (RFC 8493 §2.2.2)."""
    config = collection.config
    fields = {
        "External-Identifier": collection.name,
        "External-Description": f"Web archive of {', '.join(config.seeds) or collection.name}",
        "Source-Organization": config.operator,
        "Contact-Email": config.contact if "@" in config.contact else "",
        "Bag-Software-Agent": f"archiver/{__version__}",
    }
    return {name: value for name, value in fields.items() if value}
