"""The durable scheduler: Scrapy's requests in ``state/frontier.db``. Set ``SCHEDULER`` to
``archiver.frontier.sqlite.FrontierScheduler``.

Scrapy's thread alone may enqueue and take. `done`, `failed`, `settle`, `release`, `hold` and what
is in `notes` may be called from any thread, also after `close`.
"""

from __future__ import annotations

import logging
import math
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.request import RequestFingerprinter

from archiver.errors import ArchiverError, UsageError
from archiver.frontier.codec import (
    UnreadableRequestError,
    UnstorableRequestError,
    decode,
    encode,
    host_of,
)
from archiver.frontier.engine import EngineView
from archiver.frontier.file import GROUP_S, FrontierFile
from archiver.frontier.notes import Notes
from archiver.frontier.rows import Requests, Row

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

NOTICE_S = 0.05  # how often to look which requests the engine has finished with
WAKE_MAX_S = 60.0  # clocks are set; look again


@dataclass(frozen=True, slots=True)
class Finished:
    """A lease that Scrapy has finished with: its follow-ups are enqueued, its items processed.
    Not `answered`: no response came of it."""

    frontier_id: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is asked for before a time (seconds since 1970). `ours`: by the collection's own
    rule, not by the site's wish."""

    until: float
    why: str
    ours: bool = False


@dataclass(slots=True)
class _Lease:
    request: Request
    host: str
    hops: int  # redirects and retries before it
    answered: bool = False


