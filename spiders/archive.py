"""The spider: from the seeds through all listing pages, each article fetched once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider
from scrapy.http import Response

from archiver.collection import find_collection
from archiver.errors import UsageError
from archiver.profile import GENERIC, Profile
from archiver.records import Entry, Failure, Page, Role, Verdict
from archiver.settings import collection_settings
from archiver.warc.tee import OUTSIDE_ONLY
from pipelines import detect_profile, read_listing
from pipelines.listings.empty import why_empty
from pipelines.listings.listing import is_data
from pipelines.runs.keeping import Run, failed_now
from spiders.answers import all_older, page_of, shown_of, step_of, unread
from spiders.asking import asked_by, is_guess, meta_for, noted, role_for
from spiders.outcome import (
    ELSEWHERE,
    FINAL,
    IN_ITS_PLACE,
    Explained,
    explain,
    put_off,
    still_open,
    unkept,
    verdict,
)
from spiders.pagination import NextPage, find_next, other_ways, signs_of, sitemap
from spiders.pagination.counted import total_of
from spiders.pagination.date_archive import linked_days
from spiders.pagination.walk import RENEWAL, End, Walk
from spiders.requisites import DEEPEST, RequisiteRequests, named_by
from spiders.scope import Scope, scope_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure as TwistedFailure

LISTING_PRIORITY = 10  # the ledger first: what there is, then each of it
TRUE = ("true", "1", "yes")
AGAIN_PRIORITY = -5  # what is kept already, after what is not
CONFIRM_PRIORITY = -20  # last, so that a mishap of the site has time to pass
GONE = (404, 410)


class ArchiveSpider(Spider):
    """``scrapy crawl archive -a collection=DIR``; the arguments are those of ``archiver crawl``."""

    name = "archive"
    looks_for_ways = False  # others than those that are named

    def __init__(  # noqa: PLR0913, PLR0917  (each is an argument of the command)
        self,
        collection: str = "",
        max_pages: str | int | None = None,
        max_articles: str | int | None = None,
        since: str | None = None,
        full: str | bool = False,
        fill: str | bool = False,
        requisites: str | bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not collection:
            raise UsageError("which collection? Say: scrapy crawl archive -a collection=DIR")
        self.collection = find_collection(collection)
        if not self.collection.config.seeds:
            raise UsageError(f"{self.collection.root} has no seeds; put some into collection.toml.")
        self.profile: Profile | None = self.collection.profile()
        self.scope: Scope = scope_of(self.collection.config, self.profile or GENERIC)
        self.max_pages = int(max_pages) if max_pages else None
        self.max_articles = int(max_articles) if max_articles else None
        self.since = date.fromisoformat(since).isoformat() if since else None
        self.full = str(full).lower() in TRUE
        self.fill = str(fill).lower() in TRUE
        asked = requisites is not None and str(requisites).lower() in TRUE
        self.requisites = RequisiteRequests(
            self.collection.config,
            (self.parse_requisite, self.requisite_failed),
            wanted=asked or (requisites is None and self.collection.config.requisites.fetch),
            look_back=asked,
        )
        self.walks: dict[str, Walk] = {}  # by seed
        self.ends: dict[str, End] = {}
        self.asked_for: set[str] = set()  # ids of articles, where there is a limit of them
        self.still_failing = 0
        self.refused = ""  # how the site turns us away, if it does
        self.run: Run  # given by the pipeline before the first request

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = collection_settings(spider.collection.config)
        crawler.settings.setdict(settings, priority="spider")
        return spider

    def judge(self, close_reason: str) -> tuple[Verdict, str]:
        """The verdict of this run and its reason, when all is committed."""
        crawl = self.run.crawl
        open_failures = self.run.open_failures()
        failures = [failure.reason for failure in open_failures]
        if self.run.frontier:  # by the next run, even if requests are left that it goes on with
            self.run.frontier.ask_again(
                self._article_request(failure.url, None) for failure in open_failures
            )
        missing = self.run.missing()
        news, read = crawl.new + crawl.changed, self.run.suspect
        ends = [*self.ends.values(), *self._broken_off()]
        pause = self.run.frontier.waits if self.run.frontier else None
        found = put_off(close_reason, self.refused, pause) or verdict(
            ends, close_reason, failures, news=news, missing=missing, read=read
        )
        if found[0] == "complete" and missing and self._limit_reached():
            said = f"the limit of {self.max_articles} articles was reached"
            found = "budget", f"{said}; {missing} more are listed: run it again to go on"
        # What a limit that was asked for leaves out is no failure.
        self.still_failing = still_open(failures) + (0 if found[0] == "budget" else missing)
        return found

    def _broken_off(self) -> Iterator[End]:
        """Walks that never came to an end: what their last page listed was not gone on with."""
        for seed, walk in self.walks.items():
            if seed not in self.ends:
                yield walk.end("failed", f"the walk of {seed} broke off; state/logs/ has more")

    async def start(self) -> AsyncIterator[Request]:
        """The seeds, what earlier runs listed and did not get, and what is due again. The frontier
        leaves out what it has already, so a run that was stopped is gone on with."""
        seeds, profile = self.collection.config.seeds, self.profile or GENERIC
        for seed in seeds:
            yield self._seed_request(seed)
        for url, via_url in self.run.earlier.pending(FINAL):
            if self.scope.covers(url) and self._within_limit(profile.article_id(url)):
                yield self._article_request(url, via_url)
        for request in self.requisites.of_earlier(self.run.earlier, self.scope):
            yield request
        if self.max_articles and not (self.since or self.full):
            return  # what is due must not take the place of what is new
        for url in self.run.earlier.again(self.since, full=self.full):
            if self.scope.covers(url) and self._within_limit(profile.article_id(url)):
                yield self._article_request(url, None, AGAIN_PRIORITY)

    def _seed_request(self, seed: str) -> Request:
        profiles = [self.profile] if self.profile else self.collection.profiles().values()
        if profile := next((one for one in profiles if one.is_article(seed)), None):
            self._within_limit(profile.article_id(seed))
            return self._article_request(seed, None)
        rules = (self.profile or GENERIC).pagination
        last = self._last_end(seed)
        whole = last.whole if last else self.run.earlier.walked_whole(seed)
        self._take_up(Walk(seed, rules, self.max_pages, may_stop_early=whole and not self.full))
        return self._listing_request(NextPage(seed, "seed", "the collection's seed"), seed, None)

    def _last_end(self, seed: str) -> End | None:
        """How the last walk from a seed ended, if state/ still knows."""
        return End(**state) if (state := self.run.notes.end(seed)) else None

    def _take_up(self, walk: Walk) -> None:
        """Begin a walk, or go on with it where a run that was stopped left it."""
        seed = walk.seed
        self.walks[seed] = walk
        if state := self.run.notes.cursor(seed):
            walk = self.walks[seed] = Walk.restore(state, self.run.notes.marks(seed))
            walk.max_pages = self.max_pages
            if walk.ended:
                self.ends[seed] = walk.ended

    def _walk_of(self, seed: str) -> Walk:
        """The walk from `seed`; of a request that an earlier run left, the one it belonged to."""
        if seed not in self.walks:
            self._take_up(Walk(seed, (self.profile or GENERIC).pagination))
        return self.walks[seed]

    def _beside(self, walk: Walk) -> Iterator[Request]:
        """With --fill: the sitemaps of a seed's site, once its robots.txt may have named them."""
        seeds = self.collection.config.seeds
        if not self.fill or walk.pages or walk.seed not in seeds:
            return
        named = sitemap.named_in(self.run.notes.robots_of(walk.seed))
        for to in sitemap.beside(walk.seed, named):
            if to.url not in self.walks and to.url not in seeds:
                self._take_up(Walk(to.url, walk.rules))
                yield self._listing_request(to, to.url, None)

    # --- listings

    def parse_listing(self, response: Response, seed: str) -> Iterator[Any]:
        """Read a listing page's entries, ask for those not yet kept, and go on."""
        page, walk = page_of(response), self._walk_of(seed)
        profile = self._profile_for(page)
        walk.rules = profile.pagination
        yield from self._beside(walk)
        self.scope = scope_of(self.collection.config, profile, [page.url])
        entries = read_listing(page, profile)
        settled = self.run.earlier.settled(entries, FINAL)
        shown = shown_of(page, profile, entries, response.meta, self.run.notes)
        if shown.asked and shown.asked.mechanism == RENEWAL:
            yield from self._go_on(walk.renewed(find_next(shown)), walk, page.url)
            yield from unread(page)
            return
        if response.meta["role"] != "listing" and not is_data(page.text):
            step = walk.missing("a page stands in its place", response.meta["page_number"])
            yield from self._go_on(step, walk, page.url)
            yield from unread(page)
            return
        joins = walk.may_stop_early and bool(settled)  # nothing lies between it and what is kept
        ways = [] if walk.pages or joins else other_ways(shown)
        walk.sign = walk.sign if walk.pages else signs_of(shown)
        days = linked_days(shown, seed) if walk.day else []
        known = walk.may_stop_early and all(entry.article_id in settled for entry in entries)
        bad = None if entries else why_empty(page.text, profile)
        yield from self._article_requests(entries, page, set() if self.full else settled)
        if seed not in self.ends:  # else it is given again: the run died before it was done
            number, on = response.meta["page_number"] or 0, find_next(shown)
            led = walk.step(entries, on, known=known, days=days, number=number, bad=bad, ways=ways)
            if led is not None:
                why = response.meta.get("hangs")
                led = walk.end("failed", why) if why else self._within_limits(led, walk, entries)
                yield step_of(page, seed, led, total_of(shown))
                yield from self._go_on(led, walk, page.url)
        yield from self._requisites_of(page)
        yield from unread(page)

    def _within_limits(
        self, step: NextPage | End, walk: Walk, entries: tuple[Entry, ...]
    ) -> NextPage | End:
        """Not on beyond what was asked for, nor round a page that is not understood any more."""
        if walk.pages == 1 and not entries and (count := self.run.earlier.listed(walk.seed)):
            said = f"{walk.seed} lists no article now, and {count} when it was last read"
            return walk.end("suspect", said)
        if isinstance(step, NextPage) and self._limit_reached():
            return walk.end("budget", f"the limit of {self.max_articles} articles was reached")
        if isinstance(step, NextPage) and all_older(entries, self.since):
            return walk.end("budget", f"the page lists nothing since {self.since}")
        return step

    def listing_failed(self, failure: TwistedFailure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        walk = self._walk_of(request.cb_kwargs["seed"])
        if unkept(failure):
            return
        yield from self._beside(walk)
        why, asked = explain(failure), asked_by(request.meta)
        if again := walk.renewal(asked) if why.status in (401, 403) else None:
            yield from self._go_on(again, walk, request.url)
            return
        absent = is_guess(asked, walk) or (walk.pages and why.status in (404, 410))
        if not absent:
            yield self._failed(request, "listing", why)
        if absent or (walk.pages and walk.line):
            step = walk.missing(why.reason, request.meta["page_number"])
            yield from self._go_on(step, walk, request.url)
            return
        said = f"{request.url}: {why.reason}"
        self._ended(walk.end("refused" if why.refused else "failed", said), walk)

    def _go_on(self, step: NextPage | End, walk: Walk, via_url: str) -> Iterator[Request]:
        if isinstance(step, End):
            self._ended(step, walk)
        elif not self.scope.covers(step.url):
            self._ended(walk.end("failed", f"the next page is on another site: {step.url}"), walk)
        else:
            self.run.notes.put_cursor(walk.seed, *walk.save())
            yield self._listing_request(step, walk.seed, via_url)

    def _ended(self, end: End, walk: Walk) -> None:
        last = self._last_end(walk.seed)
        if last and last.kind == "cap" and end.kind == "known":
            end = last  # what lies beyond is still cut off
        self.ends[walk.seed] = walk.ended = end
        self.run.notes.put_cursor(walk.seed, *walk.save())
        self.run.notes.put_end(walk.seed, asdict(end))
        self.logger.info(
            "%s ended after %d pages, %d entries: %s", walk.seed, end.pages, end.entries, end.reason
        )

    def _listing_request(self, to: NextPage, seed: str, via_url: str | None) -> Request:
        return Request(
            to.url,
            method=to.method,
            headers=to.headers,
            body=to.body,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"seed": seed},
            meta=meta_for(role_for(to), via_url, page_number=self._walk_of(seed).pages + 1)
            | noted(to),
            priority=LISTING_PRIORITY,
            dont_filter=to.mechanism == RENEWAL,
        )

    def _profile_for(self, page: Page) -> Profile:
        """The collection's profile; on the first page it is found, and remembered."""
        if self.profile is None:
            found = detect_profile(page.text, self.collection.profiles())
            self.profile = self.collection.rules(found)
            self.logger.info("profile: %s (found by itself on %s)", found.name, page.url)
            if found is not GENERIC:
                self.collection.remember_profile(found.name)
        return self.profile

    def _article_requests(
        self, entries: tuple[Entry, ...], page: Page, settled: set[str]
    ) -> Iterator[Request | Failure]:
        for entry in entries:
            if entry.article_id in settled:
                continue
            if not self.scope.covers(entry.article_url):
                yield self._failure(entry.article_url, "article", 0, ELSEWHERE)
                continue
            if self.since and entry.published_at and entry.published_at < self.since:
                continue
            if self._within_limit(entry.article_id):
                yield self._article_request(entry.article_url, page.url)

    def _article_request(self, url: str, via_url: str | None, priority: int = 0) -> Request:
        article_id = (self.profile or GENERIC).article_id(url)
        return Request(
            url,
            callback=self.parse_article,
            errback=self.article_failed,
            meta=meta_for("article", via_url) | {"article_id": article_id},
            priority=priority,
        )

    def parse_article(self, response: Response) -> Iterator[Request | Page | Failure]:
        page = page_of(response)
        if page.capture.role == "other":  # see spiders.moved
            assert response.request
            why = Explained(f"{IN_ITS_PLACE}: {page.url}", status=GONE[0])
            yield from self._not_had(response.request, why)
            return
        self._profile_for(page)
        yield from self._requisites_of(page)
        yield from unread(page)

    def article_failed(self, failure: TwistedFailure) -> Iterator[Request | Failure]:
        request: Request = failure.request  # type: ignore[attr-defined]
        if not unkept(failure):
            yield from self._not_had(request, explain(failure))

    def _not_had(self, request: Request, why: Explained) -> Iterator[Request | Failure]:
        """An article's page that did not come. Where the site says that there is none of one that
        is kept, it is asked once more, at the end."""
        confirmed = "confirming" in request.meta or why.status not in GONE
        if confirmed or not self.run.earlier.is_kept(request.meta["article_id"]):
            yield self._failed(request, "article", why)
            return
        asked = request.meta.get("redirect_urls", [request.url])[0]
        again = self._article_request(asked, request.meta.get("via_url"), CONFIRM_PRIORITY)
        yield again.replace(meta=again.meta | {"confirming": True}, dont_filter=True)

    # --- requisites

    def parse_requisite(self, response: Response, depth: int) -> Iterator[Request]:
        if depth < DEEPEST:
            found, earlier = named_by(response), self.run.earlier
            inside = not response.meta.get(OUTSIDE_ONLY)
            yield from self.requisites.of(
                found, response.url, self.scope, earlier, depth + 1, inside=inside
            )

    def requisite_failed(self, failure: TwistedFailure) -> Iterator[Failure]:
        """Told, and no reason to call the collection less than whole: the articles are there."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if not unkept(failure):
            yield self._failed(request, "requisite", explain(failure))

    def _requisites_of(self, page: Page) -> Iterator[Request]:
        return self.requisites.of_page(page, self.scope, self.run.earlier)

    # --- failures and limits

    def _failed(self, request: Request, role: Role, why: Explained) -> Failure:
        asked = request.meta.get("redirect_urls", [request.url])[0]
        attempts = request.meta.get("retry_times", 0) + 1
        return self._failure(asked, role, attempts, why.reason)

    def _failure(self, url: str, role: Role, attempts: int, reason: str) -> Failure:
        return failed_now(self.run.crawl.id, url, role, attempts, reason)

    def _within_limit(self, article_id: str) -> bool:
        """Whether one more article may be asked for; the same one may be asked for again."""
        if self.max_articles:
            if self._limit_reached():
                return article_id in self.asked_for
            self.asked_for.add(article_id)
        return True

    def _limit_reached(self) -> bool:
        return bool(self.max_articles) and len(self.asked_for) >= (self.max_articles or 0)
