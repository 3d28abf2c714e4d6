"""One thing that a listing lists, whatever form the listing has; made into an Entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.records import Entry
from pipelines.dating.dates import not_after, read_date
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import parse, squeeze, text_of
from pipelines.identity import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.profile import Profile


@dataclass(frozen=True, slots=True)
class Listed:
    """An address as it was written, and what is said beside it."""

    address: str
    title: str | None = None
    teaser: str | None = None
    published: str | None = None


def as_entries(
    listed: Iterable[Listed], page_url: str, profile: Profile, fetched_at: str
) -> tuple[Entry, ...]:
    """Each article once, in the listing's order."""
    entries: dict[str, Entry] = {}
    for one in listed:
        url = web_address(page_url, one.address)
        if url is None or (profile.article_path and not profile.is_article(url)):
            continue
        address = cleaned(url, profile)
        article_id = profile.article_id(address)
        stamp = not_after(read_date(one.published), fetched_at)
        entry = Entry(
            len(entries) + 1,
            address,
            article_id,
            title=words_of(one.title) or None,
            teaser=words_of(one.teaser) or None,
            published_at=stamp.at if stamp else None,
            published_precision=stamp.precision if stamp else None,
        )
        entries.setdefault(article_id, entry)
    return tuple(entries.values())


def words_of(markup: str | None) -> str:
    """The words of a title or teaser, which may be markup or hold character references."""
    if not markup or not ("<" in markup or "&" in markup):
        return squeeze(markup)
    root = parse(markup)
    return text_of(root) if root is not None else ""
