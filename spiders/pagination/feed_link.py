"""The feed that a page names: few hold more than the newest entries, but those in several parts
(RFC 5005) hold them all."""

from __future__ import annotations

from urllib.parse import urlsplit

from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

FEEDS = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")


def way(page: ListingPage) -> NextPage | None:
    for link in page.tree.iter("link"):
        if (link.get("type") or "").lower() in FEEDS and "alternate" in (link.get("rel") or ""):
            url = page.absolute(link.get("href"))
            if url and page.may_follow_elsewhere(url):
                own = stem_of(urlsplit(page.url).path)
                about = own == "/" or stem_of(urlsplit(url).path).startswith(own)
                reason = "the feed that the page names"
                return NextPage(url, "feed_link", reason, confidence=0.4 if about else 0.1)
    return None
