"""What commands share that show when a collection is crawled next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from archiver.collection import HOME
from archiver.schedule.file import ScheduleFile
from archiver.schedule.trigger import find_zone

SPANS = ((86_400, "d"), (3600, "h"), (60, "min"))

file_option = click.option(
    "--schedule",
    "file",
    metavar="FILE",
    envvar="ARCHIVER_SCHEDULE",
    default=HOME / "schedule.db",
    type=click.Path(path_type=Path),
    callback=lambda _ctx, _option, path: ScheduleFile(path),
    help="Where the schedule is kept; data/schedule.db, or $ARCHIVER_SCHEDULE.",
)


def shown_time(when: datetime | None, zone: str, now: datetime) -> str:
    """A time for a person, in the plan's own zone."""
    if when is None:
        return "never"
    if when <= now:
        return "now"
    return when.astimezone(find_zone(zone)).strftime("%Y-%m-%d %H:%M %Z")


def shown_wait(when: datetime | None, now: datetime) -> str | None:
    """How long until then, in few characters."""
    if when is None:
        return None
    wait_s = (when - now).total_seconds()
    for span_s, unit in SPANS:
        if wait_s >= span_s:
            return f"in {wait_s // span_s:.0f} {unit}"
    return "now"
