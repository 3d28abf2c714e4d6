"""A page in a real browser that has no network of its own: whatever it asks for, we fetch.

So what went over the wire is ours and in the WARC byte for byte, robots.txt and the host's rest are
kept, and a page's script reaches nothing that the crawl would not ask for.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ArchiverError, UsageError
from archiver.records import stable_id
from spiders.pagination.protocol import NextPage
from spiders.pagination.words import arrow, class_directions, direction

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Request, Route
    from scrapy.http import Response

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS: Final = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Each request is answered by us. What would pass us by (WebSockets, WebRTC) finds no way out.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
SCRIPT: Final = (files("spiders") / "window.js").read_text(encoding="utf-8")

SCROLLS = 2
PRESSED = 3  # buttons at most that are tried where none is known to help
MOST_PARTS = 300  # scripts and the like, in one window
PARTS: Final = ("script", "stylesheet")  # what a page needs to work; its pictures it does not
LISTS: Final = ("xhr", "fetch", "document")

# Of a browser's request, what its script did not say itself or what is ours to say.
OURS: Final = ("host", "cookie", "user-agent", "accept-encoding", "accept-language", "connection")
# Of an answer, what is undone when it comes to us.
UNDONE: Final = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")

Fetch = Callable[["Request"], Awaitable["Response | None"]]


class WindowError(ArchiverError):
    """A page that does not come back from its own script, or a browser that ended."""


def check_installed() -> str:
    """Where Chromium is. Raises UsageError that says what to install."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not find_spec("playwright"):
        raise UsageError(
            "a list that only a script can turn needs a browser; install it with: "
            'pip install "archiver[browser]", and Chromium with: apt-get install chromium'
        )
    if program is None:
        raise UsageError(
            "a list that only a script can turn needs Chromium, and there is none; "
            "install it with: apt-get install chromium"
        )
    return program


def is_installed() -> bool:
    return bool(find_spec("playwright") and any(map(shutil.which, PROGRAMS)))


@dataclass(frozen=True, slots=True)
class Button:
    number: int
    text: str
    names: str
    below: bool

    @property
    def rank(self) -> int | None:
        """How likely it is to bring more, 0 the likeliest; None: not at all."""
        way, said = direction(self.text) or arrow(self.text), class_directions(self.names)
        if way in ("more", "older"):
            return 0 if self.below else 1
        if way in ("previous", "newer", "last", "all"):
            return None
        if way or said & {"more", "older", "next"}:
            return 1
        return 2 if self.below else None


class Chromium:
    """The browser, started when the first window is asked for, with a fresh profile each time.

    `patience_s` from when a page is drawn until it has asked for what it wants; a page that does
    not come back to us within `hangs_s` never will.
    """

    def __init__(self, patience_s: float, hangs_s: float) -> None:
        self._waits = patience_s, hangs_s
        self._program = check_installed()
        self._exits = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._browser: Browser | None = None

    async def window(self, fetch: Fetch, may_ask: Callable[[str], bool], agent: str) -> Window:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra

        async with self._starting:
            if self._browser is None:
                driver = await self._exits.enter_async_context(async_playwright())
                self._browser = await driver.chromium.launch(
                    executable_path=self._program,
                    args=list(FLAGS),
                    chromium_sandbox=os.geteuid() != 0,  # for root there is none
                    handle_sigint=False,  # a crawl is stopped in order, and its browser at last
                    handle_sigterm=False,
                    handle_sighup=False,
                )
        context = await self._browser.new_context(
            user_agent=agent, service_workers="block", accept_downloads=False
        )
        return await Window(await context.new_page(), fetch, may_ask, *self._waits).ready()

    async def close(self) -> None:
        await self._exits.aclose()


