"""Names of authors as pages print them: without "by", roles and addresses, each on its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.metadata.eastern_names import NAME as EASTERN_NAME
from pipelines.metadata.eastern_names import eastern_names
from pipelines.metadata.roles import AGENCIES, AND_OTHER, OTHER, is_role, without_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BY = (
    r"by|oprac\.|written by|words by|submitted by|posted by|reported by|story by"
    "|von|vom|par|por|przez|door|oleh|av|af|de către|автор|автори"
    "|a cura di|dal nostro inviato|dalla nostra inviata|γράφει [οη]|بقلم|كتبت?|إعداد|به قلم"
    "|מאת|द्वारा|โดย"
)  # "de" begins names
AND = "and|und|et|og|och|en|ja|ve|та|și|dan|và|oraz|ir|és|with|mit|avec|και|და|և|եւ|और|এবং|ও"
AND += "|اور|və|dhe|eta|және|жана|และ|AND|UND|ET|OCH|DAN|ORAZ"
AND_SHORT = "y|e|i|и|й|і|a"  # also within a name: Ortega y Gasset  # noqa: RUF001
HOUSES = r"(?<!\b[A-Z]{2})(?<!\b[A-Z]{3})(?<!\b[A-Z]{4})/|/(?![A-Z]{2,4}\b)"  # not of RFE/RL
SPLIT = re.compile(
    rf"\s*(?:[,，;&•|·、،؛+●‧∙]|{HOUSES})\s*(?:(?:{AND})\s+)?|\s+(?:{AND})\s+|\s+و\s*(?=\S)"  # noqa: RUF001
    rf"|\s+(?:{AND_SHORT})\s+(?=\S+\s+\S|[^\W\d_a-zа-я]{{2,}}\b)"  # noqa: RUF001
)
# Where the one before it was: "Ann Smith, Paris". Names are of two words; agencies are known.
TOWNS = (
    r"New York|Los Angeles|San Francisco|Las Vegas|Washington D\.?C|Mexico City|Buenos Aires"
    "|São Paulo|Rio de Janeiro|New Delhi|Hong Kong|Kuala Lumpur|Phnom Penh|Tel Aviv|Abu Dhabi"
    "|Addis Ab[ae]ba"
    r"|Cape Town|Kapstadt|The Hague|Den Haag|St\.? Petersburg|Sankt Petersburg|Santiago de Chile"
)
PLACE = re.compile(rf",\s+({TOWNS}|[^\W\d_a-z][^\W\d_]{{2,}})\.?(?=\s*(?:,|$)|\s+(?:{AND})\s)")
ON_DAY = re.compile(r"\s+(?:on|am|le|el)\s+[^\W\d]{2,10}[.,]*\s+\S*\d.*")
HEBREW_AND = re.compile(r"([א-ת]\S*\s[א-ת]\S*)\sו-?(?=[א-ת]\S+\s[א-ת])")  # noqa: RUF001
GUEST = re.compile(r"(?:[^\W\d]+\s+){1,3}(?i:by|par|por|av|berichtet)\s+(?=[^\W\d_a-z])")
SUFFIX = re.compile(r",\s+(?=(?:Jr|Sr|II|III)\b)")
DEGREE = re.compile(
    r",?\s+(?:Ph\.?\s?D|M\.?D|Esq)\b\.?|,\s+(?:M\.?A|M\.?S|MSc|BSc|MPH|MBA|J\.?D|R\.?N|R\.?D)\b\.?"
)
CALLED = (
    "author|autore?s?|autora|auteurs?|автору?|szerző|írta|yazar|yazan|penulis|tác giả|लेखक|লেখক"
    "|ผู้เขียน|հեղինակ|ავტორი|müəllif|muallif|συντάκτης|الكاتب|نویسنده|خبرنگار|kirjoittaja|skribent"
    "|forfatter|piše|作者"
)
LEADING = re.compile(
    rf"(?i:(?:(?:an?|eine?|une?|una)\s+\w+\s+)?(?:{BY})\s*(?::|\s)\s*|(?-i:di|DI|Του|Της)\s+"  # noqa: RUF001
    rf"|(?:{CALLED})\s?[:：՝]\s*)(?![a-z]+\s)"  # noqa: RUF001
)
DATED = re.compile(rf".{{0,40}}\d[\w:.]*\s*[|·•,–—-]?\s+(?=(?i:{BY})[\s:])")  # noqa: RUF001
ONLY_BY = re.compile(rf"(?:{BY})$", re.IGNORECASE)
LABEL = re.compile(r"[^\s\d:：＝]{1,14}(?: [^\s\d:：＝]{1,8})?\s*[:：＝՝]\s*")  # noqa: RUF001
NAME = re.compile(r"(?:[^\W\d_a-z]\S*|\S{1,3})(?:\s(?:[^\W\d_a-z]\S*|\S{1,3})){1,4}")
STOPS = (".", "!", "?", "…", ":", ",")
UNWANTED = re.compile(r"[@\d→»]|www\.|\.txt$|(?i:\b(?:author|profile|biography)\b)")
LONGEST = 60  # characters
MOST = 2000  # characters of a byline that are read


def people(values: Iterable[str], sites: Iterable[str] = (), *, placed: bool = True) -> list[str]:
    """The names in `values`; what is only the site's name stays where there is no other. In what
    is printed (`placed`), a name may be followed by a town."""
    found: dict[str, str] = {}
    for value in values:
        for part in _parts(value, placed=placed):
            if OTHER.match(part) or (found and (LABEL.match(part) or is_role(part))):
                continue
            name = without_roles(part).strip(" .,:;-–【】")  # noqa: RUF001
            name = name if "(" in name else name.rstrip(")")
            if 1 < len(name) <= LONGEST and not UNWANTED.search(name) and not ONLY_BY.match(name):
                found.setdefault(name.casefold(), name)
    known = {site.casefold() for site in sites}
    return [name for key, name in found.items() if key not in known] or list(found.values())


def _parts(value: str, *, placed: bool) -> Iterator[str]:
    """What may be a name each. Below a line that says by whom, what they are stands, or where."""
    if "://" in value:
        return
    said = value[:MOST].split("\n")
    lines = [" ".join(line.split()) for line in said if not line.isspace()]
    if lines and LEADING.match(lines[0]):
        lines = [line for line in lines if LEADING.match(line)]
    for line in lines:
        if (names := eastern_names(line)) is not None:
            yield from names
            continue
        bare = HEBREW_AND.sub(r"\1, ", line if OTHER.match(line) else _bare(line))
        bare = SUFFIX.sub(" ", DEGREE.sub("", AND_OTHER.sub("", ON_DAY.sub("", bare))))
        bare = _placeless(bare) if placed else bare
        yield from SPLIT.split(bare)


def _placeless(line: str) -> str:
    """A line of names without the towns that stand behind them."""
    if "," not in line or " " not in line.partition(",")[0].strip():
        return line
    return PLACE.sub(lambda said: "" if _is_place(said[1]) else said[0], line)


def _is_place(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and word.casefold() not in AGENCIES


def led(line: str) -> list[str]:
    """The names in a line that says who wrote it, and nothing else: "By Ann Smith"."""
    text = " ".join(line.split())
    if (names := eastern_names(text)) is not None:
        return names if all(EASTERN_NAME.fullmatch(name) for name in names) else []
    if dated := DATED.match(text):
        text = text[dated.end() :]
    begun = LEADING.match(text)
    names = people([text[begun.end() :]]) if begun and not text.endswith(STOPS) else []
    return names if all(NAME.fullmatch(name) for name in names) else []


def after_by(line: str, sites: Iterable[str] = ()) -> list[str]:
    """The names, of agencies too, in a line that begins with a word for "by"; none of another."""
    return people([line], sites) if LEADING.match(line) else []


def is_name(said: str) -> bool:
    """Whether it may be one, of a house with figures in its name at least: "Channel 4"."""
    return "@" not in said and "://" not in said and len(said) <= LONGEST


def _bare(value: str) -> str:
    """Without the words before the names: "By", "Ein Kommentar von", "Text:"."""
    text = " ".join(value.split())
    if begun := LEADING.match(text) or GUEST.match(text):
        return text[begun.end() :]
    if label := LABEL.match(text):
        return text[label.end() :]
    return text
