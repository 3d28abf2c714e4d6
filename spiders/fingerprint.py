"""What makes two requests one: for an article its identity, not its address; and that a page's
requisites never stand in the way of pages."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrapy.utils.request import RequestFingerprinter

if TYPE_CHECKING:
    from scrapy import Request


LISTINGS = ("listing", "feed", "sitemap")


class ArticleFingerprinter(RequestFingerprinter):
    """One article has many addresses (slugs, mirrors, ``/amp/``), and is asked for once.

    A listing page is asked for by each walk that comes to it: one that was left out would end
    the walk, and nobody would know why.
    """

    def fingerprint(self, request: Request) -> bytes:
        if request.meta.get("role") in LISTINGS and "redirect_urls" not in request.meta:
            asked = (request.cb_kwargs.get("seed"), request.method, request.url, request.body)
            return hashlib.sha1(repr(asked).encode(), usedforsecurity=False).digest()
        article_id = request.meta.get("article_id")
        if article_id and "redirect_urls" not in request.meta:  # a hop is another exchange
            return hashlib.sha1(f"article {article_id}".encode(), usedforsecurity=False).digest()
        if request.meta.get("role") == "requisite":  # a page may name a listing as its picture
            plain = super().fingerprint(request)
            return hashlib.sha1(b"requisite " + plain, usedforsecurity=False).digest()
        return super().fingerprint(request)
