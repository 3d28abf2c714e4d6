"""Dates: from ISO 8601 and what comes close to it, or from words in the page's language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import decimal

from pipelines.dating.spoken_dates import BUDDHIST, THAI_YEARS, read_spoken
from pipelines.dom.tree import squeeze

if TYPE_CHECKING:
    from archiver.records import Precision

ISO = re.compile(
    r"(?P<year>[12]\d{3})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:[T ,]+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?)?)?$",
    re.IGNORECASE,
)
YEAR_ABOVE = re.compile(r"^((?:19|20)\d\d)\s+(\d\d?)\s*/\s*(\d\d?)(?!\d)")  # in a line of its own
EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds since 1970, or milliseconds
EARLIEST = 1700
UNSET = re.compile(r"1970-01-01[T ]00:00(?::00.*)?")  # what a program says that knows none
LONGEST = 80  # characters: a date is not longer


class Stamp(NamedTuple):
    """A time in UTC as the records write it, how much of it was said, and in which zone: as
    ``+02:00``, None where no zone was."""

    at: str
    precision: Precision
    zone: str | None = None

    @property
    def day(self) -> str:
        """The day, as ``2006-05-03``, that it was where it was written."""
        moment = datetime.fromisoformat(self.at)
        return str((moment.astimezone(_zone(self.zone)) if self.zone else moment).date())


def read_date(text: str | None, language: str | None = None, fetched_at: str = "") -> Stamp | None:
    """The date that `text` says, and nothing but says; None when that is not sure.

    A time without a zone is taken for UTC. What is relative to the day of reading ("3 hours
    ago") is read against `fetched_at`; without it, it is no date.
    """
    said = in_figures(squeeze(text))
    if not said or len(said) > LONGEST or UNSET.fullmatch(said):
        return None
    said = YEAR_ABOVE.sub(lambda found: f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}", said, count=1)
    if (found := ISO.match(said)) and (stamp := _from_iso(found)):
        return stamp
    if EPOCH.fullmatch(said):
        return Stamp(_utc(datetime.fromtimestamp(int(said[:10]), UTC)), "second")
    if not fetched_at and not any(character.isdigit() for character in said):
        return None
    return _from_words(said, language, fetched_at)


def in_figures(text: str) -> str:
    """`text` with the digits of all scripts as ASCII has them."""
    if text.isascii():
        return text
    return "".join(str(decimal(one)) if one.isdecimal() else one for one in text)


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
    numbers[0] -= BUDDHIST if numbers[0] in THAI_YEARS else 0
    numbers += [int(parts[name] or 0) for name in ("hour", "minute", "second")]
    try:
        moment = datetime(*numbers[:3], *numbers[3:], tzinfo=_zone(parts["zone"]))  # type: ignore[misc,arg-type]
        zone = _offset(moment) if parts["zone"] else None
        return Stamp(_utc(moment), precision, zone) if moment.year >= EARLIEST else None
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if not text or text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text.startswith("-") else offset)


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-len("+00:00") :]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def _from_words(said: str, language: str | None, fetched_at: str) -> Stamp | None:
    try:
        spoken = read_spoken(said, language, _moment(fetched_at))
        if spoken is None:
            return None
        zone = _offset(spoken.moment) if spoken.is_zoned else None
        return Stamp(_utc(spoken.moment), spoken.precision, zone)
    except (ValueError, OverflowError):
        return None


def _moment(fetched_at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(fetched_at) if fetched_at else None
    except ValueError:
        return None
