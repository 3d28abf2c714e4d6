"""The zones that North America's papers print without saying whether it is summer: "3 p.m. ET"."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

HOURS = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
HOUR = timedelta(hours=1)
# Energy Policy Act of 2005 §110, and the Uniform Time Act as amended in 1986.
CHANGED_LAST = 2007
SUNDAY = 6


class American(tzinfo):
    """Standard time at `hours` from UTC, and an hour more in summer."""

    def __init__(self, hours: int) -> None:
        self.hours = hours

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        return timedelta(hours=self.hours) + self.dst(moment)

    def dst(self, moment: datetime | None, /) -> timedelta:
        if moment is None:
            return timedelta(0)
        year, day = moment.year, moment.date()
        if year >= CHANGED_LAST:
            first, last = _sunday(date(year, 3, 8)), _sunday(date(year, 11, 1))
        else:
            first, last = _sunday(date(year, 4, 1)), _sunday(date(year, 10, 25))
        return HOUR if first <= day < last else timedelta(0)

    def tzname(self, moment: datetime | None, /) -> str:
        return f"UTC{self.hours + self.dst(moment) // HOUR:+d}"


def _sunday(day: date) -> date:
    """The first Sunday that is not before `day`."""
    return day + timedelta(days=SUNDAY - day.weekday())
