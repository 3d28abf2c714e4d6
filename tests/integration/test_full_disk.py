"""A disk that runs full, a real one, and a database that another program holds: the crawl stops
with a sentence, and goes on when there is room again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.demo.village import Village, articles
from tests.integration.conftest import FAST, archiver, crawl
from tests.integration.killing import collection, kept

SECTION = 3620
DISK_BYTES = 4_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"only root may mount a small disk: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def leave_free(disk: Path, spare: int) -> Path:
    state = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - spare)))
    return filler


@pytest.mark.parametrize("spare", [0, 8_000, 360_000, 520_000, 800_000])
def test_a_disk_that_runs_full_stops_the_crawl_and_nothing_is_lost(
    village: Village, disk: Path, spare: int
) -> None:
    """The less there is left, the earlier: at the lock, the database, the frontier, the WARC."""
    root = collection(disk / "c", village.url(f"/z/{SECTION}"))
    filler = leave_free(disk, spare)
    full = crawl(root)
    assert full.code == 1, full
    assert full.err.count("\n") == 1, full.err  # one sentence, and no log that cannot be written
    assert str(disk) in full.err
    assert "again" in full.err
    filler.unlink()
    had = {url for url in kept(root) if "/a/" in url}
    village.log.clear()
    done = crawl(root)
    assert (done.code, done.json["verdict"]) == (0, "complete"), done
    assert not had & {village.url(one.target) for one in village.log}
    with closing(sqlite3.connect(root / "articles.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM articles").fetchone()
    assert count == len(articles(SECTION))
    assert archiver("verify", root).code == 0


def test_a_database_that_another_program_holds_is_named_at_the_start(
    village: Village, tmp_path: Path
) -> None:
    root = collection(tmp_path / "c", village.url(f"/z/{SECTION}"))
    assert crawl(root, "--max-articles", "3").code == 0
    village.log.clear()
    with closing(sqlite3.connect(root / "articles.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        held = crawl(root)
    assert held.code == 3
    assert f"{root / 'articles.db'} is locked by another program" in held.err
    assert village.log == []
    assert crawl(root).json["verdict"] == "complete"


def test_a_database_that_is_taken_in_the_middle_stops_the_crawl_which_goes_on_after(
    village: Village, tmp_path: Path
) -> None:
    root = collection(tmp_path / "c", village.url(f"/z/{SECTION}"))
    village.delay_s = 0.1
    command = [sys.executable, "-m", "archiver", "crawl", str(root), *FAST]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as crawler:
        while not kept(root):
            assert crawler.poll() is None
        with closing(sqlite3.connect(root / "articles.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            _, said = crawler.communicate()
    assert crawler.returncode == 3, said
    assert "is locked by another program" in said
    assert "Traceback" not in said
    village.delay_s = 0
    had = {url for url in kept(root) if "/a/" in url}
    village.log.clear()
    assert crawl(root).json["verdict"] == "complete"
    assert not had & {village.url(one.target) for one in village.log}
    assert archiver("verify", root).code == 0


def test_of_two_crawls_of_one_collection_the_second_says_who_holds_it(
    village: Village, tmp_path: Path
) -> None:
    root = collection(tmp_path / "c", village.url(f"/z/{SECTION}"))
    village.stall(f"/z/{SECTION}")  # so the first cannot end before the second begins
    command = [sys.executable, "-m", "archiver", "crawl", str(root), *FAST]
    with subprocess.Popen(command) as first:
        while not village.log:
            assert first.poll() is None
        second = crawl(root)
        assert second.code == 3
        assert f"in use by process {first.pid} on " in second.err
        first.kill()
