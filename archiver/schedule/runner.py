"""`archiver schedule run`: APScheduler over the schedule file, until SIGTERM or SIGINT."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from archiver.errors import ArchiverError
from archiver.schedule.crawls import LOCKED, Crawls
from archiver.schedule.file import ScheduleFile
from archiver.schedule.jobs import PlanStore

logger = logging.getLogger(__name__)

WAITING = 1000  # collections that may wait for their turn: a thread each, made when it is needed


class Runner:
    """`tell` is called with a line for each thing that happens; also by other threads."""

    def __init__(
        self,
        file: ScheduleFile,
        jobs: int,
        tell: Callable[[str], None],
    ) -> None:
        self._file = file
        self._tell = tell
        self._crawls = Crawls(jobs)
        self._stop = threading.Event()

    def run(self) -> None:
        """Keep to the schedule until a signal comes. Raises LockedError where another does."""
        with self._file.kept():
            self._tell(f"keeping to {self._file.path}: {len(self._file.plans())} collections")
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self._asked)
            scheduler = BackgroundScheduler(
                jobstores={"default": PlanStore(self._file, self._crawl)},
                executors={"default": ThreadPoolExecutor(WAITING)},
                timezone=UTC,
            )
            scheduler.add_listener(self._still_running, EVENT_JOB_MAX_INSTANCES)
            scheduler.start()
            self._stop.wait()
            scheduler.pause()
            self._crawls.stop()
            scheduler.shutdown(wait=True)

    def _asked(self, _number: int, _frame: object) -> None:
        self._stop.set()

    def _crawl(self, key: str) -> None:
        try:
            plan = next((plan for plan in self._file.plans() if plan.key == key), None)
        except ArchiverError as error:
            self._tell(f"{key}: {error}")
            return
        if plan is None:  # removed since it was due
            return
        began = datetime.now(UTC)
        ended = self._crawls.run(plan.root.absolute(), begun=lambda: self._tell(f"{key}: begins"))
        said = f"left out: {ended.said}" if ended.exit_code == LOCKED else ended.said
        self._tell(f"{key}: {said}")
        try:
            self._file.put_last(key, began, ended.exit_code, said)
        except ArchiverError as error:
            self._tell(f"{key}: {error}")

    def _still_running(self, event: object) -> None:
        self._tell(f"{getattr(event, 'job_id', '')}: left out: its last run is not over yet")
