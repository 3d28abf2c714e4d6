"""All collections under data/: crawled together, shown together; a broken one stops no other."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.demo.village import Village
from archiver.schedule.file import ScheduleFile
from archiver.schedule.rule import parse_every
from archiver.store import close_database, last_crawls, open_database
from tests.integration.conftest import FAST, archiver


def make(folder: Path, name: str, seed: str) -> Path:
    root = folder / "data" / name
    root.mkdir(parents=True)
    (root / "collection.toml").write_text(f"seeds = {json.dumps([seed])}\n")
    return root


def by_name(collections: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    return {Path(str(one["collection"])).name: one for one in collections}


def all_crawled(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archiver", "crawl", "--all", *FAST]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def span(root: Path) -> tuple[str, str]:
    db = open_database(root / "articles.db", readonly=True)
    (crawl,) = last_crawls(db, 1)
    close_database(db)
    return crawl.started_at, crawl.finished_at or ""


def test_all_are_crawled_and_the_exit_code_is_the_worst(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    one = make(tmp_path, "one", village.url("/z/3625"))
    make(tmp_path, "refused", "http://localhost:9/")
    make(tmp_path, "broken", village.url("/z/3625"))
    (tmp_path / "data" / "broken" / "collection.toml").write_text("seeds = [")
    two = make(tmp_path, "two", village.url("/z/3625"))
    (tmp_path / "data" / "letters").mkdir()
    ran = archiver("crawl", "--all", *FAST, "--since", "2000-01-01", "--json", cwd=tmp_path)
    assert (ran.code, ran.json["exit_code"]) == (2, 2)
    told = by_name(ran.json["collections"])
    assert {name: row["exit_code"] for name, row in told.items()} == {
        "broken": 2,
        "one": 0,
        "refused": 1,
        "two": 0,
    }
    assert "is not TOML" in str(told["broken"]["error"])
    assert (told["one"]["verdict"], told["one"]["new"]) == ("complete", 6)
    assert "--since 2000-01-01" in str(told["two"]["argv"])
    first, second = sorted([span(one), span(two)])
    assert first[1] <= second[0]  # one host: one after the other

    ScheduleFile(tmp_path / "data" / "schedule.db").put(
        one, parse_every("6h"), "UTC", 0, datetime.now(UTC)
    )
    (two / "articles.db").write_bytes(b"not a database, but long enough to look like it" * 99)
    shown = archiver("status", cwd=tmp_path)
    assert shown.code == 4
    assert "unreadable" in shown.out
    assert "data/two/articles.db" in shown.out
    assert "in 5 h" in shown.out
    table = [line for line in shown.out.splitlines() if not line.startswith("data/two")]
    assert len(table) > 5
    assert max(map(len, table)) <= 80
    rows = by_name(archiver("status", "--json", cwd=tmp_path).json["collections"])
    assert (rows["one"]["articles"], rows["one"]["verdict"]) == (6, "complete")
    assert rows["one"]["size_bytes"]
    assert rows["one"]["next_run_at"]
    assert rows["refused"]["verdict"] == "failed"
    assert rows["two"]["exit_code"] == 4
    single = archiver("status", "one", cwd=tmp_path).out
    assert "Next run: " in single
    assert "(every 6h)" in single
    assert archiver("status", "one", "--json", cwd=tmp_path).json["next_run_at"]
    assert archiver("status", "refused", "--json", cwd=tmp_path).json["next_run_at"] is None


def test_hosts_are_asked_side_by_side_and_a_second_signal_waits_for_none(
    village: Village, tmp_path: Path
) -> None:
    village.stall("/robots.txt")  # so neither can end before the other begins
    hosts = ("127.0.0.1", "localhost")
    for host in hosts:
        make(tmp_path, host, village.url("/z/3625").replace("127.0.0.1", host))
    with all_crawled(tmp_path) as it:
        while {one.header("host").partition(":")[0] for one in list(village.log)} != set(hosts):
            assert it.poll() is None
            time.sleep(0.01)
        it.send_signal(signal.SIGINT)
        time.sleep(0.2)
        it.send_signal(signal.SIGINT)
        out, err = it.communicate()
    assert it.returncode == 130
    assert "2 collections, up to 4 at once" in out
    for host in hosts:
        assert f"{host}: begins" in err
        assert f"{host}: interrupted: " in out


def test_a_signal_ends_all_crawls_in_order(village: Village, tmp_path: Path) -> None:
    village.delay_s = 0.3
    roots = [make(tmp_path, name, village.url("/z/3619")) for name in ("one", "two")]
    with all_crawled(tmp_path) as it:
        while not village.requests_for("/z/3619") and it.poll() is None:
            time.sleep(0.01)
        it.send_signal(signal.SIGINT)
        out, _ = it.communicate()
    assert it.returncode == 130
    assert "interrupted: " in out
    assert "not begun" in out
    assert "Go on with: archiver crawl --all" in out
    (begun,) = [root for root in roots if (root / "articles.db").exists()]
    assert all(path.suffix == ".gz" for path in (begun / "archive").iterdir())


@pytest.mark.parametrize(
    "words", ["crawl", "crawl one --all", "crawl one --jobs 2", "crawl --all --into two"]
)
def test_what_goes_together_is_said(tmp_path: Path, words: str) -> None:
    make(tmp_path, "one", "http://127.0.0.1:9/")
    ran = archiver(*words.split(), cwd=tmp_path)
    assert ran.code == 2
    assert "say a DIR or URL, or --all" in ran.err


@pytest.mark.parametrize("words", ["crawl --all", "status"])
def test_without_collections_it_says_how_to_make_one(tmp_path: Path, words: str) -> None:
    ran = archiver(*words.split(), cwd=tmp_path)
    assert ran.code == 2
    assert "archiver init" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_status_shows_what_is_in_the_schedule_and_in_this_folder_too(tmp_path: Path) -> None:
    at_home = make(tmp_path, "one", "http://127.0.0.1:9/")
    here = tmp_path / "here"
    elsewhere = make(tmp_path / "away", "two", "http://127.0.0.1:9/")
    moved = tmp_path / "gone"
    here.mkdir()
    (here / "collection.toml").write_text('seeds = ["http://127.0.0.1:9/"]\n')
    file = ScheduleFile(tmp_path / "data" / "schedule.db")
    for root in (at_home, here, elsewhere, moved):
        file.put(root, parse_every("6h"), "UTC", 0, datetime.now(UTC))
    ran = archiver("status", "--json", cwd=tmp_path)
    rows = [(tmp_path / row["collection"]).resolve() for row in ran.json["collections"]]
    assert rows == [at_home, here, elsewhere, moved]
    assert ran.code == 2
    assert f"archiver schedule remove {moved}" in ran.json["collections"][-1]["error"]
    file.remove(file.key_of(moved))
    for root in (at_home, here, elsewhere):
        assert archiver("status", root, cwd=tmp_path).code == 0
    shown = archiver("status", cwd=tmp_path)
    assert shown.code == 0
    assert "data/one" in shown.out
    itself = archiver("status", "--json", cwd=here).json["collections"]
    assert [row["collection"] for row in itself] == ["."]
