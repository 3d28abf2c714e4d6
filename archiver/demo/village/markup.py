"""Small pieces of HTML: escapes, inline marks, dates in the languages' own words."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from archiver.demo.village.data import words

if TYPE_CHECKING:
    from archiver.demo.village.model import Language

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_FIRST_DAY = 226_895  # 1 Farvardin of the year 1, in date.toordinal()'s count
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # years of a 33-year cycle
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def plain(marked: str) -> str:
    """The words of a marked line: ``*emphasis*`` and ``[text](href)`` without their marks."""
    return _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", marked))


def inline(marked: str) -> str:
    """A marked line as HTML, in the manner of the CMS."""
    text = escape(marked, quote=False).replace('"', "&quot;")
    text = _LINK.sub(r'<a class="wsw__a" href="\2">\1</a>', text)
    return _EMPHASIS.sub(r"<em>\1</em>", text)


def attribute(text: str) -> str:
    """`text` for use inside double quotes."""
    return escape(text).replace("&#x27;", "&#39;")


def long_date(moment: datetime, language: Language) -> str:
    """The date in the language's own words, as listings print it."""
    months = words(language)["months"]
    match language:
        case "en":
            return f"{months[moment.month - 1]} {moment.day:02}, {moment.year}"
        case "uz":
            return f"{moment.day}-{months[moment.month - 1]}, {moment.year}"
        case "ru":
            return f"{moment.day} {months[moment.month - 1]} {moment.year}"
        case "fa":
            year, month, day = persian_date(moment)
            return f"{months[month - 1]} {day:02}, {year}".translate(_PERSIAN_DIGITS)


def date_and_time(moment: datetime, language: Language) -> str:
    """As on an article's page."""
    if language == "en":
        hour = moment.hour % 12 or 12
        half = "AM" if moment.hour < 12 else "PM"
        return f"{long_date(moment, language)} {hour}:{moment.minute:02} {half}"
    time = f"{moment.hour:02}:{moment.minute:02}"
    if language == "fa":
        time = time.translate(_PERSIAN_DIGITS)
    return f"{long_date(moment, language)} {time}"


def persian_date(moment: datetime) -> tuple[int, int, int]:
    """Year, month and day of the solar Hijri calendar, by its 33-year rule."""
    cycles, day = divmod(moment.date().toordinal() - _FIRST_DAY, 12_053)
    year = 1
    while day >= (length := 366 if year in _LEAP else 365):
        day -= length
        year += 1
    month, day = divmod(day, 31) if day < 186 else divmod(day - 6, 30)
    return cycles * 33 + year, month + 1, day + 1
