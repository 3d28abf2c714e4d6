"""Dates of the solar Hijri calendar, in which Persian pages write theirs.

By the 33-year cycle, exact from 1178 to 1633 (1799 to 2255 of the common era).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archiver.records import Precision

IRANIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
DARI = "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"
PASHTO = "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب"
MONTHS = {
    name: number
    for names in (IRANIAN, DARI, PASHTO)
    for number, name in enumerate(names.split(), 1)
}
MONTHS["امرداد"] = 5
SPELT = str.maketrans("يىك", "ییک")  # as an Arabic keyboard writes them
FIRST_DAY = 226_895  # date.toordinal() of 1 Farvardin 1
LEAP = (1, 5, 9, 13, 17, 22, 26, 30)  # years of a cycle
CYCLE = 33
NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
NAMED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\s+)?(?<!\w)(?P<month>{NAMES})"
    r"(?:[\s\u200c]?ماه)?(?:\s+(?P<day2>\d{1,2})(?!\d))?\s*[,،]?\s*(?:سال\s+)?"
    r"(?P<year>1[1-6]\d\d)(?!\d)"
)
NUMBERS = re.compile(
    r"(?<!\d)(?P<year>1[2-4]\d\d)([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<day2>\d{1,2})([/.-])(?P<month2>\d{1,2})\6(?P<year2>1[2-4]\d\d)(?!\d)"
)
YEAR = re.compile(r"1[34]\d\d")


def read_solar_hijri(text: str) -> tuple[date, Precision] | None:
    """The day that `text` names, or the first of the month or year, and how much of it was said
    (digits are ASCII already); None where it names none."""
    precision: Precision = "day"
    if found := NAMED.search(text.translate(SPELT)):
        said = found["day"] or found["day2"]
        precision = "day" if said else "month"
        first = to_date(int(found["year"]), MONTHS[found["month"]], int(said or 1))
    elif found := NUMBERS.search(text):
        year, month, day = (found[name] or found[f"{name}2"] for name in ("year", "month", "day"))
        first = to_date(int(year), int(month), int(day))
    elif YEAR.fullmatch(text.strip()):
        precision, first = "year", to_date(int(text), 1, 1)
    else:
        return None
    return (first, precision) if first else None


def to_date(year: int, month: int, day: int) -> date | None:
    """The same day of the Gregorian calendar; None for a day that is not in the calendar."""
    longest = 31 if month <= 6 else 30 if month <= 11 or year % CYCLE in LEAP else 29
    if not 1 <= month <= 12 or not 1 <= day <= longest:
        return None
    cycles, rest = divmod(year - 1, CYCLE)
    leaps = cycles * len(LEAP) + sum(leap <= rest for leap in LEAP)
    months = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return date.fromordinal(FIRST_DAY + 365 * (year - 1) + leaps + months + day - 1)
