"""Runs the spider in this process: Scrapy's start-up, logs, progress, and what came of it."""

from __future__ import annotations

import gc
import logging
from dataclasses import asdict, dataclass
from typing import Any, cast

import click
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archiver.cli.progress import watch
from archiver.cli.signals import stopped_by_signals
from archiver.collection import CONFIG, Collection
from archiver.errors import ArchiverError
from archiver.logs import begin_log, prune_logs
from archiver.records import Crawl
from archiver.settings import check_settings
from pipelines.scrapy_adapter import not_yet
from spiders.archive import ArchiveSpider

EXIT_CODES = {"complete": 0, "up_to_date": 0, "budget": 0, "interrupted": 130}


@dataclass(frozen=True, slots=True)
class Result:
    """A crawl that has ended, and the exit code that its verdict sets."""

    collection: Collection
    crawl: Crawl
    open_failures: int
    spider: ArchiveSpider

    @property
    def exit_code(self) -> int:
        code = EXIT_CODES.get(self.crawl.verdict or "failed", 1)
        return 1 if code == 0 and self.open_failures else code

    def as_json(self) -> dict[str, Any]:
        doubts = [
            {"url": one.look.url, "words": one.look.words, "words_before": one.before}
            for one in (self.spider.run.suspect.poor if self.spider.run.suspect else ())
        ]
        return {"collection": str(self.collection.root), **asdict(self.crawl), "doubts": doubts}


def _tell(said: str) -> None:
    click.echo(f"archiver: {said}", err=True)


def run_crawl(
    collection: Collection,
    *,
    overrides: dict[str, str],
    spider_name: str = "archive",
    verbose: bool = False,
    progress: bool = False,
    **arguments: Any,
) -> Result:
    """Crawl `collection` to a verdict. Raises ArchiverError where it could not even begin."""
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    settings.setdict(overrides, priority="cmdline")
    check_settings(overrides, "-s")
    check_settings(collection.config.settings, f"{collection.root / CONFIG} [settings]")
    if not verbose:
        settings.set("LOG_FILE", str(begin_log(collection)), priority="project")
    logging.raiseExceptions = False  # a log on a full disk is not to drown what is said of it
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider_name)
    crawler.signals.connect(_tell, not_yet)
    task = process.crawl(crawler, collection=str(collection.root), **arguments)
    gc.freeze()  # what is loaded stays, and need not be looked through again and again
    gc.set_threshold(10_000, 20, 50)
    with watch(crawler, enabled=progress), stopped_by_signals(process, crawler):
        process.start(install_signal_handlers=False)
    if not task.done():  # stopped before there was a run to stop
        raise KeyboardInterrupt
    if failed := task.exception():
        raise (
            failed if isinstance(failed, ArchiverError) else ArchiverError(str(failed))
        ) from failed
    prune_logs(collection)
    spider = cast("ArchiveSpider", crawler.spider)
    if spider.run.fatal:
        raise spider.run.fatal
    return Result(collection, spider.run.crawl, spider.still_failing, spider)
