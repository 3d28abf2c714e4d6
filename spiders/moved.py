"""Where an article's address redirects to: another address of it, or a page in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from spiders.kept import run_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class MovedMiddleware:
    """Sees to it that no front page is kept as the article that it stands for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        asked = request.meta.get("redirect_urls", [request.url])[0]
        seeds = run_of(self.crawler).collection.config.seeds
        if request.meta.get("role") == "article" and stands_in(request.url, asked, seeds):
            request.meta["role"] = "other"


def stands_in(url: str, asked: str, seeds: Iterable[str]) -> bool:
    """Whether a site that redirects from `asked` to `url` has no article there any more: many lead
    to their front page, or to the section's, where they should answer 404.

    A path above the one asked for may well be the same article (without its slug, or without
    ``/amp``), so only the front page counts, a seed, and a folder right below the front page
    whose name is no article's: one word, without a number.
    """
    if url == asked:
        return False
    target, source = urlsplit(url), urlsplit(asked)
    above = [part for part in target.path.split("/") if part]
    below = [part for part in source.path.split("/") if part]
    if target.query:
        return url in seeds
    if not above:
        return bool(below or source.query)
    section = len(above) == 1 and len(below) > 1 and above[0] == below[0] and above[0].isalpha()
    return section or url.rstrip("/") in {seed.rstrip("/") for seed in seeds}
