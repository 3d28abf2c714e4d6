"""How archives go on: one file a mechanism, one protocol, and the rules of a walk's end.

For use alone: ``next_page(html, url)``; no crawl needed.
"""

from __future__ import annotations

from typing import Final

from w3lib.encoding import html_to_unicode

from archiver.errors import UsageError
from archiver.profile import Profile
from pipelines import detect_profile
from spiders.pagination import (
    data_attribute,
    feed_paging,
    json_paging,
    numbered,
    older_link,
    rel_next,
    show_more,
)
from spiders.pagination.addresses import is_address
from spiders.pagination.choice import surest
from spiders.pagination.protocol import ListingPage, Mechanism, NextPage

MECHANISMS: Final[dict[str, Mechanism]] = {
    "show_more": show_more.find,
    "rel_next": rel_next.find,
    "numbered": numbered.find,
    "older_link": older_link.find,
    "data_attribute": data_attribute.find,
    "feed_paging": feed_paging.find,
    "json_paging": json_paging.find,
}

__all__ = ["MECHANISMS", "ListingPage", "NextPage", "find_next", "next_page"]


def next_page(html: bytes, url: str, content_type: str = "") -> NextPage | None:
    """The listing page after the one given, away from the newest entry, or None at the end."""
    text = html_to_unicode(content_type or None, html)[1]
    return find_next(ListingPage(url, text, detect_profile(text)))


def find_next(page: ListingPage) -> NextPage | None:
    """What the profile's mechanisms see, the first of them; without any, what is surest.

    Raises UsageError where the profile names a mechanism that there is not.
    """
    if not is_address(page.url):
        return None
    if named := page.profile.pagination.mechanisms:
        return next(filter(None, (_mechanism(name, page.profile)(page) for name in named)), None)
    return surest(find(page) for find in MECHANISMS.values())


def _mechanism(name: str, profile: Profile) -> Mechanism:
    try:
        return MECHANISMS[name]
    except KeyError:
        raise UsageError(
            f"profile {profile.name!r}: there is no pagination mechanism called {name!r}; "
            f"there are: {', '.join(MECHANISMS)}"
        ) from None
