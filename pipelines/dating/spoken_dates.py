"""Dates in words and figures: "23 Dec 2019", "2024年4月28日", "28/04/2567", "vor 3 Stunden"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.dating.clocks import Clock, read_clock
from pipelines.dating.east_asian import read_east_asian
from pipelines.dating.more_tongues import spelt
from pipelines.dating.solar_hijri import read_solar_hijri
from pipelines.dating.tongues import Tongue, tongue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.records import Precision

PERSIAN = frozenset(("fa", "prs", "ps"))  # where the solar Hijri year is used
COMMON = ("en", "ru", "fr", "es", "de")  # tried where the page's own language does not help
SHORT_AGO = re.compile(r"(?<!\w)(\d{1,3})\s?(m|mins?|h|hrs?|d|w|wks?|mos?|yrs?)\.? ago\b")
SHORT = {"m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
LARGER = re.compile(r"(?<!\d)(\d{1,3}\s*[^\W\d]+)\W+(?:[^\W\d]{1,3}\s+)?$")
UNIT = re.compile(r"\d+\s*[^\W\d]+")
DAYS = {"year": 365.25, "month": 30.4375, "week": 7, "day": 1, "hour": 1 / 24, "minute": 1 / 1440}
FIGURES = re.compile(r"(?<![\d.])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
# Day and month alone, as they begin a line: "28.4.", "So., 28.04., 14 Uhr".
DOTTED = re.compile(r"(?:[^\W\d]{1,12}\.?,?\s+)?(\d{1,2})\.\s?(\d{1,2})\.(?!\s?\d)")
THEIRS = "de lb cs sk sl hr sr bs mk fi et lv nb nn no da is"  # who write so
POINTS = frozenset(THEIRS.split())
BEFORE = re.compile(r"(?<!\d)(\d{1,4})(?:[^\W\d]{1,2})?\W{0,2}(?:[^\W\d]{1,3}\W{1,2})?$")
AFTER = re.compile(
    r"\W{0,3}(?:[^\W\d]{1,3}\W{1,2})?(?P<first>\d{1,4})(?!\d)"
    r"(?:(?:[^\W\d]{1,2})?\W{1,4}(?:[^\W\d]{1,3}\W{1,2})?(?P<second>\d{4})(?!\d))?"
)
BUDDHIST = 543  # years between the Buddhist era, as Thailand counts it, and the common one
THAI_YEARS = range(2400, 2700)
FULL_YEAR = re.compile(r"(?<!\d)(?:1[789]|2\d)\d\d(?!\d)")
EARLIEST = 1700


@dataclass(frozen=True, slots=True)
class Spoken:
    """A moment, how much of it was said, and whether its zone was."""

    moment: datetime
    precision: Precision
    is_zoned: bool = False


def read_spoken(said: str, language: str | None, fetched_at: datetime | None) -> Spoken | None:
    """The date that `said` names (digits are ASCII already); None where it names none.

    What depends on the day of reading ("3 hours ago", "28 April") is read against
    `fetched_at`, and without it not at all. A time without a zone is taken for UTC.
    """
    text = spelt(said, language)
    if fetched_at and (short := SHORT_AGO.search(text)):
        unit = short[2] if short[2].startswith("mo") else short[2][0]
        return _before(fetched_at, int(short[1]), SHORT[unit.removesuffix("s")])
    clock, rest = read_clock(text, language)
    rest = " ".join(rest.split())
    persian = language in PERSIAN or (language is None and not text.isascii())
    languages = dict.fromkeys((language, *COMMON) if language else COMMON)
    if found := (
        (read_solar_hijri(rest) if persian else None)
        or _by_figures(rest, language, fetched_at)
        or _by_month(rest, languages, fetched_at)
    ):
        day, precision = found
        if precision != "day":
            return Spoken(datetime(day.year, day.month, day.day, tzinfo=UTC), precision)
        return _at(day, clock)
    return _ago(text, (language, "en"), fetched_at, clock) if fetched_at else None


def _at(day: date, clock: Clock | None) -> Spoken:
    midnight = datetime(day.year, day.month, day.day, tzinfo=(clock and clock.zone) or UTC)
    if clock is None:
        return Spoken(midnight, "day")
    return Spoken(midnight + clock.since_midnight, "second", clock.zone is not None)


def _by_figures(
    text: str, language: str | None, fetched_at: datetime | None
) -> tuple[date, Precision] | None:
    if eastern := read_east_asian(text):
        year, month, day = eastern
        if year is None:
            return _latest(month, day or 1, language, fetched_at) if fetched_at else None
        return _day(year, month, day or 1, language, "day" if day else "month")
    if found := FIGURES.search(text):
        return _of_figures(found, language)
    if fetched_at and language in POINTS and (found := DOTTED.match(text)):
        return _latest(int(found[2]), int(found[1]), language, fetched_at)
    return None


def _of_figures(found: re.Match[str], language: str | None) -> tuple[date, Precision] | None:
    first, between, second, third = found.groups()
    if len(first) == 4:
        return _day(int(first), int(second), int(third), language)
    if len(first) > 2:
        return None
    year = int(third) if len(third) == 4 else 2000 + int(third)
    day, month = int(first), int(second)
    if month > 12 or (language == "en" and day <= 12 and between == "/"):
        day, month = month, day
    return _day(year, month, day, language)


def _by_month(
    text: str, languages: Mapping[str, None], fetched_at: datetime | None
) -> tuple[date, Precision] | None:
    own = next(iter(languages))  # a word of another is too little to leave out the year: "ago"
    for language in languages:
        spoken = tongue(language)
        said = text.replace(".", "") if language == "th" else text  # which shortens by them
        for found in spoken.month.finditer(said) if spoken else ():
            assert spoken is not None
            month = spoken.months[found[0]]
            before = BEFORE.search(said, 0, found.start())
            after = AFTER.match(said, found.end())
            if day := _around(before, after, month, language):
                return day
            number = before or after
            if number is None or len(number[1]) > 2:
                continue
            if year := FULL_YEAR.search(said):  # apart from its day: "2024-жылдын 28-апрели"
                return _day(int(year[0]), month, int(number[1]), language)
            if fetched_at and language == own:
                return _latest(month, int(number[1]), language, fetched_at)
    return None


def _around(
    before: re.Match[str] | None,
    after: re.Match[str] | None,
    month: int,
    language: str,
) -> tuple[date, Precision] | None:
    """The day and year that stand beside the name of a month, in whichever order."""
    one = before[1] if before else ""
    two, three = (after["first"], after["second"]) if after else ("", None)
    if len(two) == 4:
        if one and len(one) <= 2:
            return _day(int(two), month, int(one), language)
        return _day(int(two), month, 1, language, "month")
    if two and three and len(two) <= 2:
        return _day(int(three), month, int(two), language)
    if len(one) == 4 and two and len(two) <= 2:
        return _day(int(one), month, int(two), language)
    return None


def _latest(
    month: int, day: int, language: str | None, fetched_at: datetime
) -> tuple[date, Precision] | None:
    """The last such day that was not after the capture: pages leave out the running year."""
    for year in range(fetched_at.year, fetched_at.year - 5, -1):
        found = _day(year, month, day, language)
        if found and found[0] <= (fetched_at + timedelta(days=1)).date():
            return found
    return None


def _day(
    year: int, month: int, day: int, language: str | None, precision: Precision = "day"
) -> tuple[date, Precision] | None:
    if language == "th" and year in THAI_YEARS:
        year -= BUDDHIST
    try:
        return (date(year, month, day), precision) if year >= EARLIEST else None
    except ValueError:
        return None


def _ago(
    text: str, languages: Iterable[str | None], fetched_at: datetime, clock: Clock | None
) -> Spoken | None:
    for language in filter(None, languages):
        if (spoken := tongue(language)) is None:
            continue
        said = spoken.in_figures(text)
        for pattern, count, unit in spoken.ago:
            if found := pattern.search(said):
                number = count
                if number is None:
                    said_of_it = next(filter(None, found.groups()), "1")
                    number = int(said_of_it) + _larger(said, found, spoken, unit)
                ago = _before(fetched_at, number, unit)
                if clock and ago and unit == "day":  # "yesterday at 14:30"
                    return _at(ago.moment.date(), clock)
                return ago
    return None


def _larger(said: str, found: re.Match[str], spoken: Tongue, unit: str) -> int:
    """How many units more are said before the one that was found: the years of "4 years, 7 months
    ago", as months."""
    before = LARGER.search(said[: found.start(1)]) if found[1] else None
    if before is None:
        return 0
    whole = before[1] + UNIT.sub("", said[found.start(1) :], count=1)
    for pattern, count, larger in spoken.ago:
        also = pattern.match(whole) if count is None and DAYS[larger] > DAYS[unit] else None
        if also and also[1]:
            return round(int(also[1]) * DAYS[larger] / DAYS[unit])
    return 0


def _before(moment: datetime, count: int, unit: str) -> Spoken | None:
    """`count` units before `moment`, and no more precise than the unit is."""
    if unit in ("month", "year"):
        months = moment.year * 12 + moment.month - 1 - count * (12 if unit == "year" else 1)
        if months < EARLIEST * 12:
            return None
        month = 1 if unit == "year" else months % 12 + 1
        return Spoken(datetime(months // 12, month, 1, tzinfo=UTC), unit)  # type: ignore[arg-type]
    moment -= timedelta(**{f"{unit}s": count})
    if unit in ("minute", "hour"):
        return Spoken(moment.replace(second=0, microsecond=0), "second")
    day = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return Spoken(day if unit == "day" else day.replace(day=1), "day" if unit == "day" else "month")
