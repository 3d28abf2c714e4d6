"""Which language a text is in: as its letters say where they are plain, else as the page says."""

from __future__ import annotations

import re
from functools import lru_cache

import pycld2

CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*$", re.IGNORECASE)
LEAST = 40  # characters needed to tell a language by its letters
ENOUGH = 200  # and to believe them more than the page
MOST = 1000
EASTERN_SLAVS = ("ru", "uk", "be")
NORTHERN, SOUTHERN = re.compile("[ыэёъ]"), re.compile("[іїєґў]")
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")  # Chinese, Japanese, Korean
MORE = 2
SURE = 90  # percent of the text in one language
NO_LANGUAGE = frozenset(("und", "zxx", "mul", "mis", "xx"))  # BCP 47 §4.1, and a habit
OLD_CODES = {"iw": "he", "in": "id", "jw": "jv", "mo": "ro", "ji": "yi", "tl": "fil"}
KNOWN = frozenset(OLD_CODES.get(code, code) for _, code in pycld2.LANGUAGES)
# Written so much alike that the page knows better than the letters.
ALIKE = tuple(
    frozenset(codes.split())
    for codes in ("no nb nn da", "hr sr bs sh me cnr", "id ms", "cs sk", "fa prs tg", "hi ne mr bh")
)


def language_of(said: str | None, text: str) -> str | None:
    """ISO 639 code of the language of `text`; `said` is the page's word (``en-US``, ``ru_RU``).

    The page is believed unless the text is plainly in another language: many sites have the
    language of their template's author on every page.
    """
    known = code_of(said)
    if _size(text) < (ENOUGH if known else LEAST):
        return known
    letters, sure = _heard(text[:MOST])
    if known is None or (letters and sure and not alike(known, letters)):
        return letters
    return known


def _size(text: str) -> int:
    """How many letters `text` has, up to what is enough; a character that stands for a syllable or
    a word tells as much as several."""
    return len(text) if len(text) >= ENOUGH else len(text) + MORE * len(DENSE.findall(text))


@lru_cache(maxsize=256)
def code_of(said: str | None) -> str | None:
    """The language in a tag of BCP 47, or in what comes close to one."""
    code = CODE.match(said.strip()) if said else None
    return code.group(1).lower() if code and code.group(1).lower() not in NO_LANGUAGE else None


def heard(text: str) -> str | None:
    """The language in which `text` plainly is, if its letters tell."""
    letters, sure = _heard(text[:MOST])
    return letters if sure else None


def by_letters(text: str) -> str | None:
    """Which of the languages of the eastern Slavs a text is in, of which only some have a letter;
    None where it has none of these."""
    northern, southern = NORTHERN.search(text), SOUTHERN.search(text)
    if northern and southern:
        return "be"
    return "ru" if northern else "uk" if southern else None


def several(text: str, language: str) -> bool:
    """Whether some of `text` may be in another language than `language`."""
    if language in EASTERN_SLAVS and by_letters(text) != language:
        return True
    try:
        _, _, found = pycld2.detect(text, bestEffort=True)
    except (pycld2.error, UnicodeEncodeError):
        return False
    codes = (
        OLD_CODES.get(code, code).partition("-")[0] for _, code, percent, _ in found if percent
    )
    return any(code not in ("un", "xxx") and not alike(language, code) for code in codes)


def alike(said: str, heard: str) -> bool:
    """Whether both may be meant, or the letters cannot tell."""
    said = OLD_CODES.get(said, said)
    known = said in KNOWN or any(said in group for group in ALIKE)
    return said == heard or not known or any({said, heard} <= group for group in ALIKE)


def _heard(text: str) -> tuple[str | None, bool]:
    """What the letters say, and whether they say it plainly."""
    try:
        reliable, _, ((_, code, percent, _), *_) = pycld2.detect(text, bestEffort=True)
    except (pycld2.error, UnicodeEncodeError):  # a character that is none
        return None, False
    if code in ("un", "xxx") or code.startswith("xx-"):
        return None, False
    return OLD_CODES.get(code, code).partition("-")[0], bool(reliable) and percent >= SURE
