"""The numbers that page links show: digits of any script, in circles, Chinese and Roman numerals,
with what languages without spaces write around them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST = 30  # characters that may be a number
DIGITS = re.compile(r"[\[(]?(\d{1,3}(?:[.,\u00a0 ]\d{3})+|\d{1,6})[\])]?\.?")
RANGE = re.compile(r"[\[(]?(\d{1,6}) ?[-\u2013] ?\d{1,6}[\])]?")  # "21-40": its first entry's
COUNTED = re.compile(r"第?\s*(\d{1,6})\s*(?:页|頁|ページ|페이지|쪽)")
TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
ONES: Final = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
ROMAN: Final = {
    tens + ones: 10 * at + number
    for at, tens in enumerate(("", "x", "xx"))
    for number, ones in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens + ones
}


@lru_cache(maxsize=8192)
def number_of(text: str) -> int | None:
    """The number that a text shows and nothing else; None of a word, and of a Roman numeral."""
    if not text or len(text) > LONGEST:
        return None
    found = DIGITS.fullmatch(text) or RANGE.fullmatch(text) or COUNTED.fullmatch(text)
    if found:
        return int(re.sub(r"\D", "", found[1]))
    if len(text) == 1 and not text.isdecimal() and text not in ONES:
        value = unicodedata.numeric(text, 0.0) if text.isnumeric() else 0.0
        return int(value) if value >= 1 and value == int(value) else None
    return None


@lru_cache(maxsize=8192)
def numeral_of(text: str) -> int | None:
    """The number that a Roman or Chinese numeral stands for, up to 29 and 99. It may be a word as
    well ("I", "第一"): whoever asks looks for another sign of it."""
    if len(text) > len("xxviii"):
        return None
    if (value := ROMAN.get(text.lower())) is not None and text in (text.lower(), text.upper()):
        return value
    if text in ONES:
        return ONES[text]
    if found := TENS.fullmatch(text):
        return 10 * ONES.get(found[1], 1) + ONES.get(found[2], 0)
    return None


def may_show_number(text: str) -> bool:
    """Whether it is worth a look: a number ends a link's text, or a numeral is all of it."""
    last = text.rstrip("]). ")[-1:]
    return (
        last.isnumeric()
        or (last in "页頁ジ지쪽" and last != "")
        or (len(text) <= len("xxviii") and numeral_of(text) is not None)
    )
