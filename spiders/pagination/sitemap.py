"""Sitemaps (sitemaps.org): an index leads to each of its parts; and where a site's own lies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pipelines.listings.xml_listing import is_xml_listing, locations, name_of, xml_root
from spiders.pagination.addresses import same_site
from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACE = "/sitemap.xml"
MOST_NAMED = 50  # sitemaps of a robots.txt that are read
MOST_PARTS = 20  # of an index that are read where no name says what is in them
ARTICLES = frozenset(("post", "posts", "article", "articles", "news", "story", "stories", "entry"))
NO_ARTICLES = frozenset(
    (
        *("page", "pages", "tag", "tags", "category", "categories", "author", "authors", "user"),
        *("users", "taxonomy", "taxonomies", "image", "images", "video", "videos", "product"),
        *("products", "section", "sections"),
    )
)
EVERY = frozenset(("sitemap", "sitemaps", "xml", "gz", "index", "php", "html", "htm"))


def find(page: ListingPage) -> NextPage | None:
    """The parts of an index, in its order."""
    if not is_xml_listing(page.text):
        return None
    root = xml_root(page.text)
    if root is None or name_of(root) != "sitemapindex":
        return None
    found = (page.absolute(one) for one in locations(root))
    parts = [url for url in dict.fromkeys(found) if url and page.may_follow_elsewhere(url)]
    if named := page.profile.pagination.sitemap_parts:
        parts = [url for url in parts if re.search(named, url)]
    elif page.asked and page.asked.within:
        parts = _likely(parts, page.asked.within)
    if not parts:
        return None
    reason = f"the first of {len(parts)} sitemaps that the index names"
    return NextPage(
        parts[0], "sitemap", reason, confidence=0.98, others=tuple(parts[1:]), by_index=True
    )


def way(page: ListingPage) -> NextPage | None:
    """The site's sitemaps: those that robots.txt names, else where they lie if nothing says where.
    Of what they list only that counts which lies where the page's entries do: that of a section
    must not bring all others. A front page that lists nothing is gone on with by all of it."""
    if not page.within and (page.entries or stem_of(urlsplit(page.url).path) != "/"):
        return None
    found = beside(page.url, page.sitemaps)
    if not found:
        return None
    others = tuple(one.url for one in found[1:])
    sure = 0.3 if page.sitemaps else 0.2
    return replace(found[0], confidence=sure, others=others, within=page.within)


def beside(url: str, named: Sequence[str]) -> list[NextPage]:
    """The sitemaps of a site: those that its robots.txt names, else where they lie."""
    own = [one for one in dict.fromkeys(named) if same_site(one, url)][:MOST_NAMED]
    why = "the sitemap that robots.txt names" if own else "the sitemap where sitemaps lie"
    return [NextPage(one, "sitemap", why) for one in own or [urljoin(url, PLACE)] if one != url]


def named_in(robots: bytes) -> tuple[str, ...]:
    """The addresses of a robots.txt's ``Sitemap:`` lines, which belong to no group
    (https://www.sitemaps.org/protocol.html#submit_robots)."""
    text = robots.decode("utf-8", "replace")
    return tuple(re.findall(r"(?im)^\s*sitemap\s*:\s*(https?://\S+)", text))


def _likely(parts: list[str], within: str) -> list[str]:
    """The parts whose names say that they list what lies there, or articles; all of them where no
    name says so and they are few."""
    places = {word for place in within.split() for word in _words(place) if place[0] != "!"}
    own = [url for url in parts if places & _words(url.rpartition("/")[2])]
    if own:
        return own
    articles = [url for url in parts if _lists_articles(_words(url.rpartition("/")[2]))]
    return articles or (parts if len(parts) <= MOST_PARTS else [])


def _lists_articles(words: set[str]) -> bool:
    return bool(words & ARTICLES) and not words & NO_ARTICLES


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", name.lower())) - EVERY
