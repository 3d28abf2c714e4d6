"""A lock on a file, held by one process: it ends with the process, however that ends (flock)."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import LockedError

_TAKEN = (errno.EAGAIN, errno.EACCES)
LOOKS, LOOK_S = 10, 0.01


@contextmanager
def held(path: Path, what: str) -> Iterator[None]:
    """Hold the lock at `path`, which stands for `what`. Raises LockedError naming who holds it,
    OSError where the file cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            raise LockedError(
                f"{what} is in use by {holder_of(path)}. Wait until it has ended, or stop it."
            )
        since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        holder = f"process {os.getpid()} on {socket.gethostname()} since {since}\n"
        with suppress(OSError):  # a full disk: the lock holds, it only does not say whose it is
            os.ftruncate(handle, 0)
            os.write(handle, holder.encode())
        yield
        with suppress(OSError):
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Whether the lock could be had. Who only looks at it (`is_held`) has it for a moment, too."""
    for look in range(LOOKS):
        if look:
            time.sleep(LOOK_S)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        else:
            return True
    return False


def holder_of(path: Path) -> str:
    """Who holds the lock, as far as the file says it."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(200).decode(errors="replace").strip() or "another run"
    return "another run"


def is_held(path: Path) -> bool:
    """Whether a process holds the lock at this moment."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return True
        raise
    finally:
        os.close(handle)
    return False
