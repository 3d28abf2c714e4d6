"""Redirects that lead back to where they came from: a failure with a reason, not a request that is
silently left out as known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from spiders.outcome import IN_CIRCLES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class CircleMiddleware(RedirectMiddleware):
    """Scrapy's redirects, ended at the first address that comes again."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        answer = super().process_response(request, response)
        passed = [*request.meta.get("redirect_urls", ()), request.url]
        if "redirect_urls" in getattr(answer, "meta", {}) and answer.url in passed:
            raise IgnoreRequest(IN_CIRCLES)
        return answer
