"""Run in a process of its own: asks for what stdin lists, one after the other, through the tee.

Writes to stdout, as JSON, what Scrapy made of each answer and which captures were signalled.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request

from archiver.warc.wire import (
    DOWNLOAD_HANDLERS,
    DOWNLOADER_MIDDLEWARES,
    capture_written,
    use_writer,
)
from archiver.warc.writer import WarcWriter

PLAN = json.load(sys.stdin)
OUTCOMES: dict[str, Any] = {}
SIGNALLED: list[dict[str, Any]] = []


if PLAN.get("full_after"):  # as a full disk: a write beyond fails, after writing what fits
    resource.setrlimit(resource.RLIMIT_FSIZE, (PLAN["full_after"], PLAN["full_after"]))


class AskSpider(scrapy.Spider):
    name = "ask"

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        if PLAN["archive"]:
            writer = WarcWriter(
                Path(PLAN["archive"]),
                "wire",
                "20261123T101500Z",
                secrets=frozenset(PLAN["secrets"]),
            )
            use_writer(crawler, writer)
            cls.writer = writer
        crawler.signals.connect(_remember, capture_written)
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> Any:
        for asked in PLAN["requests"]:
            name = asked.pop("name")
            asked["body"] = base64.b64decode(asked["body"])
            OUTCOMES[name] = await self._outcome(Request(**asked))
        return
        yield

    async def _outcome(self, request: Request) -> dict[str, Any]:
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - the test says which it expects
            return {"error": type(error).__name__, "message": str(error)}
        return {
            "status": response.status,
            "url": response.url,
            "body": base64.b64encode(response.body).decode(),
            "content_type": response.headers.get("Content-Type", b"").decode("latin-1"),
            "capture": asdict(response.meta["capture"]) if "capture" in request.meta else None,
        }


def _remember(capture: Any, request: Request) -> None:
    SIGNALLED.append(asdict(capture))


process = AsyncCrawlerProcess(
    {
        "DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS,
        "DOWNLOADER_MIDDLEWARES": DOWNLOADER_MIDDLEWARES,
        "RETRY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "COOKIES_ENABLED": False,
        **PLAN.get("settings", {}),
    }
)
process.crawl(AskSpider)
process.start()
if PLAN["archive"]:
    AskSpider.writer.close()
json.dump({"outcomes": OUTCOMES, "signalled": SIGNALLED}, sys.stdout)
