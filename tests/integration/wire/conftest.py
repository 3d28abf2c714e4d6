"""One crawl over all cases; each test then looks at what it left."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archiver.warc.reader import StoredExchange, iter_exchanges
from archiver.warc.scan import Record, iter_records
from tests.integration.wire.cases import CASES, Case
from tests.integration.wire.site import Seen, Site

CRAWL = Path(__file__).with_name("crawl.py")


@dataclass(frozen=True)
class Walked:
    site: Site
    seen: dict[str, list[Seen]]  # by the site, while it was walked
    archive: Path
    path: Path
    outcomes: dict[str, Any]
    signalled: list[dict[str, Any]]
    stderr: str
    records: list[Record]
    exchanges: dict[str, list[StoredExchange]]

    def stored(self, case: Case) -> StoredExchange:
        [only] = self.exchanges[case.name]
        return only


def run_crawl(
    requests: list[dict[str, Any]], archive: Path | None, **plan: Any
) -> tuple[dict[str, Any], str]:
    """What the crawl said, and what it logged."""
    plan = {
        "archive": str(archive or ""),
        "requests": requests,
        "secrets": ["authorization"],
    } | plan
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(CRAWL)],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def asked(site: Site, case: Case) -> dict[str, Any]:
    meta = {
        "handle_httpstatus_all": True,
        "dont_redirect": True,
        "role": "listing",
        "page_number": 3,
    }
    if case.through:
        meta["proxy"] = f"http://user:word@127.0.0.1:{site.port}"
    return {
        "name": case.name,
        "url": site.url(case) + "#part",
        "method": case.method,
        "body": base64.b64encode(case.body).decode(),
        "headers": {"Referer": "http://127.0.0.1/archive", **case.headers},
        "meta": meta | case.meta,
    }


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="session")
def walked(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    archive = tmp_path_factory.mktemp("wire") / "archive"
    site.seen.clear()  # other tests ask it too, before or after
    said, stderr = run_crawl([asked(site, case) for case in CASES], archive)
    [path] = archive.iterdir()
    exchanges: dict[str, list[StoredExchange]] = {}
    for stored in iter_exchanges(path):
        exchanges.setdefault(stored.capture.url.rpartition("/")[2], []).append(stored)
    return Walked(
        site=site,
        seen={name: list(exchanges) for name, exchanges in site.seen.items()},
        archive=archive,
        path=path,
        outcomes=said["outcomes"],
        signalled=said["signalled"],
        stderr=stderr,
        records=list(iter_records(path)),
        exchanges=exchanges,
    )
