"""The series of an article: as the page says for machines, or as a link that says so prints it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from archiver.records import Series
from pipelines.body.evidence import named
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import text_of
from pipelines.metadata.fields import headline_of
from pipelines.metadata.rubrics import stands_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as HtmlElement

    from pipelines.dom.markup import Marks
    from pipelines.dom.tree import Document
    from pipelines.metadata.structured import Structured

FOLDER = re.compile(r"/seri(?:es?|en|er|ale|ja|i)/[^/]")
CALLED = frozenset(("series", "serie", "seriesmeta", "serieslabel", "postseries"))
LABEL = re.compile(
    r"\b(?:part|teil|parte|partie|part[ií]|del|osa|deel|część|díl|folge|часть|частина|bölüm)\s+\d+"
    r"|\b(?:series|serien?|série|seria|серии|серия|серії|sarja|dizi|reihe|cykl)\b"
    r"|第\s?\d+\s?[回话話]|連載|连载|シリーズ|시리즈|연재|سلسلة|مجموعه",
    re.IGNORECASE,
)
MOST = 60  # links that are asked
LEVELS = 2  # of markup around the link in which it is told
LONGEST, LINE = 80, 200  # characters of a series' name, and of the line around it


def series_of_article(
    document: Document, said: Structured, marks: Marks, base_url: str
) -> Series | None:
    """Its name and address; None where nothing tells of one."""
    if said.series:
        name, url = said.series
        return Series(name, web_address(base_url, url))
    if headline_of(marks) is None:
        return None
    for link in islice(_into_folders(document), MOST):
        href, words = link.get("href") or "", text_of(link)
        if 0 < len(words) <= LONGEST and _tells(link, words):
            url = web_address(base_url, href)
            if url and not stands_elsewhere(link):
                return Series(words, url)
    return None


def _into_folders(document: Document) -> Iterator[HtmlElement]:
    for link in document.tagged("a"):
        href = link.get("href") or ""
        if "/ser" in href and FOLDER.search(href):  # the first is soon told of most
            yield link


def _tells(link: HtmlElement, words: str) -> bool:
    """Whether the names of a link's boxes, or the words beside it, say that it is a series'."""
    for up in (link, *islice(link.iterancestors(), LEVELS)):
        if CALLED & named(up.get("class") or ""):
            return True
        line = text_of(up) if up is not link else ""
        if len(line) <= LINE and LABEL.search(line.replace(words, " ", 1)):
            return True
    return False
