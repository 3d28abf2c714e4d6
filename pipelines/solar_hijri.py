"""Dates of the solar Hijri calendar, in which Persian pages write theirs.

By the 33-year cycle, exact from 1178 to 1633 (1799 to 2255 of the common era).
"""

from __future__ import annotations

import re
from datetime import date

SPRING_SUMMER = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور")
AUTUMN_WINTER = ("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
MONTHS = (*SPRING_SUMMER, *AUTUMN_WINTER)
FIRST_DAY = 226_895  # date.toordinal() of 1 Farvardin 1
LEAP = (1, 5, 9, 13, 17, 22, 26, 30)  # years of a cycle
CYCLE = 33
NAMED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(MONTHS)})"
    r"(?:\s+(?P<day2>\d{1,2}))?\s*[,،]?\s*(?P<year>1[1-6]\d\d)(?!\d)"
)
NUMBERS = re.compile(r"(?<!\d)(?P<year>1[2-4]\d\d)[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)")


def read_solar_hijri(text: str) -> date | None:
    """The day that `text` names (digits are ASCII already); None where it names none."""
    if found := NAMED.search(text):
        day = found["day"] or found["day2"]
        return to_date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(day or 1))
    if found := NUMBERS.search(text):
        return to_date(int(found["year"]), int(found["month"]), int(found["day"]))
    return None


def to_date(year: int, month: int, day: int) -> date | None:
    """The same day of the Gregorian calendar; None for a day that is not in the calendar."""
    longest = 31 if month <= 6 else 30 if month <= 11 or year % CYCLE in LEAP else 29
    if not 1 <= month <= 12 or not 1 <= day <= longest:
        return None
    cycles, rest = divmod(year - 1, CYCLE)
    leaps = cycles * len(LEAP) + sum(leap <= rest for leap in LEAP)
    months = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return date.fromordinal(FIRST_DAY + 365 * (year - 1) + leaps + months + day - 1)
