"""The lock on a file: one holds it, any may look."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from archiver.errors import LockedError
from archiver.lock import held, is_held

if TYPE_CHECKING:
    from pathlib import Path


def test_a_lock_is_held_by_one_and_free_when_that_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    assert not is_held(path)
    with held(path, "the thing"):
        assert is_held(path)
        with (
            pytest.raises(LockedError, match=f"the thing is in use by process {os.getpid()} "),
            held(path, "the thing"),
        ):
            pass
    assert not is_held(path)
    with held(path, "the thing"):
        assert is_held(path)


def test_who_only_looks_keeps_nobody_from_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    enough = threading.Event()

    def look() -> None:
        while not enough.wait(0.0002):
            is_held(path)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(300):
            with held(path, "the thing"):
                pass
    finally:
        enough.set()
        looking.join()
