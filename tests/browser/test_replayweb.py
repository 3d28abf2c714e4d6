"""The same captures in ReplayWeb.page, the viewer of the WACZ format's own makers."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.demo.village import articles, entries, sections
from tests.browser.conftest import HOW, Replayed, Watched
from tests.integration.conftest import archiver

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator

VIEWER = Path(__file__).parents[2] / ".venv" / "replaywebpage"
PAGE = """<!DOCTYPE html><meta charset="utf-8"><script src="/ui.js"></script>
<replay-web-page source="/village.wacz" url="{url}" replayBase="/replay/" embed="replayonly"
  style="height: 800px; display: block"></replay-web-page>"""
ACTIVE = """async () => {
  const state = async () =>
    (await navigator.serviceWorker.getRegistration("/replay/"))?.active?.state;
  while (await state() !== "activated") await new Promise(later => setTimeout(later, 50));
}"""
IMAGES = """
images => images.filter(image => image.getAttribute('src') && image.offsetParent !== null)
  .map(image => [image.src, image.complete && image.naturalWidth])
"""
LINKS = "links => links.map(link => link.pathname.split('/').pop())"


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
    ran = archiver("package", replayed.collection.root, "-o", root / "village.wacz")
    assert ran.code == 0, ran.err
    return root


@pytest.fixture(scope="module")
def served(viewer: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=viewer)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def show(watched: Watched, viewer: Path, served: str, url: str) -> FrameLocator:
    """Open a capture in the viewer; gives the frame with the replayed page.

    The viewer waits for ever if its frame has come before the service worker is active, which
    on a busy machine it does. So the worker is started first, and then the page anew.
    """
    (viewer / "index.html").write_text(PAGE.format(url=url))
    watched.page.goto(served)
    watched.page.evaluate(ACTIVE)
    watched.page.reload()
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


@pytest.mark.parametrize("section", [3619, 3651])
def test_load_more_leads_to_the_last_page(
    watched: Watched, replayed: Replayed, viewer: Path, served: str, section: int
) -> None:
    (path,) = [one.path for one in sections() if one.id == section]
    frame = show(watched, viewer, served, replayed.village.url(path))
    shown = frame.locator(".media-block__title")
    button = frame.locator(".link-showMore:visible")
    shown.first.wait_for()
    clicks = 0
    while button.count():
        before = shown.count()
        button.first.click()
        shown.nth(before).wait_for(state="attached")
        clicks += 1
    links = frame.locator(f"#wrowblock-{section}_21 .media-block > a:first-child")
    listed = {entry.path.split("/")[-1] for entry in entries(section)}
    assert set(links.evaluate_all(LINKS)) == listed
    assert clicks > 0
    assert watched.hosts == {"127.0.0.1"}
