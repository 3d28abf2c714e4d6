"""A look at a site before it is crawled: which of the ways to turn its pages bring new entries.

Each way that the first page offers is tried for two pages. What it brings is looked at and not
kept as a listing: a wrong way must leave nothing behind that a crawl would go after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scrapy import Request

from pipelines import read_listing
from spiders.answers import page_of, shown_of
from spiders.archive import ArchiveSpider
from spiders.asking import meta_for, noted
from spiders.browsing import has_script
from spiders.outcome import explain
from spiders.pagination import NextPage, browser, candidates, find_next, other_ways
from spiders.pagination.walk import request_digest
from spiders.window import is_installed

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure as TwistedFailure

    from archiver.records import Page

PAGES = 2  # of each way
WAYS = 6  # at most that are tried


@dataclass
class Trial:
    """One way on from the first page, and what came of it."""

    way: NextPage
    pages: int = 0
    listed: int = 0
    new: list[str] = field(default_factory=list)  # ids of entries that the first page has not
    failed: str = ""

    @property
    def said(self) -> str:
        """In words, for the person who has to judge it."""
        if self.failed:
            return self.failed
        pages = "1 page" if self.pages == 1 else f"{self.pages} pages"
        return f"{len(self.new)} new of {self.listed} entries on {pages}"


def best_of(trials: Sequence[Trial], chosen: NextPage | None) -> Trial | None:
    """The way to walk by: what a crawl would choose by itself if that brings anything new, else
    what brings most; None where nothing does."""
    for trial in trials:
        if chosen and trial.new and request_digest(trial.way) == request_digest(chosen):
            return trial
    return max((trial for trial in trials if trial.new), key=lambda one: len(one.new), default=None)


class ProbeSpider(ArchiveSpider):
    """``archiver init``: the first page as a crawl reads it, one article, and the trials."""

    name = "probe"
    looks_for_ways = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trials: list[Trial] = []
        self.first: list[str] = []  # addresses of the entries on the first page
        self.page: Page | None = None  # the first one
        self.links: list[str] = []  # and all that it links to
        self.seen: set[str] = set()
        self.chosen: NextPage | None = None  # what a crawl would go on by
        self.lacks_browser = False  # one would be tried, and is not installed
        self._browses = False  # whether there is a script that a browser would be tried with
        self._under_way = 0  # requests of trials

    def parse_listing(self, response: Response, seed: str) -> Iterator[Any]:
        yield from super().parse_listing(response, seed)
        self.page = page = page_of(response)
        profile = self._profile_for(page)
        entries = read_listing(page, profile)
        self.first = [entry.article_url for entry in entries]
        shown = shown_of(page, profile, entries, response.meta, self.run.notes)
        self.links = [url for href in shown.addresses if (url := shown.absolute(href))]
        self.seen = {entry.article_id for entry in entries}
        self._browses = has_script(shown) and not response.meta.get("shown")
        self.lacks_browser = self._browses and not is_installed()
        self.chosen = find_next(shown) or next(iter(other_ways(shown)), None)
        self._under_way += 1  # as long as there are more to come
        for number, way in enumerate(candidates(shown)[:WAYS]):
            self.trials.append(Trial(way))
            yield self._trial_request(way, number, page.url)
        self._under_way -= 1
        yield from self._in_browser()

    def _in_browser(self) -> Iterator[Request]:
        """The first page once more, shown to a browser, where all trials are over and none of them
        brought anything new."""
        if self._under_way or any(trial.new for trial in self.trials):
            return
        if not self._browses or not is_installed():
            return
        self._browses = False
        (seed,) = self.collection.config.seeds
        meta = meta_for("other", None) | {"browse": True}
        yield Request(
            seed, callback=self.parse_shown, errback=self.shown_failed, meta=meta, dont_filter=True
        )

    def parse_shown(self, response: Response) -> Iterator[Request]:
        page = page_of(response)
        profile = self._profile_for(page)
        shown = shown_of(page, profile, read_listing(page, profile), response.meta, self.run.notes)
        if hangs := response.meta.get("hangs"):
            self.trials.append(Trial(NextPage(page.url, "browser", "its script"), failed=hangs))
        if way := browser.find(shown):
            self.trials.append(Trial(way))
            yield self._trial_request(way, len(self.trials) - 1, page.url)

    def shown_failed(self, failure: TwistedFailure) -> None:
        """Nothing is lost: the page was read before."""
        self.logger.info("the page cannot be had again: %s", explain(failure).reason)

    def _trial_request(self, to: NextPage, number: int, via_url: str) -> Request:
        self._under_way += 1
        return Request(
            to.url,
            method=to.method,
            headers=to.headers,
            body=to.body,
            callback=self.parse_trial,
            errback=self.trial_failed,
            cb_kwargs={"number": number},
            meta=meta_for("other", via_url, page_number=2) | noted(to),
            dont_filter=True,
        )

    def parse_trial(self, response: Response, number: int) -> Iterator[Request]:
        self._under_way -= 1
        trial, page = self.trials[number], page_of(response)
        profile = self._profile_for(page)
        entries = read_listing(page, profile)
        ids = [entry.article_id for entry in entries]
        trial.pages += 1
        trial.listed += len(ids)
        trial.new += [one for one in ids if one not in self.seen and one not in trial.new]
        shown = shown_of(page, profile, entries, response.meta, self.run.notes)
        following = self._second(trial) or find_next(shown)
        goes_on = following is not None and trial.pages < PAGES
        if following and goes_on and self.scope.covers(following.url):
            to = replace(following, within=trial.way.within)
            if request_digest(to) != request_digest(trial.way):
                yield self._trial_request(to, number, page.url)
        yield from self._in_browser()

    def _second(self, trial: Trial) -> NextPage | None:
        """Of pages that stand in line the last one, which the first page hardly shows."""
        way = trial.way
        if not way.others or trial.pages == PAGES:
            return None
        return NextPage(way.others[-1], way.mechanism, "the last of the pages in line")

    def trial_failed(self, failure: TwistedFailure) -> Iterator[Request]:
        self._under_way -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        trial = self.trials[request.cb_kwargs["number"]]
        if not trial.pages:
            trial.failed = explain(failure).reason
        yield from self._in_browser()
