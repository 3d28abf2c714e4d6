"""When a collection is crawled: what may be said, and the times that come of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.schedule.rule import Cron, Every, parse_cron, parse_every, parse_rule
from archiver.schedule.trigger import find_zone, local_zone, make_trigger, next_time

PRAGUE = "Europe/Prague"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1m", 60), ("30m", 1800), ("6h", 21_600), ("1d", 86_400), ("1w", 604_800), (" 2 H ", 7200)],
)
def test_an_interval_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert parse_every(text).interval_s == seconds


@pytest.mark.parametrize(
    "text", ["", "6", "h", "0h", "-1h", "1.5h", "6 hours", "1y", "99w", "999999w", "٣h", "6h6h"]
)
def test_what_is_no_interval_is_refused_with_those_that_are(text: str) -> None:
    with pytest.raises(UsageError, match="30m, 6h, 1d, 1w") as refused:
        parse_every(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "0 fields, not 5"),
        ("0 4 * *", "4 fields, not 5"),
        ("0 4 * * * root", "6 fields, not 5"),
        ("60 4 * * *", "'60' is no minute (0-59)"),
        ("0 24 * * *", "'24' is no hour (0-23)"),
        ("0 4 0 * *", "'0' is no day (1-31)"),
        ("0 4 * 13 *", "'13' is no month (1-12)"),
        ("0 4 * * 8", "'8' is no weekday (0-7)"),
        ("0 4 * * funday", "'funday' is no weekday"),
        ("*/0 * * * *", "a step is a number from 1 up"),
        ("*/x * * * *", "a step is a number from 1 up"),
        ("30-10 * * * *", "'30-10' runs backwards"),
        ("1,,2 * * * *", "'' is no minute"),
        ("0 0 31 2 *", "there is no such day in any year"),
        ("0 0 31 4,6 *", "there is no such day in any year"),
        ("@reboot", "1 fields, not 5"),
        ("- - - - -", "'' is no minute"),
    ],
)
def test_what_is_no_crontab_line_is_refused_saying_what_is_wrong(text: str, wrong: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_cron(text)
    assert wrong in str(refused.value)
    assert "minute, hour, day of month, month and weekday" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "after", "comes"),
    [
        ("30 4 * * *", "2026-03-01T04:30+00:00", "2026-03-01T04:30+00:00"),
        ("30 4 * * *", "2026-03-01T04:31+00:00", "2026-03-02T04:30+00:00"),
        ("0 */6 * * *", "2026-03-01T07:00+00:00", "2026-03-01T12:00+00:00"),
        ("0 0 * * 0", "2026-03-02T00:01+00:00", "2026-03-08T00:00+00:00"),  # Sunday is 0,
        ("0 0 * * 7", "2026-03-02T00:01+00:00", "2026-03-08T00:00+00:00"),  # and 7,
        ("0 0 * * 1", "2026-03-02T00:01+00:00", "2026-03-09T00:00+00:00"),  # and Monday is 1
        ("0 0 * * mon-fri", "2026-03-06T00:01+00:00", "2026-03-09T00:00+00:00"),
        ("0 0 13 * fri", "2026-03-01T00:00+00:00", "2026-03-06T00:00+00:00"),  # either of them
        ("0 0 13 * fri", "2026-04-11T00:00+00:00", "2026-04-13T00:00+00:00"),
        ("0 0 */2 * fri", "2026-03-01T00:00+00:00", "2026-03-13T00:00+00:00"),  # both of them
        ("0 0 29 feb *", "2026-03-01T00:00+00:00", "2028-02-29T00:00+00:00"),
        ("@weekly", "2026-03-02T00:01+00:00", "2026-03-08T00:00+00:00"),
        ("5/20 0 1 1 *", "2026-01-01T00:06+00:00", "2026-01-01T00:25+00:00"),
    ],
)
def test_a_crontab_line_means_what_crontab_says(text: str, after: str, comes: str) -> None:
    assert next_time(parse_cron(text), "UTC", None, at(after)) == at(comes)


def brute_force(rule: Cron, now: datetime) -> datetime:
    minute = now.replace(second=0, microsecond=0)
    while True:
        day = minute.day in rule.days
        weekday = minute.isoweekday() % 7 in rule.weekdays
        if (
            minute >= now
            and minute.minute in rule.minutes
            and minute.hour in rule.hours
            and minute.month in rule.months
            and (day or weekday if rule.either_day else day and weekday)
        ):
            return minute
        minute += timedelta(minutes=1)


FIELD = st.sampled_from(["*", "*/7", "1", "5-9", "3,6"])


@given(
    st.tuples(FIELD, FIELD, FIELD, st.sampled_from(["*", "*/2"]), st.sampled_from(["*", "1-3"])),
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@settings(max_examples=40, deadline=None)
def test_the_next_time_is_the_first_minute_that_fits(
    fields: tuple[str, ...], now: datetime
) -> None:
    rule = parse_cron(" ".join(fields))
    assert next_time(rule, "UTC", None, now) == brute_force(rule, now)


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        ("2026-01-10T00:00+01:00", "2026-01-10T04:30+01:00"),
        ("2026-07-10T00:00+02:00", "2026-07-10T04:30+02:00"),  # summer: an hour earlier in UTC
    ],
)
def test_a_time_is_of_its_zone(after: str, comes: str) -> None:
    assert next_time(parse_cron("30 4 * * *"), PRAGUE, None, at(after)) == at(comes)


def test_an_hour_that_a_change_of_clocks_leaves_out_does_not_end_the_schedule() -> None:
    trigger = make_trigger(parse_cron("30 2 * * *"), PRAGUE, 0, at("2026-03-28T00:00+01:00"))
    when, comes = at("2026-03-28T00:00+01:00"), []
    for _ in range(4):
        found = trigger.get_next_fire_time(when, when + timedelta(seconds=1))
        comes.append(found.astimezone(ZoneInfo(PRAGUE)).date().day)
        when = found
    assert comes[0] == 28
    assert 30 in comes  # the day after the change at the latest


def test_an_interval_is_counted_from_the_last_crawl() -> None:
    every, now = parse_every("6h"), at("2026-03-01T10:00+00:00")
    assert next_time(every, "UTC", at("2026-03-01T08:00+00:00"), now) == at("2026-03-01T14:00Z")


def test_an_interval_that_is_over_or_was_never_begun_ends_now() -> None:
    every, now = parse_every("6h"), at("2026-03-01T10:00+00:00")
    assert next_time(every, "UTC", at("2026-02-01T08:00+00:00"), now) == now
    assert next_time(every, "UTC", None, now) == now


def test_jitter_makes_a_time_late_never_early() -> None:
    now, due = at("2026-03-01T00:00+00:00"), at("2026-03-01T04:00+00:00")
    times = {next_time(parse_cron("0 4 * * *"), "UTC", None, now, 600) for _ in range(20)}
    assert len(times) > 1
    assert all(due <= time <= due + timedelta(seconds=600) for time in times)


@pytest.mark.parametrize(
    "rule", [parse_every("2w"), parse_cron("0 4 1,15 * mon"), parse_cron("@daily")]
)
def test_a_rule_is_the_same_after_it_was_written_down(rule: Every | Cron) -> None:
    assert parse_rule(str(rule)) == rule


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "/etc/passwd", "../UTC", "Europe"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="Europe/Prague or UTC"):
        find_zone(name)


def test_this_machine_is_in_a_zone() -> None:
    assert find_zone(local_zone())
