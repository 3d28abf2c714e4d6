"""What stands around an author's name and is none of it, in languages that part words by blanks.

What the person is ("correspondent"), who else had a part ("Photos: …"), where and when it was
written; and what agencies are called.
"""

# ruff: noqa: RUF001
from __future__ import annotations

import re

AGENCY = (
    "ap afp dpa efe apa ansa tass upi pti ani kna epd sid ats belga reuters rtr xinhua bloomberg"
    " interfax unn lusa ntb ritzau stt anp pap čtk tasr mti hina agerpres bta yonhap kyodo"
    " jiji antara bernama ians тасс унн рейтер риа укринформ укрінформ رويترز رویترز الأناضول واس"
    " وام سانا ایرنا ایسنا 新华社 新華社 中央社 共同 時事 연합뉴스 뉴시스"
)
AGENCIES = frozenset(AGENCY.split())
OTHERS = (
    r"photo\w*|foto\w*|bild\w*|videos?|illustrat\w+|graphi\w+|edit(?:ing|ed|or|ors|ado|edición)"
    r"|redaktion|redaktor|transl\w+|traduc\w+|übersetz\w+|фото\w*|редактор|видео|перевод\w*"
    r"|تصوير|عکس|ภาพ"
)
OTHER = re.compile(
    rf"\s*(?:{OTHERS})(?:\s*:|\s+(?:by|von|par|por|av)\b)|[^(]*\((?:{OTHERS})\)", re.IGNORECASE
)
AND_OTHER = re.compile(rf"\s+(?:{OTHERS})\s*:.*", re.IGNORECASE)
IS = (
    r"(?:(?:senior|special|chief|foreign|political|sports|science|health) )?"
    r"(?:staff writer|staff reporter|correspondent)|reporter|columnist|contributor"
    r"|journalist\w*|updated|(?:специальный )?корреспондент|обозреватель|журналистк?а?"
    r"|кореспондент|redactora?|enviad[oa] especial|inviat[oa]|envoyée? spéciale?|correspondante?"
    r"|redakteur(?:in)?|korrespondent(?:in)?|خبرنگار|مراسل|muhabiri?|penulis|wartawan"
)
IS_ALL = re.compile(IS, re.IGNORECASE)
IS_BEHIND = re.compile(rf"\s+(?:{IS})$", re.IGNORECASE)
IS_BEFORE = re.compile(rf"(?:{IS})\s+(?=\S+\s+\S)", re.IGNORECASE)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
BEHIND = re.compile(
    r"\s+[–—-]\s+.*|\s*[(\[（].*|\s+\S*@\S+.*"
    r"|\s+(?:for The|pour L[ea])\s+(?=[^\W\d_a-z]).*"
    r"|\s+(?:in|à|aus|from|desde|(?:reports?|reporting) from)\s+(?=[^\W\d_a-z]).*"
    r"|\s+(?:writes|schreibt|berichtet|skrifar|skriver|escribe|escreve|scrive|écrit|pisze|пишет|пише)\s.*"
)
WHEN = re.compile(
    r"(\S+\s[^\W\d_a-z].*?)\s+"
    rf"(?i:(?:(?:on|am|le|el)\s+)?{MONTH}\s+\d|(?:on|am|le|el)\s+\d|\d\d?[./]\d).*"
)


TITLES = (
    "editor writer correspondent reporter columnist producer critic analyst anchor host fellow"
    " director professor president officer journalist redakteur redakteurin rédacteur rédactrice"
    " redactor redactora editora redattore redattrice редактор"
)
TITLE = frozenset(TITLES.split())  # the last word of what a person is: "Executive News Editor"


def without_roles(part: str) -> str:
    """A name without what is said of it before and behind."""
    bare = WHEN.sub(r"\1", BEHIND.sub("", part.strip()))
    return IS_BEFORE.sub("", IS_BEHIND.sub("", bare), count=1)


def is_role(part: str) -> bool:
    """Whether what stands beside a name is none: "political editor", "author of …"."""
    words = part.split()
    if not words or words[0].casefold() in AGENCIES:
        return False
    small = _is_small(words[0]) or _is_small(words[-1])
    titled = len(words) > 1 and words[-1].casefold() in TITLE
    return small or titled or IS_ALL.fullmatch(part.strip()) is not None


def _is_small(word: str) -> bool:
    return word.islower() and not "ა" <= word[0] <= "ჿ"  # Georgian has small letters alone
