"""What a person sees while a crawl runs: one line that says how far it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from rich.live import Live
from rich.text import Text

from archiver.cli.output import console, counted, size
from spiders.stopping import StopMiddleware

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

EVERY_S = 0.25


@contextmanager
def watch(crawler: Crawler, *, enabled: bool) -> Iterator[None]:
    """Show the crawl's progress on stderr until the block ends."""
    if not enabled:
        yield
        return
    done = threading.Event()
    with Live(console=console(err=True), auto_refresh=False, transient=True) as live:

        def follow() -> None:
            while not done.wait(EVERY_S):
                live.update(Text(progress_line(crawler), overflow="ellipsis"), refresh=True)

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield
        finally:
            done.set()
            follower.join()


def progress_line(crawler: Crawler) -> str:
    """Kept, waiting and failed so far; before the first page, that it is being asked for."""
    spider = cast("Any", crawler.spider)
    if not hasattr(spider, "run") or not spider.run.crawl.requests:
        return "asking for the first page …"
    crawl = spider.run.crawl
    waiting = len(spider.run.frontier.requests) if spider.run.frontier else 0
    kept = crawl.new + crawl.changed + crawl.unchanged
    looks = f", {crawl.requisites:,} requisites" if crawl.requisites else ""
    stop = crawler.get_downloader_middleware(StopMiddleware)
    stopping = "stopping: " if stop and stop.stopping else ""
    return (
        f"{stopping}{counted(kept, 'article')} kept{looks}, {counted(waiting, 'request')} waiting"
        f" · {crawl.requests:,} done, {crawl.failed:,} failed, {size(crawl.bytes)}"
    )
