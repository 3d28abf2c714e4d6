"""Feeds in several documents: RFC 5005, "Feed Paging and Archiving".

A paged feed goes on at ``rel=next`` (§3), an archived one at ``rel=prev-archive`` (§4), which is
its older part. The links stand in the feed itself, in Atom's namespace also in RSS.
"""

from __future__ import annotations

from lxml import etree

from spiders.pagination.protocol import ListingPage, NextPage

ATOM = "{http://www.w3.org/2005/Atom}link"
SECTIONS = {"prev-archive": "§4", "next": "§3"}
HEAD = 1000  # characters in which a feed names itself


def find(page: ListingPage) -> NextPage | None:
    links = _links(page.text)
    for relation, section in SECTIONS.items():
        for link in links:
            if relation not in (link.get("rel") or "").lower().split():
                continue
            url = page.absolute(link.get("href"))
            if url and page.may_follow_elsewhere(url):
                reason = f"the feed's link {relation} (RFC 5005 {section})"
                return NextPage(url, "feed_paging", reason, confidence=0.98)
    return None


def _links(text: str) -> list[etree._Element]:
    """The links of the feed as a whole, not those of its entries."""
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    if not head.startswith("<") or not any(name in head for name in ("<rss", "<feed", ":RDF")):
        return []
    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False)
    try:
        root = etree.fromstring(text.lstrip("\ufeff \t\r\n").encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    feeds = [root, *(child for child in root if str(child.tag).endswith("channel"))]
    return [link for feed in feeds for link in feed.iterchildren(ATOM)]
