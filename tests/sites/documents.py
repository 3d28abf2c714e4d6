"""Archives that are no pages: feeds in several parts, sitemaps; and archives by date."""

from __future__ import annotations

import gzip

from tests.sites.shelf import (
    COUNT,
    Answer,
    Asked,
    as_json,
    date_of,
    is_last,
    items,
    month_of,
    page,
    part,
    path_of,
    title_of,
)

ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>All</title>{}</feed>'


def archived_feed(asked: Asked) -> Answer | None:
    """RFC 5005 §4: the documents of an archive, each naming the one before it."""
    number = {"/feed.atom": 1, "/2.atom": 2, "/3.atom": 3}.get(asked.path)
    if number is None:
        return None
    before = "" if is_last(number) else f'<link rel="prev-archive" href="/{number + 1}.atom"/>'
    entries = "".join(
        f'<entry><title>{title_of(n)}</title><link href="{path_of(n)}"/>'
        f"<updated>{date_of(n)}</updated></entry>"
        for n in part(number)
    )
    return Answer(ATOM.format(before + entries), "application/atom+xml")


def rss(asked: Asked) -> Answer | None:
    """RSS 2.0, paged by §3 of it, as WordPress does not but others do."""
    number = asked.number("paged", 1)
    if asked.path != "/feed":
        return None
    more = f'<a:link rel="next" href="BASE/feed?paged={number + 1}"/>'
    entries = "".join(
        f"<item><title>{title_of(n)}</title><link>BASE{path_of(n)}</link>"
        f"<description>&lt;p&gt;About it&lt;/p&gt;</description><guid>tag:{n}</guid></item>"
        for n in part(number)
    )
    return Answer(
        '<?xml version="1.0"?><rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel>'
        f"{'' if is_last(number) else more}<title>All</title>{entries}</channel></rss>",
        "application/rss+xml",
    )


def json_feed(asked: Asked) -> Answer | None:
    number = asked.number("page", 1)
    if asked.path != "/feed.json":
        return None
    more = {} if is_last(number) else {"next_url": f"BASE/feed.json?page={number + 1}"}
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "All",
            "items": [
                {"id": str(n), "url": f"BASE{path_of(n)}", "title": title_of(n)}
                for n in part(number)
            ],
            **more,
        }
    )


def sitemap(asked: Asked) -> Answer | None:
    """An index; its parts packed by gzip, with a section among the articles."""
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if asked.path == "/sitemap.xml":
        parts = "".join(f"<sitemap><loc>BASE/s{n}.xml.gz</loc></sitemap>" for n in (1, 2, 3))
        return Answer(f"<sitemapindex {ns}>{parts}</sitemapindex>", "application/xml")
    if not asked.path.endswith(".xml.gz"):
        return None
    urls = "".join(
        f"<url><loc>HOST{path_of(n)}</loc><lastmod>{date_of(n)}</lastmod></url>"
        for n in part(int(asked.path[2]))
    )
    urls += "<url><loc>HOST/stories</loc></url>"
    xml = f"<urlset {ns}>{urls}</urlset>".replace("HOST", f"http://{asked.headers['host']}")
    return Answer(gzip.compress(xml.encode()), "application/x-gzip")


def months(asked: Asked) -> Answer | None:
    """The newest on the front page, the rest month by month."""
    dates = sorted({month_of(n) for n in range(COUNT)})
    if asked.path == "/":
        tree = "".join(f'<li><a href="/{y}/{m:02}/">{m}/{y}</a></li>' for y, m in dates)
        return page(items(part(1)) + f"<aside><h3>Archive</h3><ul>{tree}</ul></aside>")
    for year, month in dates:
        if asked.path == f"/{year}/{month:02}/":
            return page(items([n for n in range(COUNT) if month_of(n) == (year, month)]))
    return None


def years(asked: Asked) -> Answer | None:
    """An index of years, each an index of months."""
    dates = sorted({month_of(n) for n in range(COUNT)})
    own = [piece for piece in asked.path.split("/") if piece]
    if not own or own[0] != "archive":
        return None
    if len(own) == 1:
        links = sorted({f"/archive/{y}" for y, _ in dates})
    elif len(own) == 2:
        links = [f"/archive/{y}/{m}" for y, m in dates if str(y) == own[1]]
    else:
        when = int(own[1]), int(own[2])
        return page(items([n for n in range(COUNT) if month_of(n) == when]))
    return page("".join(f'<p><a href="{link}">The archive of {link[9:]}</a></p>' for link in links))
