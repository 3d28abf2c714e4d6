"""Walks that need a browser: each listing page that comes is shown to it, and what it asks for then
is the next one."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self, cast

import scrapy
from scrapy import signals
from scrapy.exceptions import NotConfigured

from archiver.profile import Profile
from archiver.records import Page
from pipelines import read_listing
from pipelines.requisites import Requisite
from spiders.answers import page_of
from spiders.asking import asked_by, meta_for
from spiders.outcome import FINAL, explain_error
from spiders.pagination import ListingPage, NextPage, candidates
from spiders.stopping import StopMiddleware
from spiders.window import Chromium, Window, WindowError, is_installed

if TYPE_CHECKING:
    from playwright.async_api import Request as Asked
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.archive import ArchiveSpider

logger = logging.getLogger(__name__)

SURE = 0.5  # how sure a way must be, that no browser is started to look for another


def needs_script(page: Page, profile: Profile) -> bool:
    """Whether no cheaper way is sure to turn a list, one without scripts or an API; and there are
    scripts."""
    shown = ListingPage(page.url, page.text, profile, page.headers)
    return not any(way.confidence >= SURE for way in candidates(shown)) and has_script(shown)


def has_script(shown: ListingPage) -> bool:
    return next(shown.tree.iter("script"), None) is not None


def _may_browse(spider: ArchiveSpider) -> bool:
    """Whether a browser may be needed; which site is named one, only its first page may say."""
    if spider.looks_for_ways:
        return is_installed()
    profiles = [spider.profile] if spider.profile else spider.collection.profiles().values()
    return any("browser" in one.pagination.mechanisms for one in profiles)


def _browses(spider: ArchiveSpider, page: Page, seed: str) -> bool:
    """Whether a first page is to be shown to the browser: not where all of it is known."""
    profile = spider._profile_for(page)  # noqa: SLF001  (the one place that finds it)
    if spider.looks_for_ways:
        return needs_script(page, profile)
    if "browser" not in profile.pagination.mechanisms or not spider.walks[seed].may_stop_early:
        return "browser" in profile.pagination.mechanisms
    entries = read_listing(page, profile)
    settled = spider.run.earlier.settled(entries, FINAL)
    return not all(entry.article_id in settled for entry in entries)


class BrowserMiddleware:
    """Puts into ``meta["wanted"]`` of a listing's answer what a browser that shows it asks for
    next, and into ``meta["hangs"]`` why that is not known."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spider = cast("ArchiveSpider", crawler.spider)
        if not _may_browse(self._spider):
            raise NotConfigured
        settings = crawler.settings
        self._chromium = Chromium(
            settings.getfloat("BROWSER_PATIENCE_S"), settings.getfloat("BROWSER_HANGS_S")
        )
        self._windows: dict[str, Window] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        response.request = request  # as the engine will say, and `page_of` needs to know
        asked = asked_by(request.meta)
        shown = asked.mechanism == "browser" if asked else self._is_first(request, response)
        if response.status != 200 or not shown:
            return response
        seed: str = request.cb_kwargs.get("seed", self._spider.collection.config.seeds[0])
        request.meta["shown"] = True
        try:
            async with self._turns[seed]:  # a run that was killed may leave more than one page
                request.meta["wanted"] = await self._wanted(request, response, seed, asked)
        except WindowError as error:
            request.meta["hangs"] = str(error)
        if self._is_stopping():  # then nothing was asked for because nothing may be
            return request.replace(dont_filter=True)
        return response

    def _is_first(self, request: Request, response: Response) -> bool:
        if "browse" in request.meta:
            return True
        seed = request.cb_kwargs.get("seed") if request.meta.get("role") == "listing" else None
        return seed is not None and _browses(self._spider, page_of(response), seed)

    async def _wanted(
        self, request: Request, response: Response, seed: str, asked: NextPage | None
    ) -> NextPage | None:
        for ended in (self._windows.keys() & self._spider.ends.keys()) - {seed}:
            await self._windows.pop(ended).close()
        if asked is None:
            await self._opened(seed, response)
        else:
            window = self._windows.get(seed)
            if window is None or not window.waits_for(asked):
                window = await self._caught_up(seed, asked, request.meta["page_number"] or 1)
            await window.give(response)
        return await self._windows[seed].wanted()

    async def _opened(self, seed: str, response: Response) -> Window:
        if seed in self._windows:
            await self._windows.pop(seed).close()
        agent = self._crawler.settings["USER_AGENT"]
        window = await self._chromium.window(self._fetch_part, self._may_ask, agent)
        self._windows[seed] = window
        await window.open(response)
        return window

    async def _caught_up(self, seed: str, asked: NextPage, most: int) -> Window:
        """A window where it was when an earlier run was stopped. Raises WindowError."""
        first = await self._fetched(scrapy.Request(seed, meta=meta_for("other", None)))
        if first is None:
            raise WindowError(f"{seed} cannot be had again, to go on from it")
        window = await self._opened(seed, first)
        for _ in range(most):
            wanted = await window.wanted()
            if wanted is None:
                break
            if window.waits_for(asked):
                return window
            again = await self._fetched(_request(wanted, seed))
            if again is None:
                break
            await window.give(again)
        raise WindowError(
            f"{seed} asks for other pages than before it was stopped; crawl with --full"
        )

    def _may_ask(self, url: str) -> bool:
        return self._spider.scope.covers(url)

    async def _fetch_part(self, asked: Asked) -> Response | None:
        """A script or style sheet, where one may be asked for as a requisite of the page."""
        url = asked.url.partition("#")[0]
        if asked.resource_type in ("xhr", "fetch", "document"):
            own = _request(NextPage(url, "browser", "", asked.method), asked.frame.url)
            return await self._fetched(own.replace(body=asked.post_data_buffer or b""))
        if not self._spider.requisites.within([Requisite(url)], self._spider.scope):
            return None
        return await self._fetched(scrapy.Request(url, meta=meta_for("requisite", asked.frame.url)))

    async def _fetched(self, request: Request) -> Response | None:
        try:
            found = await cast("Any", self._crawler.engine).download_async(request)
        except Exception as error:  # noqa: BLE001  (whatever it was, there is no answer)
            logger.info("%s: %s", request.url, explain_error(error).reason)
            return None
        return cast("Response", found)

    def _is_stopping(self) -> bool:
        middleware = self._crawler.get_downloader_middleware(StopMiddleware)
        return middleware is not None and middleware.stopping

    async def _close(self) -> None:
        for window in self._windows.values():
            await window.close()
        await self._chromium.close()


def _request(to: NextPage, via_url: str) -> Request:
    meta = meta_for("other", via_url)
    return scrapy.Request(to.url, method=to.method, headers=to.headers, body=to.body, meta=meta)
