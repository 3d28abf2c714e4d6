"""The archive's own "more" button, by which a profile tells where its list ends."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.dom.html_out import web_address
from pipelines.dom.tree import Document, select

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ListingRules


def archive_button(
    document: Document, url: str, rules: ListingRules, base_url: str
) -> HtmlElement | None:
    """The archive's own "more" button: galleries have such buttons too, for other addresses.

    One of the two addresses that it bears is enough.
    """
    path = _path(url)
    for button in reversed(document.ordered(select(document, rules.button))):
        for said in (button.get("href"), button.get("data-ajax-url")):
            address = web_address(base_url, said)
            if address and _path(address) == path:
                return button
    return None


def _path(url: str) -> str:
    """The path, without what servers add to one and the same listing."""
    return urlsplit(url).path.rstrip("/").removesuffix(".html")
