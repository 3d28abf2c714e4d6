"""What a run holds while it lasts: the collection's lock, the WARC writer, the database, and its
books. Knows nothing of Scrapy; opened and closed by whoever runs."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from archiver import __version__
from archiver.collection import Collection, locked
from archiver.deposit.pages import update_pages
from archiver.errors import ArchiverError, DamageError
from archiver.frontier.notes import Notes
from archiver.frontier.sqlite import Finished, FrontierScheduler
from archiver.records import Capture, Crawl, Entry, Failure, Page, Reading, Role, Verdict, WalkStep
from archiver.store import (
    Counts,
    begin_crawl,
    bytes_of,
    captured_article_ids,
    close_database,
    commit_batch,
    coverage_totals,
    finish_crawl,
    open_database,
    open_failures,
)
from archiver.store.articles import returned
from archiver.store.crawls import has_crawl
from archiver.store.due import due_articles, kept_articles
from archiver.store.layout import looks
from archiver.store.resume import (
    dead_crawls,
    kept_page,
    last_listed,
    latest_page,
    page_captures,
    pending_articles,
    pending_requisites,
    settled_articles,
    settled_requisites,
    versions_of,
    walked_whole,
)
from archiver.store.spent import spent_since
from archiver.store.walls import brought, walls_of
from archiver.turns import hosts_of, own_turn
from archiver.warc.cdxj import Noted
from archiver.warc.index import update_index
from archiver.warc.reader import read_page
from archiver.warc.record import timestamp
from archiver.warc.recover import Recovered, recover
from archiver.warc.secrets import SECRET_FIELDS
from archiver.warc.writer import WarcWriter
from pipelines.runs.offline import catch_up, settle_quietly
from pipelines.runs.settling import learnt_from
from pipelines.runs.workers import READERS
from pipelines.templates.footprint import packed
from pipelines.templates.layout import Judged, judge

if TYPE_CHECKING:
    from sqlite_utils import Database

STAMP = "%Y-%m-%dT%H:%M:%SZ"
SAME_PAGE = "HTTP 200, but no article: the page that other articles' addresses show too"
Kept = Capture | Reading | Failure | WalkStep | Finished


class Run:
    """One run over a collection, from the lock to the verdict.

    `commit` is called from one thread, the other methods from another.
    """

    def __init__(
        self, collection: Collection, user_agent: str, tell: Callable[[str], None]
    ) -> None:
        """Waits for its turn to ask the collection's hosts; `tell` is told for what it waits."""
        self.collection = collection
        self.fatal: ArchiverError | None = None  # why it had to stop, if it had to
        self.frontier: FrontierScheduler | None = None  # given when it is open
        self._uncommitted: Exception | None = None  # why a group could not be committed
        self.suspect: Judged | None = None  # what it read, if that is to be doubted
        self._revisits: list[Capture] = []  # of articles
        self._stack = ExitStack()
        try:
            self._stack.enter_context(locked(collection))
            self._stack.enter_context(own_turn(hosts_of(collection.config), tell))
            self.recovered: list[Recovered] = recover(collection.archive)
            self._db = open_database(collection.database, create=True)
            self._stack.callback(close_database, self._db)
            self.caught_up = catch_up(self._db, collection)
            self.learnt = packed(learnt_from(self._db))  # from earlier runs
            dead = dead_crawls(self._db)
            self.crawl = new_crawl(self._db)
            begin_crawl(self._db, self.crawl)
            self._noted = Noted(collection.index.parent)
            self._stack.callback(self._noted.close)
            self.writer = self._writer(user_agent)
            self._stack.enter_context(self.writer)
            self.earlier = Earlier(collection, self.crawl.id, dead, self._stack)
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def commit(self, group: Sequence[Kept]) -> list[Counts]:
        """The bytes first: fsync the WARC, then the rows that point into it, then the requests
        that brought them are done.

        After a failure nothing more is committed, though the disk may have room again: so the
        captures that lack rows are the last ones of their files, where `catch_up` looks.
        """
        if self._uncommitted:
            raise self._uncommitted
        try:
            self.writer.sync()
            rows = commit_batch(self._db, [k for k in group if not isinstance(k, Finished)])
        except Exception as error:
            self._uncommitted = error
            raise
        outcomes = iter(rows)
        if self.frontier and (done := [k for k in group if isinstance(k, Finished)]):
            self.frontier.settle(done)
        return [Counts() if isinstance(k, Finished) else next(outcomes) for k in group]

    @property
    def notes(self) -> Notes:
        """Where each walk stands, beside the requests."""
        assert self.frontier
        return self.frontier.notes

    def open_failures(self) -> list[Failure]:
        """What was found and is not captured: articles of all runs, listing pages of this one."""
        return [
            failure
            for failure in open_failures(self._db)
            if failure.role == "article"
            or (failure.crawl_id == self.crawl.id and failure.role != "requisite")
        ]

    def count_exchange(self, capture: Capture) -> None:
        crawl = self.crawl
        whole = capture.status == 200 and not capture.error
        if capture.kind == "revisit" and capture.role == "article":
            self._revisits.append(capture)
        self.crawl = replace(
            crawl,
            requests=crawl.requests + 1,
            bytes=crawl.bytes + capture.warc_length,
            requisites=crawl.requisites + (whole and capture.role == "requisite"),
            unchanged=crawl.unchanged + (capture.kind == "revisit" and capture.role == "article"),
        )

    def count(self, kept: Kept, outcome: Counts) -> None:
        crawl, role = self.crawl, kept.role if isinstance(kept, Failure) else None
        self.crawl = replace(
            crawl,
            new=crawl.new + outcome.new,
            changed=crawl.changed + outcome.changed,
            unchanged=crawl.unchanged + outcome.unchanged,
            failed=crawl.failed + (role is not None and role != "requisite"),
            requisites_failed=crawl.requisites_failed + (role == "requisite"),
        )

    def settle(self) -> None:
        """Read again what is known now to be read otherwise, and judge what this run read."""
        if self.fatal:
            return
        doubtful = self._held_back()
        settle_quietly(self._db, self.collection, READERS)
        judged = judge(looks(self._db), self.collection.config.layout.accepted)
        own = (one for one in judged if one.crawl_id == self.crawl.id)
        self.suspect = next((one for one in own if one.suspect), None)
        let_go = doubtful - self._held_back()
        back = returned(self._db, self._revisits)
        self.crawl = replace(
            self.crawl,
            changed=self.crawl.changed + len(let_go) + back,
            unchanged=self.crawl.unchanged - back,
        )
        self._own_up()

    def _own_up(self) -> None:
        """What turned out to be a wall was counted as an article, and is one that is missing."""
        walls = walls_of(self._db, self.crawl.id)
        known = {failure.url for failure in open_failures(self._db, self.crawl.id)}
        failures = [
            failed_now(self.crawl.id, url, "article", 1, SAME_PAGE)
            for url in walls
            if url not in known
        ]
        if failures:
            commit_batch(self._db, failures)
            new, changed = brought(self._db, self.crawl.id)
            failed = self.crawl.failed + len(failures)
            self.crawl = replace(self.crawl, new=new, changed=changed, failed=failed)

    def _held_back(self) -> set[int]:
        """The captures of this run whose readings are held back."""
        own = (one for one in looks(self._db) if one.crawl_id == self.crawl.id)
        return {one.capture_id for one in own if one.held}

    def missing(self) -> int:
        """How many listed articles are neither captured nor explained."""
        return coverage_totals(self._db).missing

    def finish(self, verdict: Verdict, reason: str) -> None:
        """Close the WARC file by its final name, bring the index up to date, write the verdict."""
        self.writer.close()
        if verdict != "interrupted" and not self.fatal:
            self._forget_requests()
        update_index(self.collection.archive, self.collection.index, self._noted)
        if self.crawl.new or self.crawl.changed or not self.collection.pages.exists():
            update_pages(self._db, self.collection)
        self.crawl = replace(
            self.crawl,
            finished_at=_now().strftime(STAMP),
            verdict="failed" if self.fatal else verdict,
            reason=str(self.fatal) if self.fatal else reason,
        )
        finish_crawl(self._db, self.crawl)

    def _forget_requests(self) -> None:
        """The run came to its end: the next may ask for the same addresses again."""
        if self.frontier and self.frontier.requests.forget():
            self.notes.drop_cursors()

    def _writer(self, user_agent: str) -> WarcWriter:
        config = self.collection.config
        fields = {
            "operator": config.operator or config.contact,
            "robots": "obey" if config.politeness.obey_robots else "ignore",
            "http-header-user-agent": user_agent,
        }
        return WarcWriter(
            self.collection.archive,
            self.collection.name,
            self.crawl.id,
            warcinfo={name: value for name, value in fields.items() if value},
            max_bytes=config.warc.max_bytes,
            secrets=frozenset() if config.warc.keep_secrets else SECRET_FIELDS,
            noted=self._noted,
        )


