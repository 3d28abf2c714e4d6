"""Makes the report of a run and delivers it to each place that collection.toml names."""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from archiver import __version__
from archiver.collection import Collection
from archiver.errors import ArchiverError, NotDeliveredError
from archiver.notify import mail, metrics, webhook
from archiver.notify.report import STAMP, Report
from archiver.records import Crawl
from archiver.store import close_database, open_database
from archiver.store.rhythm import Rhythm, last_success, rhythm

logger = logging.getLogger(__name__)


def tell_crawl(collection: Collection, crawl: Crawl, exit_code: int) -> list[str]:
    """Tell of a run that has ended. Gives what could not be delivered, a sentence each."""
    notify = collection.config.notify
    if not (notify.webhook or notify.mail_command or notify.prometheus):
        return []
    now = datetime.now(UTC).replace(microsecond=0)
    beat, success = _known(collection, now)
    report = Report(
        collection.root.resolve(),
        collection.name,
        collection.config.seeds,
        crawl,
        exit_code,
        now,
        rhythm=beat,
        last_success_at=success,
        silence_matters=notify.silence,
    )
    problems = []
    for deliver in _deliveries(collection, report):
        try:
            deliver()
        except NotDeliveredError as error:
            problems.append(f"not told how the crawl of {collection.root} ended: {error}.")
        except Exception as error:  # noqa: BLE001  (whatever it is, the crawl went as it went)
            said = f"{type(error).__name__}: {error}"
            problems.append(f"not told how the crawl of {collection.root} ended: {said}.")
    for problem in problems:
        logger.error("%s", problem)
    return problems


def tell_failure(collection: Collection, message: str, exit_code: int) -> list[str]:
    """Tell of a run that could not begin, or was ended before it could tell itself."""
    now = datetime.now(UTC).strftime(STAMP)
    argv = " ".join(sys.argv)
    crawl = Crawl("", now, argv, __version__, finished_at=now, verdict="failed", reason=message)
    return tell_crawl(collection, crawl, exit_code)


def _deliveries(collection: Collection, report: Report) -> Iterator[Callable[[], None]]:
    notify = collection.config.notify
    if notify.prometheus:  # a monitor wants each run, and judges itself
        yield partial(metrics.write, collection.root / notify.prometheus, report)
    if notify.on == "always" or report.alarms:
        if notify.webhook:
            yield partial(webhook.post, notify.webhook, report)
        if notify.mail_command:
            yield partial(mail.send, notify.mail_command, collection.config.mail_to, report)


def _known(collection: Collection, now: datetime) -> tuple[Rhythm | None, str | None]:
    """None of it where the books cannot be read, which is what the report is about then."""
    if not collection.database.exists():
        return None, None
    try:
        db = open_database(collection.database, readonly=True)
        try:
            return rhythm(db, now.strftime(STAMP)), last_success(db)
        finally:
            close_database(db)
    except (ArchiverError, OSError, sqlite3.Error):
        return None, None
