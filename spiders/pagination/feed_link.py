"""The feed that a page names: few hold more than the newest entries, but those in several parts
(RFC 5005) hold them all."""

from __future__ import annotations

from spiders.pagination.protocol import ListingPage, NextPage

FEEDS = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")


def way(page: ListingPage) -> NextPage | None:
    for link in page.tree.iter("link"):
        if (link.get("type") or "").lower() in FEEDS and "alternate" in (link.get("rel") or ""):
            url = page.absolute(link.get("href"))
            if url and page.may_follow_elsewhere(url):
                return NextPage(url, "feed_link", "the feed that the page names", confidence=0.4)
    return None
