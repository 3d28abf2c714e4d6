"""Sites whose front page shows the newest and leads nowhere: the rest lies elsewhere. And lists
that are whole as they are."""

from __future__ import annotations

from tests.sites.documents import ATOM
from tests.sites.shelf import (
    COUNT,
    Answer,
    Asked,
    date_of,
    is_last,
    items,
    page,
    part,
    path_of,
    title_of,
)

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
STORIES = [path_of(number) for number in range(COUNT)]
OTHERS = ["/", "/about", "/shop/a-fine-hat", "/shop/a-warm-coat", "/shop/a-long-scarf"]


def menu(*links: tuple[str, str]) -> str:
    return "<nav>" + "".join(f'<a href="{url}">{text}</a>' for url, text in links) + "</nav>"


def sitemap_of(paths: list[str], asked: Asked) -> Answer:
    host = f"http://{asked.headers['host']}"
    urls = "".join(f"<url><loc>{host}{path}</loc></url>" for path in paths)
    return Answer(f"<urlset {NAMESPACE}>{urls}</urlset>", "application/xml")


def robots(*sitemaps: str) -> Answer:
    lines = "".join(f"Sitemap: BASE{one}\n" for one in sitemaps)
    return Answer(f"User-agent: *\nDisallow:\n{lines}", "text/plain")


def archive_in_menu(asked: Asked) -> Answer | None:
    """The menu's "Arkiv" lists all of them, in two pages; nothing else says so."""
    if asked.path == "/":
        return page(menu(("/kontakt", "Kontakt"), ("/gamalt", "Arkiv")) + items(part(1)))
    if asked.path == "/gamalt":
        number = asked.number("sida", 1)
        more = "" if is_last(number, 5) else '<a href="/gamalt?sida=2">Äldre</a>'
        return page(items(part(number, 5)) + more)
    return None


def archive_of_months(asked: Asked) -> Answer | None:
    """The archive lists months, and no article."""
    months = {"/2016/05": range(4), "/2016/04": range(4, COUNT)}
    if asked.path == "/":
        return page(menu(("/archive", "The past")) + items(part(1)))
    if asked.path == "/archive":
        return page("".join(f'<p><a href="{month}">The month {month}</a></p>' for month in months))
    return page(items(list(months[asked.path]))) if asked.path in months else None


def named_sitemap(asked: Asked) -> Answer | None:
    """robots.txt names a sitemap of stories and all else that there is, under a name of its own."""
    if asked.path == "/":
        return page(items(part(1)))
    if asked.path == "/robots.txt":
        return robots("/all-there-is.xml")
    return sitemap_of(OTHERS + STORIES, asked) if asked.path == "/all-there-is.xml" else None


def sitemap_in_parts(asked: Asked) -> Answer | None:
    """An index: of stories, and of what is none, which lies in the same folder."""
    if asked.path == "/":
        return page(items(part(1)))
    if asked.path == "/sitemap.xml":
        parts = ("post-sitemap.xml", "page-sitemap.xml", "product-sitemap.xml")
        inside = "".join(f"<sitemap><loc>BASE/{one}</loc></sitemap>" for one in parts)
        return Answer(f"<sitemapindex {NAMESPACE}>{inside}</sitemapindex>", "application/xml")
    if asked.path == "/post-sitemap.xml":
        return sitemap_of(STORIES, asked)
    return None


def section_of_many(asked: Asked) -> Answer | None:
    """The page of a folder shows its newest; the site's sitemap names other folders too."""
    if asked.path == "/stories/":
        return page(items(part(1)))
    return sitemap_of(OTHERS + STORIES, asked) if asked.path == "/sitemap.xml" else None


def paged_feed(asked: Asked) -> Answer | None:
    """No sitemap; the feed that the page names goes on (RFC 5005 §3)."""
    if asked.path == "/":
        head = '<link rel="alternate" type="application/atom+xml" href="/feed.atom">'
        return page(items(part(1)), head)
    if asked.path != "/feed.atom":
        return None
    number = asked.number("page", 1)
    more = "" if is_last(number) else f'<link rel="next" href="/feed.atom?page={number + 1}"/>'
    entries = "".join(
        f'<entry><title>{title_of(n)}</title><link href="{path_of(n)}"/>'
        f"<updated>{date_of(n)}</updated></entry>"
        for n in part(number)
    )
    return Answer(ATOM.format(more + entries), "application/atom+xml")


def tag_of_many(asked: Asked) -> Answer | None:
    """A tag's page lists stories that lie elsewhere: what the whole site has is not of the tag."""
    if asked.path == "/robots.txt":
        return robots("/sitemap.xml")
    if asked.path == "/tags/boats/":
        head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        nav = menu(("/archive/", "Archive"), ("/tags/", "Tags"))
        return page(nav + items(part(1)), head)
    return sitemap_of(STORIES, asked) if asked.path == "/sitemap.xml" else None


def whole_archive(asked: Asked) -> Answer | None:
    """The archive's own page lists all there is; the sitemap bears it out."""
    if asked.path == "/archive/":
        return page(menu(("/archive/", "Archive")) + items(range(COUNT)))
    return None


class Growing:
    """The page shows three; `newest` goes down as more are published."""

    def __init__(self) -> None:
        self.newest = 5

    def __call__(self, asked: Asked) -> Answer | None:
        if asked.path == "/":
            return page(items(range(self.newest, self.newest + 3)))
        there = STORIES[self.newest :]
        return sitemap_of(there, asked) if asked.path == "/sitemap.xml" else None
