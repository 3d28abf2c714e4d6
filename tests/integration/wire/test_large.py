"""An answer of any size passes by the disk: what it takes of memory does not grow with it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archiver.warc.content import content_parts
from archiver.warc.large import HELD
from archiver.warc.reader import iter_exchanges, page_of
from archiver.warc.verify import verify_files

MB = 1_000_000
PIECE = bytes(range(256)) * 1000
CRAWLER = """
import asyncio, json, resource, sys
from pathlib import Path
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from archiver.warc.wire import DOWNLOAD_HANDLERS, DOWNLOADER_MIDDLEWARES, use_writer
from archiver.warc.writer import WarcWriter

archive, *urls = sys.argv[1:]
said = []

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

class AskSpider(Spider):
    name = "ask"
    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        cls.writer = WarcWriter(Path(archive), "wire", "20261123T101500Z")
        use_writer(crawler, cls.writer)
        return super().from_crawler(crawler, *args, **kwargs)
    async def start(self):
        for url in urls:
            response = await self.crawler.engine.download_async(Request(url))
            said.append([response.status, len(response.body), peak()])
        return
        yield

process = AsyncCrawlerProcess({"DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS, "LOG_LEVEL": "ERROR",
    "DOWNLOADER_MIDDLEWARES": DOWNLOADER_MIDDLEWARES, "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_WARNSIZE": 0})
process.crawl(AskSpider)
process.start()
AskSpider.writer.close()
print(json.dumps(said))
"""


class Handler(BaseHTTPRequestHandler):
    """``/MEGABYTES/KIND/FRAMING``: that many, of a media type, by length, chunked, or neither."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        _, size, kind, framing = self.path.split("/")
        left = int(size) * MB
        self.send_response(200)
        self.send_header("Content-Type", kind.replace("+", "/"))
        if framing == "length":
            self.send_header("Content-Length", str(left))
        elif framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        while left:
            part = PIECE[: min(left, len(PIECE))]
            left -= len(part)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part) if framing == "chunked" else part)
        if framing == "chunked":
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def crawl(archive: Path, *urls: str) -> list[list[int]]:
    command = [sys.executable, "-c", CRAWLER, str(archive), *urls]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    said: list[list[int]] = json.loads(ran.stdout)
    return said


def test_a_large_answer_takes_little_memory_and_is_kept_to_the_byte(
    site: str, tmp_path: Path
) -> None:
    urls = [f"{site}/1/video+mp4/length"]
    urls += [f"{site}/60/video+mp4/{framing}" for framing in ("length", "chunked", "close")]
    (_, _, before), *rest = crawl(tmp_path, *urls)
    assert [(status, size) for status, size, _ in rest] == [(200, 0)] * 3
    assert rest[-1][2] - before < 32 << 20
    (path,) = tmp_path.iterdir()  # nothing is left beside it
    assert not verify_files([path], workers=1).damaged
    for stored in list(iter_exchanges(path))[1:]:
        size = sum(len(part) for part in content_parts(stored.record))
        assert size == 60 * MB
        assert len(stored.record.start) == HELD
        assert page_of(stored).body == b""


def test_a_large_text_is_handed_on(site: str, tmp_path: Path) -> None:
    ((status, size, _),) = crawl(tmp_path, f"{site}/5/text+html/chunked")
    assert (status, size) == (200, 5 * MB)
    (stored,) = iter_exchanges(next(tmp_path.iterdir()))
    assert len(page_of(stored).body) == 5 * MB
