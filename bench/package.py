"""archiver package on a small and on a large collection: peak memory, and the disk it takes.

The bodies are random, as those of images and films are. Prints one line of JSON a collection;
its memory must not grow with the collection, its disk by no more than the package.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from archiver.warc.record import Exchange
from archiver.warc.writer import WarcWriter

BIN = Path(sys.executable).parent
SIZES = (20_000, 60_000, 200_000, 3_000_000)  # bytes of a body


def make_collection(root: Path, megabytes: int) -> None:
    rng = random.Random(1)
    root.mkdir()
    (root / "collection.toml").write_text('seeds = ["http://example.com/"]\n')
    written = number = 0
    with WarcWriter(root / "archive", root.name, "20261123T101500Z", level=0) as writer:
        while written < megabytes * 1_000_000:
            number += 1
            body = os.urandom(rng.choice(SIZES))
            url = f"http://example.com/{number}"
            head = f"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}"
            request = f"GET /{number} HTTP/1.1\r\nHost: example.com\r\n\r\n".encode()
            response = f"{head}\r\n\r\n".encode() + body
            writer.write_exchange(
                Exchange(url, "GET", request, response, "2026-11-23T10:15:00.000Z")
            )
            written += len(body)


def on_disk(*folders: Path) -> int:
    """Bytes that the files in `folders` take; one that goes away meanwhile takes none."""
    taken = 0
    for folder in folders:
        for name, _, files in os.walk(folder):
            for file in files:
                try:
                    taken += (Path(name) / file).stat().st_blocks * 512
                except FileNotFoundError:
                    continue
    return taken


def package(work: Path, root: Path) -> dict[str, float]:
    out = work / f"{root.name}.wacz"
    temporary = work / "tmp"
    temporary.mkdir(exist_ok=True)
    before = most = on_disk(work)
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.2):
            most = max(most, on_disk(work))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    command = [str(BIN / "archiver"), "package", str(root), "-o", str(out), "--json"]
    with (work / "said").open("wb") as said:
        child = subprocess.Popen(command, stdout=said, env=os.environ | {"TMPDIR": str(temporary)})
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    over.set()
    watcher.join()
    assert child.returncode == 0
    return {
        "package_bytes": out.stat().st_size,
        "disk_at_most": max(most, on_disk(work)) - before,
        "peak_mib": round(used.ru_maxrss / 1024, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "clock_s": round(time.perf_counter() - started, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[200, 2000])
    given = parser.parse_args()
    for megabytes in given.megabytes:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name) / f"of-{megabytes}"
            make_collection(root, megabytes)
            print(json.dumps({"megabytes": megabytes} | package(Path(name), root)), flush=True)


if __name__ == "__main__":
    main()
