"""Crawls that begin by themselves: the real scheduler, real crawls, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.collection import find_collection, locked
from archiver.demo.village import Village
from archiver.records import Crawl
from archiver.schedule.file import Plan, ScheduleFile
from archiver.schedule.rule import parse_every
from archiver.store import close_database, last_crawls, open_database
from tests.integration.conftest import Ran, archiver

PATIENCE_S = 120
SPEED = """
[settings]
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = false
[requisites]
fetch = false
[notify]
prometheus = "state/crawl.prom"
"""


class Home:
    """A folder with ``data/``, in which a schedule is kept and commands are given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.file = ScheduleFile(self.data / "schedule.db")

    def collection(self, name: str, seed: str) -> Path:
        root = self.data / name
        root.mkdir(parents=True)
        (root / "collection.toml").write_text(f"seeds = {json.dumps([seed])}\n{SPEED}")
        return root

    def command(self, *words: str) -> Ran:
        return archiver(*words, cwd=self.folder)

    def due(self, name: str, ago: timedelta = timedelta()) -> None:
        """Plan a collection whose time has come."""
        now = datetime.now(UTC)
        self.file.put(self.data / name, parse_every("1d"), "UTC", 0, now - ago)

    def plan(self, name: str) -> Plan:
        found = self.file.find(self.data / name)
        assert found
        return found

    def crawls(self, name: str) -> list[Crawl]:
        db = open_database(self.data / name / "articles.db", readonly=True)
        found = last_crawls(db)
        close_database(db)
        return found

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        """`archiver schedule run`, ended by SIGTERM when the block is left."""
        command = [sys.executable, "-m", "archiver", "schedule", "run"]
        with subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE, text=True) as it:
            try:
                yield it
            finally:
                it.send_signal(signal.SIGTERM)
                self.said = it.stderr.read() if it.stderr else ""
                sys.stdout.write(f"{self.said}ended: {it.wait()}\n")  # shown where the test fails
        assert it.returncode == 0, self.said
        assert "Traceback" not in self.said, self.said
        assert self.said.endswith("stopped\n")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_was_missed_is_caught_up_once_and_what_cannot_be_crawled_stops_nothing_else(
    village: Village, home: Home
) -> None:
    home.collection("good", village.url("/z/3625"))
    busy = home.collection("busy", village.url("/z/3621"))
    wrong = home.collection("wrong", village.url("/z/3621"))
    (wrong / "collection.toml").write_text("sees = []")
    for name in ("busy", "gone", "wrong"):
        home.due(name)
    home.due("good", timedelta(days=10, hours=1))
    with locked(find_collection(str(busy))), home.running():
        wait_until(lambda: all(plan.last_said for plan in home.file.plans()))
    good = home.plan("good")
    assert good.last_said
    assert (good.last_code, good.last_said.partition(":")[0]) == (0, "complete")
    assert len(home.crawls("good")) == 1
    assert good.next_run_at
    assert timedelta(hours=22) < good.next_run_at - datetime.now(UTC) < timedelta(hours=24)
    codes = {plan.key: plan.last_code for plan in home.file.plans()}
    assert codes == {"good": 0, "busy": 3, "gone": 2, "wrong": 2}
    said = {plan.key: plan.last_said or "" for plan in home.file.plans()}
    assert f"left out: {busy} is in use by process {os.getpid()}" in said["busy"]
    assert "sees" in said["wrong"]
    assert "there is no collection" in said["gone"]
    rows = {
        Path(row["collection"]).name: row
        for row in home.command("schedule", "list", "--json").json["collections"]
    }
    assert rows["good"]["last_result"] == "complete"
    assert rows["busy"]["last_result"] == said["busy"]


def test_a_collection_that_is_added_while_the_schedule_is_kept_is_crawled(
    village: Village, home: Home
) -> None:
    home.data.mkdir()
    with home.running() as scheduler:
        wait_until(lambda: home.file.running or scheduler.poll() is not None)
        home.collection("late", village.url("/z/3625"))
        assert home.command("schedule", "add", "late", "--every", "6h").code == 0
        second = home.command("schedule", "run")
        wait_until(lambda: home.plan("late").last_said)
    assert second.code == 3
    assert f"in use by process {scheduler.pid}" in second.err
    assert "late: begins" in home.said
    assert "late: complete: " in home.said


