"""How archiver extract scales: the same collection rebuilt with one process and with several.

Runs take turns, so that a busy machine is one for all. By the clock, the ratio says what was to be
had here and now; on a machine with other work that is less than on an idle one. So beside it stands
what the processor time allows: with all cores free, a rebuild takes as long as its busiest process,
or all of them shared among the cores.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archiver.collection import Collection, create_collection
from archiver.warc.record import Exchange
from archiver.warc.writer import WarcWriter
from bench.site import article

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
ONE = """
import resource, sys
from archiver.collection import find_collection
from pipelines.runs.rebuilding import rebuild
rebuild(find_collection(sys.argv[1]), int(sys.argv[2]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
"""


def make_collection(root: Path, pages: int, profile: str) -> Collection:
    collection = create_collection(root, ["http://example.com/"], profile=profile)
    with WarcWriter(collection.archive, collection.name, "20261123T101500Z") as writer:
        for number in range(pages):
            body = article(number)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}"
            writer.write_exchange(
                Exchange(
                    f"http://example.com/a/article/{number + 1}.html",
                    "GET",
                    b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
                    head.encode() + b"\r\n\r\n" + body,
                    "2026-11-23T10:15:00.000Z",
                    role="article",
                )
            )
    return collection


def measure(root: Path, workers: int) -> dict[str, float]:
    """Seconds by the clock, and of the processor: of the process that commits, and of all."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", ONE, str(root), str(workers)],
        check=True,
        capture_output=True,
        text=True,
    )
    clock = time.perf_counter() - started
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()  # its readers, and what forked them, are ours now: their time counts
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": clock, "main": float(ran.stdout), "cpu": used}


def ideal(run: dict[str, float], workers: int, cores: int) -> float:
    """The least seconds that a run could take with all cores to itself."""
    readers = (run["cpu"] - run["main"]) / workers
    return max(run["main"], readers, run["cpu"] / min(cores, workers + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", default="pangea", help="or: generic")
    given = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "c"
        make_collection(root, given.pages, given.profile)
        runs: dict[int, list[dict[str, float]]] = {1: [], given.workers: []}
        for _ in range(given.runs):
            for workers, done in runs.items():
                done.append(measure(root, workers))
        best = {
            workers: {key: min(run[key] for run in done) for key in done[0]}
            for workers, done in runs.items()
        }
    cores = os.cpu_count() or 1
    one, several = best[1], best[given.workers]
    print(json.dumps({"pages": given.pages, "cores": cores, "load": os.getloadavg()[0], **best}))
    print(f"{given.pages / one['cpu']:.0f} pages per CPU second with one process")
    print(f"{one['clock'] / several['clock']:.2f} times as fast with {given.workers}, by the clock")
    least = ideal(several, given.workers, cores)
    print(f"{one['cpu'] / least:.2f} times with all cores free, by processor time")


if __name__ == "__main__":
    main()
