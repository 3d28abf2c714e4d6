"""The download handler that keeps every exchange before Scrapy sees its response.

How a run is wired::

    settings["DOWNLOAD_HANDLERS"] = DOWNLOAD_HANDLERS             # below: http and https
    settings["DOWNLOADER_MIDDLEWARES"] |= DOWNLOADER_MIDDLEWARES  # below: one decoder for all
    crawler = process.create_crawler(ArchiveSpider)          # or in the spider's from_crawler
    with WarcWriter(archive, name, crawl_id) as writer:
        use_writer(crawler, writer)                          # before the first request
        crawler.signals.connect(insert_row, capture_written)
        await process.crawl(crawler)

Scrapy makes handlers late, one a scheme, and copies its settings deeply: so the writer is
known here by its crawler. Both handlers share the writer and its one thread. Without a
writer there is no download: never crawl without capture.

The capture is in ``request.meta["capture"]`` (so in ``response.meta``), and goes out with the
signal `capture_written` for every exchange that brought any bytes: redirects, robots.txt,
errors and truncated ones too. It is written then, not yet fsynced: `Recorder.sync`.
When it cannot be written (a full disk), the response is withheld: the download fails with
CaptureError, and `capture_failed` tells the run, which had better stop.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit
from weakref import WeakKeyDictionary

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from twisted.internet.error import ConnectionDone, ConnectionLost

from archiver.errors import ArchiverError
from archiver.warc.decode import MAX_BYTES, decode_content
from archiver.warc.http1 import parse_head, split_interim, split_message
from archiver.warc.record import Exchange, Truncation, timestamp
from archiver.warc.tee import OUTSIDE_ONLY, TAPES, Tapes, TeePool

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archiver.records import Capture, Role
    from archiver.warc.tape import Tape
    from archiver.warc.writer import WarcWriter

DOWNLOAD_HANDLERS = {
    "http": "archiver.warc.wire.WireTeeDownloadHandler",
    "https": "archiver.warc.wire.WireTeeDownloadHandler",
}

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "archiver.warc.wire.DecodingMiddleware": 590,
}

capture_written = object()
"""Scrapy signal, sent with `capture` and `request` after each capture is in its WARC file."""

capture_failed = object()
"""Scrapy signal, sent with `error` and `request` when an exchange could not be written."""

break_off = object()
"""Scrapy signal: whoever sends it has the answers under way given up. What arrived is kept."""


class CaptureError(ArchiverError):
    """An exchange could not be written; its response is withheld."""


class Recorder:
    """A writer with the one thread that it works in; of a crawl, not of a handler."""

    def __init__(self, writer: WarcWriter) -> None:
        self.writer = writer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="warc")

    async def keep(self, exchange: Exchange) -> Capture:
        """Returns when the exchange is in its file. Raises CaptureError."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self.writer.write_exchange, exchange)
        except OSError as error:
            raise self.failure(exchange, error) from error

    def failure(self, exchange: Exchange, error: OSError) -> CaptureError:
        return CaptureError(
            f"{self.writer.archive}: {exchange.url} could not be kept: {error.strerror}. "
            "Make room or mend the disk, then crawl again: it goes on where it stopped."
        )

    async def sync(self) -> None:
        """Returns when all that was kept is on the disk."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self.writer.sync)

    def keep_soon(self, exchange: Exchange) -> None:
        """For a download that is being cancelled and cannot wait."""
        with suppress(RuntimeError):  # the run is over, and its thread stopped
            self._thread.submit(self.writer.write_exchange, exchange)

    def soon(self, action: Callable[[], None]) -> None:
        """Does it when all that was asked for until now is written."""
        with suppress(RuntimeError):
            self._thread.submit(action)

    def stop(self) -> None:
        """Waits for what is being written. May be called again."""
        self._thread.shutdown(wait=True)


_recorders: WeakKeyDictionary[Crawler, Recorder] = WeakKeyDictionary()


def use_writer(crawler: Crawler, writer: WarcWriter) -> Recorder:
    """Has all that `crawler` downloads written by `writer`; who made it closes it."""
    recorder = _recorders[crawler] = Recorder(writer)
    return recorder


def recorder_of(crawler: Crawler) -> Recorder:
    """Raises CaptureError when the crawler has no writer."""
    try:
        return _recorders[crawler]
    except KeyError:
        raise CaptureError(
            "this crawl has no WARC writer, and nothing is fetched without being kept: "
            "call archiver.warc.wire.use_writer(crawler, writer) before it starts"
        ) from None


class DecodingMiddleware(HttpCompressionMiddleware):
    """Scrapy's, with the decoder that reads the WARC: so both give the same page.

    To be put in its place, at 590. Scrapy's own fails on a coding that was claimed and not
    applied, and on brotli where pywb is installed, whose brotli package shadows the other.
    """

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        decoded = decode_content([encoding], body, max_size + 1 if max_size else MAX_BYTES)
        if max_size and len(decoded) > max_size:
            raise _DecompressionMaxSizeExceeded(len(decoded), max_size)
        return decoded


class WireTeeDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler for HTTP/1.1, with a tee in its connections."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs it

        self._recorder = recorder_of(crawler)
        self._recorder.writer.archive.mkdir(parents=True, exist_ok=True)  # large answers pass by it
        self._pool = TeePool(reactor, max_persistent_per_host=self._pool.maxPersistentPerHost)
        self._under_way: set[asyncio.Future[Response]] = set()
        self._broken_off = False
        crawler.signals.connect(self._break_off, break_off)

    def _break_off(self) -> None:
        self._broken_off = True
        for download in self._under_way:
            download.cancel()

    async def download_request(self, request: Request) -> Response:
        outside = request.meta.get(OUTSIDE_ONLY, False) and not request.meta.get("proxy")
        tapes = Tapes(self._recorder.writer.archive, outside_only=outside)
        TAPES.set(tapes)
        download = asyncio.ensure_future(super().download_request(request))
        self._under_way.add(download)
        try:
            response = await download
        except asyncio.CancelledError:
            if self._broken_off:
                await self._keep(request, tapes, "unspecified")
                raise DownloadFailedError("broken off: the crawl was asked to stop") from None
            for exchange in _exchanges(request, tapes, "unspecified"):
                self._recorder.keep_soon(exchange)
            self._recorder.soon(tapes.close)
            raise
        except Exception as error:
            await self._keep(request, tapes, _why_cut(error))
            raise
        finally:
            self._under_way.discard(download)
            TAPES.set(None)  # by now in another context, perhaps: a token would not fit
        await self._keep(request, tapes, _why_flagged(response))
        return response

    async def close(self) -> None:
        await super().close()
        self._recorder.stop()

    async def _keep(self, request: Request, tapes: Tapes, truncated: Truncation | None) -> None:
        try:
            await self._keep_all(request, tapes, truncated)
        finally:
            tapes.close()

    async def _keep_all(self, request: Request, tapes: Tapes, truncated: Truncation | None) -> None:
        for exchange in _exchanges(request, tapes, truncated):
            try:
                if failed := tapes.failed():
                    raise self._recorder.failure(exchange, failed) from failed
                capture = await self._recorder.keep(exchange)
            except CaptureError as error:
                self._crawler.signals.send_catch_log(capture_failed, error=error, request=request)
                raise
            request.meta["capture"] = capture
            self._crawler.signals.send_catch_log(capture_written, capture=capture, request=request)


def _exchanges(request: Request, tapes: list[Tape], truncated: Truncation | None) -> list[Exchange]:
    """The exchanges of a request that brought bytes: one, or none where nothing came."""
    return [
        _exchange(request, tape, None if tape.ended else truncated or "unspecified")
        for tape in tapes
        if tape.has_answer
    ]


def _exchange(request: Request, tape: Tape, truncated: Truncation | None) -> Exchange:
    interim, response = split_interim(tape.received)
    url = urldefrag(request.url)[0]
    proxy = request.meta.get("proxy")
    head = parse_head(split_message(response)[0])
    return Exchange(
        url=url,
        method=request.method,
        request=tape.sent,
        response=response,
        started_at=timestamp(tape.started_at),
        interim=interim,
        elapsed_ms=tape.elapsed_ms,
        ip=None if proxy else tape.ip,  # through a proxy, the server's own is not known
        protocol=head.start_line.partition(b" ")[0].decode("latin-1").lower() or None,
        tls=tape.tls,
        cipher=tape.cipher,
        role=_role(request, url, head.status, bool(head.value(b"location"))),
        page_number=request.meta.get("page_number"),
        within=request.meta.get("within") or None,
        via_url=_via(request),
        proxy=_without_credentials(proxy) if proxy else None,
        truncated=truncated,
        large=tape.large(len(interim)) if tape.is_large else None,
        original=request.meta.get("original"),
        before=request.meta.get("before", ()),
    )


def _role(request: Request, url: str, status: int | None, has_location: bool) -> Role:
    if status is not None and 300 <= status < 400 and has_location:
        return "redirect"
    if "role" not in request.meta and urlsplit(url).path == "/robots.txt":
        return "robots"  # asked for by Scrapy's RobotsTxtMiddleware, which knows no roles
    role: Role = request.meta.get("role", "other")
    return role


def _via(request: Request) -> str | None:
    redirects = request.meta.get("redirect_urls")
    via: str | None = urldefrag(redirects[-1])[0] if redirects else request.meta.get("via_url")
    if via is None and (referer := request.headers.get("Referer")):
        via = referer.decode("latin-1")
    return via


def _without_credentials(proxy: str) -> str:
    return urlsplit(proxy if "://" in proxy else f"//{proxy}").netloc.rpartition("@")[2]


def _why_cut(error: Exception) -> Truncation:
    """Which WARC-Truncated an answer gets that the handler gave up with `error` (§5.13)."""
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError):
        return "length"
    reasons = getattr(error.__cause__, "reasons", ())
    lost = any(reason.check(ConnectionDone, ConnectionLost) for reason in reasons)
    return "disconnect" if lost or isinstance(error, ResponseDataLossError) else "unspecified"


def _why_flagged(response: Response) -> Truncation | None:
    return "disconnect" if "dataloss" in response.flags else None
