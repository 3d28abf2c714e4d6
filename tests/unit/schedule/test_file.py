"""The schedule on disk: several processes read and write it, and it is moved with its data."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import DamageError, LockedError, UsageError
from archiver.schedule.file import ScheduleFile
from archiver.schedule.rule import parse_cron, parse_every

DUE = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> ScheduleFile:
    return ScheduleFile(tmp_path / "data" / "schedule.db")


def plan_village(file: ScheduleFile) -> Path:
    root = file.path.parent / "village"
    file.put(root, parse_every("6h"), "UTC", 60, DUE)
    return root


def test_without_a_file_nothing_is_planned_and_none_is_made(file: ScheduleFile) -> None:
    assert file.plans() == []
    assert not file.running
    assert not file.path.parent.exists()


def test_a_plan_is_read_as_it_was_written(file: ScheduleFile) -> None:
    root = plan_village(file)
    (plan,) = file.plans()
    assert (plan.root, plan.rule, plan.zone) == (root, parse_every("6h"), "UTC")
    assert (plan.jitter_s, plan.next_run_at, plan.last_run_at) == (60, DUE, None)


def test_a_second_plan_for_a_collection_replaces_the_first_and_keeps_its_last_result(
    file: ScheduleFile,
) -> None:
    root = plan_village(file)
    file.put_last("village", DUE, 1, "failed: HTTP 500")
    file.put(root, parse_cron("0 4 * * *"), "Europe/Prague", 0, DUE)
    (plan,) = file.plans()
    assert str(plan.rule) == "cron 0 4 * * *"
    assert (plan.last_code, plan.last_said) == (1, "failed: HTTP 500")


def test_a_collection_beside_the_schedule_moves_with_it(file: ScheduleFile, tmp_path: Path) -> None:
    plan_village(file)
    (tmp_path / "data").rename(tmp_path / "moved")
    (plan,) = ScheduleFile(tmp_path / "moved" / "schedule.db").plans()
    assert plan.root == tmp_path / "moved" / "village"


def test_a_collection_elsewhere_keeps_its_whole_path(file: ScheduleFile, tmp_path: Path) -> None:
    file.put(tmp_path / "elsewhere", parse_every("1d"), "UTC", 0, DUE)
    (plan,) = file.plans()
    assert plan.root == tmp_path / "elsewhere"


def test_the_next_due_comes_first_and_what_never_comes_last(file: ScheduleFile) -> None:
    home = file.path.parent
    for name, day in (("late", 3), ("early", 1), ("never", 2)):
        file.put(home / name, parse_every("1d"), "UTC", 0, DUE.replace(day=day))
    file.put_next("never", None)
    assert [plan.key for plan in file.plans()] == ["early", "late", "never"]


def test_only_one_process_keeps_to_a_schedule(file: ScheduleFile) -> None:
    plan_village(file)
    with file.kept():
        assert file.running
        with pytest.raises(LockedError, match=r"process \d+"), ScheduleFile(file.path).kept():
            pass
    assert not file.running


def test_a_file_that_is_no_database_is_damage_and_is_left_alone(file: ScheduleFile) -> None:
    file.path.parent.mkdir()
    file.path.write_bytes(b"not a database, but long enough to be looked at as one" * 20)
    before = file.path.read_bytes()
    with pytest.raises(DamageError, match=r"schedule\.db"):
        file.plans()
    assert file.path.read_bytes() == before


def test_a_file_of_a_newer_version_is_left_alone(file: ScheduleFile) -> None:
    plan_village(file)
    with sqlite3.connect(file.path) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(UsageError, match="version 9"):
        file.plans()


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "schedule.db").mkdir()
    with pytest.raises(UsageError, match=r"cannot open .*schedule\.db"):
        plan_village(ScheduleFile(tmp_path / "schedule.db"))
