"""Killed anywhere: what was reported as kept is kept, and the next run goes on from there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archiver.demo.village import Village, articles
from archiver.store import close_database, open_database
from archiver.warc.reader import iter_exchanges
from archiver.warc.recover import recover
from tests.integration.conftest import FAST, crawl

SECTION = 3619
PATIENCE_S = 60


def start(root: Path, words: list[str] = FAST) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "archiver", "crawl", str(root), *words, "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_requests(village: Village, count: int, crawler: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while len(village.log) < count and crawler.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)


def collection(root: Path, village: Village) -> Path:
    root.mkdir()
    seed = village.url(f"/z/{SECTION}")
    (root / "collection.toml").write_text(f"seeds = {json.dumps([seed])}\n")
    return root


def bodies(root: Path) -> dict[str, tuple[str, str]]:
    db = open_database(root / "articles.db", readonly=True)
    rows = db.conn.execute("SELECT id, title, body_text FROM articles").fetchall()
    orphans = db.conn.execute(
        "SELECT count(*) FROM articles WHERE capture_id NOT IN (SELECT id FROM captures)"
    ).fetchone()
    close_database(db)
    assert orphans == (0,)
    return {article_id: (title, body) for article_id, title, body in rows}


def test_requisites_that_were_kept_are_not_fetched_again(village: Village, tmp_path: Path) -> None:
    root = collection(tmp_path / "killed", village)
    village.delay_s = 0.02
    words = [word for word in FAST if word != "--no-requisites"]
    crawler = start(root, words)
    wait_for_requests(village, 120, crawler)
    crawler.send_signal(signal.SIGKILL)
    crawler.communicate()
    recover(root / "archive")
    (path,) = (root / "archive").iterdir()
    kept = {c.url for c in (one.capture for one in iter_exchanges(path)) if c.role == "requisite"}
    assert len(kept) > 20
    village.delay_s = 0
    village.log.clear()
    second = start(root, words)
    said, _ = second.communicate()
    assert second.returncode == 0
    assert not {url.removeprefix(village.base_url) for url in kept} & {
        one.target for one in village.log
    }
    assert json.loads(said)["requisites"] > 20


def test_what_was_kept_is_not_fetched_again(village: Village, tmp_path: Path) -> None:
    """Kept is what lies whole in the WARC: after a kill, not even its rows need to be there."""
    root = collection(tmp_path / "killed", village)
    village.delay_s = 0.02
    crawler = start(root)
    wait_for_requests(village, 30, crawler)
    crawler.send_signal(signal.SIGKILL)
    crawler.communicate()
    (left_open,) = (root / "archive").iterdir()
    recover(root / "archive")
    (path,) = (root / "archive").iterdir()
    assert left_open.name == f"{path.name}.open"
    kept = {one.capture.url for one in iter_exchanges(path) if one.capture.status == 200}
    articles_kept = {url.removeprefix(village.base_url) for url in kept if "/a/" in url}
    assert len(articles_kept) > 5
    path.rename(left_open)
    village.delay_s = 0
    village.log.clear()
    assert crawl(root).code == 0
    assert not articles_kept & {one.path for one in village.log}
    assert len(bodies(root)) == len(articles(SECTION))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_crawl_that_is_asked_to_stop_says_how_to_go_on(
    village: Village, tmp_path: Path, number: signal.Signals
) -> None:
    root = collection(tmp_path / "stopped", village)
    village.delay_s = 0.02
    crawler = start(root)
    wait_for_requests(village, 12, crawler)
    crawler.send_signal(number)
    out, err = crawler.communicate(timeout=PATIENCE_S)
    assert crawler.returncode == 130, err
    assert json.loads(out)["verdict"] == "interrupted"
    assert "run it again" in json.loads(out)["reason"]
    village.delay_s = 0
    assert crawl(root).code == 0
    assert len(bodies(root)) == len(articles(SECTION))
