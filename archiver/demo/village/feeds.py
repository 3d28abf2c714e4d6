"""Second ways round: robots.txt, sitemaps as the CMS serves them, feeds."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.series_box import feed_code

if TYPE_CHECKING:
    from archiver.demo.village.model import Section, VillageArticle

SITE_NUMBER = 77
PER_SITEMAP = 60
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def robots(base: str) -> str:
    """Search, pop-ups and sharing are not for robots; everything else is."""
    return (
        "User-agent: *\nDisallow: /s?\nDisallow: /s$\nDisallow: /pp/\nDisallow: /share?\n"
        f"\nSitemap: {base}/sitemap.xml\n"
    )


def _stamp(article: VillageArticle) -> str:
    moment = catalogue().moments[article.id]
    if article.modified:
        moment = datetime.fromisoformat(article.modified)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".") + "Z"


def sitemap_index(base: str) -> str:
    numbered = range(1, -(-len(catalogue().articles) // PER_SITEMAP) + 1)
    newest = _stamp(catalogue().articles[0])
    maps = [
        f"<sitemap><loc>{base}/sitemap_{SITE_NUMBER}_{number}.xml.gz</loc>"
        f"<lastmod>{newest}</lastmod></sitemap>"
        for number in numbered
    ]
    maps += [
        f"<sitemap><loc>{base}/sitemap_{SITE_NUMBER}_{name}.xml.gz</loc></sitemap>"
        for name in ("latest", "news", "sections", "videos")
    ]
    return f"{_DECLARATION}<sitemapindex {_NAMESPACE}>{''.join(maps)}</sitemapindex>"


def sitemap(name: str, base: str) -> bytes | None:
    """The gzipped sitemap called `name` ("1", "latest", "sections" …); None if there is none."""
    articles = catalogue().articles
    if name.isdigit():
        first = (int(name) - 1) * PER_SITEMAP
        urls = [_url(base + a.path, _stamp(a)) for a in articles[first : first + PER_SITEMAP]]
        if not urls or first < 0:
            return None
    elif name == "latest":
        urls = [_url(base + article.path, _stamp(article)) for article in articles[:12]]
    elif name == "news":
        urls = [_news(article, base) for article in articles[:5] if article.published]
    elif name == "videos":
        urls = [_url(base + article.path, _stamp(article)) for article in articles if article.media]
    elif name == "sections":
        urls = [_url(f"{base}/", _stamp(articles[0]))]
        urls += [_url(base + section.path, _latest(section)) for section in catalogue().sections]
    else:
        return None
    news = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if name == "news" else ""
    text = f"{_DECLARATION}<urlset{news} {_NAMESPACE}>{''.join(urls)}</urlset>"
    return gzip.compress(text.encode(), mtime=0)


def _url(address: str, stamp: str) -> str:
    return (
        f"<url><loc>{escape(address)}</loc><lastmod>{stamp}</lastmod>"
        "<changefreq>hourly</changefreq><priority>0.8</priority></url>"
    )


def _news(article: VillageArticle, base: str) -> str:
    return (
        f"<url><loc>{base}{article.path}</loc><news:news><news:publication>"
        f"<news:name>Village</news:name><news:language>{article.language}</news:language>"
        f"</news:publication><news:publication_date>{_stamp(article)}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>"
    )


def _latest(section: Section) -> str:
    entries = catalogue().listings[section.id]
    return max(_stamp(entry.article) for entry in entries if entry.article)


def feed(section: Section | None, base: str) -> str:
    """The newest ten of `section`, or of the whole site, as RSS 2.0."""
    if section is None:
        title, address, articles = "Village", base, list(catalogue().articles[:10])
    else:
        title, address = section.title, base + section.path
        listed = catalogue().listings[section.id]
        articles = [e.article for e in dict.fromkeys(listed) if e.article][:10]
    items = "".join(_item(article, base) for article in articles)
    return (
        f'{_DECLARATION}<rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>{address}</link><description>{escape(title)}</description>{items}</channel></rss>"
    )


def _item(article: VillageArticle, base: str) -> str:
    moment = catalogue().moments[article.id].astimezone(UTC)
    date = f"<pubDate>{format_datetime(moment)}</pubDate>" if article.published else ""
    return (
        f"<item><title>{escape(article.title)}</title>"
        f"<description>{escape(article.teaser)}</description>"
        f"<link>{base}{article.path}</link><guid>{base}{article.path}</guid>{date}</item>"
    )


def feed_list() -> str:
    """The body of ``/rssfeeds``."""
    lines = "\n".join(
        f'<li><a class="link-service" href="/api/{feed_code(section.id)}">'
        f"{escape(section.title)}</a></li>"
        for section in catalogue().sections
    )
    return f'<div class="container"><h1 class="pg-title">RSS</h1>\n<ul>\n{lines}\n</ul></div>'


def section_of_feed(code: str) -> Section | None:
    return next((s for s in catalogue().sections if feed_code(s.id) == code), None)
