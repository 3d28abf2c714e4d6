"""Listings: pages of entries, pages of whole articles, days; each whole or as a fragment."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from archiver.demo.village import body
from archiver.demo.village.article_page import (
    byline,
    cover_media,
    media_block,
    published_block,
    share_box,
)
from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.data import fill, words
from archiver.demo.village.markup import attribute, inline, long_date
from archiver.demo.village.series_box import day_path, moments_of, side_boxes
from archiver.demo.village.shell import Sheet, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.demo.village.model import Listed, Section

_ITEM = "col-xs-12 col-sm-12 col-md-12 col-lg-12 fui-grid__inner"


def page_count(section: Section) -> int:
    """Pages that the button leads through."""
    pages = -(-len(catalogue().listings[section.id]) // section.per_page)
    return min(pages, section.cap_pages) if section.cap_pages else pages


def entries_of(section: Section, index: int) -> tuple[Listed, ...]:
    """The entries of the page that is `index` steps from the first."""
    if not 0 <= index < page_count(section):
        return ()
    first = index * section.per_page
    return catalogue().listings[section.id][first : first + section.per_page]


def listing_page(section: Section, number: int, base: str, *, fragment: bool) -> str:
    """The page with the site's own `number`; those past the end are empty, and good answers."""
    index = number - section.first_page
    entries = entries_of(section, index)
    more = index + 1 < page_count(section) and bool(entries)
    button = _button(section, f"{section.path}?p={number + 1}") if more else ""
    if fragment:
        return f"{_items(section, entries, base)}\n{button}"
    return _whole(section, entries, button, base, first=index == 0)


def day_page(section: Section, day: date, number: int, base: str, *, fragment: bool) -> str:
    """The archive of one day, with links to the nearest days that have something."""
    entries = [
        entry
        for entry in dict.fromkeys(catalogue().listings[section.id])
        if entry.article and catalogue().moments[entry.article.id].date() == day
    ]
    index = number - section.first_page
    first = index * section.per_page
    here = entries[first : first + section.per_page] if index >= 0 else []
    more = len(entries) > first + section.per_page and bool(here)
    path = f"{section.path}/{day.year}/{day.month}/{day.day}"
    button = _button(section, f"{path}?p={number + 1}") if more else ""
    if fragment:
        return f"{_items(section, here, base)}\n{button}"
    nothing = "" if entries else f"<p>{inline(words(section.language)['no_items'])}</p>"
    return _whole(section, here, button + _other_days(section, day) + nothing, base, first=False)


def _whole(
    section: Section, entries: Sequence[Listed], foot: str, base: str, *, first: bool
) -> str:
    head, rest = ("", entries)
    if first and section.layout == "list" and entries:
        head, rest = f'<div class="row">{_entry(entries[0], size=1)}</div>', entries[1:]
    items = _items(section, rest, base)
    if section.layout == "list":
        items = f'<ul id="{section.list_id}" class="row">\n{items}\n</ul>'
    else:
        items = f'<div class="news accordeon" id="{section.list_id}">\n{items}\n</div>'
    lists = f'<div class="media-block-wrap" id="wrowblock-{section.id}_21">\n{head}\n{items}\n'
    content = fill(
        "listing",
        heading=inline(section.title),
        list=_gallery(section) + lists + foot + "\n</div>",
        aside=side_boxes(section),
    )
    sheet = Sheet(
        language=section.language,
        title=section.title,
        description=" ".join(section.series.about) if section.series else section.title,
        head=f'<link href="{base}{section.path}" rel="canonical" />',
        utag={"page_type": "section", "section": section.title.lower()},
    )
    return page(content, sheet, base)


def _items(section: Section, entries: Sequence[Listed], base: str) -> str:
    if section.layout == "whole":
        return "\n".join(_whole_item(entry, base) for entry in entries)
    return "\n".join(f'<li class="{_ITEM}">\n{_entry(e, size=3)}</li>' for e in entries)


def _entry(entry: Listed, *, size: int) -> str:
    if entry.article is None:
        return _bare_entry(entry)
    date_line = ""
    if entry.published:
        told = long_date(datetime.fromisoformat(entry.published), entry.article.language)
        date_line = f'<span class="date date--mb date--size-{size}" >{told}</span>\n'
    perex = f'<p class="perex perex--mb perex--size-{size}">{inline(entry.teaser)}</p>\n'
    return media_block(entry.article, entry.path, size=size, date=date_line, perex=perex)


def _bare_entry(entry: Listed) -> str:
    """What is left in the listing of an article that was taken down."""
    title = attribute(entry.title)
    return (
        '<div class="media-block ">\n<div class="media-block__content">\n'
        f'<a href="{entry.path}">\n<h4 class="media-block__title media-block__title--size-3" '
        f'title="{title}">\n{inline(entry.title)}\n</h4>\n'
        f'<p class="perex perex--mb perex--size-3">{inline(entry.teaser)}</p>\n</a>\n</div>\n</div>'
    )


def _whole_item(entry: Listed, base: str) -> str:
    article = entry.article
    if article is None:
        return _bare_entry(entry)
    _, rest = body.split_cover(article)
    return fill(
        "whole_item",
        id=article.id,
        href=entry.path,
        title=inline(article.title),
        published=published_block(article),
        byline=byline(article),
        share_box=share_box(article, base),
        cover=cover_media(article, base),
        body=body.render(article, rest, base),
    )


def _button(section: Section, address: str) -> str:
    said = inline(words(section.language)["load_more"])
    if section.button == "older":
        return (
            '<a class="btn link-showMore btn-anim" data-ajax="true" data-ajax-method="GET" '
            f'data-ajax-mode="after" data-ajax-update="#{section.list_id}" '
            f'data-ajax-url="{address}" href="{address}">{said}</a>'
        )
    return (
        '<p class="buttons btn--load-more">\n'
        f'<a class="btn link-showMore btn__text" href="{address}" title="{said}">{said}</a>\n</p>'
    )


def _gallery(section: Section) -> str:
    """A box above the list whose button reuses the classes of the archive's."""
    if not section.gallery:
        return ""
    said = words(section.language)
    address = f"/part/section/5/{section.id}"
    return (
        '<div class="media-block-wrap" id="in-pictures">\n'
        f'<h2 class="section-head">{inline(said["gallery"])}</h2>\n'
        '<p class="buttons btn--load-more">\n'
        '<a class="btn link-showMore btn__text" data-ajax="true" data-ajax-method="GET" '
        f'data-ajax-mode="replace" data-ajax-update="#in-pictures" data-ajax-url="{address}" '
        f'href="{address}">{inline(said["more_like_this"])}</a>\n</p>\n</div>\n'
    )


def _other_days(section: Section, day: date) -> str:
    said = words(section.language)
    moments = moments_of(section)
    earlier = next((m for m in moments if m.date() < day), None)
    later = next((m for m in reversed(moments) if m.date() > day), None)
    links = "\n".join(
        f'<a class="c-calendar__{name}" href="{day_path(section, moment)}">{inline(said[word])}</a>'
        for name, word, moment in (
            ("earlier", "earlier_day", earlier),
            ("later", "later_day", later),
        )
        if moment
    )
    return f'\n<div class="c-calendar">\n{links}\n</div>'
