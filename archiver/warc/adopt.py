"""A WARC file made elsewhere, as a file of ours: read to its end first, and sound when it is there.

Whole records are taken byte for byte. Only a file that cannot be read to its end is mended.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import DamageError
from archiver.warc.disk import create, sync_folder, write_all
from archiver.warc.mend import Lost, mend
from archiver.warc.reader import iter_exchanges
from archiver.warc.scan import iter_records

_ENDINGS = (".open", ".gz", ".warc")
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Adopted:
    """A file that lies in an archive under a hidden name, until `settle` gives it its own.

    `record_ids` are those of its captures; `lost` is what was damaged in `source`.
    """

    source: Path
    staged: Path
    record_ids: frozenset[str]
    lost: tuple[Lost, ...] = ()

    def settle(self) -> Path:
        """Give it its name, never that of another file."""
        archive = self.staged.parent
        stem = self.source.name
        for ending in _ENDINGS:
            stem = stem.removesuffix(ending)
        target, number = archive / f"{stem}.warc.gz", 1
        while target.exists():
            number += 1
            target = archive / f"{number}-{stem}.warc.gz"
        self.staged.rename(target)
        sync_folder(archive)
        return target

    def discard(self) -> None:
        self.staged.unlink(missing_ok=True)


def is_kept(path: Path, archive: Path) -> bool:
    """Whether a file of the same bytes is in the archive."""
    size = path.stat().st_size
    return any(
        other.stat().st_size == size and filecmp.cmp(path, other, shallow=False)
        for other in archive.glob("*.warc.gz")
    )


def adopt(path: Path, staged: Path) -> Adopted:
    """What is whole in the WARC file `path`, as a sound file, for now under the name `staged`.

    Raises DamageError where nothing of it can be read; then nothing is left there.
    """
    staged.unlink(missing_ok=True)
    lost: list[Lost] = []
    try:
        try:
            _copy(path, staged)
            ids = _record_ids(staged)
        except DamageError:
            staged.unlink(missing_ok=True)
            mended = mend(path, staged, workers=1)
            lost = mended.lost
            if not mended.kept:
                raise
            ids = _record_ids(staged)
    except DamageError as error:
        staged.unlink(missing_ok=True)
        raise DamageError(str(error).replace(str(staged), str(path))) from error
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return Adopted(path, staged, ids, tuple(lost))


def _record_ids(path: Path) -> frozenset[str]:
    return frozenset(stored.capture.record_id for stored in iter_exchanges(path))


def _copy(path: Path, staged: Path) -> None:
    """As it is, if it is gzipped record by record; else each of its records gzipped."""
    with path.open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        descriptor = create(staged)
        try:
            if gzipped:
                with os.fdopen(os.dup(descriptor), "wb") as copy:
                    shutil.copyfileobj(file, copy, 1 << 20)
            else:
                for record in iter_records(path):
                    file.seek(record.offset)
                    data = file.read(record.length)
                    write_all(descriptor, zlib.compress(data, _LEVEL, wbits=31))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
