"""robots.txt by RFC 9309: what Scrapy leaves out of it. No answer means wait, not "all allowed"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle

from spiders.outcome import RobotsUnavailable, explain_error

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

FORBIDDEN = "robots.txt forbids it"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt and its Crawl-delay.

    A 4xx for robots.txt allows all (§2.3.1.3); a 5xx or no answer forbids all until a later run
    (§2.3.1.4).
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.unavailable: dict[str, str] = {}  # host -> why its robots.txt could not be had

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if why := self.unavailable.get(host):
            raise RobotsUnavailable(f"robots.txt of {host} cannot be had ({why}), so it stays shut")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise IgnoreRequest(FORBIDDEN) from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            raise RobotsUnavailable(f"HTTP {response.status}")
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        delay = getattr(getattr(parser, "rp", None), "crawl_delay", lambda _agent: None)
        self._slow_down(request, delay(self._robotstxt_useragent or self._default_useragent))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self.unavailable[netloc] = explain_error(exc).reason
        super()._robots_error(exc, netloc)

    def _slow_down(self, request: Request, delay_s: float | None) -> None:
        """Crawl-delay is a floor, for the host's slot and for AutoThrottle, which moves it."""
        engine = self.crawler.engine
        if not delay_s or engine is None:
            return
        slot = engine.downloader.slots.get(engine.downloader.get_slot_key(request))
        if slot:
            slot.delay = max(slot.delay, delay_s)
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle:
            throttle.mindelay = max(throttle.mindelay, delay_s)
            throttle.maxdelay = max(throttle.maxdelay, delay_s)
