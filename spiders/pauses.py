"""How long a host is left alone: as Retry-After says (RFC 9110 §10.2.3), else longer each time."""

from __future__ import annotations

import logging
import time
from collections import Counter
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, cast

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

ASKS_TO_WAIT = (429, 503)
WAIT_MAX_S = 366 * 86_400  # whoever says more has said never
BACKOFF_MAX_S = 3_600.0


class PutOffError(IgnoreRequest):
    """A request that may not be made before a time (seconds since 1970), or not in this run."""

    def __init__(self, until: float | None) -> None:
        super().__init__("not to be asked for now")
        self.until = until


class Backoff:
    """Seconds to wait after one more error of a host: twice as long after each in a row."""

    def __init__(self, first_s: float) -> None:
        self._first_s = first_s
        self._errors: Counter[str] = Counter()

    def after_error(self, host: str) -> float:
        self._errors[host] += 1
        return min(BACKOFF_MAX_S, self._first_s * 2.0 ** min(self._errors[host] - 1, 30))

    def answered(self, host: str) -> None:
        """The host is well again."""
        self._errors.pop(host, None)


def retry_after(response: Response, now: float) -> float | None:
    """The time (seconds since 1970) that Retry-After names, in seconds or as a date; None where
    it names none, or one that is past."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isdecimal():
        return now + min(int(said[:12]), WAIT_MAX_S)
    try:
        until = parsedate_to_datetime(said).timestamp()
    except (ValueError, OverflowError):
        return None
    return min(until, now + WAIT_MAX_S) if until > now else None


def hold(crawler: Crawler, host: str, until: float, why: str) -> None:
    """Leave a host alone until then, in the next run too: what waits for it in the downloader
    goes back to where it came from."""
    logger.info("%s: left alone for %d s", why, round(until - time.time()))
    engine = cast("Any", crawler.engine)
    engine.scheduler.hold(host, until, why)
    if slot := engine.downloader.slots.get(host):
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(PutOffError(until))


def later(request: Request, until: float | None) -> Request:
    """`request`, to be given back to the frontier for that time."""
    again = request.copy()
    again.meta.pop("not_before", None)
    if until is not None:
        again.meta["not_before"] = until
    again.dont_filter = True
    return again


def may_wait(request: Request) -> bool:
    """Only what the frontier has handed out can be given back to it."""
    return "frontier_id" in request.meta


def slot_of(crawler: Crawler, request: Request) -> str:
    """The host, as the downloader and the frontier name it."""
    slot: str = cast("Any", crawler.engine).downloader.get_slot_key(request)
    return slot
