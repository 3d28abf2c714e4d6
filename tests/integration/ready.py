"""The command line in processes that have loaded the program before they begin.

A command spends more time on loading Scrapy and its like than on a small site. `python ready.py
SOCKET` loads all once; whoever connects gets a fork of it, which runs the words that it is sent as
``python -m archiver`` does, on the three descriptors that come with them.
"""

from __future__ import annotations

import json
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

LARGEST = 2**20  # bytes of a request
OURS = ("archiver", "pipelines", "spiders")
SCRAPY = ("scrapy.core", "scrapy.downloadermiddlewares", "scrapy.extensions", "scrapy.utils")
NOT_YET = "twisted.internet.reactor"  # which a process must make for itself


class Ready:
    """Runs commands by the process that serves `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(self, words: Sequence[str], cwd: Path | None) -> tuple[int, str, str]:
        """A command's exit code (below zero: the signal that ended it), and what it said on stdout
        and stderr. Any thread may call."""
        request = {"words": words, "cwd": str(cwd or Path.cwd()), "env": dict(os.environ)}
        with (
            TemporaryFile() as out,
            TemporaryFile() as err,
            Path(os.devnull).open("rb") as nothing,
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection,
        ):
            connection.connect(str(self._path))
            files = [file.fileno() for file in (nothing, out, err)]
            socket.send_fds(connection, [json.dumps(request).encode()], files)
            code = int(connection.recv(16))
            out.seek(0)
            err.seek(0)
            return code, out.read().decode(), err.read().decode()


@contextmanager
def ready(folder: Path) -> Iterator[Ready]:
    """A process that has loaded the program, until the block is left."""
    path = folder / "ready.sock"
    command = [sys.executable, __file__, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        try:
            yield Ready(path)
        finally:
            process.terminate()


def load() -> None:
    """Import all that a command may need, but for what a process has but one of."""
    for name in (*OURS, *SCRAPY):
        package = import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__"):
                with suppress(ImportError):  # for want of what is not installed
                    import_module(found.name)
    assert NOT_YET not in sys.modules


def serve(path: str) -> list[str]:
    """Fork for each that connects. Returns in a process that is to run a command: its words."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(path)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            connection, _ = listening.accept()
            if not os.fork():
                break
            connection.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    with connection:
        message, files, _, _ = socket.recv_fds(connection, LARGEST, 3)
        if child := os.fork():
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            connection.send(str(code).encode())
            os._exit(0)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    request = json.loads(message)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    return list(request["words"])


if __name__ == "__main__":
    load()
    sys.argv[1:] = serve(sys.argv[1])
    runpy.run_module("archiver", run_name="__main__", alter_sys=True)
