"""The one place where Scrapy meets the pipelines: reads each page in a process of its own, and
reports an item as done only when its rows are committed, after its bytes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import signals

from archiver.errors import ArchiverError
from archiver.frontier.sqlite import Finished, FrontierScheduler
from archiver.records import Capture, Failure, Page, Reading, WalkStep
from archiver.store import Counts
from archiver.warc.wire import capture_failed, capture_written, use_writer
from pipelines.runs.batch import Batch
from pipelines.runs.beside import PageReaders, ReaderDiedError
from pipelines.runs.keeping import Kept, Run, unread
from pipelines.runs.workers import READERS

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Item = Page | Failure | WalkStep

page_read = object()
"""Scrapy signal, sent with the `reading` of each page once its rows are committed."""

not_yet = object()
"""Scrapy signal, sent with what is `said` of what a run waits for before it begins."""


class KeepPipeline:
    """Opens the run with the spider and closes it with the spider's verdict."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.spider = cast("Any", crawler.spider)
        # Here, and not when the spider opens: the lock is taken before the frontier is opened.
        self.run = run = Run(self.spider.collection, crawler.settings["USER_AGENT"], self._waits)
        for mended in run.recovered:
            logger.warning("left open by an earlier run: %s", mended)
        if run.caught_up:
            logger.warning("%d pages kept by an earlier run were read now", run.caught_up)
        use_writer(crawler, run.writer)
        self.committer = ThreadPoolExecutor(1, "commit")
        self.batch: Batch[Kept, Counts] = Batch(run.commit, self.committer)
        self.readers = PageReaders(READERS, self.spider.collection.root, run.learnt)
        self.spider.run = run
        crawler.signals.connect(self.capture_written, signal=capture_written)
        crawler.signals.connect(self.capture_failed, signal=capture_failed)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises ArchiverError where the run cannot begin; nothing is held then."""
        return cls(crawler)

    def _waits(self, said: str) -> None:
        """Before there is a run: the lock is held, and a host is not free yet."""
        logger.warning("%s", said)
        self.crawler.signals.send_catch_log(not_yet, said=said)

    async def open_spider(self) -> None:
        await self.readers.open()
        scheduler = cast("Any", self.crawler.engine).scheduler
        if isinstance(scheduler, FrontierScheduler):
            self.run.frontier = scheduler
            scheduler.on_finished = self.finished

    def finished(self, leases: Sequence[Finished]) -> None:
        """Requests that the engine has done with; what they brought was added before. Those whose
        answer could not be kept are left to the next run."""
        for lease in leases:
            if lease.answered or not self.run.fatal:
                self.batch.add(lease)

    def capture_written(self, capture: Capture, request: Request) -> None:  # noqa: ARG002
        self.run.count_exchange(capture)
        self.batch.add(capture)

    def capture_failed(self, error: ArchiverError, request: Request) -> None:  # noqa: ARG002
        """The disk is full, or worse: nothing may be fetched that cannot be kept."""
        self.stop(error)

    async def process_item(self, item: Item) -> Item:
        """Return only when the item's rows are committed."""
        kept = await self._read(item) if isinstance(item, Page) else item
        try:
            self.run.count(kept, await self.batch.add(kept))
            if isinstance(kept, Reading):
                self.crawler.signals.send_catch_log(page_read, reading=kept)
            if isinstance(kept, Reading) and (failure := unread(kept, self.run.crawl.id)):
                self.run.count(failure, await self.batch.add(failure))
        except (OSError, ArchiverError) as error:
            self.stop(error)
        return item

    async def _read(self, page: Page) -> Reading:
        profile = self.spider.profile
        try:
            return await self.readers.read(page, profile.name if profile else "")
        except ReaderDiedError:
            logger.exception("the reading process died on %s; going on with a new one", page.url)
            return Reading(page.capture, "error", problems=("the reading process died on it",))

    def stop(self, error: Exception) -> None:
        """End the crawl early: what is committed is kept, the rest is asked for next time."""
        if self.run.fatal is None:
            self.run.fatal = error if isinstance(error, ArchiverError) else _disk_error(error)
            logger.error("%s", self.run.fatal)
            if self.crawler.engine and self.crawler.engine.spider:
                closing = self.crawler.engine.close_spider_async(reason="failed")
                self._closing = asyncio.ensure_future(closing)

    async def spider_closed(self, reason: str) -> None:
        """The last rows, the verdict, the files closed by their final names."""
        loop = asyncio.get_running_loop()
        try:
            await self.batch.drain()
            if self.run.frontier and self.run.frontier.fatal:
                self.stop(self.run.frontier.fatal)
            if reason != "shutdown":  # who stops a run does not wait: the next one sees to it
                await loop.run_in_executor(self.committer, self.run.settle)
            verdict = self.spider.judge(reason)
            await loop.run_in_executor(self.committer, self.run.finish, *verdict)
        except Exception as error:  # noqa: BLE001  (Scrapy would log it, and call it a success)
            self.stop(error)
        finally:
            self.readers.close()
            self.committer.shutdown()
            self.run.__exit__(None, None, None)


def _disk_error(error: Exception) -> ArchiverError:
    what = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
    where = getattr(error, "filename", None) or "the collection"
    return ArchiverError(
        f"cannot write to {where}: {what}. What was reported as kept is kept; "
        "mend it, then run the same command again."
    )
