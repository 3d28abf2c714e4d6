"""A collection's logs, one file a run: begins the next, and keeps the last of them only."""

from __future__ import annotations

import errno
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from archiver.collection import Collection
from archiver.errors import ArchiverError, UsageError

_OURS = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z.log"  # what else lies there is not ours to delete


def begin_log(collection: Collection) -> Path:
    """A log file with a first line in it: so that a disk that is full is known by now.

    Raises ArchiverError where it is, UsageError where the file cannot be written otherwise.
    """
    log = collection.logs / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.log"
    try:
        collection.logs.mkdir(parents=True, exist_ok=True)
        log.write_text(f"{' '.join(sys.argv)}\n", encoding="utf-8")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ArchiverError(
                f"the disk is full: {log} could not be written to. Make room, then run the same "
                "command again; what was kept is kept."
            ) from error
        raise UsageError(f"cannot write to {collection.root}: {error.strerror}.") from error
    return log


def prune_logs(collection: Collection) -> None:
    """Delete all but the last. To be called by a run that held the collection: one that was turned
    away at the door must not delete the log of the one inside."""
    with suppress(OSError):  # a folder that is not ours to write in is no reason to fail
        for log in sorted(collection.logs.glob(_OURS))[: -collection.config.logs.keep]:
            log.unlink(missing_ok=True)
