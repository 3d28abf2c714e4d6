"""The same captures in ReplayWeb.page, the viewer of the WACZ format's own makers."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.demo.village import articles
from tests.browser.conftest import HOW, Replayed, Watched
from tests.integration.test_replay import wacz

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator

pytestmark = pytest.mark.skipif(
    "ARCHIVER_REPLAYWEB" not in os.environ,
    reason="ReplayWeb.page hangs at its start now and then; set ARCHIVER_REPLAYWEB=1 to look at it",
)
VIEWER = Path(__file__).parents[2] / ".venv" / "replaywebpage"
PAGE = """<!DOCTYPE html><meta charset="utf-8"><script src="/ui.js"></script>
<replay-web-page source="/village.wacz" url="{url}" replayBase="/replay/" embed="replayonly"
  style="height: 800px; display: block"></replay-web-page>"""
IMAGES = """
images => images.filter(image => image.getAttribute('src') && image.offsetParent !== null)
  .map(image => [image.src, image.complete && image.naturalWidth])
"""


class Ranges(SimpleHTTPRequestHandler):
    """Files, and the parts of them that a viewer of a large WACZ asks for (RFC 9110 §14)."""

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            super().do_GET()
            return
        body = path.read_bytes()
        first, last = int(wanted[1]), min(int(wanted[2] or len(body)), len(body) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        with suppress(ConnectionError):  # a viewer that has enough hangs up
            self.wfile.write(body[first : last + 1])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def viewer(replayed: Replayed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the viewer and the WACZ."""
    if not (VIEWER / "ui.js").exists():
        pytest.skip(f"needs ReplayWeb.page from npm: {HOW}")
    root = tmp_path_factory.mktemp("viewer")
    (root / "replay").mkdir()
    for place in (root, root / "replay"):
        (place / "ui.js").symlink_to(VIEWER / "ui.js")
        (place / "sw.js").symlink_to(VIEWER / "sw.js")
    wacz(replayed, root / "village.wacz", index="indexes/index.cdxj")
    return root


@pytest.fixture(scope="module")
def served(viewer: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=viewer)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def show(watched: Watched, viewer: Path, served: str, url: str) -> FrameLocator:
    """Open a capture in the viewer; gives the frame with the replayed page."""
    (viewer / "index.html").write_text(PAGE.format(url=url))
    watched.page.goto(served)
    return watched.page.frame_locator("replay-web-page iframe").frame_locator("iframe")


def test_an_article_shows_its_headline_and_its_images(
    watched: Watched, replayed: Replayed, viewer: Path, served: str
) -> None:
    article = next(a for a in articles() if a.section == 3619 and a.captions)
    frame = show(watched, viewer, served, replayed.village.url(article.path))
    frame.locator(".media-image img").first.wait_for()
    assert frame.locator("h1").inner_text().strip() == article.title
    watched.page.wait_for_load_state("networkidle")
    shown = frame.locator("img").evaluate_all(IMAGES)
    assert shown
    assert [image for image in shown if not image[1]] == []
    assert watched.hosts == {"127.0.0.1"}
