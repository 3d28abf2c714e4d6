"""Dates: from ISO 8601 and what comes close to it, or from words in the page's language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.solar_hijri import read_solar_hijri
from pipelines.tree import squeeze

if TYPE_CHECKING:
    from archiver.records import Precision

ISO = re.compile(
    r"(?P<year>[12]\d{3})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:[T ,]+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?)?)?$",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(?<!\d)([0-2]?\d)[:h]([0-5]\d)")
NUMERALS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
COMMON = ("en", "ru", "fr", "es", "de")  # tried where the page's own language does not help
NUMBER_ON = re.compile(r"\d.*")  # what is left without a label before the date
WORD_ON = re.compile(r"[^\W\d_]+\.? \d.*")  # and without one before the month's name
NAMES_MONTH = re.compile(r"\d\s*[./-]\s*\d+\s*[./-]\s*\d|月|(?!(?:UTC|GMT)\b)[^\W\d_]{3}")
EARLIEST = 1700
LONGEST = 80  # characters: a date is not longer


class Stamp(NamedTuple):
    """A time in UTC as the records write it, and how much of it was said."""

    at: str
    precision: Precision


def read_date(text: str | None, language: str | None = None) -> Stamp | None:
    """The date that `text` says, and nothing but says; None when that is not sure.

    A time without a zone is taken for UTC.
    """
    said = squeeze(text).translate(NUMERALS)
    if not said or len(said) > LONGEST:
        return None
    if (found := ISO.match(said)) and (stamp := _from_iso(found)):
        return stamp
    if not any(character.isdigit() for character in said):
        return None
    return _from_words(said, language)


def not_after(stamp: Stamp | None, fetched_at: str) -> Stamp | None:
    """`stamp`, unless it lies more than a day after the capture: then it is no date of it."""
    if stamp is None or not fetched_at:
        return stamp
    return stamp if stamp.at <= _limit(fetched_at) else None


@lru_cache(maxsize=1024)
def _limit(fetched_at: str) -> str:
    try:
        return _utc(datetime.fromisoformat(fetched_at) + timedelta(days=1))
    except (ValueError, OverflowError):
        return "9999"


def _from_iso(found: re.Match[str]) -> Stamp | None:
    parts = found.groupdict()
    precision: Precision = (
        "second"
        if parts["hour"]
        else "day"
        if parts["day"]
        else "month"
        if parts["month"]
        else "year"
    )
    numbers = [int(parts[name] or 1) for name in ("year", "month", "day")]
    numbers += [int(parts[name] or 0) for name in ("hour", "minute", "second")]
    try:
        moment = datetime(*numbers[:3], *numbers[3:], tzinfo=_zone(parts["zone"]))  # type: ignore[misc,arg-type]
        return Stamp(_utc(moment), precision) if moment.year >= EARLIEST else None
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if not text or text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text.startswith("-") else offset)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def _from_words(said: str, language: str | None) -> Stamp | None:
    if language == "fa" and (day := read_solar_hijri(said)):
        clock = CLOCK.search(said)
        hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
        moment = datetime(day.year, day.month, day.day, min(hour, 23), minute, tzinfo=UTC)
        return Stamp(_utc(moment), "second" if clock else "day")
    order = "MDY" if language == "en" else "DMY"
    for spoken in ((language,), COMMON) if language else (COMMON,):
        for words in dict.fromkeys((said, said.partition(": ")[2])):
            if stamp := _by_dateparser(words, spoken, order):
                return stamp
        # What was cut off may have been a month in words that are not known: then "05, 2024"
        # is left, and no date.
        for words in (*WORD_ON.findall(said), *NUMBER_ON.findall(said)):
            if NAMES_MONTH.search(words) and (
                stamp := _by_dateparser(words, spoken, order, needs_day=True)
            ):
                return stamp
    return None


def _by_dateparser(
    said: str, languages: tuple[str, ...], order: str, *, needs_day: bool = False
) -> Stamp | None:
    try:
        parsed = _parser(languages, order, needs_day=needs_day).get_date_data(said)
    except ValueError:  # a language that it doesn't know
        return None
    moment: datetime | None = parsed.date_obj
    if moment is None or moment.year < EARLIEST:
        return None
    if parsed.period in ("month", "year"):
        january = 1 if parsed.period == "year" else moment.month
        return Stamp(_utc(datetime(moment.year, january, 1, tzinfo=UTC)), parsed.period)
    if not CLOCK.search(said):
        return Stamp(_utc(datetime(moment.year, moment.month, moment.day, tzinfo=UTC)), "day")
    return Stamp(_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC)), "second")


@cache
def _parser(languages: tuple[str, ...], order: str, *, needs_day: bool) -> Any:
    """A dateparser for dates that name their year: no word of them depends on today."""
    from dateparser.date import DateDataParser  # noqa: PLC0415  slow to load, not always needed

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"] if needs_day else ["month", "year"],
        "DATE_ORDER": order,
        "PREFER_DAY_OF_MONTH": "first",
        "RETURN_TIME_AS_PERIOD": True,
        "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001  dateparser wants no zone here
    }
    return DateDataParser(languages=list(languages), settings=settings)
