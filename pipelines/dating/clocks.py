"""The time of day in a date's words: "3:05 p.m. EDT", "14 h 05", "kl. 14.05", "下午3时5分"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo

from pipelines.dating.american_zones import HOURS, American

HOUR, MINUTE = r"(?<![\d:.])(?P<hour>[0-2]?\d)", r"(?P<minute>[0-5]\d)"
CLOCK = re.compile(
    rf"{HOUR}(?:(?::|\s?h\s?)(?=[0-5]\d)|[時时点點시]\s?(?=[0-5]?\d\s?[分분]|[0-5]\d))"
    r"(?P<minute>[0-5]?\d)(?:[:分분]\s?(?P<second>[0-5]\d))?(?![:\d])"
)
# A point between hour and minute, where what stands beside it says so.
TOLD = r"(?:\d{4}\.?,?|(?<!\w)(?:klo?|kello|ore|alle|ob|om|at|à|um|pukul|jam|เวลา)\.?)"
DOTTED = (
    re.compile(rf"{HOUR}\.{MINUTE}(?P<second>)(?=\s*(?:[ap]\.?\s?m\b|uhr\b|h\b|น\.))"),
    re.compile(rf"{TOLD}\s?(?:[–—|,-]\s)?{HOUR}\.{MINUTE}(?P<second>)(?![.:\d])"),  # noqa: RUF001
)
LATE = r"p\.?\s?m|오후|下午|午後|晚上|傍晚|中午|μ\.?\s?μ|مساء(?:ً)?|م|ch|بعد ?از ?ظهر"
EARLY = r"a\.?\s?m|오전|上午|午前|凌晨|早上|清晨|π\.?\s?μ|صباحا(?:ً)?|ص|sa|قبل ?از ?ظهر"
WHOLE = re.compile(r"(?<![\d:.,/-])(?P<hour>1?\d)(?P<minute>)(?P<second>)(?=\s?[ap]\.?m\b)")
HALF_BEFORE = re.compile(rf"(?<![^\W\d年月日])(?:(?P<late>{LATE})|{EARLY})[.:]?\s?$")
HALF_AFTER = re.compile(rf"\s{{0,2}}(?:(?P<late>{LATE})|{EARLY})(?!\w)\.?")
WORD = 12  # characters before a clock in which such a word may stand
OFFSET = re.compile(
    r"(?<!\d)(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>[01]\d):?(?P<minutes>[0-5]\d)(?!\d)"
    r"|(?:utc|gmt)\s?(?P<sign2>[+-])(?P<hours2>1?\d)(?P<minutes2>)(?![\d:])"
)
# Those that RFC 5322 §4.3 knows, Europe's, and others that mean one zone only.
ZONES: dict[str, float] = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4}
ZONES |= {"cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "wet": 0, "west": 1}
ZONES |= {"cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "bst": 1, "msk": 3}
ZONES |= {"мск": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "wib": 7, "wita": 8, "hkt": 8}
ZONES |= {"sgt": 8, "sast": 2, "brt": -3, "nzst": 12, "nzdt": 13}
INDIAN = ("hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa", "or", "as", "ur")  # theirs is IST
ZONE = re.compile(rf"\b(?:{'|'.join(ZONES)}|ist)\b")


AMERICAN = re.compile(rf"[\s(]*({'|'.join(HOURS)})\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, its zone where one is said."""

    since_midnight: timedelta
    zone: tzinfo | None = None


def read_clock(text: str, language: str | None) -> tuple[Clock | None, str]:
    """The time of day that `text` says, and the text without it."""
    found = CLOCK.search(text)
    for pattern in (*DOTTED, WHOLE):
        found = found or pattern.search(text)
    if found is None:
        return None, text
    hour, start, end = int(found["hour"]), found.start("hour"), found.end()
    half = HALF_AFTER.match(text, end) or HALF_BEFORE.search(text[max(0, start - WORD) : start])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half["late"] else 0)
    if half and half.re is HALF_AFTER:
        end = half.end()
    if language == "en" and (american := AMERICAN.match(text, end)):
        zone: tzinfo | None = American(HOURS[american[1]])
        rest = f"{text[:start]} {text[american.end() :]}"
    else:
        zone, rest = _zone(f"{text[:start]} {text[end:]}", language)
    if hour > 24:
        return None, rest
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    return Clock(timedelta(hours=hour, minutes=minute, seconds=second), zone), rest


def _zone(text: str, language: str | None) -> tuple[timezone | None, str]:
    if found := OFFSET.search(text):
        sign, hours, minutes = (
            found[name] or found[f"{name}2"] for name in ("sign", "hours", "minutes")
        )
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        zone = timezone(-offset if sign == "-" else offset)
    elif (found := ZONE.search(text)) and (found[0] != "ist" or language in INDIAN):
        zone = timezone(timedelta(hours=ZONES.get(found[0], 5.5)))
    else:
        return None, text
    return zone, f"{text[: found.start()]} {text[found.end() :]}"
