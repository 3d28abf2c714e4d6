"""What an archive's page says it has: its entries, in the page's order, each article once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from archiver.records import Entry, Page
from pipelines.dating.dates import Stamp, not_after, read_date
from pipelines.dom.html_out import base_of, web_address
from pipelines.dom.tree import Document, first, parse, select, squeeze, text_of
from pipelines.identity import cleaned
from pipelines.listings.buttons import archive_button
from pipelines.listings.json_listing import is_json, listed_in_json, load_json, markup_in_json
from pipelines.listings.links import repeated_links
from pipelines.listings.listed import Listed, as_entries
from pipelines.listings.post_items import day_in, short_lines
from pipelines.listings.posts import is_called_permalink, posts
from pipelines.listings.within import lies_within
from pipelines.listings.xml_listing import is_xml_listing, listed_in_xml
from pipelines.metadata.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ListingRules, Profile

ENOUGH = 12  # entries whose words tell the listing's language
LINES = 12  # of an entry in which a day may be printed
LETTERS = re.compile(r"[\d\W_]+")
OUTSIDE = frozenset(("aside", "nav", "footer", "header"))


def read_listing(page: Page, profile: Profile, *, language: str | None = None) -> tuple[Entry, ...]:
    """The entries of a listing page, or of the fragment that a "more" button brings.

    `language` (ISO 639) is believed where neither the page nor its words tell theirs. Of a list
    that was asked for on behalf of a part of the site, what lies elsewhere is none of it.
    """
    entries = _listed(page, profile, language)
    if within := page.capture.within:
        return tuple(one for one in entries if lies_within(one.article_url, within))
    return entries


def _listed(page: Page, profile: Profile, language: str | None) -> tuple[Entry, ...]:
    text = page.text
    fetched_at = page.capture.fetched_at
    if is_xml_listing(text):
        return as_entries(listed_in_xml(text), page.url, profile, fetched_at)
    if is_json(text):
        value = load_json(text)
        if entries := _of_json(value, page.url, profile, fetched_at):
            return entries
        text = markup_in_json(value)
    root = parse(text)
    if root is None:
        return ()
    return entries_of(Document(root), page.url, profile, fetched_at, language=language)


def is_data(text: str) -> bool:
    """Whether a listing is a feed, a sitemap or an API's answer, and no page of markup."""
    return is_xml_listing(text) or is_json(text)


def entries_of(
    document: Document, url: str, profile: Profile, fetched_at: str, *, language: str | None = None
) -> tuple[Entry, ...]:
    """As `read_listing`, of a page that is parsed already."""
    rules = profile.listing
    base_url = base_of(document, url)
    items = _items(document, url, base_url, rules) if rules.item else []
    links: dict[HtmlElement, HtmlElement] = {}
    if not items and not rules.container:  # a theme may name things in its own way
        links = repeated_links(document, url, base_url)
        items = list(links)
    around = _Around(base_url, profile, fetched_at, document, items, links, language)
    entries: dict[str, Entry] = {}
    for item in items:
        if entry := _entry(item, around, len(entries) + 1):
            entries.setdefault(entry.article_id, entry)
    return (
        tuple(entries.values())
        or (() if rules.container else _of_posts(document, url, profile, fetched_at))
        or _of_inline(document.root, url, profile, fetched_at)
    )


def _of_posts(document: Document, url: str, profile: Profile, fetched_at: str) -> tuple[Entry, ...]:
    """The posts that a page shows whole, where their titles lead nowhere and a permalink does."""
    found = posts(document, url, base_of(document, url), profile)
    listed = [
        Listed(post.url, text_of(post.heading) or None, None, post.dated)
        for post in found
        if post.url and not post.anchor
    ] or _alone(document, url)
    return as_entries(listed, url, profile, fetched_at)


def _alone(document: Document, url: str) -> list[Listed]:
    """The one post of a month, shown whole: its permalink is the only one of the page."""
    base_url = base_of(document, url)
    links = (one for one in document.find("a") if is_called_permalink(one, text_of(one)))
    found = {address for link in links if (address := web_address(base_url, link.get("href")))}
    return [Listed(address, None, None, None) for address in found - {url} if len(found) == 1]


def _of_json(value: object, url: str, profile: Profile, fetched_at: str) -> tuple[Entry, ...]:
    listed = listed_in_json(value, url, profile.listing.json_url)
    return as_entries(listed, url, profile, fetched_at)


def _of_inline(root: HtmlElement, url: str, profile: Profile, fetched_at: str) -> tuple[Entry, ...]:
    """The data from which a script makes the list, on a page that shows none without it."""
    scripts = (one.text for one in root.iter("script") if one.get("type") == "application/json")
    values = (load_json(text) for text in scripts if text)
    return next(filter(None, (_of_json(one, url, profile, fetched_at) for one in values)), ())


