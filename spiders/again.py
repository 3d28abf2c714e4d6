"""What is kept already is asked for on condition that it has changed (RFC 9110 §13), and where it
has not, the page is the one that is kept.

The validators are read from the record of the last answer, so they last as long as the WARC.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urldefrag

from archiver.errors import DamageError
from archiver.warc.reader import read_page, read_validators
from spiders.kept import response_with, run_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archiver.records import Capture

logger = logging.getLogger(__name__)

CONDITIONS = ("If-None-Match", "If-Modified-Since")


class AgainMiddleware:
    """Puts the capture that an answer may be a revisit of into ``request.meta["original"]``."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta.pop("original", None)  # of the page that this is a redirect or retry of
        for name in CONDITIONS:
            request.headers.pop(name, None)
        if request.method != "GET" or request.meta.get("unconditional"):
            return
        earlier = run_of(self.crawler).earlier
        role = request.meta.get("role", "robots")
        latest = earlier.latest_page(urldefrag(request.url)[0], role)
        original = earlier.original_of(latest) if latest else None
        validators = self._validators(latest, original) if latest and original else None
        if validators is not None:
            request.meta["original"] = original
            for name, value in validators.items():
                request.headers[name] = value

    def process_response(self, request: Request, response: Response) -> Request | Response:
        capture: Capture | None = request.meta.get("capture")
        original: Capture | None = request.meta.get("original")
        if not capture or not original or capture.refers_to != original.record_id:
            return response
        try:
            page = read_page(run_of(self.crawler).collection.archive, capture, original)
        except DamageError as error:
            logger.warning("%s; asking the site again for %s", error, request.url)
            again = request.replace(dont_filter=True)
            again.meta["unconditional"] = True
            return again
        return response_with(page, original.status)

    def _validators(self, latest: Capture, original: Capture) -> dict[str, bytes] | None:
        """Those that the site said last; a 304 need not repeat them. None where the original is
        lost, so that nothing may refer to it."""
        archive = run_of(self.crawler).collection.archive
        try:
            said = read_validators(archive, original)
            return (read_validators(archive, latest) or said) if latest != original else said
        except DamageError as error:
            logger.warning("%s; asking for %s without condition", error, original.url)
            return None
