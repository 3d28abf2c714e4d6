"""Which of the requisites that pages name are asked for, and of which hosts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from w3lib.encoding import html_to_unicode

from archiver.collection import Config
from archiver.records import Page
from archiver.warc.tee import INSIDE, OUTSIDE_ONLY
from pipelines.requisites import Requisite, in_css, in_html
from pipelines.runs.keeping import Earlier
from spiders.outcome import FINAL, TOO_LARGE
from spiders.scope import Scope

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

SETTLED = (*FINAL, TOO_LARGE, INSIDE)  # reasons of failures that another try would bring again
PRIORITY = -10  # below articles: first what there is, then how it looks
MOVED = [301, 302, 303, 307, 308]
DEEPEST = 8  # style sheets that import others, and redirects
OTHER_SITES = 500  # in one run: each is asked for its robots.txt, and remembered
SILENT = 3  # requests in a row that a host leaves without an answer, before it is left alone
LOCAL = ("localhost", "local", "internal", "intranet", "lan", "home", "arpa")


class RequisiteRequests:
    """Makes the requests, within the scope: the site itself, and the hosts that its pages use.

    A page is not trusted with what it has us ask for: the pages of a public site get nothing
    from addresses that only this machine's own network has, nor from hosts without end.
    """

    def __init__(
        self,
        config: Config,
        callbacks: tuple[Callable[..., Any], Callable[..., Any]],
        *,
        wanted: bool = True,
        look_back: bool = False,
    ) -> None:
        """`callbacks` are the spider's methods for an answer and for a failure. `look_back`: those
        of pages that earlier runs kept are wanted too."""
        self.rules = config.requisites
        self._callback, self._errback = callbacks
        self._wanted = wanted
        self._look_back = look_back
        self._inside = any(is_local(urlsplit(seed).hostname or "") for seed in config.seeds)
        self._others: set[str] = set()

    def of_page(self, page: Page, scope: Scope, earlier: Earlier) -> Iterator[Request]:
        """Requests for what a page needs and is not kept yet."""
        if self._wanted:
            inside = bool(page.capture.ip) and is_local(page.capture.ip or "")
            found = in_html(page.text, page.url)
            yield from self.of(found, page.url, scope, earlier, inside=inside)

    def of_earlier(self, earlier: Earlier, scope: Scope) -> Iterator[Request]:
        """Requests for what earlier runs asked for in vain, and for what their pages need, where
        that is wanted."""
        if self._wanted:
            yield from self.of(
                map(Requisite, earlier.pending_requisites(SETTLED)), None, scope, earlier
            )
        if self._look_back:
            for page in earlier.pages():
                yield from self.of_page(page, scope, earlier)

    def of(  # noqa: PLR0913 - what is found where, and by whom
        self,
        found: Iterable[Requisite],
        via_url: str | None,
        scope: Scope,
        earlier: Earlier,
        depth: int = 0,
        *,
        inside: bool = False,
    ) -> Iterator[Request]:
        """Requests for those within the scope that are not kept yet; what this run has asked for,
        the frontier knows. `depth`: redirects and style sheets between them and the page.
        `inside`: the page came from the network that we are in, and may lead there."""
        inside = inside or self._inside
        wanted = self.within(found, scope, inside=inside)
        settled = earlier.settled_requisites([one.url for one in wanted], SETTLED)
        for one in wanted:
            if one.url not in settled:
                yield self._request(one, via_url, depth, inside=inside)

    def within(
        self, found: Iterable[Requisite], scope: Scope, *, inside: bool = False
    ) -> list[Requisite]:
        """Those of the requisites `found` that may be asked for."""
        return [
            one
            for one in found
            if (self.rules.media_max_bytes or not one.is_media)
            and not self._is_skipped(one.url)
            and (scope.covers(one.url) or self._may_ask(one.url, inside=inside or self._inside))
        ]

    def _request(self, one: Requisite, via_url: str | None, depth: int, *, inside: bool) -> Request:
        limit = self.rules.media_max_bytes if one.is_media else self.rules.max_bytes
        return Request(
            one.url,
            callback=self._callback,
            errback=self._errback,
            cb_kwargs={"depth": depth},
            meta={
                "role": "requisite",
                "via_url": via_url,
                "download_maxsize": limit,
                OUTSIDE_ONLY: not inside,
                "max_retry_times": 1,
                "handle_httpstatus_list": MOVED,  # followed by us: within the scope, and counted
                "dont_redirect": True,
            },
            priority=PRIORITY,
        )

    def _is_skipped(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        return any(host == one or host.endswith(f".{one}") for one in self.rules.skip_hosts)

    def _may_ask(self, url: str, *, inside: bool) -> bool:
        parts = urlsplit(url)
        if not self.rules.other_hosts or (not inside and is_local(parts.hostname or "")):
            return False
        if len(self._others) < OTHER_SITES:
            self._others.add(parts.netloc)
        return parts.netloc in self._others


class SilentHostMiddleware:
    """A host of requisites that gave no answer again and again is left alone until the next run:
    a whole catalogue of pictures, each waited for in vain, would keep a crawl for weeks."""

    def __init__(self) -> None:
        self._silences: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003
        return cls()

    def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if request.meta.get("role") == "requisite" and self._silences[host] >= SILENT:
            raise IgnoreRequest(f"{host} gave no answer {SILENT} times in a row")

    def process_response(self, request: Request, response: Response) -> Response:
        self._silences.pop(urlsplit(request.url).netloc, None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if request.meta.get("role") == "requisite" and not isinstance(exception, IgnoreRequest):
            self._silences[urlsplit(request.url).netloc] += 1


def named_by(response: Response) -> list[Requisite]:
    """What a requisite leads on to: where it moved, or what a style sheet names."""
    if response.status in MOVED:
        location = (response.headers.get("Location") or b"").decode("latin-1")
        try:
            return [Requisite(urljoin(response.url, location).partition("#")[0])]
        except ValueError:
            return []
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if content_type.partition(";")[0].strip().lower() != "text/css":
        return []
    return in_css(html_to_unicode(content_type, response.body)[1], response.url)


def is_local(host: str) -> bool:
    """Whether a host's name or address means one thing here and another elsewhere."""
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]  # 127.1 and 0x7f.1 are addresses too
        return "." not in host or last in LOCAL or last[:1].isdigit()
