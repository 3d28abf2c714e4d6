"""The boxes beside a blog: what it is about, how to subscribe, its months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.data import words
from archiver.demo.village.dice import guid
from archiver.demo.village.markup import inline

if TYPE_CHECKING:
    from datetime import datetime

    from archiver.demo.village.model import Language, Section, VillageSeries


def about_box(series: VillageSeries | None, language: Language) -> str:
    if series is None:
        return ""
    said = words(language)
    about = "\n".join(f"<p>{inline(paragraph)}</p>" for paragraph in series.about)
    author = (
        f'<h4 class="media-block__title media-block__title--author">{inline(series.author)}</h4>\n'
        if series.author
        else ""
    )
    return (
        '<div class="media-block-wrap about-blog">\n'
        f'<h2 class="section-head">{inline(said["about_blog"])}</h2>\n'
        f'<div class="thumb thumb1_1"><img src="/gdb/{guid(series.title)}_w100_r5.png" alt="" />'
        f'</div>\n{author}<div class="wsw">\n{about}\n</div>\n</div>'
    )


def side_boxes(section: Section) -> str:
    """All boxes of a listing's side: about, subscribe, archive by month."""
    said = words(section.language)
    subscribe = (
        '<div class="media-block-wrap subscribe-blog">\n'
        f'<h2 class="section-head">{inline(said["subscribe"])}</h2>\n'
        f'<p class="buttons"><a class="btn btn-rss" href="/api/{feed_code(section.id)}">'
        f'<span class="btn__text">{inline(said["subscribe_how"])}</span></a></p>\n</div>'
    )
    return "\n".join((about_box(section.series, section.language), subscribe, _months(section)))


def _months(section: Section) -> str:
    """One line a month that has articles; each leads to its last day with an article."""
    said = words(section.language)
    latest: dict[tuple[int, int], datetime] = {}
    for moment in moments_of(section):
        latest.setdefault((moment.year, moment.month), moment)
    lines = "\n".join(
        f'<li><a href="{day_path(section, moment)}">{moment:%m}/{year}</a></li>'
        for (year, _), moment in latest.items()
    )
    return (
        '<div class="media-block-wrap c-archive">\n'
        f'<h2 class="section-head">{inline(said["blog_archive"])}</h2>\n'
        f"<ul>\n{lines}\n</ul>\n</div>"
    )


def moments_of(section: Section) -> list[datetime]:
    """When the articles of `section` came out, newest first."""
    site = catalogue()
    entries = site.listings[section.id]
    known = {site.moments[entry.article.id] for entry in entries if entry.article}
    return sorted(known, reverse=True)


def day_path(section: Section, moment: datetime) -> str:
    return f"{section.path}/{moment.year}/{moment.month}/{moment.day}"


def feed_code(number: int) -> str:
    """What stands for a section in the address of its feed."""
    return f"z{guid(str(number))[:6].lower()}-q"