class FrontierScheduler(BaseScheduler):
    """Hands out the highest priority, then the oldest; hosts that have enough under way wait.

    A request that is handed out is leased; its id is in ``request.meta["frontier_id"]``. A
    redirect or retry of it takes the lease over. When Scrapy has finished with leases,
    `on_finished` is called with them, in Scrapy's thread. Whoever makes exchanges durable puts a
    function of its own there, and calls `settle` once the bytes and rows are safe; by default
    they are settled at once. Leases that nobody settles are handed out again by the next run.

    ``request.meta["not_before"]`` (seconds since 1970) delays a request.
    """

    def __init__(
        self,
        path: Path,
        crawler: Crawler | None = None,
        *,
        patience_s: float = math.inf,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = Path(path)
        self.on_finished: Callable[[Sequence[Finished]], object] = self.settle
        self.fatal: ArchiverError | None = None
        self.waits: Pause | None = None  # why there was nothing to do, when last asked
        self._patience_s = patience_s
        self._pause: Pause | None = None
        self._clock = clock
        self._engine = EngineView(crawler)
        self._fingerprinter = (crawler and crawler.request_fingerprinter) or RequestFingerprinter()
        self._stats = crawler.stats if crawler else None
        self._spider: Spider | None = None
        self._opened = False
        self._in_flight: dict[int, _Lease] = {}
        self._guard = threading.Lock()  # of _in_flight
        self._noticed = 0.0
        self._tick_call: CallLaterResult | None = None
        self._wake_call: CallLaterResult | None = None
        if crawler:
            crawler.signals.connect(self._response_received, signals.response_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """At ``FRONTIER_PATH``, or in the spider's collection."""
        patience_s = float(crawler.settings.get("LONGEST_WAIT_S", math.inf))
        if path := crawler.settings.get("FRONTIER_PATH"):
            return cls(Path(path), crawler, patience_s=patience_s)
        collection: Any = getattr(crawler.spider, "collection", None)
        if collection is None:
            raise UsageError("where shall the frontier be kept? Set FRONTIER_PATH to a file.")
        return cls(collection.root / "state" / "frontier.db", crawler, patience_s=patience_s)

    # --- the run

    def open(self, spider: Spider) -> Deferred[None] | None:
        """Take the file, and put back what a dead run had leased. Raises LockedError."""
        self._spider = spider
        started = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.file = FrontierFile(self.path)
        self.notes = Notes(self.file, self._clock)
        self.requests = Requests(self.file, f"{started}-{os.getpid()}", self._clock)
        self._opened = True
        if waiting := len(self.requests):
            logger.info(
                "going on with %d waiting requests, %d of which were under way when the last run "
                "ended",
                waiting,
                self.requests.returned,
            )
        return None

    def close(self, reason: str) -> Deferred[None] | None:  # noqa: ARG002
        """Let go of the file. Nothing has to be put back: only what was handed out is leased."""
        if not self._opened:
            return None
        for call in (self._tick_call, self._wake_call):
            if call:
                call.cancel()
        self._tick_call = self._wake_call = None
        self._notice_finished()
        logger.info("%d requests are left waiting", len(self.requests))
        self.file.close()
        return None

    # --- what the engine asks for

    def has_pending_requests(self) -> bool:
        """Also where all that waits waits for its time; but not where that is longer off than a
        run should sit and wait (``LONGEST_WAIT_S``). Then `waits` says for what."""
        self._notice_finished()
        self.waits = None
        if self.fatal or not len(self.requests):
            return False
        self.waits = self._long_pause()
        return self.waits is None

    def enqueue_request(self, request: Request) -> bool:
        """Keep a request; False for a duplicate. Raises UnstorableRequestError, and ends the run:
        Scrapy itself would go on without the request, and end as if all were done."""
        try:
            row = self._row(request)
        except UnstorableRequestError as error:
            self._fail(error)
            raise
        seen_as = None if request.dont_filter else self._fingerprinter.fingerprint(request)
        if self.fatal:
            return False
        try:
            ident = self._keep(request, row, seen_as)
        except ArchiverError as error:
            self._fail(error)
            return False
        if ident is None:
            logger.debug("filtered a duplicate: %s", request)
            self._count("dupefilter/filtered")
            return False
        self._count("scheduler/enqueued")
        self._tick_soon()
        return True

    def next_request(self) -> Request | None:
        if time.monotonic() - self._noticed >= NOTICE_S:
            self._notice_finished()
        if self.fatal:
            return None
        if self._pause and self._pause.until > self._clock():
            self._wake_in_time()
            return None
        try:
            request = self._take()
        except ArchiverError as error:
            self._fail(error)
            return None
        if request is None:
            self._wake_in_time()
            return None
        self._count("scheduler/dequeued")
        self._tick_soon()
        return request

    # --- what becomes of leases

    def done(self, ids: Iterable[int]) -> int:
        """These are kept: fsynced in the WARC, their rows committed. With this, all that was
        enqueued before is durable; so call it once the follow-ups are enqueued.

        Returns how many leases there were among `ids`.
        """
        return self.requests.done(self._landed(ids))

    def failed(self, ids: Iterable[int], reason: str) -> int:
        """These will not be asked for again."""
        return self.requests.failed(self._landed(ids), reason)

    def release(self, ids: Iterable[int], not_before: float = 0, reason: str | None = None) -> int:
        """Hand these out again, not before a time (seconds since 1970)."""
        return self.requests.release(self._landed(ids), not_before, reason)

    def settle(self, finished: Sequence[Finished]) -> None:
        """What is finished is kept by now: done, or failed where nothing came of it."""
        self.failed([lease.frontier_id for lease in finished if not lease.answered], "no answer")
        self.done([lease.frontier_id for lease in finished if lease.answered])

    def hold(self, host: str, until: float, why: str = "") -> None:
        """Ask a host (a download slot) for nothing before a time, as Retry-After says."""
        self.requests.hold(host, until, why)

    def pause(self, pause: Pause) -> None:
        """Ask for nothing at all before a time. Of this run; the next has to say it again."""
        self._pause = pause

    def ask_again(self, requests: Iterable[Request]) -> None:
        """Let these be enqueued once more: what came of them was no good answer."""
        self.requests.unsee(self._fingerprinter.fingerprint(request) for request in requests)

    # --- within

    def _row(self, request: Request) -> Row:
        rest = encode(request, self._spider)
        not_before = float(request.meta.get("not_before") or 0)
        return Row(request.url, host_of(request), request.priority, rest, not_before)

    def _keep(self, request: Request, row: Row, seen_as: bytes | None) -> int | None:
        ident = request.meta.get("frontier_id")
        lease = self._in_flight.get(ident) if ident is not None else None
        if ident is None or lease is None or not _goes_on(lease, request):
            return self.requests.add(row, seen_as)
        try:
            kept = self.requests.replace(ident, row, seen_as)
        except KeyError:  # settled meanwhile
            return self.requests.add(row, seen_as)
        if kept is None:  # a redirect to what is known; the exchange itself is an answer
            lease.answered = True
        else:
            self._landed([ident])
        return kept

    def _take(self) -> Request | None:
        downloading = self._downloading()

        def busy(host: str) -> int | None:
            under_way = downloading[host]
            return under_way if not self._engine or under_way < self._engine.places(host) else None

        while taken := self.requests.take(busy, downloading):
            ident, row = taken
            try:
                request = decode(row.url, row.priority, row.rest, self._spider)
            except UnreadableRequestError as error:
                logger.error("%s", error)  # noqa: TRY400  (the message says all)
                self.requests.failed([ident], str(error))
                continue
            request.meta["frontier_id"] = ident
            with self._guard:
                self._in_flight[ident] = _Lease(request, row.host, _hops(request))
            return request
        return None

    def _downloading(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for request in self._engine.downloading():
            lease = self._in_flight.get(request.meta.get("frontier_id", 0))
            if lease:
                found[lease.host] += 1
        return found

    def _notice_finished(self) -> None:
        """Find the leases that the engine has finished with. Redirects and retries have been
        taken out before, by what went on from them."""
        self._noticed = time.monotonic()
        if not self._engine:
            return
        under_way = self._engine.in_progress()
        with self._guard:
            finished = [
                Finished(ident, lease.answered)
                for ident, lease in self._in_flight.items()
                if lease.request not in under_way
            ]
            for lease in finished:
                del self._in_flight[lease.frontier_id]
        if finished and not self.fatal:
            try:
                self.on_finished(finished)
            except ArchiverError as error:
                self._fail(error)

    def _landed(self, ids: Iterable[int]) -> list[int]:
        with self._guard:
            landed = list(ids)
            for ident in landed:
                self._in_flight.pop(ident, None)
        return landed

    def _response_received(self, request: Request) -> None:
        if lease := self._in_flight.get(request.meta.get("frontier_id", 0)):
            lease.answered = True

    def _tick_soon(self) -> None:
        if self._engine and self._tick_call is None:
            self._tick_call = self._engine.later(GROUP_S, self._tick)

    def _tick(self) -> None:
        """While requests are under way: a quiet engine does not ask for more for 5 s."""
        self._tick_call = None
        self._notice_finished()
        try:
            self.file.commit()
        except ArchiverError as error:
            self._fail(error)
        if self._in_flight:
            self._tick_soon()

    def _long_pause(self) -> Pause | None:
        """For what the run had to wait longer than it should."""
        chance = self.requests.first_chance()
        if chance is None:
            return None
        by_host = Pause(*chance)
        longest = max(self._pause or by_host, by_host, key=lambda pause: pause.until)
        return longest if longest.until > self._clock() + self._patience_s else None

    def _wake_in_time(self) -> None:
        when = self.requests.next_time()
        if self._pause and self._pause.until > self._clock():
            when = self._pause.until
        if when is None or not self._engine:
            return
        if self._wake_call:
            self._wake_call.cancel()
        delay_s = min(max(when - self._clock(), 0.01), WAKE_MAX_S)
        self._wake_call = self._engine.later(delay_s, self._engine.wake)

    def _fail(self, error: ArchiverError) -> None:
        """The end of the run. What was committed stays; what is under way comes again."""
        if self.fatal is None:
            self.fatal = error
            logger.error("%s", error)
            self._engine.stop()

    def _count(self, key: str) -> None:
        if self._stats:
            self._stats.inc_value(key)


def _hops(request: Request) -> int:
    return int(request.meta.get("retry_times", 0)) + int(request.meta.get("redirect_times", 0))


def _goes_on(lease: _Lease, request: Request) -> bool:
    """Is `request` the lease's own redirect or retry? A follow-up to which the spider gave all of
    the response's meta bears the same id, and must not take its parent's place."""
    return not lease.answered or _hops(request) > lease.hops
