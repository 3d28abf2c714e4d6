"""The pages that are neither article nor listing: front, languages, feeds, errors."""

from __future__ import annotations

from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.data import words
from archiver.demo.village.dice import guid
from archiver.demo.village.feeds import feed_list as feed_links
from archiver.demo.village.markup import inline
from archiver.demo.village.shell import Sheet, page


def front(base: str) -> str:
    """One box a section, with a link to it and to nothing else."""
    boxes = "\n".join(
        f'<div class="col-xs-12 col-sm-6 front-box" lang="{section.language}" '
        f'dir="{words(section.language)["dir"]}">\n'
        f'<h2 class="section-head"><a href="{section.path}">{inline(section.title)}</a></h2>\n'
        f"<p>{inline(section.series.about[0]) if section.series else ''}</p>\n</div>"
        for section in catalogue().sections
    )
    content = f'<div class="container">\n<div class="row">\n{boxes}\n</div>\n</div>'
    return page(content, Sheet("en", words("en")["site"], body_class="pg-home"), base)


def languages(base: str) -> str:
    items = "\n".join(
        f'<li lang="{section.language}"><a href="{section.path}">'
        f"{inline(words(section.language)['name'])} — {inline(section.title)}</a></li>"
        for section in catalogue().sections
        if section.language != "en"
    )
    content = f'<div class="container">\n<ul>\n{items}\n</ul>\n</div>'
    return page(content, Sheet("en", words("en")["languages"]), base)


def feed_list(base: str) -> str:
    return page(feed_links(), Sheet("en", "RSS"), base)


def plain_page(base: str) -> str:
    """Terms, search, authors: there, and of no interest."""
    said = words("en")
    content = f'<div class="container"><h1 class="pg-title">{inline(said["site"])}</h1></div>'
    return page(content, Sheet("en", said["site"], body_class="pg-plain"), base)


def not_found(base: str) -> str:
    said = words("en")
    content = (
        '<div class="container">\n<div class="error-page">\n'
        f'<h1 class="pg-title">{inline(said["not_found"])}</h1>\n'
        f"<p>{inline(said['not_found_text'])}</p>\n</div>\n</div>"
    )
    return page(content, Sheet("en", said["not_found"], body_class="pg-error"), base)


def more_pictures() -> str:
    """The fragment that a gallery's button asks for."""
    return "\n".join(
        f'<div class="thumb"><img src="/gdb/{guid(f"more{number}")}_w100_r1.png" alt="" /></div>'
        for number in range(4)
    )
