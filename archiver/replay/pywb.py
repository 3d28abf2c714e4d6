"""pywb over files in place, as a process of its own (it is GPL, we are not)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from archiver.errors import ArchiverError, UsageError

START_WAIT_S = 120
COMMAND = (sys.executable, "-c", "from pywb.apps.cli import wayback; wayback()")


def check_installed() -> None:
    """Raises UsageError that says what to install."""
    if not find_spec("pywb"):
        raise UsageError('replay needs pywb; install it with: pip install "archiver[replay]"')


@contextmanager
def running(
    home: Path, port: int, index: Path, files: Mapping[str, Path]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run pywb on loopback while the block runs; `home` is a folder for it to work in, and
    `files` say where the file of each name in the index is. Captures are below ``/archive/``.
    """
    # Not by folders: pywb takes braces and stars in their names for patterns.
    places = sorted(f"{name}\t{path.resolve()}\n" for name, path in files.items())
    (home / "places.txt").write_text("".join(places), encoding="utf-8")
    if not (home / "index.cdxj").exists():
        (home / "index.cdxj").symlink_to(index.resolve())
    paths = {"index_paths": str(home / "index.cdxj"), "archive_paths": str(home / "places.txt")}
    config = {"collections": {"archive": paths}, "enable_auto_fetch": False}
    (home / "config.yaml").write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
    with (home / "pywb.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603  (our own interpreter, our own arguments)
            [*COMMAND, "--bind", "127.0.0.1", "--port", str(port), "-d", str(home)],
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_up(server, port, home / "pywb.log")
        yield server
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_WAIT_S
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    raise ArchiverError(f"pywb did not start; the last that it said: {said or 'nothing'}")
