"""What a collection may ask for: so much a day, and nothing in its quiet hours."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import signals
from scrapy.exceptions import NotConfigured

from archiver.frontier.sqlite import Pause
from archiver.quiet import parse_quiet_hours
from archiver.warc.wire import capture_written
from spiders.pauses import PutOffError, later, may_wait

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from archiver.collection import Politeness
    from archiver.records import Capture

logger = logging.getLogger(__name__)

DAY_S = 86_400
MINUTE_S = 60


class Allowance:
    """Counts by the minute, over the last 24 hours; `asked` and `kept` are of earlier runs."""

    def __init__(self, polite: Politeness) -> None:
        self.quiet = parse_quiet_hours(polite.quiet_hours)
        self._limits = (polite.requests_per_day, polite.bytes_per_day)
        self._asked: Counter[int] = Counter()  # by minute since 1970
        self._kept: Counter[int] = Counter()

    def __bool__(self) -> bool:
        return bool(self.quiet or any(self._limits))

    def asked(self, when: float, requests: int = 1) -> None:
        self._asked[int(when // MINUTE_S)] += requests

    def kept(self, when: float, stored: int) -> None:
        self._kept[int(when // MINUTE_S)] += stored

    def pause(self, now: float) -> Pause | None:
        """Until when nothing may be asked for, if it may not."""
        if self.quiet and (over := self.quiet.until(datetime.fromtimestamp(now, UTC))):
            return Pause(over.timestamp(), f"quiet hours ({self.quiet})", ours=True)
        named = ((self._asked, "requests"), (self._kept, "bytes"))
        for (spent, what), limit in zip(named, self._limits, strict=True):
            if limit and (until := _full_until(spent, limit, now)):
                why = f"the limit of {limit:,} {what} a day is reached"
                return Pause(until, why, ours=True)
        return None


class AllowanceMiddleware:
    """Nearest to the downloader: counts what is asked for, robots.txt too, and turns back what
    is too much."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.spider = cast("Any", crawler.spider)
        self.allowance = Allowance(self.spider.collection.config.politeness)
        if not self.allowance:
            raise NotConfigured
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.capture_written, signal=capture_written)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def spider_opened(self) -> None:
        """Take over what earlier runs have spent, and do not begin where it is too much."""
        requests, stored = self.spider.run.earlier.spent_since(
            datetime.now(UTC) - timedelta(days=1)
        )
        for minute, count in requests.items():
            self.allowance.asked(_seconds(minute), count)
        for minute, count in stored.items():
            self.allowance.kept(_seconds(minute), count)
        self._pause()

    def process_request(self, request: Request) -> Request | None:
        """Raises PutOffError for what the frontier does not know."""
        pause = self._pause()
        if pause is None:
            self.allowance.asked(time.time())
            return None
        if may_wait(request):  # without a time: by then, another limit may have been set
            return later(request, None)
        raise PutOffError(None)

    def capture_written(self, capture: Capture, request: Request) -> None:  # noqa: ARG002
        self.allowance.kept(time.time(), capture.warc_length)

    def _pause(self) -> Pause | None:
        pause = self.allowance.pause(time.time())
        if pause:
            cast("Any", self.crawler.engine).scheduler.pause(pause)
        return pause


def _full_until(spent: Counter[int], limit: int, now: float) -> float | None:
    """When enough has left the last 24 hours for one more to be asked for."""
    for minute in [one for one in spent if (one + 1) * MINUTE_S + DAY_S <= now]:
        del spent[minute]
    total = sum(spent.values())
    for minute in sorted(spent):
        if total < limit:
            break
        total -= spent[minute]
        until = float((minute + 1) * MINUTE_S + DAY_S)
        if total < limit:
            return until
    return None


def _seconds(minute: str) -> float:
    return datetime.fromisoformat(minute).replace(tzinfo=UTC).timestamp()
