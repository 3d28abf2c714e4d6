"""Lists that only a script can turn are walked in a browser, whose every exchange is ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from spiders.window import is_installed
from tests.browser.conftest import HOW
from tests.integration.conftest import FAST, archiver, crawl
from tests.sites import links, scripted
from tests.sites.shelf import (
    COUNT,
    Answer,
    Asked,
    Served,
    as_json,
    items,
    page,
    part,
    path_of,
    served,
)

pytestmark = pytest.mark.skipif(
    not is_installed(), reason=f"walks in a browser need Playwright and Chromium: {HOW}"
)
QUICK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
EVERY = sorted(path_of(n) for n in range(COUNT))


def by_browser(root: Path, seed: str) -> Path:
    root.mkdir()
    (root / "collection.toml").write_text(
        f'seeds = ["{seed}"]\n[pagination]\nmechanisms = ["browser"]\n'
    )
    return root


def kept(root: Path, base: str) -> list[str]:
    with Database(root / "articles.db") as db:
        return [
            url.removeprefix(base)
            for (url,) in db.execute("SELECT url FROM articles ORDER BY url").fetchall()
        ]


@pytest.fixture(scope="module", params=[scripted.scrolled, scripted.pressed])
def walked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Path]]:
    """A site that was tried by `init` and crawled; its log is of the crawl alone."""
    root = tmp_path_factory.mktemp("walked") / "c"
    with served(request.param) as up:
        tried = archiver("init", root, f"{up.base}/blog", *QUICK, "--json")
        assert tried.json["walk"] == "browser", tried.json
        up.log.clear()
        ran = crawl(root)
        assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran.json
        yield up, root


def test_every_article_is_kept_once(walked: tuple[Served, Path]) -> None:
    up, root = walked
    assert len(up.log) == len(set(up.log))
    assert kept(root, up.base) == EVERY


def test_the_rows_are_rebuilt_from_the_warc_alone(
    walked: tuple[Served, Path], tmp_path: Path
) -> None:
    up, root = walked
    before = archiver("status", root, "--json").json["coverage"]
    copy = Path(shutil.copytree(root, tmp_path / "copy"))
    (copy / "articles.db").unlink()
    assert archiver("extract", copy).code == 0
    assert archiver("verify", copy).code == 0
    assert archiver("status", copy, "--json").json["coverage"] == before
    assert kept(copy, up.base) == EVERY


def test_what_is_known_starts_no_browser(walked: tuple[Served, Path]) -> None:
    up, root = walked
    up.log.clear()
    ran = crawl(root)
    assert ran.json["verdict"] == "up_to_date", ran.json
    assert up.log == ["GET /blog"]


def test_a_walk_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def killing(asked: Asked) -> Answer | None:
        if asked.path == "/blog/items/3" and running:
            running.pop().kill()
        return scripted.scrolled(asked)

    with served(killing) as up:
        root = by_browser(tmp_path / "c", f"{up.base}/blog")
        command = [sys.executable, "-m", "archiver", "crawl", root, *FAST]
        with subprocess.Popen(command) as process:
            running.append(process)
        ran = crawl(root)
    assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran.json
    assert kept(root, up.base) == EVERY


def test_a_script_without_an_end_is_a_failure_with_a_reason(tmp_path: Path) -> None:
    with served(scripted.hanging) as up:
        root = by_browser(tmp_path / "c", f"{up.base}/blog")
        ran = crawl(root, "-s", "BROWSER_HANGS_S=3")
    assert (ran.code, ran.json["verdict"]) == (1, "failed"), ran.json
    assert "its script does not come to an end" in ran.json["reason"]
    assert len(kept(root, up.base)) == len(part(1))


def test_what_needs_no_browser_gets_none(tmp_path: Path) -> None:
    def with_script(asked: Asked) -> Answer | None:
        answer = links.link_header(asked)
        if answer is None:
            return None
        body = f"{answer.body}<script>fetch('/never')</script>"
        return Answer(body, headers=answer.headers)

    with served(with_script) as up:
        tried = archiver("init", tmp_path / "c", f"{up.base}/blog", *QUICK, "--json")
    assert tried.json["walk"] == "link_header"
    assert not any("/never" in line for line in up.log)


def test_a_page_reaches_nothing_that_a_crawl_would_not_ask_for(tmp_path: Path) -> None:
    """Not another site, not what robots.txt forbids, and no press of a button that posts."""

    def nosy(asked: Asked) -> Answer | None:
        if asked.path == "/robots.txt":
            return Answer("User-agent: *\nDisallow: /private\n", "text/plain")
        if asked.path == "/private":
            return as_json({"secret": True})
        if asked.path != "/blog":
            return None
        script = f"""<script>
fetch("{outside.base}/inside"); new WebSocket("{outside.base.replace("http", "ws")}/socket");
new Image().src = "{outside.base}/pixel"; fetch("/private");
document.querySelector("#like").onclick = () => fetch("/like", {{method: "POST"}});
</script>"""
        return page(f'<div>{items(part(1))}</div><button id="like">♥ 12</button>{script}')

    with served(scripted.scrolled) as outside, served(nosy) as up:
        root = by_browser(tmp_path / "c", f"{up.base}/blog")
        ran = crawl(root)
    assert outside.log == []
    assert {line.split()[1] for line in up.log} - set(EVERY) == {"/robots.txt", "/blog"}
    assert len(kept(root, up.base)) == len(part(1)), ran.json


def test_a_way_that_looks_sure_and_brings_nothing_new_leaves_the_browser_to_try(
    tmp_path: Path,
) -> None:
    root = tmp_path / "c"
    with served(scripted.pretended) as up:
        tried = archiver("init", root, f"{up.base}/blog", *QUICK, "--json")
        ran = crawl(root)
        base = up.base
    assert tried.json["walk"] == "browser", tried.json
    assert {one["mechanism"] for one in tried.json["tried"] if not one["new"]} == {"rel_next"}
    assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran.json
    assert kept(root, base) == EVERY
