"""Retries that wait: until Retry-After (RFC 9110 §10.2.3), else longer after each error."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from spiders.pauses import (
    ASKS_TO_WAIT,
    Backoff,
    PutOffError,
    hold,
    later,
    may_wait,
    retry_after,
    slot_of,
)

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

WAITS = 10  # for one page, before it counts as failed


class WaitingRetryMiddleware(RetryMiddleware):
    """Scrapy's retries; but after an error the whole host is left alone for a while."""

    backoff: Backoff

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made.backoff = Backoff(crawler.settings.getfloat("BACKOFF_S"))
        return made

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        until = retry_after(response, time.time()) if response.status in ASKS_TO_WAIT else None
        waits = request.meta.get("waits", 0)
        if until is not None and may_wait(request) and waits < WAITS:
            host = slot_of(self.crawler, request)
            until = max(until, time.time() + self.backoff.after_error(host))
            hold(self.crawler, host, until, f"{host} asks to wait (HTTP {response.status})")
            again = later(request, until)
            again.meta["waits"] = waits + 1
            return again
        if response.status < 400:
            self.backoff.answered(slot_of(self.crawler, request))
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        if isinstance(exception, PutOffError):
            return later(request, exception.until) if may_wait(request) else None
        again: Any = super().process_exception(request, exception)
        return again  # type: ignore[no-any-return]

    def _retry(self, request: Request, reason: Any) -> Request | None:
        """The same request again, or None; its host has rest either way."""
        again = super()._retry(request, reason)
        if not may_wait(request):
            return again
        host = slot_of(self.crawler, request)
        if not (rest_s := self.backoff.after_error(host)):
            return again
        until = time.time() + rest_s
        said = f"HTTP {reason}" if isinstance(reason, str) else type(reason).__name__
        hold(self.crawler, host, until, f"{host} answers with errors ({said})")
        return again and later(again, until)
