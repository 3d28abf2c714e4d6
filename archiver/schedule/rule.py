"""When a collection is crawled: every so often, or by the five fields of a crontab line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from archiver.errors import UsageError

UNITS_S = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
LONGEST_S = 366 * UNITS_S["d"]
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Every:
    """Again so many seconds after the last time."""

    text: str
    interval_s: int

    def __str__(self) -> str:
        return f"every {self.text}"


@dataclass(frozen=True, slots=True)
class Cron:
    """The values of each field of `text`, in order; Sunday is 0.

    A day counts if its number *or* its weekday does, where both fields are restricted: not begun
    with ``*`` (crontab(5)).
    """

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    either_day: bool

    def __str__(self) -> str:
        return f"cron {self.text}"


Rule = Every | Cron


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()

    def values(self, text: str) -> tuple[int, ...]:
        """Raises ValueError saying what is wrong."""
        found = set(chain.from_iterable(self._part(part) for part in text.split(",")))
        if self.name == "weekday" and 7 in found:
            found = found - {7} | {0}
        return tuple(sorted(found))

    def _part(self, part: str) -> range:
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if slash and (not step.isdecimal() or int(step) == 0):
            raise ValueError(f"{part!r}: a step is a number from 1 up")
        if span == "*":
            low, high = self.first, self.last
        else:
            low = self._number(first)
            high = self._number(last) if dash else self.last if slash else low
        if low > high:
            raise ValueError(f"{part!r} runs backwards")
        return range(low, high + 1, int(step) if slash else 1)

    def _number(self, word: str) -> int:
        if word.lower() in self.names:
            return self.names.index(word.lower()) + self.first
        last = 7 if self.name == "weekday" else self.last  # Sunday is 0 and 7
        if word.isdecimal() and word.isascii() and self.first <= int(word) <= last:
            return int(word)
        raise ValueError(f"{word!r} is no {self.name} ({self.first}-{last})")


FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, MONTHS),
    _Field("weekday", 0, 6, DAYS),
)


def parse_every(text: str) -> Every:
    """``30m``, ``6h``, ``1d``, ``2w``. Raises UsageError."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})\s*([mhdw])", text.strip().lower())
    interval_s = int(found[1]) * UNITS_S[found[2]] if found else 0
    if not found or interval_s > LONGEST_S:
        raise UsageError(
            f"--every {text!r}: say a number and m, h, d or w, as in 30m, 6h, 1d, 1w; "
            "from 1m to 366d."
        )
    return Every(found[1] + found[2], interval_s)


def parse_cron(text: str) -> Cron:
    """The five fields of crontab(5), or a name such as ``@daily``. Raises UsageError."""
    fields = NICKNAMES.get(text.strip().lower(), text).split()
    try:
        if len(fields) != len(FIELDS):
            raise ValueError(f"{len(fields)} fields, not 5")  # noqa: TRY301
        minutes, hours, days, months, weekdays = (
            field.values(words) for field, words in zip(FIELDS, fields, strict=True)
        )
        either_day = not fields[2].startswith("*") and not fields[4].startswith("*")
        if not either_day and all(days[0] > LONGEST_MONTHS[month - 1] for month in months):
            raise ValueError("there is no such day in any year")  # noqa: TRY301
    except ValueError as error:
        raise UsageError(
            f"--cron {text!r}: {error}. Its five fields are minute, hour, day of month, month and "
            'weekday, as in "30 4 * * mon-fri" or "0 */6 * * *"; or say @hourly, @daily, @weekly, '
            "@monthly."
        ) from None
    return Cron(" ".join(fields), minutes, hours, days, months, weekdays, either_day)


def parse_rule(stored: str) -> Rule:
    """A rule again from what `str` made of it. Raises UsageError."""
    kind, _, text = stored.partition(" ")
    return parse_cron(text) if kind == "cron" else parse_every(text)
