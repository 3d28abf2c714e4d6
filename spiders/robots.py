"""robots.txt by RFC 9309: asked for once a day, also across runs. No answer means wait, not "all
allowed"."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler, load_object

from archiver.frontier.notes import RobotsCopy
from archiver.warc.tee import OUTSIDE_ONLY, InsideError
from spiders.outcome import RobotsUnavailable, explain_error
from spiders.pauses import Backoff, PutOffError, hold, later, may_wait, retry_after, slot_of
from spiders.robotstxt import MAX_BYTES
from spiders.stopping import NotAskedError
from spiders.throttle import keep_apart

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

FORBIDDEN = "robots.txt forbids it"
DAY_S = 86_400  # §2.4: a copy serves for so long, and longer only while there is no answer
REDIRECTS = 5  # §2.3.1.2
LONG_DELAY_S = 60
SHUT_S = 3_600  # how long a host without an answer is not asked again, in one run


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for an origin until a time; without a parser nothing is allowed, for a reason."""

    until: float
    parser: RobotParser | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """There is no answer yet; ask again at a time, or when the run may."""

    until: float | None


class RobotsMiddleware:
    """Obeys robots.txt and its Crawl-delay.

    A 4xx for robots.txt allows all (§2.3.1.3), but for a 429, which asks to wait. Where there is
    no answer (5xx, no connection; §2.3.1.4) a copy is used, however old; without one nothing is
    asked for: a few more tries, then the next run's.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self._agent: str = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        self._parser_class = load_object(settings["ROBOTSTXT_PARSER"])
        self._backoff = Backoff(settings.getfloat("BACKOFF_S"))
        self._retries = settings.getint("RETRY_TIMES")
        self._tries: Counter[str] = Counter()
        self._known: dict[str, Rules] = {}
        self._asking: dict[str, asyncio.Task[Rules | Wait]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        if request.meta.get("dont_obey_robotstxt"):
            return None
        rules = await self._rules_for(request)
        if isinstance(rules, Wait):
            return later(request, rules.until)
        if rules.parser is None:
            raise RobotsUnavailable(rules.why)
        if not rules.parser.allowed(request.url, self._agent):
            raise IgnoreRequest(FORBIDDEN)
        return None

    async def _rules_for(self, request: Request) -> Rules | Wait:
        """What is known, or is being asked for already, or is asked for now."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._known.get(origin)
        if known and known.until > time.time():
            return known
        if origin not in self._asking:
            task = asyncio.ensure_future(self._ask(origin, request))
            self._asking[origin] = task
            task.add_done_callback(lambda _: self._asking.pop(origin))
        return await asyncio.shield(self._asking[origin])

    async def _ask(self, origin: str, request: Request) -> Rules | Wait:
        notes = cast("Any", self.crawler.engine).scheduler.notes
        copy: RobotsCopy | None = notes.robots(origin)
        if copy is None or copy.checked_at + DAY_S <= time.time():
            try:
                answer, said = await self._download(origin, request)
            except PutOffError as error:
                return Wait(error.until)
            fresh = copy_of(origin, answer)
            if fresh is None:
                return self._without(origin, request, copy, answer, said)
            notes.put_robots(fresh)
            self._tries.pop(origin, None)
            copy = fresh
        return self._by(copy, request, copy.checked_at + DAY_S)

    async def _download(self, origin: str, request: Request) -> tuple[Response | None, str]:
        """The answer, or None; and what came, in words."""
        asked = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            meta={
                "role": "robots",
                "dont_obey_robotstxt": True,
                "dont_retry": True,
                "redirect_ttl": REDIRECTS,
                OUTSIDE_ONLY: request.meta.get(OUTSIDE_ONLY, False),
            },
        )
        try:
            response = await cast("Any", self.crawler.engine).download_async(asked)
        except (NotAskedError, PutOffError, InsideError):
            raise
        except IgnoreRequest as error:
            too_many = str(error).startswith("max redirections")  # §2.3.1.2: there is none, then
            return Response(asked.url, status=404) if too_many else None, str(error)
        except Exception as error:  # noqa: BLE001  (whatever it was, there is no answer)
            return None, explain_error(error).reason
        return response, f"HTTP {response.status}"

    def _without(
        self,
        origin: str,
        request: Request,
        copy: RobotsCopy | None,
        answer: Response | None,
        said: str,
    ) -> Rules | Wait:
        """No answer: as long as the site says, or a little; then by the copy, or not at all."""
        host, now = slot_of(self.crawler, request), time.time()
        self._tries[origin] += 1
        until = retry_after(answer, now) if answer else None
        if until is None and copy is None:
            until = now + self._backoff.after_error(host)
        if until and self._tries[origin] <= self._retries and may_wait(request):
            hold(self.crawler, host, until, f"robots.txt of {host} cannot be had ({said})")
            return Wait(until)
        if copy is None:
            why = f"robots.txt of {origin} cannot be had ({said}): nothing is asked for; try later"
            return Rules(now + SHUT_S, None, why)
        logger.warning("%s/robots.txt: %s; going by the copy that is kept", origin, said)
        return self._by(copy, request, now + SHUT_S)

    def _by(self, copy: RobotsCopy, request: Request, until: float) -> Rules:
        parser = build_from_crawler(self._parser_class, self.crawler, copy.body)
        delay_s = parser.crawl_delay(self._agent)
        if delay_s:
            keep_apart(self.crawler, slot_of(self.crawler, request), delay_s)
        if delay_s and delay_s > LONG_DELAY_S:
            logger.warning("%s/robots.txt asks for %g s between requests", copy.origin, delay_s)
        return Rules(until, parser)


def copy_of(origin: str, answer: Response | None) -> RobotsCopy | None:
    """What an answer says for a day; None where it says nothing."""
    if answer is None or answer.status == 429 or answer.status >= 500:
        return None
    body = answer.body[: MAX_BYTES + 1] if answer.status < 300 else b""
    return RobotsCopy(origin, body, time.time())
