"""A headless Chromium, and a replay of a few sections of the village for it to look at."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from archiver.collection import Collection, find_collection
from archiver.demo.village import Village, serve_village
from tests.integration.conftest import FAST, archiver

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Response

SECTIONS = ("/z/3619", "/z/3621", "/z/3651")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    *"--no-sandbox --disable-gpu --disable-background-networking --disable-sync".split(),
    *"--disable-component-update --disable-dev-shm-usage".split(),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE_MS = 300_000  # so that a busy machine fails no test
HOW = "run 'make setup' as root on Debian, or install Chromium and 'pip install playwright'"


@dataclass
class Watched:
    """A page in the browser, with all that it asked for and all that it was refused."""

    page: Page
    asked: list[str] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append((response.status, response.url))

    @property
    def hosts(self) -> set[str | None]:
        """Of all that went out; what a page carries within itself goes nowhere."""
        split = [urlsplit(url) for url in self.asked]
        return {parts.hostname for parts in split if parts.scheme not in ("data", "blob")}


@dataclass(frozen=True)
class Replayed:
    village: Village
    collection: Collection
    start: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason=f"the browser tests need Playwright and Chromium: {HOW}"
    )
    if CHROMIUM is None:
        pytest.skip(f"the browser tests need Chromium: {HOW}")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page of a profile of its own, 1100 pixels wide."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    looked_at = Watched(context.new_page())
    context.on("request", looked_at.note_request)
    context.on("response", looked_at.note_response)
    yield looked_at
    context.close()


@contextmanager
def replay_of(where: Path) -> Iterator[str]:
    """Run ``archiver replay`` as a user does; gives the address that it prints."""
    command = [sys.executable, "-m", "archiver", "replay", str(where), "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().rpartition(" at ")[2].strip()
        server.terminate()  # SIGINT is ignored by what a shell started in the background


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """The village's sections with their requisites; the site itself is gone by now."""
    pytest.importorskip("pywb", reason='replay is an extra: pip install "archiver[replay]"')
    root = tmp_path_factory.mktemp("browser") / "village"
    root.mkdir()
    with serve_village() as village:
        seeds = [village.url(path) for path in SECTIONS]
        (root / "collection.toml").write_text(f"seeds = {seeds}\n")
        ran = archiver("crawl", root, *[one for one in FAST if one != "--no-requisites"])
        assert ran.code == 0, ran.err
    with replay_of(root) as start:
        yield Replayed(village, find_collection(str(root)), start)