class Window:
    """One listing in the browser. Its requests for more wait until the crawl has their answers."""

    def __init__(
        self,
        page: Page,
        fetch: Fetch,
        may_ask: Callable[[str], bool],
        patience_s: float,
        hangs_s: float,
    ) -> None:
        self._page = page
        self._patience_s = patience_s
        self._hangs_s = hangs_s
        self._fetch = fetch
        self._may_ask = may_ask
        self._document: Response | None = None
        self._waiting: asyncio.Queue[Route] = asyncio.Queue()
        self._asked: set[tuple[str, str, bytes | None]] = set()
        self._parts = 0
        self._under_way = 0
        self._by = ""  # what brought more the last time
        self._may_post = True
        self._pending: NextPage | None = None
        self._route: Route | None = None

    async def ready(self) -> Window:
        await self._page.route("**/*", self._answer_or_queue)
        self._page.context.on("page", lambda other: asyncio.ensure_future(other.close()))
        return self

    async def open(self, response: Response) -> None:
        """Show a page that was fetched. Raises WindowError."""
        self._document = response
        loading = asyncio.ensure_future(self._page.goto(response.url, timeout=0))
        parts = -1
        while not loading.done() and (self._under_way or parts != self._parts):
            parts = self._parts  # fetched one by one, with the host's rest between them
            await asyncio.wait({loading}, timeout=self._hangs_s)
        await self._in_time(loading, 0)

    def waits_for(self, asked: NextPage) -> bool:
        return self._pending is not None and self._pending.state["key"] == asked.state["key"]

    async def give(self, response: Response) -> None:
        """The answer to what it waits for."""
        route, self._route, self._pending = self._route, None, None
        if route:
            await _fulfil(route, response)

    async def wanted(self) -> NextPage | None:
        """What the page asks for when it is moved; None where nothing moves it any more.

        Raises WindowError.
        """
        if self._waiting.empty():
            await self._moved()
        if self._waiting.empty():
            return None
        self._route = self._waiting.get_nowait()
        request = self._route.request
        how = f"the page's script asks for it {self._by or 'by itself'}"
        self._pending = NextPage(
            url=request.url.partition("#")[0],
            mechanism="browser",
            reason=how,
            method=request.method,
            headers=_own_headers(request),
            body=request.post_data_buffer or b"",
            confidence=0.6,
            state={
                "key": stable_id(f"{request.method} {request.url} {request.post_data_buffer!r}")
            },
        )
        return self._pending

    async def close(self) -> None:
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        waiting = [self._route] if self._route else []
        while not self._waiting.empty():
            waiting.append(self._waiting.get_nowait())
        for route in waiting:
            with suppress(Error):
                await route.abort()
        with suppress(Error):
            await self._page.context.close()

    async def _moved(self) -> None:
        """Until it asks for something: scrolled, then its likeliest buttons pressed. What
        helped the last time comes first."""
        if self._by.startswith("when pressed"):
            if not await self._pressed(1):
                await self._scrolled()
        elif not await self._scrolled():
            await self._pressed(PRESSED)

    async def _scrolled(self) -> bool:
        for _ in range(SCROLLS):
            await self._run("all => all.scroll()")
            if await self._has_asked("when scrolled"):
                return True
        return False

    async def _pressed(self, most: int) -> bool:
        found = await self._run_handle("all => all.buttons()")
        said = await self._in_time(
            found.evaluate(f"(buttons) => ({SCRIPT}).described(buttons)"), self._hangs_s
        )
        buttons = [Button(number, **one) for number, one in enumerate(said)]
        ranked = sorted((b for b in buttons if b.rank is not None), key=lambda one: one.rank or 0)
        for button in ranked[:most]:
            self._may_post = button.rank != 2  # one that says nothing may do anything
            press = found.evaluate("(buttons, number) => buttons[number].click()", button.number)
            await self._in_time(press, self._hangs_s)
            if await self._has_asked(f"when pressed: {button.text[:40]!r}"):
                return True
        self._may_post = True
        return False

    async def _has_asked(self, by: str) -> bool:
        """Whether it asks for something, once it had the time to."""
        await self._run("all => all.drawn()")
        with suppress(TimeoutError):
            route = await asyncio.wait_for(self._waiting.get(), self._patience_s)
            self._waiting.put_nowait(route)
            self._by = by
            return True
        return False

    async def _run(self, what: str) -> Any:
        run = self._page.evaluate(f"() => ({what})({SCRIPT})")
        return await self._in_time(run, self._hangs_s)

    async def _run_handle(self, what: str) -> Any:
        run = self._page.evaluate_handle(f"() => ({what})({SCRIPT})")
        return await self._in_time(run, self._hangs_s)

    async def _in_time(self, doing: Awaitable[Any], seconds: float) -> Any:
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        url = self._page.url

        try:
            return await asyncio.wait_for(doing, seconds)
        except TimeoutError:
            raise WindowError(f"{url}: its script does not come to an end") from None
        except Error as error:
            raise WindowError(
                f"{url}: the browser says: {error.message.splitlines()[0]}"
            ) from error

    async def _answer_or_queue(self, route: Route) -> None:
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        with suppress(Error):  # the window was closed, or the page has gone on
            await self._decide(route)

    async def _decide(self, route: Route) -> None:
        request = route.request
        kind, key = request.resource_type, (request.method, request.url, request.post_data_buffer)
        if kind == "document" and request.frame != self._page.main_frame:
            await route.abort()  # advertisements, mostly
        elif kind == "document" and self._document is not None:
            document, self._document = self._document, None
            await _fulfil(route, document)
        elif kind in PARTS and request.method == "GET":
            await self._fetched(route)
        elif kind not in LISTS or not self._may_send(request):
            await route.abort()
        elif key in self._asked:
            await self._fetched(route)
        else:
            self._asked.add(key)
            self._waiting.put_nowait(route)

    def _may_send(self, request: Request) -> bool:
        return self._may_ask(request.url) and (self._may_post or request.method == "GET")

    async def _fetched(self, route: Route) -> None:
        self._parts += 1
        self._under_way += 1
        try:
            response = await self._fetch(route.request) if self._parts <= MOST_PARTS else None
        finally:
            self._under_way -= 1
        if response is None:
            await route.abort()
        else:
            await _fulfil(route, response)


async def _fulfil(route: Route, response: Response) -> None:
    from playwright.async_api import Error  # noqa: PLC0415 - an extra

    headers = dict(_kept_headers(response))
    with suppress(Error):  # the page has gone on
        await route.fulfill(status=response.status, headers=headers, body=response.body)


def _kept_headers(response: Response) -> Iterator[tuple[str, str]]:
    for name, value in response.headers.to_unicode_dict().items():
        if str(name).lower() not in UNDONE:
            yield str(name), str(value)


def _own_headers(request: Request) -> dict[str, str]:
    return {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in OURS and not name.lower().startswith("sec-")
    }
