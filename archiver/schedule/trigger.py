"""Rules as APScheduler's triggers: the times at which they come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from tzlocal import get_localzone_name

from archiver.errors import UsageError
from archiver.schedule.rule import DAYS, Cron, Rule


def make_trigger(rule: Rule, zone: str, jitter_s: int, since: datetime) -> Any:
    """The trigger of a rule. An interval is counted from `since`; `jitter_s` is the most by which a
    time may be late, by chance."""
    late = {"jitter": jitter_s or None, "timezone": find_zone(zone)}
    if not isinstance(rule, Cron):
        every = timedelta(seconds=rule.interval_s)
        return IntervalTrigger(seconds=rule.interval_s, start_date=since + every, **late)
    time = {
        "minute": _listed(rule.minutes),
        "hour": _listed(rule.hours),
        "month": _listed(rule.months),
        **late,
    }
    days = _listed(rule.days)
    weekdays = ",".join(DAYS[weekday] for weekday in rule.weekdays)
    if not rule.either_day:
        return CronTrigger(day=days, day_of_week=weekdays, **time)
    return OrTrigger([CronTrigger(day=days, **time), CronTrigger(day_of_week=weekdays, **time)])


def next_time(
    rule: Rule, zone: str, since: datetime | None, now: datetime, jitter_s: int = 0
) -> datetime:
    """The first time from `now` on. An interval that has passed since the last crawl began, or that
    has no crawl to be counted from, ends now. In UTC."""
    if not isinstance(rule, Cron):
        every = timedelta(seconds=rule.interval_s)
        return max(since + every, now) if since else now
    found = make_trigger(rule, zone, jitter_s, now).get_next_fire_time(None, now)
    if found is None:
        raise UsageError(f"{rule.text!r} never comes.")
    return found.astimezone(UTC)  # type: ignore[no-any-return]


def find_zone(name: str) -> ZoneInfo:
    """A zone of the tz database. Raises UsageError."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise _no_zone(name) from error
    except KeyError as error:
        raise _no_zone(name) from error


def local_zone() -> str:
    """The name of this machine's zone; UTC where it has none."""
    try:
        return get_localzone_name() or "UTC"
    except (KeyError, ValueError, OSError):
        return "UTC"


def _no_zone(name: str) -> UsageError:
    return UsageError(f"--zone {name!r}: say a zone by its name, as in Europe/Prague or UTC.")


def _listed(values: tuple[int, ...]) -> str:
    return ",".join(map(str, values))