@dataclass(frozen=True)
class _Around:
    """What holds for all entries of a page."""

    base_url: str
    profile: Profile
    fetched_at: str
    document: Document
    items: Sequence[HtmlElement]
    links: Mapping[HtmlElement, HtmlElement]  # an item's own, where it was found by its link
    told: str | None

    @cached_property
    def language(self) -> str | None:
        """By the page's word, by the listing's words (a fragment says none), as one was told."""
        said = self.document.root.get("lang")
        if not said and (holder := first(self.document, ("[lang]",))) is not None:
            said = holder.get("lang")
        if said and (code := language_of(said, "")):
            return code
        words = " ".join(text_of(item) for item in self.items[:ENOUGH])
        return language_of(None, LETTERS.sub(" ", words)) or self.told


def _items(document: Document, url: str, base_url: str, rules: ListingRules) -> list[HtmlElement]:
    """The archive's own items: those of the list, and of what leads it in the same column."""
    excluded = set(select(document, rules.exclude))
    boxes = set(select(document, rules.box))
    found = dict.fromkeys(document.ordered(select(document, rules.item)))
    items = [
        item
        for item in found
        if not any(
            up in found or up in excluded or up.tag in OUTSIDE for up in item.iterancestors()
        )
        and item not in excluded
    ]
    if (button := archive_button(document, url, rules, base_url)) is not None:
        end = document.place(button)
        items = [item for item in items if document.place(item) < end]
    container = first(document, rules.container)
    if container is not None:
        listed = [item for item in items if container in item.iterancestors()]
        if listed:
            frame = _box(container, boxes)
            start = document.place(container)
            leading = [
                item
                for item in items
                if document.place(item) < start and _box(item, boxes) is frame
            ]
            return [*leading, *listed]
    return _largest_group(items, boxes)


def _box(item: HtmlElement, boxes: set[HtmlElement]) -> HtmlElement | None:
    return next((up for up in item.iterancestors() if up in boxes), None)


def _largest_group(items: list[HtmlElement], boxes: set[HtmlElement]) -> list[HtmlElement]:
    """Items in the box that frames most of them; an item alone in a box before them leads them."""
    groups: dict[HtmlElement | None, list[HtmlElement]] = {}
    for item in items:
        groups.setdefault(_box(item, boxes), []).append(item)
    if not groups:
        return []
    order = list(groups.values())
    largest = max(order, key=len)
    before = order[: order.index(largest)]
    lead = before[-1] if before and len(before[-1]) == 1 and len(largest) > 1 else []
    return [*lead, *largest]


def _entry(item: HtmlElement, around: _Around, position: int) -> Entry | None:
    profile, rules = around.profile, around.profile.listing
    own = around.links.get(item)
    address = _address(item, own, around.base_url, profile)
    if address is None:
        return None
    dated = _date(item, rules.date or ["time"], around)
    if dated is None and not rules.date:
        dated = _printed(item, around)
    stamp = not_after(dated, around.fetched_at)
    return Entry(
        position,
        address,
        profile.article_id(address),
        title=_title(item, own, rules),
        teaser=_said(item, rules.teaser),
        published_at=stamp.at if stamp else None,
        published_precision=stamp.precision if stamp else None,
    )


def _address(
    item: HtmlElement, own: HtmlElement | None, base_url: str, profile: Profile
) -> str | None:
    links = [item] if item.tag == "a" else list(select(item, profile.listing.link or ["a[href]"]))
    if own is not None:
        links = [own, *links]
    for link in links:
        address = web_address(base_url, link.get("href"))
        if address and (profile.article_path is None or profile.is_article(address)):
            return cleaned(address, profile)
    rules = profile.article
    identity = item.get(rules.root_id) if rules.root_id else None
    if identity and identity.isalnum() and rules.root_url:
        return web_address(base_url, rules.root_url.format(id=identity))
    return None


def _title(item: HtmlElement, own: HtmlElement | None, rules: ListingRules) -> str | None:
    for found in select(item, rules.title):
        if title := squeeze(found.get("title")) or text_of(found):
            return title
    link = item if item.tag == "a" else own if own is not None else first(item, ("a",))
    if link is not None:
        return text_of(link) or squeeze(link.get("title")) or None
    return None


def _said(item: HtmlElement, selectors: Iterable[str]) -> str | None:
    return next(filter(None, (text_of(found) for found in select(item, selectors))), None)


def _date(item: HtmlElement, selectors: Iterable[str], around: _Around) -> Stamp | None:
    for found in select(item, selectors):
        if stamp := read_date(found.get("datetime")):
            return stamp
        for said in filter(None, (squeeze(found.get("datetime")), text_of(found))):
            if stamp := read_date(said, around.language):
                return stamp
    return None


def _printed(item: HtmlElement, around: _Around) -> Stamp | None:
    """The day that one of an entry's short lines says, and little else."""
    lines = islice(short_lines([item]), LINES)
    day = next(filter(None, (day_in(line, around.language) for line in lines)), None)
    return Stamp(f"{day}T00:00:00Z", "day") if day else None
