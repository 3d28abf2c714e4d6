"""What a run that died had kept already is taken from its WARC, not from the site again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self, cast

from scrapy.responsetypes import responsetypes

from archiver.errors import DamageError
from archiver.warc.reader import read_page

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archiver.records import Page
    from pipelines.runs.keeping import Run
    from spiders.archive import ArchiveSpider

KEPT = ("listing", "article", "requisite", "feed", "sitemap")
logger = logging.getLogger(__name__)


class KeptMiddleware:
    """Answers a request that the frontier hands out again, where its bytes were already whole."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        run = run_of(self.crawler)
        role = request.meta.get("role")
        if request.method != "GET" or role not in KEPT:
            return None
        capture = run.earlier.kept_page(request.url, role)
        original = run.earlier.original_of(capture) if capture else None
        if capture is None or original is None:
            return None
        try:
            page = read_page(run.collection.archive, capture, original)
        except DamageError as error:
            logger.warning("%s; asking the site again for %s", error, request.url)
            return None
        request.meta["capture"] = capture
        return response_with(page, original.status)


def response_with(page: Page, status: int | None) -> Response:
    """A page out of the WARC as if it had come now."""
    undone = ("content-encoding", "transfer-encoding")
    headers = {name: said for name, said in page.headers.items() if name not in undone}
    kind = responsetypes.from_args(url=page.url, headers=headers, body=page.body)  # type: ignore[arg-type]
    return kind(page.url, status=status or 200, headers=headers, body=page.body)


def run_of(crawler: Crawler) -> Run:
    return cast("ArchiveSpider", crawler.spider).run
