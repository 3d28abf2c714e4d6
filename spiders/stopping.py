"""Stopping a crawl in order: what is under way is finished in a few seconds, the rest waits on disk
for the next run. Asked for by whoever runs the crawl, in Scrapy's thread."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import IgnoreRequest

from archiver.warc.wire import break_off

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

GRACE_S = 7.0  # for answers under way; of the 10 s that a stop may take, the rest is for the files


class NotAskedError(IgnoreRequest):
    """A request that had not been sent when the crawl was asked to stop."""


class StopMiddleware:
    """Nearest to the downloader. Once the crawl is to stop, nothing more is sent, and a request
    that got no answer goes back into the frontier, where it is not a failure."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stopping = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def stop(self) -> None:
        """Send nothing more; give answers under way `GRACE_S` to arrive."""
        self.stopping = True
        slots: Any = self.crawler.engine.downloader.slots
        for slot in slots.values():
            while slot.queue:  # they wait for their host's delay, which may be a minute
                _, waiting = slot.queue.popleft()
                waiting.errback(NotAskedError())
        asyncio.get_running_loop().call_later(GRACE_S, self.break_off)

    def break_off(self) -> None:
        """Wait no longer for answers: what arrived of them is kept, marked as truncated."""
        logger.info("stopping now: answers under way are broken off")
        self.crawler.signals.send_catch_log(break_off)

    def process_request(self, request: Request) -> None:  # noqa: ARG002
        if self.stopping:
            raise NotAskedError

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # noqa: ARG002
        if not self.stopping or "frontier_id" not in request.meta:
            return None
        again = request.copy()
        again.dont_filter = True
        return again
