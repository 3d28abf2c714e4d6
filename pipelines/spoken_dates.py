"""Dates in words and figures: "23 Dec 2019", "2024年4月28日", "28/04/2567", "vor 3 Stunden"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pipelines.solar_hijri import read_solar_hijri
from pipelines.tongues import Tongue, tongue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.records import Precision

COMMON = ("en", "ru", "fr", "es", "de")  # tried where the page's own language does not help
CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>[0-2]?\d)(?::|h|時|시\s?|点)(?P<minute>[0-5]\d)"
    r"(?:[:分](?P<second>[0-5]\d))?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?![:\d])"
)
DOTTED = re.compile(  # a point between hour and minute, where the words beside it say so
    r"(?<![\d.])(?P<hour>[0-2]?\d)\.(?P<minute>[0-5]\d)(?P<second>)"
    r"\s*(?:(?P<half>[ap])\.?\s?m\b\.?|uhr\b)"
)
SHORT_AGO = re.compile(r"(?<!\w)(\d{1,3})\s?(m|min|h|hr|d|w)\.? ago\b")
SHORT = {"m": "minute", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "w": "week"}
LARGER = re.compile(r"(?<!\d)(\d{1,3}\s*[^\W\d]+)\W+(?:[^\W\d]{1,3}\s+)?$")
UNIT = re.compile(r"\d+\s*[^\W\d]+")
DAYS = {"year": 365.25, "month": 30.4375, "week": 7, "day": 1, "hour": 1 / 24, "minute": 1 / 1440}
OFFSET = re.compile(
    r"(?<!\d)(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>[01]\d):?(?P<minutes>[0-5]\d)(?!\d)"
)
# Those that RFC 5322 §4.3 knows, and Europe's; others (IST, CST in Asia) mean several zones.
ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
ZONES |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "wet": 0, "west": 1, "cet": 1, "cest": 2}
ZONES |= {"eet": 2, "eest": 3, "bst": 1, "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11}
ZONE = re.compile(rf"\b(?:{'|'.join(ZONES)})\b")
EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?")
FIGURES = re.compile(r"(?<![\d.])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
BEFORE = re.compile(r"(?<!\d)(\d{1,4})(?:[^\W\d]{1,2})?\W{0,2}(?:[^\W\d]{1,3}\W{1,2})?$")
AFTER = re.compile(
    r"\W{0,3}(?:[^\W\d]{1,3}\W{1,2})?(?P<first>\d{1,4})(?!\d)"
    r"(?:(?:[^\W\d]{1,2})?\W{1,4}(?:[^\W\d]{1,3}\W{1,2})?(?P<second>\d{4})(?!\d))?"
)
BUDDHIST = 543  # years between the Buddhist era, as Thailand counts it, and the common one
THAI_YEARS = range(2400, 2700)
EARLIEST = 1700


@dataclass(frozen=True, slots=True)
class Spoken:
    """A moment and how much of it was said."""

    moment: datetime
    precision: Precision


def read_spoken(said: str, language: str | None, fetched_at: datetime | None) -> Spoken | None:
    """The date that `said` names (digits are ASCII already); None where it names none.

    What depends on the day of reading ("3 hours ago", "28 April") is read against
    `fetched_at`, and without it not at all. A time without a zone is taken for UTC.
    """
    text = said.casefold()
    if fetched_at and (short := SHORT_AGO.search(text)):
        return _before(fetched_at, int(short[1]), SHORT[short[2]])
    clock = CLOCK.search(text) or DOTTED.search(text)
    rest = text if clock is None else f"{text[: clock.start()]} {text[clock.end() :]}"
    if language == "fa" and (day := read_solar_hijri(rest)):
        return _at(day, clock, None)
    zone, rest = _zone(rest) if clock else (None, rest)
    rest = " ".join(rest.split())
    languages = dict.fromkeys((language, *COMMON) if language else COMMON)
    if found := _by_figures(rest, language) or _by_month(rest, languages, fetched_at):
        day, precision = found
        if precision != "day":
            return Spoken(datetime(day.year, day.month, 1, tzinfo=UTC), precision)
        return _at(day, clock, zone)
    return _ago(text, (language, "en"), fetched_at, clock) if fetched_at else None


def _at(day: date, clock: re.Match[str] | None, zone: timezone | None) -> Spoken | None:
    if clock is None:
        return Spoken(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")
    hour = int(clock["hour"])
    if clock["half"] and hour <= 12:
        hour = hour % 12 + (12 if clock["half"] == "p" else 0)
    if hour > 24:
        return Spoken(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone or UTC)
    rest = timedelta(hours=hour, minutes=int(clock["minute"]), seconds=int(clock["second"] or 0))
    return Spoken(midnight + rest, "second")


def _zone(text: str) -> tuple[timezone | None, str]:
    if found := OFFSET.search(text):
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
        zone = timezone(-offset if found["sign"] == "-" else offset)
    elif found := ZONE.search(text):
        zone = timezone(timedelta(hours=ZONES[found[0]]))
    else:
        return None, text
    return zone, f"{text[: found.start()]} {text[found.end() :]}"


def _by_figures(text: str, language: str | None) -> tuple[date, Precision] | None:
    if found := EAST_ASIAN.search(text):
        year, month, day = (int(part or 0) for part in found.groups())
        return _day(year, month, day or 1, language, "day" if day else "month")
    if found := FIGURES.search(text):
        first, _, second, third = found.groups()
        if len(first) == 4:
            return _day(int(first), int(second), int(third), language)
        if len(first) > 2:
            return None
        year = int(third) if len(third) == 4 else 2000 + int(third)
        day, month = int(first), int(second)
        if month > 12 or (language == "en" and day <= 12 and found[2] == "/"):
            day, month = month, day
        return _day(year, month, day, language)
    return None


def _by_month(
    text: str, languages: Iterable[str], fetched_at: datetime | None
) -> tuple[date, Precision] | None:
    for language in languages:
        spoken = tongue(language)
        said = text.replace(".", "") if language == "th" else text  # which shortens by them
        for found in spoken.month.finditer(said) if spoken else ():
            assert spoken is not None
            month = spoken.months[found[0]]
            before = BEFORE.search(said, 0, found.start())
            after = AFTER.match(said, found.end())
            if day := _around(before, after, month, language, fetched_at):
                return day
    return None


def _around(
    before: re.Match[str] | None,
    after: re.Match[str] | None,
    month: int,
    language: str,
    fetched_at: datetime | None,
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
    if fetched_at and len(one or two) in (1, 2):
        return _latest(month, int(one or two), language, fetched_at)
    return None


def _latest(
    month: int, day: int, language: str, fetched_at: datetime
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
    text: str, languages: Iterable[str | None], fetched_at: datetime, clock: re.Match[str] | None
) -> Spoken | None:
    for language in filter(None, languages):
        if (spoken := tongue(language)) is None:
            continue
        said = spoken.in_figures(text)
        for pattern, count, unit in spoken.ago:
            if found := pattern.search(said):
                number = (
                    int(found[1]) + _larger(said, found, spoken, unit) if count is None else count
                )
                ago = _before(fetched_at, number, unit)
                if clock and ago and unit == "day":  # "yesterday at 14:30"
                    return _at(ago.moment.date(), clock, None)
                return ago
    return None


def _larger(said: str, found: re.Match[str], spoken: Tongue, unit: str) -> int:
    """How many units more are said before the one that was found: the years of "4 years, 7 months
    ago", as months."""
    before = LARGER.search(said[: found.start(1)])
    if before is None:
        return 0
    whole = before[1] + UNIT.sub("", said[found.start(1) :], count=1)
    for pattern, count, larger in spoken.ago:
        if count is None and (also := pattern.match(whole)) and DAYS[larger] > DAYS[unit]:
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
