"""SIGINT and SIGTERM: what is under way is finished, the rest waits on disk, nothing failed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archiver.demo.village import Village, articles
from archiver.store import close_database, open_database, open_failures
from archiver.warc.scan import iter_records
from tests.integration.conftest import FAST, crawl

SECTION = 3625
PATIENCE_S = 60
ONE_BY_ONE = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]


def start(root: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archiver", "crawl", str(root), *(options or FAST), "--json"]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a group of its own, as on a terminal
    )


def wait_for(village: Village, path: str, crawler: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not village.requests_for(path) and crawler.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def root(village: Village, tmp_path: Path) -> Path:
    folder = tmp_path / "stopped"
    folder.mkdir()
    seed = village.url(f"/z/{SECTION}")
    (folder / "collection.toml").write_text(f"seeds = {json.dumps([seed])}\n")
    return folder


def failures(root: Path) -> list[str]:
    db = open_database(root / "articles.db", readonly=True)
    found = [failure.url for failure in open_failures(db)]
    close_database(db)
    return found


def kept_articles(root: Path) -> int:
    db = open_database(root / "articles.db", readonly=True)
    (count,) = db.conn.execute("SELECT count(*) FROM articles").fetchone()
    close_database(db)
    return int(count)


def address(number: int) -> str:
    return next(one.path for one in articles(SECTION)[number:] if one.path.startswith("/a/"))


def test_an_answer_that_is_under_way_is_waited_for_and_kept(village: Village, root: Path) -> None:
    village.delay_s = 0.7
    crawler = start(root, *ONE_BY_ONE)
    wait_for(village, address(0), crawler)
    crawler.send_signal(signal.SIGINT)
    asked = len(village.log)
    out, err = crawler.communicate(timeout=PATIENCE_S)
    assert crawler.returncode == 130, err
    assert json.loads(out)["verdict"] == "interrupted"
    assert len(village.log) <= asked + 1  # one may be sent before the signal is looked at
    for path in (root / "archive").iterdir():
        assert path.name.endswith(".warc.gz")
        assert not [r for r in iter_records(path) if r.value("WARC-Truncated")]
    assert failures(root) == []
    village.delay_s = 0
    village.log.clear()
    assert crawl(root).code == 0
    assert village.requests_for(address(0)) == []
    assert kept_articles(root) == len(articles(SECTION))


def test_an_answer_that_never_ends_is_broken_off_kept_and_asked_for_again(
    village: Village, root: Path
) -> None:
    stalled = address(0)
    village.stall(stalled)
    crawler = start(root)
    wait_for(village, stalled, crawler)
    began = time.monotonic()
    crawler.send_signal(signal.SIGTERM)
    out, err = crawler.communicate(timeout=PATIENCE_S)
    took_s = time.monotonic() - began
    assert crawler.returncode == 130, err
    assert took_s < PATIENCE_S / 2  # DOWNLOAD_TIMEOUT, which it does not wait for, is 60 s
    assert json.loads(out)["verdict"] == "interrupted"
    assert failures(root) == []
    (path,) = (root / "archive").iterdir()
    cut = [r for r in iter_records(path) if r.type == "response" and r.value("WARC-Truncated")]
    assert [r.url for r in cut] == [village.url(stalled)]
    village._stalled.clear()
    shutil.rmtree(root / "state")  # nothing of value is in it
    assert crawl(root).code == 0
    assert len(village.requests_for(stalled)) == 2
    assert kept_articles(root) == len(articles(SECTION))


def test_a_request_that_waits_for_its_hosts_delay_is_not_waited_for(
    village: Village, root: Path
) -> None:
    crawler = start(root, "-s", "DOWNLOAD_DELAY=300", "-s", "AUTOTHROTTLE_ENABLED=False")
    wait_for(village, "/robots.txt", crawler)
    time.sleep(0.5)
    crawler.send_signal(signal.SIGTERM)
    out, err = crawler.communicate(timeout=PATIENCE_S)
    assert crawler.returncode == 130, err
    assert json.loads(out)["verdict"] == "interrupted"
    assert failures(root) == []
    assert crawl(root).code == 0


def test_a_second_signal_breaks_off_at_once_and_closes_all_files(
    village: Village, root: Path
) -> None:
    village.stall(address(0))
    crawler = start(root)
    wait_for(village, address(0), crawler)
    crawler.send_signal(signal.SIGINT)
    time.sleep(0.2)
    crawler.send_signal(signal.SIGINT)
    _, err = crawler.communicate(timeout=PATIENCE_S)
    assert crawler.returncode == 130, err
    assert [path.suffix for path in (root / "archive").iterdir()] == [".gz"]
    assert failures(root) == []


def test_a_signal_for_the_whole_group_does_not_take_the_readers_away(
    village: Village, root: Path
) -> None:
    """Ctrl-C on a terminal, and systemd's stop, reach every process of the crawl."""
    village.delay_s = 0.02
    crawler = start(root)
    wait_for(village, address(1), crawler)
    os.killpg(crawler.pid, signal.SIGINT)
    _, err = crawler.communicate(timeout=PATIENCE_S)
    assert (crawler.returncode, "Traceback" in err) == (130, False), err
    (log,) = (root / "state" / "logs").iterdir()
    assert "the reading process died" not in log.read_text()
    village.delay_s = 0
    assert crawl(root).code == 0
    assert kept_articles(root) == len(articles(SECTION))


def test_a_run_that_still_reads_what_an_earlier_one_left_stops_at_once(
    village: Village, root: Path
) -> None:
    assert crawl(root).code == 0
    (root / "articles.db").unlink()
    (first,) = (root / "state" / "logs").iterdir()
    first.unlink()
    crawler = start(root)
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and crawler.poll() is None:
        logs = list((root / "state" / "logs").iterdir())
        if logs and "rebuilding it from" in logs[0].read_text():
            break
        time.sleep(0.005)
    crawler.send_signal(signal.SIGTERM)
    out, err = crawler.communicate(timeout=PATIENCE_S)
    assert crawler.returncode == 130, err
    assert "Traceback" not in err
    assert json.loads(out)
    village.log.clear()
    assert crawl(root).code == 0
    assert kept_articles(root) == len(articles(SECTION))
    assert not [one for one in village.log if "/a/" in one.path]
