"""What the spider's callbacks take from a response, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from archiver.records import Capture, Entry, Page, WalkStep
from spiders.asking import asked_by
from spiders.pagination import ListingPage, NextPage
from spiders.pagination.sitemap import named_in

if TYPE_CHECKING:
    from scrapy.http import Response

    from archiver.frontier.notes import Notes
    from archiver.profile import Profile
    from spiders.pagination.walk import End


def page_of(response: Response) -> Page:
    """What the pipelines see of a response. Its capture was put there by the tee."""
    capture: Capture = response.meta["capture"]
    content_type = response.headers.get("Content-Type") or b""
    headers = _headers(response)
    return Page(response.url, response.body, content_type.decode("latin-1"), capture, headers)


def shown_of(
    page: Page, profile: Profile, entries: Sequence[Entry], meta: dict[str, Any], notes: Notes
) -> ListingPage:
    """A listing page as the mechanisms see it; `meta` is of the request that brought it."""
    return ListingPage(
        page.url,
        page.text,
        profile,
        page.headers,
        asked=asked_by(meta),
        entries=tuple(entry.article_url for entry in entries),
        wanted=meta.get("wanted"),
        sitemaps=named_in(notes.robots_of(page.url)),
    )


def unread(page: Page) -> Iterator[Page]:
    """The page, if it is to be read: what a revisit refers to was read before."""
    if page.capture.kind != "revisit":
        yield page


def step_of(page: Page, seed: str, led: NextPage | End, total: int | None) -> WalkStep:
    """The ledger's line of a listing page."""
    if isinstance(led, NextPage):
        return WalkStep(page.capture, seed, led.url, led.mechanism, led.reason, total)
    return WalkStep(page.capture, seed, None, None, led.reason, total)


def all_older(entries: tuple[Entry, ...], since: str | None) -> bool:
    """By date a walk ends only when a whole page is older: single items may be pinned."""
    dates = [entry.published_at for entry in entries]
    return bool(since) and bool(dates) and all(one and one < (since or "") for one in dates)


def _headers(response: Response) -> dict[str, str]:
    """The header fields, by lower-case name."""
    said = response.headers.to_unicode_dict()
    return {name.lower(): value for name, value in said.items() if isinstance(name, str)}
