"""Names of authors as pages print them: without "by", roles and addresses, each on its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BY = (
    "by|written by|words by|von|vom|par|por|przez|door|oleh|av|af|автор|автори"  # "de" begins names
)
AND = "and|und|et|y|e|og|och|en|i|ja|ve|и|й|та|і|a|și|dan|và|oraz|ir|és"  # noqa: RUF001
AND += "|AND|UND|ET|OCH|DAN|ORAZ"
SPLIT = re.compile(rf"\s*[,;&•|/·、،؛+●‧∙\n]\s*|\s+(?:{AND})\s+|\s+و\s*(?=\S)")
LEADING = re.compile(rf"(?i:(?:(?:an?|eine?|une?|una)\s+\w+\s+)?(?:{BY})\s*(?::|\s)\s*)(?![a-z])")
ONLY_BY = re.compile(rf"(?:{BY})$", re.IGNORECASE)
LABEL = re.compile(r"[^\W\d]{2,12}\s*[:：]\s*")  # noqa: RUF001
ROLE = re.compile(r"\s+[–—-]\s+.*|\s*[(\[（].*|\s+@\S+.*")  # noqa: RUF001
NAME = re.compile(r"(?:[^\W\d_a-z]\S*|\S{1,3})(?:\s(?:[^\W\d_a-z]\S*|\S{1,3})){1,4}")
STOPS = (".", "!", "?", "…", ":", ",")
UNWANTED = re.compile(r"[@\d]|www\.")
LONGEST = 60  # characters


def people(values: Iterable[str], sites: Iterable[str] = ()) -> list[str]:
    """The names in `values`; what is only the site's name stays where there is no other."""
    found: dict[str, str] = {}
    for value in values:
        if "://" in value:
            continue
        for part in SPLIT.split(_bare(value)):
            name = ROLE.sub("", part).strip(" .,:;-–")  # noqa: RUF001
            if 1 < len(name) <= LONGEST and not UNWANTED.search(name) and not ONLY_BY.match(name):
                found.setdefault(name.casefold(), name)
    known = {site.casefold() for site in sites}
    return [name for key, name in found.items() if key not in known] or list(found.values())


def led(line: str) -> list[str]:
    """The names in a line that says who wrote it, and nothing else: "By Ann Smith"."""
    text = " ".join(line.split())
    begun = LEADING.match(text)
    names = people([text[begun.end() :]]) if begun and not text.endswith(STOPS) else []
    return names if all(NAME.fullmatch(name) for name in names) else []


def is_name(said: str) -> bool:
    """Whether it may be one, of a house with figures in its name at least: "Channel 4"."""
    return "@" not in said and "://" not in said and len(said) <= LONGEST


def _bare(value: str) -> str:
    """Without the words before the names: "By", "Ein Kommentar von", "Text:"."""
    text = " ".join(value.split())
    if begun := LEADING.match(text):
        return text[begun.end() :]
    if label := LABEL.match(text):
        return text[label.end() :]
    return text
