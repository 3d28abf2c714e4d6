"""Quiet hours: the time of day in which a site is asked for nothing, by its own clock. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver.errors import UsageError

_FORM = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(?:\s+(\S+))?\s*")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` to `end` in `zone`, over midnight where `end` is the earlier one."""

    begin: time
    end: time
    zone: ZoneInfo

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M} {self.zone.key}"

    def until(self, now: datetime) -> datetime | None:
        """When the quiet hours that `now` is in are over; None outside of them."""
        local = now.astimezone(self.zone)
        clock = local.time()
        over_midnight = self.end <= self.begin
        inside = (
            clock >= self.begin or clock < self.end
            if over_midnight
            else self.begin <= clock < self.end
        )
        if not inside:
            return None
        day = local.date() + timedelta(days=over_midnight and clock >= self.begin)
        over = datetime.combine(day, self.end, self.zone).astimezone(UTC)
        # In the night in which clocks go back an hour comes twice, and this was its first end.
        return over if over > now else over + timedelta(hours=1)


def parse_quiet_hours(text: str) -> QuietHours | None:
    """``08:00-20:00 Europe/Berlin``; without a zone it is UTC, an empty text is none.

    Raises UsageError, which says what was expected.
    """
    if not text:
        return None
    found = _FORM.fullmatch(text)
    form = 'It is written like "08:00-20:00 Europe/Berlin".'
    if not found:
        raise UsageError(f'quiet_hours = "{text}" cannot be read. {form}')
    try:
        begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError as error:
        raise UsageError(f'quiet_hours = "{text}": {error}. {form}') from error
    try:
        zone = ZoneInfo(found[5] or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f'quiet_hours = "{text}": there is no time zone of that name. '
            "Zones are named like Europe/Berlin or Asia/Tashkent."
        ) from error
    if begin == end:
        raise UsageError(f'quiet_hours = "{text}" would never end; leave an hour to crawl in.')
    return QuietHours(begin, end, zone)
