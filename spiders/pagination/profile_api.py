"""The API of a CMS that its profile names: all there is, in few requests."""

from __future__ import annotations

from urllib.parse import urljoin

from spiders.pagination.protocol import ListingPage, NextPage

HEADERS = {"Accept": "application/json"}


def way(page: ListingPage) -> NextPage | None:
    api = page.profile.pagination.api
    url = page.absolute(urljoin(page.url, api)) if api else None
    if url is None or not page.may_follow_elsewhere(url):
        return None
    reason = f"the API of {page.profile.title or page.profile.name}"
    return NextPage(url, "profile_api", reason, headers=HEADERS, confidence=0.9)
