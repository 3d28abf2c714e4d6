"""Dates of East Asia: years of an era, numbers in characters, forenoon and afternoon."""

# ruff: noqa: RUF001
from __future__ import annotations

import re

# The year before an era's first (Japan's since 1868, and the Republic of China's).
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
ERAS |= {"民國": 1911, "民国": 1911}
DAY = r"\s*[年년]\s*(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日일号號])?"
OF_AN_ERA = re.compile(rf"(?P<era>{'|'.join(ERAS)})\s?(?P<year>\d{{1,3}}|元){DAY}")
COMMON = re.compile(rf"(?<!\d)(?P<year>\d{{4}}){DAY}")
YEARLESS = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]")
MONGOLIAN = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})\s*оны?\s*)?(?<!\d)(?P<month>\d{1,2})"
    r"\s?(?:-\s?)?(?:р|дугаар|дүгээр)?\s*сар(?:ын\s*(?P<day>\d{1,2})(?!\d))?"
)
FIGURES = "〇一二三四五六七八九"
SAME = str.maketrans("零○", "〇〇")
WRITTEN = re.compile(
    rf"(?P<year>[{FIGURES}零○]{{4}})年(?P<month>[{FIGURES}十]{{1,2}})月"
    rf"(?:(?P<day>[{FIGURES}十]{{1,3}})日)?"
)


def read_east_asian(text: str) -> tuple[int | None, int, int | None] | None:
    """Year, month and day that `text` names; no year where it leaves out the running one."""
    if found := WRITTEN.search(text):
        digits = found["year"].translate(SAME)
        written = int("".join(str(FIGURES.index(one)) for one in digits))
        return written, _number(found["month"]), _number(found["day"]) if found["day"] else None
    year: int | None
    if found := OF_AN_ERA.search(text):
        year = ERAS[found["era"]] + (1 if found["year"] == "元" else int(found["year"]))
    elif found := COMMON.search(text):
        year = int(found["year"])
    elif (found := MONGOLIAN.search(text)) and (found["year"] or found["day"]):
        year = int(found["year"]) if found["year"] else None
    elif found := YEARLESS.search(text):
        return None, int(found["month"]), int(found["day"])
    else:
        return None
    return year, int(found["month"]), int(found["day"]) if found["day"] else None


def _number(said: str) -> int:
    """Of 1 to 99: 二十八, 十, 〇五."""
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return int("".join(str(FIGURES.index(one)) for one in said))
    return 10 * _figure(tens, 1) + _figure(ones, 0)


def _figure(said: str, default: int) -> int:
    return FIGURES.index(said) if said else default
