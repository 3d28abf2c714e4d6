"""The village: a small likeness of a Pangea CMS blog, with texts of its own, and its truth.

`archiver demo` crawls it, and so do the tests. What stands on its pages is made from the
articles named here, so that what an archiver extracts can be compared with what was meant.
"""

from __future__ import annotations

import re

from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.exchange import Request, delivery_of
from archiver.demo.village.listing_page import entries_of, page_count
from archiver.demo.village.model import (
    Block,
    Listed,
    Section,
    VillageArticle,
    VillageMedia,
    VillageSeries,
)
from archiver.demo.village.process import village_process
from archiver.demo.village.server import Village, serve_village

_ARTICLE = re.compile(r"(?:/amp)?/a/(?:[^/]+/)?(?P<id>\d{1,9})\.html")

__all__ = [
    "Block",
    "Listed",
    "Request",
    "Section",
    "Village",
    "VillageArticle",
    "VillageMedia",
    "VillageSeries",
    "article_at",
    "articles",
    "delivery_of",
    "entries",
    "gone",
    "redirects",
    "sections",
    "serve_village",
    "shown",
    "village_process",
]


def articles(section: int | None = None) -> list[VillageArticle]:
    """All articles that can be had, newest first; with `section`, those that it lists."""
    if section is None:
        return list(catalogue().articles)
    listed = dict.fromkeys(entry.article for entry in entries(section))
    return [article for article in listed if article is not None]


def article_at(path: str) -> VillageArticle | None:
    """The article that `path` leads to, over redirects; None where there is none."""
    site = catalogue()
    while path in site.redirects:
        path = site.redirects[path]
    found = _ARTICLE.fullmatch(path.partition("?")[0])
    return site.article(int(found["id"])) if found else None


def sections() -> list[Section]:
    return list(catalogue().sections)


def entries(section: int) -> list[Listed]:
    """All that a section lists, in its order, what the button does not reach too."""
    return list(catalogue().listings[section])


def shown(section: int) -> list[list[Listed]]:
    """The entries page by page, as far as the button leads."""
    one = catalogue().section(section)
    if one is None:
        raise KeyError(section)
    return [list(entries_of(one, index)) for index in range(page_count(one))]


def redirects() -> dict[str, str]:
    """Old addresses and where each leads next (301)."""
    return dict(catalogue().redirects)


def gone() -> dict[str, str]:
    """Listed addresses that answer 404, with the titles that the listing still shows."""
    return dict(catalogue().gone)
