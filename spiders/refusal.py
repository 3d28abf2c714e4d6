"""Whether the site turns us away: a run that gets nothing but walls stops early, and says so.

What it was answered with is in the WARC by then, as proof.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import signals

from archiver.records import Reading
from pipelines.scrapy_adapter import page_read

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

REFUSING = (401, 403, 429)
IN_A_ROW = 10  # refusals, after which no more is asked for
OF_ALL = 3  # refusals that are enough, if not one article was given
ALIKE = 3  # articles in a row that show one and the same page, before it is taken for a wall


class Refusals:
    """Counts them, in the order of the answers; `reason` is empty while there is none."""

    def __init__(self) -> None:
        self.in_a_row = 0
        self.alike = 0
        self._given: set[tuple[object, ...]] = set()  # two different articles, at most
        self._last: tuple[object, ...] = ()
        self._why = ""

    def refused(self, url: str, why: str) -> None:
        self.in_a_row += 1
        self._why = f"{why}, at {url}"

    def read(self, reading: Reading) -> None:
        """An article's page: a wall, or the article, or again what other addresses showed."""
        if reading.kind == "challenge":
            self.refused(reading.capture.url, "a captcha or consent page")
            return
        article = next(iter(reading.articles), None)
        shown = (article.title, article.body_text) if article else (reading.capture.url,)
        self.alike = self.alike + 1 if shown == self._last else 1
        self._last = shown
        if self.alike >= ALIKE:
            self.refused(reading.capture.url, "one and the same page for different articles")
        elif article:
            self.in_a_row = 0
            if len(self._given) < 2:
                self._given.add(shown)

    @property
    def welcomed(self) -> bool:
        """Whether an article was given, other than the page that all addresses show."""
        return bool(self._given - ({self._last} if self.alike >= ALIKE else set()))

    @property
    def enough(self) -> bool:
        return self.in_a_row >= IN_A_ROW

    @property
    def reason(self) -> str:
        if not self.enough and (self.welcomed or self.in_a_row < OF_ALL):
            return ""
        return (
            f"the site turned away the last {self.in_a_row} requests for articles ({self._why}); "
            "its answers are in the WARC"
        )


class RefusalWatch:
    """Tells the spider of refusals, and stops the crawl when there are too many."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.refusals = Refusals()
        crawler.signals.connect(self.response_received, signal=signals.response_received)
        crawler.signals.connect(self.page_read, signal=page_read)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def response_received(self, response: Response, request: Request) -> None:
        if request.meta.get("role") == "article" and response.status in REFUSING:
            self.refusals.refused(response.url, f"HTTP {response.status}")
            self._judge()

    def page_read(self, reading: Reading) -> None:
        if reading.capture.role == "article":
            self.refusals.read(reading)
            self._judge()

    def _judge(self) -> None:
        spider = cast("Any", self.crawler.spider)
        spider.refused = self.refusals.reason
        engine = self.crawler.engine
        if self.refusals.enough and engine and engine.spider:
            logger.warning("stopping: %s", spider.refused)
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="refused"))
