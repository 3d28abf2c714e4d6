"""A "Load more" link that fetches a fragment (Pangea; jquery-unobtrusive-ajax)."""

from __future__ import annotations

from urllib.parse import urlsplit

from spiders.pagination.protocol import ListingPage, NextPage, same_page

# What jquery's ajax sends, and what makes the server answer with a fragment. The fragment is
# what a reader's browser fetched, so it is what a replay of the page will ask for.
AJAX = {"X-Requested-With": "XMLHttpRequest"}

BUTTON = "link-showMore"


def find(page: ListingPage) -> NextPage | None:
    """The archive's own button: never one that replaces its box, or leads to another path.

    Galleries and boxes that load while one scrolls reuse its classes. The words on it are in
    the site's language and say nothing.
    """
    for link in page.links:
        button = link.element
        if BUTTON not in (button.get("class") or "").split():
            continue
        if button.get("data-ajax-mode", "").lower() == "replace":
            continue
        for href in (button.get("data-ajax-url"), button.get("href")):
            url = page.absolute(href)
            if url and not same_page(url, page.url) and _path(url) == _path(page.url):
                reason = "the archive's own Load more button"
                return NextPage(url, "show_more", reason, headers=AJAX, confidence=0.95)
    return None


def _path(url: str) -> str:
    """The path, without what servers add to one and the same listing."""
    return urlsplit(url).path.rstrip("/").removesuffix(".html")
