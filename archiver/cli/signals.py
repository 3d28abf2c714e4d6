"""SIGINT and SIGTERM while a crawl runs: the first ends it in order, a second one at once."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

from spiders.stopping import StopMiddleware

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

logger = logging.getLogger(__name__)

LOOK_S = 0.05  # how often to look whether a crawl that is starting can be stopped yet


class StopSignals:
    """Instead of Scrapy's own handlers, which wait for an answer as long as it takes, and at the
    second signal end with nothing closed."""

    def __init__(self, process: AsyncCrawlerProcess, crawler: Crawler) -> None:
        self._process = process
        self._crawler = crawler
        self._asked = False
        self._loop = asyncio.get_event_loop()  # made by `process`, and not running yet
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._received, number)

    def _received(self, number: signal.Signals) -> None:
        logger.info("received %s: stopping", signal.Signals(number).name)
        if not self._asked:
            self._asked = True
            self._stop()
        elif middleware := self._middleware():
            middleware.break_off()

    def _stop(self) -> None:
        if middleware := self._middleware():
            middleware.stop()
            self._stopping = asyncio.ensure_future(self._process.stop())
        else:
            self._loop.call_later(LOOK_S, self._stop)

    def _middleware(self) -> StopMiddleware | None:
        """It is there once the engine runs; before, Scrapy would take no notice of a stop."""
        try:
            running = self._crawler.engine.running
        except AttributeError:
            return None
        return self._crawler.get_downloader_middleware(StopMiddleware) if running else None
