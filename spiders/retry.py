"""Retry-After (RFC 9110 §10.2.3): the host is left alone until then, also by the next run."""

from __future__ import annotations

import logging
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, cast

from scrapy.downloadermiddlewares.retry import RetryMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

logger = logging.getLogger(__name__)

ASKS_TO_WAIT = (429, 503)
WAITS = 10  # for one page, before it counts as failed


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retries, and waiting where the site says how long."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        until = retry_after(response, time.time()) if response.status in ASKS_TO_WAIT else None
        waits = request.meta.get("waits", 0)
        if until is None or "frontier_id" not in request.meta or waits >= WAITS:
            return super().process_response(request, response)
        engine = cast("Any", self.crawler.engine)
        slot = engine.downloader.get_slot_key(request)
        logger.info(
            "%s asks to wait: HTTP %d, %d s", slot, response.status, round(until - time.time())
        )
        engine.scheduler.hold(slot, until)
        again = request.copy()
        again.meta.update(waits=waits + 1, not_before=until)
        again.dont_filter = True
        return again


def retry_after(response: Response, now: float) -> float | None:
    """The time (seconds since 1970) that Retry-After names, in seconds or as a date; None where
    it names none, or one that is past."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isdecimal():
        return now + int(said)
    try:
        until = parsedate_to_datetime(said).timestamp()
    except (ValueError, OverflowError):
        return None
    return until if until > now else None
