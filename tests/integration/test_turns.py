"""One crawl at a time asks a host, whoever began it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import FAST, archiver, crawl
from tests.integration.moody import Answer, Moody, serving

LAST = "/a/ferry-1/1001.html"


@pytest.fixture
def site() -> Iterator[Moody]:
    with serving(Moody(articles=2)) as running:
        yield running


def begin(*words: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archiver", "crawl", *FAST, *map(str, words), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class Gate:
    """A mood in which one page is not answered before the gate is open."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def __call__(self, path: str) -> Answer | None:
        if path == LAST:
            self.reached.set()
            self.open.wait()
        return None


@pytest.fixture
def gate(site: Moody) -> Iterator[Gate]:
    gate = site.mood = Gate()
    yield gate
    gate.open.set()


def waits_for(process: subprocess.Popen[str]) -> str:
    """What it says for which it waits; it is held up until then."""
    assert process.stderr
    return next((line for line in process.stderr if "waiting" in line), "")


def test_a_second_crawl_of_a_host_says_for_whom_it_waits_and_then_runs(
    site: Moody, gate: Gate, tmp_path: Path
) -> None:
    first = begin(site.seed, "--into", tmp_path / "a")
    gate.reached.wait()
    second = begin(site.seed, "--into", tmp_path / "b")
    said = waits_for(second)
    assert site.base.removeprefix("http://") in said
    assert f"process {first.pid} on" in said
    assert len(site.asked("/list")) == 1

    same = crawl(tmp_path / "a")
    assert (same.code, "in use by" in same.json["error"]) == (3, True)
    site.mood = lambda _path: None
    gate.open.set()
    for process in (first, second):
        out, err = process.communicate()
        assert process.returncode == 0, err
        assert '"new": 2' in out
    assert len(site.asked("/list")) == 2


def test_a_host_is_free_when_the_process_that_asked_it_is_dead(
    site: Moody, gate: Gate, tmp_path: Path
) -> None:
    first = begin(site.seed, "--into", tmp_path / "a")
    gate.reached.wait()
    second = begin(site.seed, "--into", tmp_path / "b")
    assert waits_for(second)
    site.mood = lambda _path: None
    first.kill()
    first.communicate()
    second.communicate()
    assert second.returncode == 0


def test_who_waits_can_be_stopped_and_has_asked_for_nothing(
    site: Moody, gate: Gate, tmp_path: Path
) -> None:
    first = begin(site.seed, "--into", tmp_path / "a")
    gate.reached.wait()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        second = begin(site.seed, "--into", tmp_path / "b")
        assert waits_for(second)
        second.send_signal(wanted)
        _, err = second.communicate()
        assert second.returncode == 130, err
        assert "Traceback" not in err
    assert len(site.asked("/list")) == 1
    gate.open.set()
    first.communicate()


def test_crawls_of_two_hosts_do_not_wait_for_each_other(
    site: Moody, gate: Gate, tmp_path: Path
) -> None:
    first = begin(site.seed, "--into", tmp_path / "a")
    gate.reached.wait()
    with serving(Moody(articles=2)) as other:
        ran = crawl(other.seed, "--into", tmp_path / "b")
    assert (ran.code, ran.json["new"]) == (0, 2)
    gate.open.set()
    first.communicate()


def test_where_no_lock_can_be_written_a_crawl_says_so_and_goes_on(
    site: Moody, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = crawl(site.seed, "--into", tmp_path / "c", XDG_STATE_HOME=str(tmp_path / "file"))
    assert (ran.code, ran.json["new"]) == (0, 2)
    assert "XDG_STATE_HOME" in ran.err


def test_a_relative_state_folder_is_none(site: Moody, tmp_path: Path) -> None:
    """XDG Base Directory Specification: such a path is invalid, and is to be ignored."""
    archiver(
        *("crawl", *FAST, site.seed, "--into", tmp_path / "c"),
        cwd=tmp_path,
        XDG_STATE_HOME="here",
        HOME=str(tmp_path),
    )
    locks = [path.name for path in (tmp_path / ".local/state/archiver/hosts").iterdir()]
    assert locks == [f"{site.base.removeprefix('http://')}.lock"]
    assert not (tmp_path / "here").exists()
