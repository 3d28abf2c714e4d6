"""Crawls as processes of their own: so many at once, and one a host."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver import turns
from archiver.collection import CONFIG, find_collection, read_config
from archiver.errors import ArchiverError, UsageError
from archiver.notify import tell_failure

PROGRAM = (sys.executable, "-P", "-m", "archiver")  # -P: nothing is imported from this folder
LOCKED = 3
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Ended:
    """How a crawl's process ended. `said` is its verdict with the reason, or what went wrong."""

    root: Path
    exit_code: int
    said: str
    result: dict[str, Any]  # what `archiver crawl --json` printed


class Crawls:
    """At most `jobs` at once. Two collections that share a host take turns, so that a site is asked
    no faster than one crawl would ask it. Any thread may call."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._changed = threading.Condition()
        self._hosts: set[str] = set()  # of the crawls under way
        self._under_way = 0
        self._processes: set[subprocess.Popen[str]] = set()
        self.stopping = False

    def run(
        self,
        root: Path,
        options: Sequence[str] = (),
        begun: Callable[[], None] = lambda: None,
    ) -> Ended:
        """Crawl a collection when it is its turn, and call `begun` then. Returns when it has ended;
        who is to be told of a run that was killed is told here."""
        with self._turn(hosts_of(root)):
            process = self._start(root, options)
            if process is None:
                return Ended(root, INTERRUPTED, "not begun: stopped before its turn came", {})
            try:
                begun()
                out, err = process.communicate()
            finally:
                with self._changed:
                    self._processes.discard(process)
        ended = _ended(root, process.returncode, out, err)
        if ended.exit_code < 0:
            with suppress(ArchiverError):
                tell_failure(find_collection(str(root)), ended.said, 1)
        return ended

    def stop(self) -> None:
        """Begin no more, and have those under way end in order."""
        with self._changed:
            self.stopping = True
            for process in self._processes:
                process.send_signal(signal.SIGTERM)
            self._changed.notify_all()

    @contextmanager
    def _turn(self, hosts: frozenset[str]) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self.stopping
                    or (self._under_way < self._jobs and self._hosts.isdisjoint(hosts))
                )
            )
            mine = hosts - self._hosts
            self._hosts |= mine
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._hosts -= mine
                self._under_way -= 1
                self._changed.notify_all()

    def _start(self, root: Path, options: Sequence[str]) -> subprocess.Popen[str] | None:
        command = [*PROGRAM, "crawl", str(root), "--json", *options]
        with self._changed:
            if self.stopping:
                return None
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # Ctrl-C is for us; we pass it on, once
            )
            self._processes.add(process)
            return process


def hosts_of(root: Path) -> frozenset[str]:
    """The hosts that a collection asks; none where its configuration cannot be read."""
    try:
        return turns.hosts_of(read_config(root / CONFIG))
    except UsageError:
        return frozenset()


def _ended(root: Path, code: int, out: str, err: str) -> Ended:
    try:
        result = json.loads(out)
    except ValueError:
        result = {}
    if not isinstance(result, dict):
        result = {}
    if code < 0:
        name = signal.Signals(-code).name
        stopped = -code in (signal.SIGTERM, signal.SIGINT)  # before it could note the wish
        return Ended(root, INTERRUPTED if stopped else code, f"ended by {name}", result)
    if "verdict" in result:
        said = f"{result['verdict']}: {result['reason']}"
    else:
        last = (err.strip().splitlines() or ["it said nothing"])[-1].removeprefix("archiver: ")
        said = str(result.get("error") or last)
    return Ended(root, code, said, result)