def test_collections_of_one_host_take_turns_and_a_stop_ends_them_in_order(
    village: Village, home: Home
) -> None:
    village.delay_s = 0.3
    for name in ("one", "two"):
        home.collection(name, village.url("/z/3619"))
        home.due(name)
    with home.running():
        wait_until(lambda: village.requests_for("/z/3619"))
        time.sleep(0.5)
    begun = [name for name in ("one", "two") if (home.data / name / "articles.db").exists()]
    assert len(begun) == 1
    (crawl,) = home.crawls(begun[0])
    assert crawl.verdict == "interrupted"
    (other,) = {"one", "two"} - set(begun)
    assert home.plan(other).last_said == "not begun: stopped before its turn came"
    asked = len(village.log)
    time.sleep(1)
    assert len(village.log) == asked


def test_a_crawl_whose_process_is_killed_is_reported(village: Village, home: Home) -> None:
    root = home.collection("killed", village.url("/z/3619"))
    village.delay_s = 0.3
    home.due("killed")
    with home.running():
        wait_until(lambda: village.requests_for("/z/3619"))
        holder = (root / "state" / "lock").read_text().split()[1]
        os.kill(int(holder), signal.SIGKILL)
        wait_until(lambda: home.plan("killed").last_said)
    assert home.plan("killed").last_said == "ended by SIGKILL"
    told = (root / "state" / "crawl.prom").read_text()
    assert 'archiver_crawl_verdict{collection="killed",verdict="failed"} 1\n' in told


def test_a_plan_is_shown_changed_and_removed(village: Village, home: Home) -> None:
    home.collection("village", village.url("/z/3625"))
    added = home.command("schedule", "add", "village", "--every", "6h")
    assert "every 6h; next run now" in added.out
    assert "archiver schedule run" in added.out
    home.command("schedule", "add", "village", "--cron", "30 4 * * *", "--zone", "Europe/Prague")
    listed = home.command("schedule", "list")
    assert "cron 30 4 * * *" in listed.out
    assert "04:30 CE" in listed.out
    assert "not crawled yet" in listed.out
    assert "No `archiver schedule run` is running" in listed.out
    (row,) = home.command("schedule", "list", "--json").json["collections"]
    assert (row["rule"], row["zone"]) == ("cron 30 4 * * *", "Europe/Prague")
    assert home.command("schedule", "remove", "village").code == 0
    assert "Nothing is scheduled" in home.command("schedule", "list").out
    again = home.command("schedule", "remove", "village")
    assert again.code == 2
    assert "archiver schedule list" in again.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("add nowhere --every 6h", "there is no collection 'nowhere'"),
        ("add village", "--every 6h"),
        ("add village --every 6h --cron @daily", "--every 6h"),
        ("add village --every soon", "30m, 6h, 1d, 1w"),
        ("add village --cron 99", "minute, hour, day of month"),
        ("add village --every 6h --zone Mars", "Europe/Prague"),
        ("add village --every 6h --jitter x", "say 0, or a time"),
        ("add village --every 6h --jitter 6h", "shorter than --every 6h"),
        ("unit --cron", "nothing is scheduled"),
        ("unit", "one of --systemd, --cron and --service"),
        ("unit village --systemd", "not in the schedule"),
    ],
)
def test_what_cannot_be_planned_is_refused_and_nothing_is_made(
    home: Home, words: str, said: str
) -> None:
    home.collection("village", "http://127.0.0.1:9/")
    ran = home.command("schedule", *words.split())
    assert ran.code == 2
    assert said in ran.err
    assert not home.file.path.exists()


def test_units_are_written_where_they_are_asked_for(home: Home) -> None:
    home.collection("village", "http://127.0.0.1:9/")
    home.command("schedule", "add", "village", "--every", "6h")
    folder = home.folder / "units"
    ran = home.command("schedule", "unit", "--systemd", "--into", str(folder))
    assert ran.code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "archiver-village.service",
        "archiver-village.timer",
    ]
    service = (folder / "archiver-village.service").read_text()
    assert f"crawl {home.data / 'village'}\n" in service
    line = home.command("schedule", "unit", "village", "--cron").out
    assert f"crawl {home.data / 'village'} " in line
