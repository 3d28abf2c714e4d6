"""The blog or column that a page of several articles belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.records import Series
from pipelines.dom.tree import select, squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import Profile
    from pipelines.dom.tree import Document
    from pipelines.metadata.structured import Structured
    from pipelines.segment import Segment

LEAST = 40  # characters of a paragraph about a series
TOKEN = re.compile(r"[^\W\d_]\.(?=\s)|[^\s,;:.()—–]+(?:\.[^\s,;:.()—–]+)*|[,;:.()—–]")  # noqa: RUF001
HEADINGS = ("h1", "h2", "h3", "h4", "h5")


def series_of(
    document: Document, found: Sequence[Segment], profile: Profile, said: Structured
) -> Series | None:
    """From the page's heading outside its articles, and the box that says what it is about."""
    if not found or found[0].whole:
        return None
    inside: set[object] = {
        element for segment in found for element in (*segment.head, *segment.body)
    }
    title = _page_heading(document, inside, profile) or said.title or said.page_title
    if not title:
        return None
    name = without_archive(title, profile)
    about = _about(document, inside, profile, name)
    url = said.canonical if said.canonical and said.canonical.startswith("http") else None
    return Series(name, url, "\n\n".join(about) or None, author_in(about, profile))


def without_archive(title: str, profile: Profile) -> str:
    """`title` without the words that say "archive"."""
    for words in profile.words.values():
        for suffix in words.archive:
            if title.casefold().endswith(suffix.casefold()):
                return title[: -len(suffix)].strip(" -–—|:") or title  # noqa: RUF001
    return title


def author_in(about: Iterable[str], profile: Profile) -> str | None:
    """The name behind a word like "by" in a description; None where no name is sure."""
    for text in about:
        for words in profile.words.values():
            if words.by_regex and (match := re.search(words.by_regex, text)):
                return squeeze(match["author"])
            for by in words.by:
                start = re.search(rf"(?<!\w){re.escape(by)}\s+", text, re.IGNORECASE)
                if start and (name := _name_at(text[start.end() :], words.by_stop)):
                    return name
    return None


def _name_at(text: str, stops: Sequence[str]) -> str | None:
    """The last run of two to four capitalised words before the clause ends.

    "RFE/RL Central Asia specialist Bruce Pannier that aims" has two: the first belongs to a
    title in small letters, the second is the person.
    """
    runs: list[list[str]] = [[]]
    small = 0
    for token in TOKEN.findall(text):
        if not token[0].isalnum() or token.casefold() in stops:
            break
        if token[0].isupper():
            small = 0
            runs[-1].append(token)
            continue
        small += 1
        if small > 3:
            break
        runs.append([])
    for run in reversed(runs):
        name = [word for word in run if not _is_title(word)]
        if 2 <= len(name) <= 4:
            return " ".join(name)
    return None


def _is_title(word: str) -> bool:
    """``RFE/RL``, ``RFE/RL's``, ``VOA``: the house, not the person."""
    return "/" in word or word.endswith(("'s", "’s")) or (len(word) > 2 and word.isupper())  # noqa: RUF001


def _page_heading(document: Document, inside: set[object], profile: Profile) -> str | None:
    for heading in select(document, profile.article.series_title):
        if not any(up in inside for up in (heading, *heading.iterancestors())) and text_of(heading):
            return text_of(heading)
    return None


def _about(document: Document, inside: set[object], profile: Profile, name: str) -> list[str]:
    """Paragraphs of the box that the profile names, else of one below a heading that tells it."""
    for box in select(document, profile.article.series_about):
        if text := _paragraphs(box):
            return text
    headed = {about.casefold() for words in profile.words.values() for about in words.about}
    for heading in document.root.iter(*HEADINGS):
        if any(up in inside for up in (heading, *heading.iterancestors())):
            continue
        text = _below(heading)
        if text and (text_of(heading).casefold() in headed or text[0].startswith(name)):
            return text
    return []


def _below(heading: HtmlElement) -> list[str]:
    """Paragraphs that follow a heading, beside it or in the boxes beside it."""
    found: list[str] = []
    at = heading.getnext()
    while at is not None and at.tag not in HEADINGS:
        found += _paragraphs(at)
        at = at.getnext()
    return found


def _paragraphs(box: HtmlElement) -> list[str]:
    paragraphs = [box] if box.tag == "p" else list(box.iter("p"))
    texts = [text_of(p) for p in paragraphs]
    return [text for text in texts if len(text) >= LEAST]
