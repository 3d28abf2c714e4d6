"""The section of a page as its breadcrumbs print it: the last that is neither front nor page."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.dom.blocks import folded
from pipelines.dom.tree import Document, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as HtmlElement

NAMED = ("[class*=crumb], [class*=Crumb]", "[itemtype*=BreadcrumbList]")
CALLED = {"nav": "aria-label", "ol": "aria-label", "ul": "id", "div": "id", "p": "id"}
LONGEST, LABEL = 400, 60  # characters of a trail, of a crumb


def last_crumb(page: HtmlElement | Document, title: str | None) -> str | None:
    """What the last link of the page's first trail says, the front page's and its own left out."""
    if not isinstance(page, Document):
        return None
    for trail in _trails(page):
        crumbs = [(text_of(link), link.get("href") or "") for link in trail.iter("a")]
        said = [
            words
            for at, (words, href) in enumerate(crumbs)
            if 0 < len(words) <= LABEL
            and _path(href)
            and not (at == 0 and len(crumbs) > 1 and _is_front(href))
            and folded(words) != folded(title or "")
        ]
        if said:
            return said[-1]
    return None


def _trails(page: Document) -> Iterator[HtmlElement]:
    named = (one for selector in NAMED for one in page.find(selector))
    called = (
        one
        for tag, attribute in CALLED.items()
        for one in page.tagged(tag)
        if "crumb" in (one.get(attribute) or "").lower()
    )
    for one in chain(named, called):
        if len(text_of(one)) <= LONGEST and next(one.iter("a"), None) is not None:
            yield one


def _path(href: str) -> str:
    try:
        return urlsplit(href.strip()).path.strip("/")
    except ValueError:
        return ""


def _is_front(href: str) -> bool:
    """Whether an address is that of a site's front page, as ``/en/`` or ``/index.html`` too."""
    path = _path(href)
    return len(path) <= 2 or path.startswith(("index.", "home")) or path in ("start", "inicio")
