"""The schedule file as a job store: what goes wrong with the file must not crawl without end."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from archiver.errors import LockedError
from archiver.schedule import file as file_room
from archiver.schedule.file import ScheduleFile
from archiver.schedule.jobs import PlanStore
from archiver.schedule.rule import parse_every


@pytest.fixture
def file(tmp_path: Path) -> ScheduleFile:
    found = ScheduleFile(tmp_path / "schedule.db")
    missed = datetime.now(UTC) - timedelta(days=3, hours=1)
    found.put(tmp_path / "village", parse_every("1d"), "UTC", 0, missed)
    return found


def store_of(file: ScheduleFile) -> PlanStore:
    store = PlanStore(file, lambda _key: None)
    store.start(BackgroundScheduler(timezone=UTC), "default")
    return store


def take(store: PlanStore, now: datetime) -> list[Any]:
    """As APScheduler does: what is due is handed out, and its next time noted."""
    due = store.get_due_jobs(now)
    for job in due:
        times = job._get_run_times(now)
        job._modify(next_run_time=job.trigger.get_next_fire_time(times[-1], now))
        store.update_job(job)
    return due


def test_what_was_missed_is_due_once(file: ScheduleFile) -> None:
    store, now = store_of(file), datetime.now(UTC)
    (job,) = take(store, now)
    assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
    assert take(store, now) == []
    (plan,) = file.plans()
    assert plan.next_run_at
    assert now < plan.next_run_at <= now + timedelta(days=1)


def test_a_time_that_cannot_be_noted_is_kept_to_all_the_same(
    file: ScheduleFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_room, "WAIT_S", 0.1)
    store, now = store_of(file), datetime.now(UTC)
    with sqlite3.connect(file.path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM plans").fetchall()  # whoever reads hinders who writes
        with pytest.raises(LockedError):
            file.put_next("village", now)
        assert len(take(store, now)) == 1
        assert take(store, now) == []
        assert len(take(store, now + timedelta(days=1))) == 1
    reader.close()
    assert len(take(store, now + timedelta(days=2))) == 1


def test_a_schedule_that_cannot_be_read_is_looked_at_again(file: ScheduleFile) -> None:
    store = store_of(file)
    file.path.write_bytes(b"not a database, but long enough to be taken for one" * 40)
    soon = store.get_next_run_time() - datetime.now(UTC)
    assert timedelta() < soon <= timedelta(seconds=5)


def test_what_another_process_adds_is_found(file: ScheduleFile, tmp_path: Path) -> None:
    store, now = store_of(file), datetime.now(UTC)
    take(store, now)
    ScheduleFile(file.path).put(tmp_path / "new", parse_every("1h"), "UTC", 0, now)
    assert [job.id for job in take(store, now)] == ["new"]
