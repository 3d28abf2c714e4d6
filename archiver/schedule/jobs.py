"""The schedule file as APScheduler's job store: a job is made anew from its plan each time, so that
nothing is pickled, and what another process adds or removes counts at once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore

from archiver.errors import ArchiverError
from archiver.schedule.file import Plan, ScheduleFile
from archiver.schedule.trigger import make_trigger

logger = logging.getLogger(__name__)

NEVER = datetime.max.replace(tzinfo=UTC)
LOOK_AGAIN_S = 5.0  # the file may have been changed by another process


class PlanStore(BaseJobStore):  # type: ignore[misc]  # APScheduler has no types
    """`run` is called with the key of a plan whose time has come."""

    def __init__(self, file: ScheduleFile, run: Callable[[str], None]) -> None:
        super().__init__()
        self._file = file
        self._run = run
        self._put_off: dict[str, datetime] = {}  # by key, what the file does not say

    def get_due_jobs(self, now: datetime) -> list[Job]:
        due = [plan for plan in self._file.plans() if plan.next_run_at and plan.next_run_at <= now]
        return [self._job(plan) for plan in due if self._put_off.get(plan.key, now) <= now]

    def get_next_run_time(self) -> datetime:
        """Never raises, which would end APScheduler's thread and say nothing."""
        look_again = datetime.now(UTC) + timedelta(seconds=LOOK_AGAIN_S)
        try:
            plans = self._file.plans()
        except ArchiverError:  # `get_due_jobs` said so
            return look_again
        return min([look_again, *(plan.next_run_at for plan in plans if plan.next_run_at)])

    def get_all_jobs(self) -> list[Job]:
        return [self._job(plan) for plan in self._file.plans()]

    def lookup_job(self, job_id: str) -> Job | None:
        return next((job for job in self.get_all_jobs() if job.id == job_id), None)

    def update_job(self, job: Job) -> None:
        self._put_next(job.id, job.next_run_time)

    def remove_job(self, job_id: str) -> None:
        """A plan whose time never comes again: it stays, for a person to see."""
        self._put_next(job_id, None)

    def add_job(self, job: Job) -> None:
        raise NotImplementedError("plans are added to the schedule file")

    def remove_all_jobs(self) -> None:
        raise NotImplementedError("plans are removed from the schedule file")

    def _put_next(self, key: str, when: datetime | None) -> None:
        """Where it cannot be written (a full disk), a collection must not be crawled again and
        again: then it is known here."""
        try:
            self._file.put_next(key, when)
        except ArchiverError as error:
            logger.error("%s: its next time is not noted: %s", key, error)  # noqa: TRY400
            self._put_off[key] = when or NEVER
        else:
            self._put_off.pop(key, None)

    def _job(self, plan: Plan) -> Job:
        due = plan.next_run_at or datetime.now(UTC)
        parts: dict[str, Any] = {
            "func": self._run,
            "args": (plan.key,),
            "kwargs": {},
            "name": plan.key,
            "executor": "default",
            "trigger": make_trigger(plan.rule, plan.zone, plan.jitter_s, due),
            "next_run_time": plan.next_run_at,
            "coalesce": True,  # missed runs are caught up once,
            "misfire_grace_time": None,  # however late it is
            "max_instances": 1,
        }
        job = Job(self._scheduler, id=plan.key, **parts)
        job._jobstore_alias = self._alias  # noqa: SLF001  (a job store is to set it)
        return job
