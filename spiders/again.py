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

VERSIONS = 8  # of a page, the last: one that is older and comes back is kept once more
CONDITIONS = ("If-None-Match", "If-Modified-Since")


class AgainMiddleware:
    """Puts the capture that an answer may be a revisit of into ``request.meta["original"]``, and
    those of earlier versions, which may be back, into ``request.meta["before"]``."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        for name in ("original", "before"):  # of the page that this is a redirect or retry of
            request.meta.pop(name, None)
        for name in CONDITIONS:
            request.headers.pop(name, None)
        if request.method != "GET" or request.meta.get("unconditional"):
            return
        earlier = run_of(self.crawler).earlier
        role = request.meta.get("role", "robots")
        url = urldefrag(request.url)[0]
        latest = earlier.latest_page(url, role)
        original = earlier.original_of(latest) if latest else None
        validators = self._validators(latest, original) if latest and original else None
        if validators is not None:
            request.meta["original"] = original
            before = [one for one in earlier.versions(url, role, VERSIONS) if one != original]
            request.meta["before"] = [one for one in before if self._is_held(one)]
            for name, value in validators.items():
                request.headers[name] = value

    def process_response(self, request: Request, response: Response) -> Request | Response:
        capture: Capture | None = request.meta.get("capture")
        kept: list[Capture | None] = [request.meta.get("original"), *request.meta.get("before", ())]
        refers_to = capture.refers_to if capture else None
        original = next((one for one in kept if one and one.record_id == refers_to), None)
        if not capture or not original:
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

    def _is_held(self, capture: Capture) -> bool:
        """Whether its record is there to be referred to."""
        try:
            read_validators(run_of(self.crawler).collection.archive, capture)
        except DamageError as error:
            logger.warning("%s; it is not referred to", error)
            return False
        return True
