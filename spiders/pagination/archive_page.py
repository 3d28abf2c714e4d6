"""The archive to which a page's own menu leads: a front page shows the newest, and "Archive" or
"All posts" leads to a page that lists them all."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from pipelines.listings.links import is_period
from spiders.pagination import words
from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

NAMES: Final = frozenset(
    (
        *("archive", "archives", "archiv", "archivo", "archivos", "archivio", "arquivo", "arkiv"),
        *("arquivos", "archief", "arkisto", "archiwum", "arhiv", "arhiva", "arsip", "arsiv"),
        *("all-posts", "all-articles", "all-stories", "allposts", "blog-archive", "posts-archive"),
    )
)
BY_WORD, BY_ADDRESS = 0.55, 0.5


def way(page: ListingPage) -> NextPage | None:
    """The first link that is called so, else the first whose address is. It lies below the page: a
    section is not gone on with by the archive of the whole site."""
    if is_archive(page.url):
        return None
    own = stem_of(urlsplit(page.url).path).rstrip("/") + "/"
    by_address: NextPage | None = None
    for link in page.links:
        url = page.absolute(link.element.get("href"))
        named = url is not None and is_archive(url)
        if not url or not (named or words.is_archive(link.text)):
            continue
        stem = stem_of(urlsplit(url).path)
        below = stem.startswith(own) and stem != "/" and not urlsplit(url).query
        if not below or url in page.entries or is_period(url) or not page.may_follow(url):
            continue
        if words.is_archive(link.text):
            return _found(url, f"the page that is called “{link.text}”", BY_WORD)
        by_address = by_address or _found(url, "the page whose address says archive", BY_ADDRESS)
    return by_address


def is_archive(url: str) -> bool:
    """Whether an address ends in a word for an archive."""
    return stem_of(urlsplit(url).path).rpartition("/")[2] in NAMES


def _found(url: str, reason: str, confidence: float) -> NextPage:
    return NextPage(url, "archive_page", reason, confidence=confidence)
