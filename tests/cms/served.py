"""Sites on loopback: made files served from a folder, and servers that are processes."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen


class Files(SimpleHTTPRequestHandler):
    """As static hosts do: a page is found without its ``.html``, too."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        return found if Path(found).exists() else f"{found.rstrip('/')}.html"

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """The address of what is, or will be, in `folder`: systems want to know it before."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = partial(Files, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def process(
    command: Sequence[str | Path], log: Path, up: Callable[[], bool], **options: Any
) -> Iterator[None]:
    """A server that runs until the end of the block, from when it is `up`; it writes to `log`."""
    with log.open("wb") as out:
        run = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **options)
        try:
            while not up():
                assert run.poll() is None, log.read_text(errors="replace")[-3000:]
                time.sleep(0.2)
            yield
        finally:
            run.terminate()
            run.wait()


def answers(url: str) -> bool:
    """Whether there is a server that says anything but that it is not ready yet."""
    try:
        urlopen(url).close()
    except HTTPError as error:
        return error.code != 503
    except OSError:
        return False
    return True


def run(command: Sequence[str | Path], **options: Any) -> str:
    """What a command of the system says; all that it said, when it fails."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    said = f"{' '.join(map(str, command))}\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}"
    assert ran.returncode == 0, said
    return ran.stdout
