"""Writing and indexing WARC files, against warcio's writer and cdxj-indexer, in one run.

The same bodies go through both writers, at the same level of gzip, each exchange as a request
and a response (ours adds a metadata record); the files that ours made are indexed by both.
Prints seconds and the ratios. Run it as: python -m bench.warc
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.warc.index import update_index
from archiver.warc.record import Exchange
from archiver.warc.writer import WarcWriter
from bench.verify import page

LEVEL = 6  # warcio's


def ours(folder: Path, exchanges: list[Exchange]) -> float:
    started = time.perf_counter()
    with WarcWriter(folder, "bench", "20261123T101500Z", level=LEVEL) as writer:
        for exchange in exchanges:
            writer.write_exchange(exchange)
    return time.perf_counter() - started


def theirs(path: Path, exchanges: list[Exchange]) -> float:
    started = time.perf_counter()
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for exchange in exchanges:
            head, _, body = exchange.response.partition(b"\r\n\r\n")
            status, *lines = head.decode().split("\r\n")
            fields = [tuple(line.split(": ", 1)) for line in lines]
            http = StatusAndHeaders(status.partition(" ")[2], fields, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                exchange.url, "response", payload=BytesIO(body), http_headers=http
            )
            asked = StatusAndHeaders(
                "GET / HTTP/1.1", [("Host", "example.com")], is_http_request=True
            )
            request = writer.create_warc_record(exchange.url, "request", http_headers=asked)
            writer.write_request_response_pair(request, record)
    return time.perf_counter() - started


def index_ours(folder: Path, index: Path) -> float:
    started = time.perf_counter()
    update_index(folder, index)
    return time.perf_counter() - started


def index_theirs(folder: Path, index: Path) -> float:
    command = [str(Path(sys.executable).with_name("cdxj-indexer")), "--sort", "--post-append"]
    paths = map(str, sorted(folder.glob("*.warc.gz")))
    started = time.perf_counter()
    with index.open("wb") as out:
        subprocess.run([*command, *paths], check=True, stdout=out)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanges", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    rng = random.Random(1)
    exchanges = [page(rng, number, identity=True) for number in range(given.exchanges)]
    times: dict[str, list[float]] = {"write": [], "warcio": [], "index": [], "cdxj-indexer": []}
    for _ in range(given.runs):  # by turns, so that a busy machine is one for all
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            times["write"].append(ours(folder / "ours", exchanges))
            times["warcio"].append(theirs(folder / "theirs.warc.gz", exchanges))
            times["index"].append(index_ours(folder / "ours", folder / "a.cdxj"))
            times["cdxj-indexer"].append(index_theirs(folder / "ours", folder / "b.cdxj"))
    best = {name: min(runs) for name, runs in times.items()}
    print(json.dumps({name: [round(one, 2) for one in runs] for name, runs in times.items()}))
    for us, them in (("write", "warcio"), ("index", "cdxj-indexer")):
        rate = given.exchanges / best[us]
        print(f"{us}: {rate:,.0f} exchanges/s; {them} takes {best[them] / best[us]:.2f} as long")


if __name__ == "__main__":
    main()
