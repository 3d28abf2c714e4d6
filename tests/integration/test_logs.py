"""state/logs/: one file a run, and only the last of them."""

from __future__ import annotations

import fcntl
from pathlib import Path

from archiver.demo.village import Village
from tests.integration.conftest import crawl

OLD = [f"20250101T00000{number}Z.log" for number in range(5)]


def with_old_logs(root: Path, keep: int) -> Path:
    with (root / "collection.toml").open("a") as file:
        file.write(f"\n[logs]\nkeep = {keep}\n")
    logs = root / "state" / "logs"
    for log in logs.iterdir():
        log.unlink()
    for name in (*OLD, "mine.log"):
        (logs / name).write_text("a line\n")
    return logs


def test_the_logs_of_the_last_runs_are_kept(kept: tuple[Village, Path]) -> None:
    logs = with_old_logs(kept[1], 3)
    assert crawl(kept[1]).code == 0
    *before, last, foreign = sorted(log.name for log in logs.iterdir())
    assert (before, foreign) == (OLD[-2:], "mine.log")
    assert last > OLD[-1]
    assert "archiver" in (logs / last).read_text()


def test_a_run_that_is_turned_away_deletes_no_log(kept: tuple[Village, Path]) -> None:
    logs = with_old_logs(kept[1], 1)
    with (kept[1] / "state" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert crawl(kept[1]).code == 3
    assert {*OLD, "mine.log"} < {log.name for log in logs.iterdir()}


def test_no_logs_at_all_is_no_number(kept: tuple[Village, Path]) -> None:
    with_old_logs(kept[1], 0)
    ran = crawl(kept[1])
    assert ran.code == 2
    assert "logs.keep must be above 0" in ran.json["error"]
