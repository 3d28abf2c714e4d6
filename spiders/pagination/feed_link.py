"""The feed that a page names: few hold more than the newest entries, but those in several parts
(RFC 5005) hold them all."""

from __future__ import annotations

from urllib.parse import urlsplit

from spiders.pagination.page_slots import stem_of
from spiders.pagination.protocol import ListingPage, NextPage

ABOUT, IN_PART, UNSURE = 0.4, 0.3, 0.1
FEEDS = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")


def way(page: ListingPage) -> NextPage | None:
    """One of the page's own, or of a site whose front it is; of the whole site's, what lies where
    the page's entries do."""
    own = stem_of(urlsplit(page.url).path)
    for link in page.tree.iter("link"):
        if (link.get("type") or "").lower() in FEEDS and "alternate" in (link.get("rel") or ""):
            url = page.absolute(link.get("href"))
            if not url or not page.may_follow_elsewhere(url) or "comment" in url.lower():
                continue
            about = own == "/" or stem_of(urlsplit(url).path).startswith(own)
            sure = ABOUT if about else IN_PART if page.within else UNSURE
            within = "" if about else page.within
            reason = "the feed that the page names"
            return NextPage(url, "feed_link", reason, confidence=sure, within=within)
    return None
