"""AutoThrottle with a floor for each host: what its robots.txt calls Crawl-delay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class HostThrottle(AutoThrottle):
    """Scrapy's has one floor for all hosts, and a ceiling that may lie below it."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        host, slot = self._get_slot(request, spider)
        if slot is not None:
            slot.delay = max(slot.delay, _own_settings(self.crawler, host or "").get("delay", 0))


def keep_apart(crawler: Crawler, host: str, delay_s: float) -> None:
    """From now on, two requests to `host` are `delay_s` apart at least.

    By the settings of its slot, since the downloader drops a slot that was not used for a minute,
    as after a Retry-After, and makes it anew from them.
    """
    own = _own_settings(crawler, host)
    own["delay"] = max(delay_s, crawler.settings.getfloat("DOWNLOAD_DELAY"), own.get("delay", 0))
    if slot := cast("Any", crawler.engine).downloader.slots.get(host):
        slot.delay = max(slot.delay, own["delay"])


def _own_settings(crawler: Crawler, host: str) -> dict[str, Any]:
    found: dict[str, Any] = cast("Any", crawler.engine).downloader.per_slot_settings.setdefault(
        host, {}
    )
    return found
