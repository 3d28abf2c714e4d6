"""Quiet hours: by the site's own clock, over midnight, and in the nights when clocks are set."""

from __future__ import annotations

from datetime import datetime

import pytest

from archiver.errors import UsageError
from archiver.quiet import parse_quiet_hours


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("08:00-20:00 Europe/Berlin", "2026-01-10T06:59:59Z", None),
        ("08:00-20:00 Europe/Berlin", "2026-01-10T07:00:00Z", "2026-01-10T19:00:00Z"),
        ("08:00-20:00 Europe/Berlin", "2026-07-10T06:00:00Z", "2026-07-10T18:00:00Z"),
        ("08:00-20:00 Europe/Berlin", "2026-07-10T18:00:00Z", None),
        ("22:00-06:00 Asia/Tashkent", "2026-01-10T17:00:00Z", "2026-01-11T01:00:00Z"),
        ("22:00-06:00 Asia/Tashkent", "2026-01-10T20:00:00Z", "2026-01-11T01:00:00Z"),
        ("22:00-06:00 Asia/Tashkent", "2026-01-10T12:00:00Z", None),
        ("8:00-9:30", "2026-01-10T09:00:00Z", "2026-01-10T09:30:00Z"),
        ("20:00-00:00", "2026-01-10T21:00:00Z", "2026-01-11T00:00:00Z"),
        # clocks go on from 2 to 3, and back from 3 to 2
        ("01:00-02:30 Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
        ("01:00-02:30 Europe/Berlin", "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z"),
        ("01:00-02:30 Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"),
    ],
)
def test_quiet_hours_end_at_their_time(hours: str, now: str, until: str | None) -> None:
    quiet = parse_quiet_hours(hours)
    assert quiet is not None
    found = quiet.until(datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(until) if until else None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("08:00 to 20:00", "It is written like"),
        ("8-20 Europe/Berlin", "It is written like"),
        ("25:00-26:00", "hour must be in 0..23"),
        ("08:00-20:00 Berlin", "no time zone of that name"),
        ("08:00-20:00 ../../etc/passwd", "no time zone of that name"),
        ("08:00-08:00 UTC", "would never end"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_quiet_hours(text)


def test_no_quiet_hours_are_none() -> None:
    assert parse_quiet_hours("") is None
