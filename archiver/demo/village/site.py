"""Which answer the site gives to which address. Pure: no sockets, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, unquote, urlsplit

from archiver.demo.village import article_page, feeds, listing_page, pages
from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.data import script, stylesheet
from archiver.demo.village.pictures import LOGO, picture

HTML = "text/html; charset=utf-8"
_BUILT = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ask:
    """What the answer depends on. `base` is scheme and host as the client named them."""

    target: str
    base: str
    fragment: bool = False

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    def number(self, default: int) -> int:
        """The page asked for with ``?p=``."""
        told = parse_qs(urlsplit(self.target).query).get("p", [""])[0]
        return int(told) if told.isdecimal() and len(told) < 9 else default


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is not yet coded for transfer; `modified` stands in Last-Modified."""

    status: int
    body: bytes
    content_type: str = HTML
    location: str | None = None
    modified: datetime | None = None


Room = Callable[[Ask, "re.Match[str]"], Answer | None]


def answer(ask: Ask) -> Answer:
    for pattern, room in _ROOMS:
        if (found := pattern.fullmatch(ask.path)) and (given := room(ask, found)):
            return given
    return Answer(404, pages.not_found(ask.base).encode())


def _article(ask: Ask, found: re.Match[str]) -> Answer | None:
    site = catalogue()
    path = found["path"]
    if path in site.gone:
        return None
    if path in site.redirects:
        return _moved(ask, site.redirects[path])
    article = site.article(int(found["id"]))
    if article is None:
        return None
    if path != article.path:
        return _moved(ask, article.path)
    render = article_page.amp_page if found["amp"] else article_page.article_page
    told = article.modified or article.published
    modified = datetime.fromisoformat(told).astimezone(UTC) if told else None
    return Answer(200, render(article, ask.base).encode(), modified=modified)


def _moved(ask: Ask, path: str) -> Answer:
    location = ask.base + path
    body = f'<html><body><h2>Object moved to <a href="{location}">here</a>.</h2></body></html>'
    return Answer(301, body.encode(), location=location)


def _listing(ask: Ask, found: re.Match[str]) -> Answer | None:
    section = catalogue().section(int(found["id"]))
    if section is None:
        return None
    number = ask.number(section.first_page)
    if found["day"]:
        try:
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            return None
        text = listing_page.day_page(section, day, number, ask.base, fragment=ask.fragment)
    else:
        text = listing_page.listing_page(section, number, ask.base, fragment=ask.fragment)
    return Answer(200, text.encode())


def _sitemap(ask: Ask, found: re.Match[str]) -> Answer | None:
    body = feeds.sitemap(found["name"], ask.base)
    return None if body is None else Answer(200, body, "application/x-gzip")


def _feed(ask: Ask, found: re.Match[str]) -> Answer | None:
    section = feeds.section_of_feed(found["code"])
    if found["code"] and section is None:
        return None
    return Answer(200, feeds.feed(section, ask.base).encode(), "application/rss+xml; charset=utf-8")


def _picture(_ask: Ask, found: re.Match[str]) -> Answer | None:
    body = picture(found["name"])
    return None if body is None else Answer(200, body, "image/png", modified=_BUILT)


def _media(_ask: Ask, found: re.Match[str]) -> Answer | None:
    known = {one.path for article in catalogue().articles for one in article.media}
    if f"/media/{found['name']}" not in known:
        return None
    kind = "audio/mpeg" if found["name"].endswith("mp3") else "video/mp4"
    return Answer(200, b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" * 8, kind, modified=_BUILT)


def _page(made: Callable[[str], str]) -> Room:
    return lambda ask, _found: Answer(200, made(ask.base).encode())


_ROOMS: tuple[tuple[re.Pattern[str], Room], ...] = tuple(
    (re.compile(pattern), room)
    for pattern, room in (
        (r"(?P<amp>/amp)?(?P<path>/a/(?:[^/]+/)?(?P<id>\d{1,9})\.html)", _article),
        (r"/z/(?P<id>\d{1,9})(?:/(?P<year>\d{4})/(?P<month>\d\d?)/(?P<day>\d\d?))?/?", _listing),
        (r"/gdb/(?P<name>[\w.-]+)", _picture),
        (r"/media/(?P<name>[\w.-]+)", _media),
        (r"/", _page(pages.front)),
        (
            r"/robots\.txt",
            lambda ask, _: Answer(200, feeds.robots(ask.base).encode(), "text/plain"),
        ),
        (
            r"/sitemap\.xml",
            lambda ask, _: Answer(200, feeds.sitemap_index(ask.base).encode(), "text/xml"),
        ),
        (rf"/sitemap_{feeds.SITE_NUMBER}_(?P<name>\w+)\.xml\.gz", _sitemap),
        (r"/api/(?P<code>[\w-]*)", _feed),
        (r"/rssfeeds", _page(pages.feed_list)),
        (r"/navigation/allsites", _page(pages.languages)),
        (r"/part/section/\d+/\d+", lambda _ask, _: Answer(200, pages.more_pictures().encode())),
        (r"/(?:p/\d+\.html|s|share|author/.+|pp/.+)", _page(pages.plain_page)),
        (
            r"/Content/.+\.css",
            lambda _ask, _: Answer(200, stylesheet(), "text/css; charset=utf-8", modified=_BUILT),
        ),
        (r"/Content/.+\.svg", lambda _ask, _: Answer(200, LOGO, "image/svg+xml", modified=_BUILT)),
        (
            r"/Content/.+\.png",
            lambda _ask, _: Answer(200, picture("pixel.png") or b"", "image/png"),
        ),
        (
            r"/Scripts/.+\.js",
            lambda _ask, _: Answer(200, script(), "text/javascript", modified=_BUILT),
        ),
    )
)
