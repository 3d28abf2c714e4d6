"""The few calls by which files of an archive come to be on the disk, and stay there."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OPEN_SUFFIX = ".open"  # of a WARC file that is being written


def create(path: Path) -> int:
    """Makes a new file and gives its descriptor; never opens one that exists (OSError)."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    sync_folder(path.parent)
    return descriptor


def write_all(descriptor: int, data: bytes) -> int:
    """Writes all of `data` and gives its length; the system may take it in parts."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    return len(data)


def sync_folder(folder: Path) -> None:
    """Returns when the names in `folder` are on the disk: a new name is not, before."""
    with suppress(PermissionError):  # a folder that may be written but not read
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
