"""Serves the village on loopback: HTTP/1.1 with keep-alive, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from archiver.demo.village.catalogue import Catalogue, original, showing
from archiver.demo.village.edition import edition
from archiver.demo.village.exchange import Request, parse_request, to_wire
from archiver.demo.village.model import VillageArticle
from archiver.demo.village.relaid import relaid
from archiver.demo.village.site import Answer, Ask, answer


@dataclass(frozen=True, slots=True)
class _Fault:
    status: int
    headers: tuple[tuple[str, str], ...]
    times: int | None


@dataclass
class Village:
    """A running site. `log` holds every request; the rest are switches for tests.

    `robots` replaces robots.txt; each answer waits for `delay_s` seconds; without `validators`
    no answer bears an ETag or Last-Modified, and none is a 304.
    """

    base_url: str = ""
    log: list[Request] = field(default_factory=list)
    robots: str | None = None
    delay_s: float = 0.0
    validators: bool = True
    _faults: dict[str, _Fault] = field(default_factory=dict)
    _stalled: set[str] = field(default_factory=set)
    _withheld: set[int] = field(default_factory=set)
    _revised: dict[int, str] = field(default_factory=dict)
    _cut: set[int] = field(default_factory=set)
    _relaid: frozenset[str] = frozenset()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        return self.base_url + path

    def reset(self) -> None:
        """All switches as they were at the start, and an empty log."""
        vars(self).update(vars(Village(self.base_url)))

    def fail(
        self,
        path: str,
        status: int = 503,
        *,
        times: int | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Answer requests for `path` (with its query) with `status`, the first `times` of them."""
        with self._lock:
            self._faults[path] = _Fault(status, headers, times)

    def heal(self, path: str) -> None:
        """Answer `path` as ever again."""
        with self._lock:
            self._faults.pop(path, None)

    def stall(self, path: str) -> None:
        """Begin the answer for `path` and never end it; the connection stays open."""
        self._stalled.add(path)

    def requests_for(self, path: str) -> list[Request]:
        """The requests that were made for `path`, whatever their query."""
        return [request for request in list(self.log) if request.path == path]

    def withhold(self, *numbers: int) -> None:
        """Serve the site as if the articles with these ids were not out yet."""
        self._withheld |= set(numbers)

    def release(self, *numbers: int) -> None:
        """Let articles come out; all of them if none is named."""
        self._withheld -= set(numbers) or set(self._withheld)

    def revise(self, number: int, paragraph: str) -> None:
        """Add a last paragraph to an article, and a date of modification."""
        self._revised[number] = paragraph

    def cut(self, number: int) -> None:
        """Leave nothing of an article but its first paragraph."""
        self._cut.add(number)

    def relay(self, *what: str) -> None:
        """Serve ``articles``, ``listings`` or both in another layout; none: in the first again."""
        self._relaid = frozenset(what)

    @property
    def catalogue(self) -> Catalogue:
        """The truth of what is served at this moment."""
        if not self._withheld and not self._revised and not self._cut:
            return original()
        return edition(original(), frozenset(self._withheld), dict(self._revised), set(self._cut))

    def articles(self) -> list[VillageArticle]:
        return list(self.catalogue.articles)

    def _fault_for(self, target: str) -> _Fault | None:
        with self._lock:
            fault = self._faults.get(target)
            if fault and fault.times is not None:
                if fault.times <= 1:
                    del self._faults[target]
                else:
                    self._faults[target] = _Fault(fault.status, fault.headers, fault.times - 1)
            return fault

    def respond(self, request: Request) -> bytes:
        """The whole exchange's second half, as it goes on the wire."""
        self.log.append(request)
        if fault := self._fault_for(request.target):
            return to_wire(request, Answer(fault.status, b"<h1>Out of order</h1>"), fault.headers)
        if request.method not in {"GET", "HEAD"}:
            return to_wire(request, Answer(405, b"<h1>Not allowed</h1>"), (("Allow", "GET, HEAD"),))
        if self.robots is not None and request.path == "/robots.txt":
            return to_wire(request, Answer(200, self.robots.encode(), "text/plain"))
        ask = Ask(
            request.target,
            f"http://{request.header('host') or self.base_url.partition('://')[2]}",
            fragment=request.header("x-requested-with") == "XMLHttpRequest",
        )
        with showing(self.catalogue):
            given = relaid(answer(ask), request.path, self._relaid)
            return to_wire(request, given, validators=self.validators)


async def _converse(
    village: Village, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answers one request after the other until the client has enough."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            request = parse_request(head)
            if length := request.header("content-length"):
                await reader.readexactly(int(length))
            answered = village.respond(request)
            await asyncio.sleep(village.delay_s)
            if request.target in village._stalled:  # noqa: SLF001
                writer.write(answered[: len(answered) // 2])
                await reader.read()  # until the client has had enough
                break
            writer.write(answered)
            await writer.drain()
            asked_to_close = request.header("connection").lower() == "close"
            if asked_to_close or request.version != "HTTP/1.1":
                break
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
        return
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@contextmanager
def serve_village(port: int = 0) -> Iterator[Village]:
    """The site on 127.0.0.1 (any free port by default), until the block is left."""
    village = Village()
    ready = threading.Event()
    stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    failure: list[OSError] = []

    async def run() -> None:
        leave = asyncio.Event()
        talks: set[asyncio.Task[None]] = set()

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            talks.add(task)
            try:
                await _converse(village, reader, writer)
            except asyncio.CancelledError:
                writer.transport.abort()
            finally:
                talks.discard(task)

        try:
            server = await asyncio.start_server(talk, "127.0.0.1", port)
        except OSError as error:
            failure.append(error)
            ready.set()
            return
        village.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        stop.append((asyncio.get_running_loop(), leave))
        ready.set()
        await leave.wait()
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="village", daemon=True)
    thread.start()
    ready.wait()
    if failure:
        thread.join()
        raise failure[0]
    try:
        yield village
    finally:
        loop, leave = stop[0]
        loop.call_soon_threadsafe(leave.set)
        thread.join()
