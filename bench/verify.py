"""archiver verify against warcio check, on the same files in one run.

The files are made with our own writer, as a crawl makes them: pages of words in a seeded order,
sent gzipped as nearly all servers do (``--identity``: sent as they are), and one image in ten.
Prints seconds and the ratio.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archiver.warc.record import Exchange
from archiver.warc.writer import WarcWriter

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]
BIN = Path(sys.executable).parent


def make_files(folder: Path, megabytes: int, files: int, *, identity: bool) -> list[Path]:
    rng = random.Random(1)
    per_file = megabytes * 1_000_000 // files
    with WarcWriter(folder, "bench", "20261123T101500Z", max_bytes=per_file) as writer:
        number = 0
        while sum(path.stat().st_size for path in folder.iterdir()) < megabytes * 1_000_000:
            for _ in range(50):
                number += 1
                writer.write_exchange(page(rng, number, identity=identity))
    return sorted(folder.glob("*.warc.gz"))


def page(rng: random.Random, number: int, *, identity: bool) -> Exchange:
    coding = ""
    if number % 10 == 0:
        kind, body = "image/jpeg", rng.randbytes(rng.randrange(5_000, 150_000))
    else:
        kind = "text/html; charset=utf-8"
        body = " ".join(rng.choices(WORDS, k=rng.randrange(2_000, 16_000))).encode()
        if not identity:
            coding = "Content-Encoding: gzip\r\n"
            body = gzip.compress(body, 4, mtime=0)
    kind = f"{kind}\r\n{coding}Content-Length: {len(body)}"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n"
    url = f"http://example.com/{number}"
    request = f"GET /{number} HTTP/1.1\r\nHost: example.com\r\n\r\n".encode()
    return Exchange(url, "GET", request, head.encode() + body, "2026-11-23T10:15:00.000Z")


def seconds(command: list[str]) -> tuple[float, float]:
    """By the clock, and of the processors: on a busy machine the two tell different things."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    clock = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(clock, 2), round(used, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--files", type=int, default=3)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--identity", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = make_files(Path(name), given.megabytes, given.files, identity=given.identity)
        paths = [str(path) for path in made]
        ours = [str(BIN / "archiver"), "verify", "--json", *paths]
        theirs = [str(BIN / "warcio"), "check", *paths]
        times: dict[str, list[tuple[float, float]]] = {"archiver verify": [], "warcio check": []}
        for _ in range(given.runs):  # by turns, so that a busy machine is one for both
            times["archiver verify"].append(seconds(ours))
            times["warcio check"].append(seconds(theirs))
        clock, cpu = (
            min(run[at] for run in times["warcio check"])
            / min(run[at] for run in times["archiver verify"])
            for at in (0, 1)
        )
        print(json.dumps({"megabytes": given.megabytes, "files": len(paths), "seconds": times}))
        print(f"warcio check / archiver verify: {clock:.2f} by the clock, {cpu:.2f} of CPU time")


if __name__ == "__main__":
    main()
