"""Page numbers: the link that bears the number after the current page's."""

from __future__ import annotations

from spiders.pagination.addresses import advance
from spiders.pagination.protocol import ListingPage, NextPage


def find(page: ListingPage) -> NextPage | None:
    """Follows the address that the number bears, and never computes one: sites count from 0,
    from 1, or in entries."""
    found: list[NextPage] = []
    for pager in page.pagers:
        following = pager.following
        if following is None or following.url is None or not page.may_follow(following.url):
            continue
        step = advance(page.url, following.url)
        if step is not None and step.by < 0:
            continue
        reason = f"number {following.value} in a row of page numbers, after {pager.current}"
        sure = 0.9 if step is not None else 0.85  # a box of its own may turn pages too
        found.append(NextPage(following.url, "numbered", f"{reason}, {pager.why}", confidence=sure))
    return max(found, key=lambda one: one.confidence, default=None)