class Earlier:
    """What the database knows from before: reads only, on a connection of its own."""

    def __init__(
        self, collection: Collection, crawl_id: str, dead: list[str], stack: ExitStack
    ) -> None:
        self._db = open_database(collection.database, readonly=True)
        stack.callback(close_database, self._db)
        self._archive = collection.archive
        self._dead = dead
        self.crawl_id = crawl_id

    def settled(self, entries: Iterable[Entry], final: Sequence[str]) -> set[str]:
        """Ids of what need not be asked for: kept, moved, or failed for a `final` reason."""
        return settled_articles(self._db, entries, final)

    def kept_page(self, url: str, role: str) -> Capture | None:
        """The capture of a page that a run kept which then died, and is gone on with now."""
        return kept_page(self._db, url, role, self._dead) if self._dead else None

    def latest_page(self, url: str, role: str) -> Capture | None:
        """The last good capture of a page: a response, or a revisit of one."""
        return latest_page(self._db, url, role)

    def versions(self, url: str, role: str, count: int) -> list[Capture]:
        """The last payloads that a page had, each by its first capture."""
        return versions_of(self._db, url, role, count)

    def original_of(self, capture: Capture) -> Capture | None:
        """The capture that holds the bytes of this one, if it is held."""
        return bytes_of(self._db, capture)

    def is_kept(self, article_id: str) -> bool:
        """Whether the article has been read on a page of its own."""
        return bool(captured_article_ids(self._db, [article_id]))

    def again(self, since: str | None, *, full: bool) -> list[str]:
        """Addresses of kept articles to be asked for again: those that are due by the schedule
        (`archiver.store.due`), all since a date, or all."""
        if full or since:
            return kept_articles(self._db, since or "")
        return due_articles(self._db, _now().strftime(STAMP))

    def listed(self, seed: str) -> int:
        """How many articles the seed's page listed when it was last read."""
        return last_listed(self._db, seed)

    def spent_since(self, when: datetime) -> tuple[Counter[str], Counter[str]]:
        """Requests and bytes of each minute since then (`archiver.store.spent`)."""
        return spent_since(self._db, when.strftime(STAMP))

    def walked_whole(self, seed: str) -> bool:
        """Whether the last run that walked from `seed` came to the listing's end."""
        return walked_whole(self._db, seed)

    def pending(self, final: Sequence[str]) -> list[tuple[str, str]]:
        """Addresses that were listed and are not kept, each with the page that listed it; `final`
        are reasons not to try again."""
        return pending_articles(self._db, final)

    def settled_requisites(self, urls: Sequence[str], final: Sequence[str]) -> set[str]:
        """Which of these need not be asked for: kept, or failed for a `final` reason."""
        return settled_requisites(self._db, urls, final)

    def pending_requisites(self, final: Sequence[str]) -> list[str]:
        """Those that earlier runs asked for in vain; `final` are reasons not to try again."""
        return pending_requisites(self._db, final)

    def pages(self) -> Iterator[Page]:
        """All pages that are kept, each as it was when last captured, one at a time; without those
        that cannot be read, which `archiver verify` names."""
        for capture in page_captures(self._db):
            with suppress(DamageError):
                yield read_page(self._archive, capture)


def unread(reading: Reading, crawl_id: str) -> Failure | None:
    """An article's page that shows no article (a wall, an empty answer) is none that is kept: it
    is tried again by the next run."""
    capture = reading.capture
    if capture.role != "article" or reading.articles:
        return None
    why = {"challenge": "a wall stands in its place", "error": "an error stands in its place"}
    reason = f"HTTP {capture.status}, but no article: {why.get(reading.kind, 'nothing to read')}"
    return failed_now(crawl_id, capture.url, "article", 1, reason)


def failed_now(crawl_id: str, url: str, role: Role, attempts: int, reason: str) -> Failure:
    """What is found to have failed at this moment."""
    return Failure(crawl_id, url, role, attempts, reason, timestamp(time.time()))


def new_crawl(db: Database) -> Crawl:
    """The books of a run that begins now. It is called by its second: where another has begun in
    this one, in the next."""
    started = _now()
    while has_crawl(db, crawl_id := started.strftime("%Y%m%dT%H%M%SZ")):
        time.sleep(0.1)
        started = _now()
    return Crawl(
        id=crawl_id,
        started_at=started.strftime(STAMP),
        argv=" ".join(sys.argv),
        version=__version__,
    )


def _now() -> datetime:
    return datetime.now(UTC)
