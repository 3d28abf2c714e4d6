"""Sitemaps (sitemaps.org): an index leads to each of its parts; and where a site's own lies."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from pipelines.xml_listing import is_xml_listing, locations, name_of, xml_root
from spiders.pagination.addresses import same_site
from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

PLACE = "/sitemap.xml"


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
    if not parts:
        return None
    reason = f"the first of {len(parts)} sitemaps that the index names"
    return NextPage(
        parts[0], "sitemap", reason, confidence=0.98, others=tuple(parts[1:]), by_index=True
    )


def way(page: ListingPage) -> NextPage | None:
    """Where a site's sitemap lies if nothing says where: worth a look when a listing is cut off,
    if it is that of the whole site. That of a section must not bring all others."""
    if stem_of(urlsplit(page.url).path) != "/":
        return None
    url = urljoin(page.url, PLACE)
    return NextPage(url, "sitemap", "where sitemaps lie", confidence=0.2)


def beside(url: str, robots: bytes = b"") -> list[NextPage]:
    """The sitemaps of a site: those that its `robots`.txt names
    (https://www.sitemaps.org/protocol.html#submit_robots), else where they lie."""
    named = [one for one in named_in(robots) if same_site(one, url)]
    why = "robots.txt names it" if named else "where sitemaps lie"
    return [NextPage(one, "sitemap", why) for one in named or [urljoin(url, PLACE)] if one != url]


def named_in(robots: bytes) -> list[str]:
    """The addresses of a robots.txt's ``Sitemap:`` lines, which belong to no group."""
    return re.findall(r"(?im)^\s*sitemap\s*:\s*(https?://\S+)", robots.decode("utf-8", "replace"))
