"""A link that says of itself that it is the next one: rel=next (HTML, link types)."""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.pagination.addresses import advance
from spiders.pagination.protocol import ListingPage, NextPage


def find(page: ListingPage) -> NextPage | None:
    """Not a link to the page itself, nor an empty one: both are common at an archive's end.

    On an article's page rel=next is the next article, unless its address is the page's own with
    a page number. Some sites call older entries "previous": believed where the address says so.
    """
    for link in _related(page, "next"):
        url = page.absolute(link.get("href"))
        if not url or not page.may_follow(url) or page.is_earlier(url):
            continue
        step = advance(page.url, url)
        if page.is_article_page and (step is None or step.kind == "bare"):
            continue
        sure = step is not None and step.kind != "bare"
        reason = f"a {link.tag} with rel=next"
        return NextPage(url, "rel_next", reason, confidence=0.95 if sure else 0.7)
    for link in _related(page, "prev"):
        url = page.absolute(link.get("href"))
        step = advance(page.url, url) if url and page.may_follow(url) else None
        if url and step and step.is_one_page and step.kind == "page":
            reason = f"a {link.tag} with rel=prev whose address is one page on"
            return NextPage(url, "rel_next", reason, confidence=0.8)
    return None


def _related(page: ListingPage, relation: str) -> list[HtmlElement]:
    return [
        link
        for link in page.tree.iter("link", "a")
        if (said := link.get("rel")) and relation in said.lower().split()
    ]
