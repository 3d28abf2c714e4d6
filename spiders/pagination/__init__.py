"""How archives go on: one file a mechanism, one protocol, and the rules of a walk's end.

For use alone: ``next_page(html, url)``; no crawl needed.
"""

from __future__ import annotations

from typing import Final

from w3lib.encoding import html_to_unicode

from archiver.errors import UsageError
from archiver.profile import Profile
from pipelines import detect_profile
from pipelines.listings.listing import is_data
from spiders.pagination import (
    api_in_page,
    archive_page,
    browser,
    counted,
    data_attribute,
    feed_link,
    feed_paging,
    folder,
    jetpack,
    json_paging,
    link_header,
    months,
    numbered,
    older_link,
    page_field,
    profile_api,
    recipe,
    rel_next,
    show_more,
    sitemap,
    views_ajax,
    wp_ajax,
    wp_rest,
)
from spiders.pagination.addresses import is_address
from spiders.pagination.choice import surest
from spiders.pagination.protocol import ListingPage, Mechanism, NextPage
from spiders.pagination.signs import signs_of

MECHANISMS: Final[dict[str, Mechanism]] = {
    "show_more": show_more.find,
    "rel_next": rel_next.find,
    "numbered": numbered.find,
    "older_link": older_link.find,
    "data_attribute": data_attribute.find,
    "page_field": page_field.find,
    "feed_paging": feed_paging.find,
    "json_paging": json_paging.find,
    "link_header": link_header.find,
    "counted": counted.find,
}
# What goes on in a walk, and says nothing of a page that is looked at alone.
OF_A_WALK: Final[dict[str, Mechanism]] = {
    "recipe": recipe.find,
    "jetpack": jetpack.find,
    "wp_ajax": wp_ajax.find,
    "views_ajax": views_ajax.find,
    "sitemap": sitemap.find,
    "months": months.find,
    "browser": browser.find,
}
# Other ways round an archive, from its first page, the most faithful first.
WAYS: Final[dict[str, Mechanism]] = {
    "profile_api": profile_api.way,
    "wp_rest": wp_rest.way,
    "api_in_page": api_in_page.way,
    "folder": folder.way,
    "archive_page": archive_page.way,
    "archive_by_date": months.way,
    "sitemap_file": sitemap.way,
    "feed_link": feed_link.way,
}

PLAIN: Final = MECHANISMS | OF_A_WALK

__all__ = [
    "MECHANISMS",
    "ListingPage",
    "NextPage",
    "candidates",
    "find_next",
    "next_page",
    "other_ways",
    "signs_of",
]


def next_page(html: bytes, url: str, content_type: str = "") -> NextPage | None:
    """The listing page after the one given, away from the newest entry, or None at the end."""
    text = html_to_unicode(content_type or None, html)[1]
    page = ListingPage(url, text, detect_profile(text))
    found = find_next(page)
    return found if found and found.mechanism not in OF_A_WALK else None


def find_next(page: ListingPage) -> NextPage | None:
    """What the profile's mechanisms see, the first of them; without any, what is surest.

    What is no page of markup (a feed, a sitemap, an API's answer) says itself how it goes on, and
    so does what a way round leads to. Raises UsageError where the profile names a mechanism that
    there is not.
    """
    if not is_address(page.url):
        return None
    named = [_mechanism(name, page.profile) for name in page.profile.pagination.mechanisms]
    ways = [find for find in named if find in WAYS.values()]
    if ways and page.asked is None:
        return next(filter(None, (find(page) for find in ways)), None)
    if named and not ways and not is_data(page.text):
        return next(filter(None, (find(page) for find in named)), None)
    return surest(find(page) for find in PLAIN.values())


def other_ways(page: ListingPage) -> list[NextPage]:
    """Other ways round the archive that begins on `page`, to be tried in this order."""
    if not is_address(page.url) or is_data(page.text):
        return []
    return [found for way in WAYS.values() if (found := way(page))]


def candidates(page: ListingPage) -> list[NextPage]:
    """All that may lead on from a first page, the likeliest first, each request once."""
    if not is_address(page.url):
        return []
    plain = filter(None, (find(page) for find in PLAIN.values()))
    found = [*sorted(plain, key=lambda one: -one.confidence), *other_ways(page)]
    return list({(one.method, one.url, one.body): one for one in reversed(found)}.values())[::-1]


def _mechanism(name: str, profile: Profile) -> Mechanism:
    known = PLAIN | WAYS
    try:
        return known[name]
    except KeyError:
        raise UsageError(
            f"profile {profile.name!r}: there is no pagination mechanism called {name!r}; "
            f"there are: {', '.join(known)}"
        ) from None
