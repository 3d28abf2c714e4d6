"""Replay of a collection in place: pywb over its files, as a process of its own (GPL)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from archiver.collection import Collection
from archiver.errors import ArchiverError, UsageError
from archiver.warc.index import update_index

START_WAIT_S = 60
PYWB = (sys.executable, "-c", "from pywb.apps.cli import wayback; wayback()")


@contextmanager
def replaying(collection: Collection, port: int = 0) -> Iterator[str]:
    """Serve the collection on loopback while the block runs; gives the address of its root.

    Raises UsageError where the extra ``replay`` is not installed or the port is taken.
    """
    if not find_spec("pywb"):
        raise UsageError('replay needs pywb; install it with: pip install "archiver[replay]"')
    port = _free_port(port)
    home = collection.root / "state" / "replay"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {collection.root}: {error.strerror}.") from error
    update_index(collection.archive, collection.index)
    config = {
        "collections": {
            "archive": {
                "index_paths": str(collection.index.resolve()),
                "archive_paths": f"{collection.archive.resolve()}/",
            }
        },
        "enable_auto_fetch": False,
    }
    (home / "config.yaml").write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
    with (home / "pywb.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603  (our own interpreter, our own arguments)
            [*PYWB, "--bind", "127.0.0.1", "--port", str(port), "-d", str(home)],
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_up(server, port, str(home / "pywb.log"))
        yield f"http://127.0.0.1:{port}/archive/"
    finally:
        server.terminate()
        server.wait()


def _free_port(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(f"port {port} is in use; choose another with --port.") from error
        free: int = probe.getsockname()[1]
        return free


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: str) -> None:
    deadline = time.monotonic() + START_WAIT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise ArchiverError(f"pywb did not start; what it said is in {log}.")
