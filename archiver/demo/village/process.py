"""Runs the village in a process of its own, for `archiver demo`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def village_process(port: int = 0) -> Iterator[str]:
    """The address of the site, which runs until the block is left, or this process ends."""
    command = [sys.executable, "-m", "archiver.demo.village", str(port)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        if not address:
            raise OSError(f"the village could not be served on port {port}")
        try:
            yield address
        finally:
            running.stdin.close()
            running.wait(timeout=10)
