"""How a language speaks of dates: its months, and its words for "3 hours ago".

The words are dateparser's. Its parser is not asked: it takes half a second to load, and
milliseconds for each date, while all that a page's date needs is below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from pipelines.dating.more_tongues import SAME, more_ago, more_months, spelt

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
ENGLISH = {name: number for number, name in enumerate(MONTHS, 1)}
ENGLISH |= {name[:3]: number for name, number in ENGLISH.items()} | {"sept": 9}
SCRIPTS = ("", "-Latn", "-Cyrl", "-Hant")
CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?")
SPOKEN_AGO = re.compile(r"(?:\\1|(?P<count>\d+)) (?P<unit>minute|hour|day|week|month|year) ago")
COUNT = r"(\d++[.,]?\d*+)"  # as dateparser writes it
Said = tuple[re.Pattern[str], int | None, str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language. `ago` holds patterns with their unit, and the count where the words say it."""

    months: dict[str, int]
    month: re.Pattern[str]
    ago: tuple[Said, ...]
    numbers: tuple[tuple[re.Pattern[str], str], ...] = ()

    def in_figures(self, text: str) -> str:
        """`text` with "an hour" as "1 hour"."""
        for words, figure in self.numbers:
            text = words.sub(figure, text)
        return text


@cache
def tongue(language: str) -> Tongue | None:
    """What is known of `language` (ISO 639); None where nothing is."""
    language = SAME.get(language, language)
    known = [info for script in SCRIPTS if (info := _info(language + script))]
    months = dict(more_months(language)) | (ENGLISH if language == "en" else {})
    if not known and not months:
        return None
    for info in known:
        for number, name in enumerate(MONTHS, 1):
            for said in info.get(name, ()):
                if not said[0].isdigit():
                    months.setdefault(spelt(said, language).rstrip("."), number)
    return Tongue(
        months,
        _one_of(months),
        (*more_ago(language), *(said for info in known for said in _ago(info))),
        tuple(number for info in known for number in _numbers(info)),
    )


def _info(code: str) -> dict[str, Any] | None:
    if not CODE.fullmatch(code):
        return None
    try:
        module = import_module(f"dateparser.data.date_translation_data.{code}")
    except ImportError:
        return None
    info: dict[str, Any] = module.info
    return info


def _numbers(info: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], str]]:
    for simple in info.get("simplifications") or ():
        for words, figure in simple.items():
            if figure.isdigit():
                with suppress(re.error):  # some are for the module regex alone
                    yield re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])"), figure


def _one_of(names: dict[str, int]) -> re.Pattern[str]:
    """Any of `names` as a word of its own, the longest first."""
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:{listed or '(?!)'})(?![^\W\d_])")


def _ago(info: dict[str, Any]) -> list[Said]:
    found: list[Said] = []
    for kind in ("relative-type-regex", "relative-type"):
        for what, patterns in info.get(kind, {}).items():
            meant = SPOKEN_AGO.fullmatch(what)
            if meant is None:
                continue
            count = int(meant["count"]) if meant["count"] else None
            for said in patterns:
                words = said if count is None else re.escape(said)
                plain = words.replace(COUNT, r"(\d{1,3})")
                pattern = re.compile(rf"(?<!\w){plain}(?!\w)")
                found.append((pattern, count, meant["unit"]))
    return found
