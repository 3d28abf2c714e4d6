"""What the frontier can do: requests pushed and popped a second, and memory, with many waiting.

Examples: python bench/frontier.py --requests 1000000
          python bench/frontier.py --requests 100000 --hosts 5000
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy import Request, Spider

from archiver.frontier.sqlite import FrontierScheduler

BATCH = 100  # ids a `done`, as in the pipeline's group commit


class BenchSpider(Spider):
    name = "bench"

    def parse(self, response: Any) -> None:
        """Only its name is needed."""


def request(spider: BenchSpider, number: int, hosts: int) -> Request:
    return Request(
        f"https://site{number % hosts}.example/a/some-title-of-an-article/{number}.html",
        callback=spider.parse,
        meta={"role": "article", "via_url": "https://site.example/z/1?p=7", "page_number": None},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )


def rss_mb(field: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0.0


def timed(what: str, count: int, work: Callable[[], None]) -> None:
    started, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    work()
    seconds, now = time.monotonic() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    print(
        f"{what:<28}{count / seconds:>9,.0f} /s  ({seconds:.1f} s, {cpu:.1f} s of CPU), "
        f"RSS {rss_mb('VmRSS:'):.0f} MB, peak {rss_mb('VmHWM:'):.0f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=4)
    parser.add_argument("--dir", help="where the file is put; default: the temporary folder")
    args = parser.parse_args()
    spider = BenchSpider()
    print(f"RSS before: {rss_mb('VmRSS:'):.0f} MB; {args.requests:,} requests, {args.hosts} hosts")
    with tempfile.TemporaryDirectory(dir=args.dir) as folder:
        path = Path(folder) / "frontier.db"
        run(path, spider, args.requests, args.hosts)


def run(path: Path, spider: BenchSpider, count: int, hosts: int) -> None:
    scheduler = FrontierScheduler(path)
    scheduler.open(spider)

    def push() -> None:
        for number in range(count):
            assert scheduler.enqueue_request(request(spider, number, hosts))
        scheduler.file.commit()

    def push_again() -> None:
        for number in range(0, count, 10):
            assert not scheduler.enqueue_request(request(spider, number, hosts))

    def pop() -> None:
        ids: list[int] = []
        while found := scheduler.next_request():
            ids.append(found.meta["frontier_id"])
            if len(ids) >= BATCH:
                scheduler.done(ids)
                ids.clear()
        scheduler.done(ids)

    def reopen() -> None:
        nonlocal scheduler
        scheduler = FrontierScheduler(path)
        scheduler.open(spider)

    timed("pushed", count, push)
    timed("duplicates turned away", count // 10, push_again)
    scheduler.close("bench")
    print(
        f"file: {path.stat().st_size / 2**20:.0f} MB, {path.stat().st_size / count:.0f} B a request"
    )
    timed("opened again (waiting)", count, reopen)
    assert len(scheduler.requests) == count
    timed("popped, and done by hundreds", count, pop)
    assert scheduler.requests.counts() == {"done": count}
    scheduler.close("bench")


if __name__ == "__main__":
    main()
