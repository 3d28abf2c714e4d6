"""A look at a publication for its listings: those that its sitemap of sections names, and those to
which its navigation leads. Each page of the navigation is looked at, and none is kept as a listing:
a person chooses first."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import Request

from pipelines import read_listing
from pipelines.dom.tree import text_of
from pipelines.listings.xml_listing import is_xml_listing, locations, name_of, xml_root
from spiders.answers import page_of
from spiders.archive import ArchiveSpider
from spiders.outcome import explain, put_off
from spiders.pagination import ListingPage, sitemap
from spiders.scope import scope_of

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure as TwistedFailure

    from archiver.records import Page, Verdict

ENOUGH = 3  # entries by which a page is a listing
PAGES = 60  # of the navigation that are looked at
PARTS = 6  # sitemaps of sections that are read
LONGEST = 80  # characters of a name in a menu

# How makers of CMSs name the sitemap of their listings: Pangea, WordPress and Yoast, and others.
SECTIONS = re.compile(r"section|categor|taxonom|topic|channel|rubri|series|column", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A listing, how its site calls it, what led there, and how many entries its first page has;
    None where it was not looked at."""

    url: str
    title: str
    by: str
    entries: int | None = None


class ListingsSpider(ArchiveSpider):
    """``archiver init URL --listings``. What was found is in `found`, in the site's order."""

    name = "listings"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.failed = ""  # why the first page could not be had
        self._titles: dict[str, str] = {}  # of what the navigation leads to, in its order
        self._tried: dict[str, Found] = {}
        self._named: dict[str, Found] = {}  # by a sitemap of sections
        self._same: set[frozenset[str]] = set()  # entries that a page has shown

    @property
    def found(self) -> list[Found]:
        """Those of the navigation first, as a reader meets them; then those of the sitemap."""
        tried = [self._tried[url] for url in self._titles if url in self._tried]
        return tried + [one for url, one in self._named.items() if url not in self._tried]

    def judge(self, close_reason: str) -> tuple[Verdict, str]:
        pause = self.run.frontier.waits if self.run.frontier else None
        if early := put_off(close_reason, self.refused, pause):
            return early
        if self.failed or not self.found:
            return "failed", self.failed or f"no listing was found on {self._front}"
        return "budget", f"looked for listings only, and found {len(self.found)}"

    @property
    def _front(self) -> str:
        return self.collection.config.seeds[0]

    async def start(self) -> AsyncIterator[Request]:
        yield self._look(self._front, self.parse_front)

    def parse_front(self, response: Response) -> Iterator[Request]:
        page = page_of(response)
        profile = self._profile_for(page)
        self.scope = scope_of(self.collection.config, profile, [page.url])
        shown = ListingPage(page.url, page.text, profile, page.headers)
        self._titles = {page.url: _name(shown), **self._menu(shown)}
        self._try(page)
        named = sitemap.named_in(self.run.notes.robots_of(page.url))
        for to in sitemap.beside(page.url, named):
            yield self._look(to.url, self.parse_sitemap)
        for url in list(self._titles)[1 : PAGES + 1]:
            yield self._look(url, self.parse_menu, asked=url)

    def parse_menu(self, response: Response, asked: str) -> None:
        self._try(page_of(response), asked)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Of an index the parts that name sections; of a part what it names."""
        page = page_of(response)
        root = xml_root(page.text) if is_xml_listing(page.text) else None
        if root is None:
            return
        urls = [url for url in locations(root) if self.scope.covers(url)]
        if name_of(root) == "sitemapindex":
            for url in [url for url in urls if SECTIONS.search(url)][:PARTS]:
                yield self._look(url, self.parse_sitemap)
        elif SECTIONS.search(page.url):
            for url in urls:
                self._named[url] = Found(url, self._titles.get(url, ""), "sitemap")

    def front_failed(self, failure: TwistedFailure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        if request.url == self._front:
            self.failed = f"{request.url}: {explain(failure).reason}"

    def _look(self, url: str, callback: Any, **more: str) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.front_failed,
            cb_kwargs=more,
            meta={"role": "other"},  # what it lists is not to be gone after
        )

    def _try(self, page: Page, asked: str = "") -> None:
        """Take a page for a listing if it lists articles, and others than those before it."""
        entries = read_listing(page, self._profile_for(page))
        ids = frozenset(entry.article_id for entry in entries)
        if len(ids) < ENOUGH or ids in self._same:
            return
        self._same.add(ids)
        url = asked or page.url
        self._tried[url] = Found(url, self._titles.get(url, ""), "navigation", len(ids))

    def _menu(self, shown: ListingPage) -> dict[str, str]:
        """Where the menus of a page lead, by their names."""
        found: dict[str, str] = {}
        for link in shown.menu:
            url, name = shown.absolute(link.element.get("href")), text_of(link.element)
            if (
                url
                and 0 < len(name) <= LONGEST
                and self.scope.covers(url)
                and shown.may_follow(url)
            ):
                found.setdefault(url, name)
        return found


def _name(shown: ListingPage) -> str:
    title = shown.tree.findtext(".//title")
    return " ".join((title or "").split())[:LONGEST]
