"""archiver crawl, with everything on, against plain Scrapy: the ratio of pages per second.

    python bench/crawl.py [--pages 3000] [--runs 3]

Both sides in one run, in turn, over the same site on loopback; politeness off on both. The
time is the whole command's. Then the memory: peak RSS of our main process for a third of the
pages, and for all.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
FAST = (
    "CONCURRENT_REQUESTS=16 CONCURRENT_REQUESTS_PER_DOMAIN=16 DOWNLOAD_DELAY=0 "
    "ROBOTSTXT_OBEY=False AUTOTHROTTLE_ENABLED=False"
).split()


@contextmanager
def site(pages: int) -> Iterator[str]:
    command = [sys.executable, HERE / "site.py", str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        assert it.stdin and it.stdout
        yield it.stdout.readline().strip()
        it.stdin.close()


def timed(command: list[str]) -> tuple[float, int, str]:
    """Seconds and peak RSS in kB of a command, and the last line that it printed."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        output.seek(0)
        errors.seek(0)
        printed, complained = output.read().strip(), errors.read().strip()
    if process.returncode:
        said = "\n".join(filter(None, (printed, complained[-2000:])))
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said}")
    return seconds, usage.ru_maxrss, printed.splitlines()[-1]


def ours(base: str) -> tuple[float, int, str]:
    with tempfile.TemporaryDirectory() as folder:
        settings = [part for setting in FAST for part in ("-s", setting)]
        command = [sys.executable, "-m", "archiver", "crawl", f"{base}/z/1", "--json"]
        command.append("--no-requisites")  # plain Scrapy follows links, and nothing else
        return timed([*command, "--into", f"{folder}/bench", *settings])


def plain(base: str, *words: str) -> tuple[float, int, str]:
    return timed([sys.executable, str(HERE / "plain.py"), base, *words])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    ratios, with_uvloop = [], []
    with site(args.pages) as base:
        for run in range(args.runs):
            plain_s, _, scraped = plain(base)
            ours_s, full_kb, result = ours(base)
            uvloop_s, _, _ = plain(base, "uvloop")
            if int(scraped) != args.pages or f'"new": {args.pages}' not in result:
                sys.exit(f"not the same pages: {scraped} and {result}")
            ratios.append(plain_s / ours_s)
            with_uvloop.append(uvloop_s / ours_s)
            print(
                f"run {run + 1}: plain Scrapy {args.pages / plain_s:.0f} pages/s, archiver "
                f"{args.pages / ours_s:.0f} pages/s, ratio {plain_s / ours_s:.2f}",
                flush=True,
            )
    with site(args.pages // 3) as base:
        _, third_kb, _ = ours(base)
    print(f"archiver to plain Scrapy: {statistics.median(ratios):.2f} (median)")
    print(f"archiver to plain Scrapy on uvloop: {statistics.median(with_uvloop):.2f} (median)")
    print(
        f"peak RSS: {args.pages // 3} pages {third_kb / 1024:.0f} MiB, {args.pages} pages "
        f"{full_kb / 1024:.0f} MiB, ratio {full_kb / third_kb:.2f}"
    )


if __name__ == "__main__":
    main()
