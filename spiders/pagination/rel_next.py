"""A link that says of itself that it is the next one: rel=next (HTML, link types)."""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.pagination.addresses import advance, is_dated, is_sibling
from spiders.pagination.links import Link
from spiders.pagination.protocol import ListingPage, NextPage
from spiders.pagination.words import direction


def find(page: ListingPage) -> NextPage | None:
    """Not a link to the page itself, nor an empty one: both are common at an archive's end.

    On an article's page rel=next is the next article, unless its address is the page's own with
    a page number. Some sites call older entries "previous": believed where the address says so.
    """
    at_end = any(pager.is_at_end for pager in page.pagers)  # the row of numbers knows better
    for link in _related(page, "next"):
        url = page.absolute(link.get("href"))
        if not url or not page.may_follow(url):
            continue
        step = advance(page.url, url)
        if step is not None and step.by < 0 and not _is_said_to_be_older(link):
            continue
        if step is None and (at_end or _is_elsewhere(page.url, url)):
            continue
        if page.is_article_page and (step is None or step.kind == "bare"):
            continue
        sure = step is not None and step.kind != "bare" and step.by >= 0
        reason = f"a {link.tag} with rel=next"
        return NextPage(url, "rel_next", reason, confidence=0.95 if sure else 0.7)
    for link in _related(page, "prev"):
        url = page.absolute(link.get("href"))
        step = advance(page.url, url) if url and page.may_follow(url) else None
        if url and step and step.is_one_page and step.kind == "page":
            reason = f"a {link.tag} with rel=prev whose address is one page on"
            return NextPage(url, "rel_next", reason, confidence=0.8)
    return None


def _is_elsewhere(current: str, target: str) -> bool:
    """The next article, or an archive by date: some generators call what follows in the menu so."""
    return is_sibling(current, target) or (is_dated(target) and not is_dated(current))


def _is_said_to_be_older(link: HtmlElement) -> bool:
    """Some archives number their pages from the oldest one, so that they count down to it."""
    return any(direction(said) == "older" for said in Link(link).said)


def _related(page: ListingPage, relation: str) -> list[HtmlElement]:
    return [
        link
        for link in page.tree.iter("link", "a")
        if (said := link.get("rel")) and relation in said.lower().split()
    ]
