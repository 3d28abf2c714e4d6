"""What the frontier asks of Scrapy's engine: the one place that uses names private to it.

Scrapy 2.19: `ExecutionEngine._slot` holds the requests that the engine has not finished with, and
the call by which it comes for more. There is no public signal for either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from scrapy.utils.asyncio import CallLaterResult, call_later

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class EngineView:
    """The engine of `crawler` while it runs; before, and in tests without one, it is not there."""

    def __init__(self, crawler: Crawler | None) -> None:
        self._crawler = crawler

    def __bool__(self) -> bool:
        return self._slot() is not None

    def in_progress(self) -> Collection[Request]:
        """The requests whose answers are not yet received, called back and processed to the end:
        all follow-ups enqueued, all items through the pipelines."""
        slot = self._slot()
        return () if slot is None else slot.inprogress

    def downloading(self) -> Collection[Request]:
        """The requests between the scheduler and the spider."""
        engine: Any = self._crawler and self._crawler.engine
        return engine.downloader.active if engine else ()

    def places(self, host: str) -> int:
        """How many requests of a host are worth having under way: those that it is asked at once,
        and a few to follow. More would only wait in the downloader, out of order, and take the
        places of other hosts."""
        engine: Any = self._crawler and self._crawler.engine
        if not engine:
            return 1
        downloader = engine.downloader
        if (slot := downloader.slots.get(host)) is not None:
            at_once = slot.concurrency
        else:
            own = downloader.per_slot_settings.get(host, {})
            at_once = own.get("concurrency", downloader.domain_concurrency)
        return int(at_once + max(1, at_once // 4))

    def later(self, delay_s: float, call: Callable[[], object]) -> CallLaterResult:
        return call_later(delay_s, call)

    def wake(self) -> None:
        """Let the engine ask for a request now. It asks by itself every 5 s, and whenever it has
        finished with one."""
        if (slot := self._slot()) is not None:
            slot.nextcall.schedule()

    def stop(self) -> None:
        """End the crawl: what is under way is finished, nothing more begun."""
        engine: Any = self._crawler and self._crawler.engine
        if engine and engine.spider:
            self._stopping = asyncio.ensure_future(engine.close_spider_async(reason="failed"))

    def _slot(self) -> Any:
        engine: Any = self._crawler and self._crawler.engine
        return engine._slot if engine else None  # noqa: SLF001
