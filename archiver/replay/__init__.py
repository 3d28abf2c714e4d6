"""Replay of what is kept, from the files in place: a start page, and pywb behind it.

`holding` and `wacz` say where the bytes are, `start_page` and `front` what is shown first,
`pywb` runs the replay itself.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import ArchiverError, UsageError
from archiver.replay import pywb
from archiver.replay.front import serving
from archiver.replay.holding import CollectionHolding, Holding
from archiver.replay.wacz import WaczHolding

__all__ = ["CollectionHolding", "Holding", "Replay", "WaczHolding", "replaying"]


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay that runs: the address of its start page, and that below which captures are."""

    start: str
    captures: str
    server: subprocess.Popen[bytes]

    def wait(self) -> None:
        """Until it is stopped from outside. Raises ArchiverError when pywb ends by itself."""
        code = self.server.wait()
        raise ArchiverError(f"pywb ended by itself (exit code {code}); start the replay again.")


@contextmanager
def replaying(holding: Holding, port: int = 0) -> Iterator[Replay]:
    """Serve `holding` on loopback while the block runs; `port` is the start page's.

    Raises UsageError where the extra ``replay`` is not installed or the port is taken.
    """
    pywb.check_installed()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="archiver-replay-")))
        index = holding.index(home)
        behind = pywb.free_port()
        captures = f"http://127.0.0.1:{behind}/archive/"
        try:
            start = stack.enter_context(serving(holding, captures, port))
        except OSError as error:
            raise UsageError(f"port {port} is in use; choose another with --port.") from error
        server = stack.enter_context(pywb.running(home, behind, index, holding.files()))
        yield Replay(start, captures, server)
