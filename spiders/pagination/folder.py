"""The page of the folder in which the entries lie: a front page shows the newest of ``/posts/…``,
and somewhere links to ``/posts/``, which lists them all."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipelines.listings.links import is_period
from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

FEWEST = 2  # entries that tell where entries lie
MOST = 0.8  # of them, which may have one that lies elsewhere
SURE = 0.6


def way(page: ListingPage) -> NextPage | None:
    """The deepest such page below this one. A section is not gone on with by what is above it."""
    if len(page.entries) < FEWEST:
        return None
    own = _folder(page.url)
    paths = [urlsplit(url).path for url in page.entries if url.startswith(_host(page.url))]
    found: dict[str, str] = {}
    for href in page.addresses:
        url = page.absolute(href)
        if not url or urlsplit(url).query or is_period(url) or not page.may_follow(url):
            continue
        folder = _folder(url)
        if folder == own or not folder.startswith(own) or not url.startswith(_host(page.url)):
            continue
        if sum(path.lower().startswith(folder) for path in paths) >= MOST * len(page.entries):
            found.setdefault(folder, url)
    if not found:
        return None
    url = found[max(found, key=len)]
    return NextPage(
        url, "folder", "the page of the folder that its entries lie in", confidence=SURE
    )


def _folder(url: str) -> str:
    return stem_of(urlsplit(url).path).rstrip("/") + "/"


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
