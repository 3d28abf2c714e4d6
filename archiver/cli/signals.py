"""SIGINT and SIGTERM while a crawl runs: the first ends it in order, a second one at once."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrapy.signals import spider_opened

from spiders.stopping import StopMiddleware

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

logger = logging.getLogger(__name__)

STOPS = (signal.SIGINT, signal.SIGTERM)
LOOK_S = 0.05  # how often to look whether a crawl that is starting can be stopped yet


@contextmanager
def stopped_by_signals(process: AsyncCrawlerProcess, crawler: Crawler) -> Iterator[None]:
    """Instead of Scrapy's own handlers, which wait for an answer as long as it takes, and at the
    second signal end with nothing closed."""
    stopper = _Stopper(process, crawler)
    before = {number: signal.signal(number, stopper.received) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stopper:
    def __init__(self, process: AsyncCrawlerProcess, crawler: Crawler) -> None:
        self._process = process
        self._crawler = crawler
        self._opened = False
        self._asked = False
        self._loop = asyncio.get_event_loop()  # made by `process`, and not running yet
        crawler.signals.connect(self._note_opened, spider_opened)

    def received(self, number: int, _frame: object) -> None:
        """Nothing is under way before the spider is open, though much may be read that an earlier
        run left, and what is read is kept: so it ends there and then."""
        if not self._opened:
            raise KeyboardInterrupt
        self._loop.call_soon_threadsafe(self._stop_soon, signal.Signals(number).name)

    def _note_opened(self) -> None:
        self._opened = True

    def _stop_soon(self, name: str) -> None:
        logger.info("received %s: stopping", name)
        if not self._asked:
            self._asked = True
            self._stop()
        elif self._crawler.engine.running or self._crawler.engine.spider:
            self._middleware().break_off()

    def _stop(self) -> None:
        if not self._crawler.engine.running:  # not yet: Scrapy would take no notice
            self._loop.call_later(LOOK_S, self._stop)
            return
        self._middleware().stop()
        self._stopping = asyncio.ensure_future(self._process.stop())

    def _middleware(self) -> StopMiddleware:
        found = self._crawler.get_downloader_middleware(StopMiddleware)
        assert found
        return found
