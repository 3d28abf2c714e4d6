"""The page of one article, and its AMP version."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archiver.demo.village import body
from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.data import fill, words
from archiver.demo.village.dice import guid
from archiver.demo.village.markup import attribute, date_and_time, inline
from archiver.demo.village.series_box import about_box
from archiver.demo.village.shell import Sheet, page

if TYPE_CHECKING:
    from archiver.demo.village.model import VillageArticle


def article_page(article: VillageArticle, base: str) -> str:
    said = words(article.language)
    _, rest = body.split_cover(article)
    text = body.render(article, rest, base)
    inside = fill(
        "article",
        section_path=f"/z/{article.section}",
        category=inline(article.category),
        title=inline(article.title),
        published=published_block(article),
        byline=byline(article),
        cover=cover_media(article, base),
        share_box=share_box(article, base),
        body=_media_body(text) if article.layout == "media" else _article_body(text),
        author_box=_author_box(article),
        comments=said["comments"],
        write_comment=said["write_comment"],
        related=_related(article),
        aside=about_box(article.series, article.language),
        more=attribute(said["more"]),
    )
    sheet = Sheet(
        language=article.language,
        title=article.title,
        description=article.teaser,
        keywords=", ".join(article.tags),
        head=_head(article, base),
        body_class="pg-media" if article.layout == "media" else "pg-article print-lay-article",
        utag=_utag(article, base),
        api_id=article.id,
    )
    return page(inside, sheet, base)


def _article_body(text: str) -> str:
    return (
        '<div id="article-content" class="content-floated-wrap fb-quotable">\n'
        f'<div class="wsw">\n{text}\n</div>\n<ul>\n</ul>\n</div>'
    )


def _media_body(text: str) -> str:
    return f'<div class="intro m-t-md" >\n{text}\n</div>'


def amp_page(article: VillageArticle, base: str) -> str:
    return fill(
        "amp",
        lang=article.language,
        dir=words(article.language)["dir"],
        title=inline(article.title),
        url=base + article.path,
        published=published_block(article),
        byline=byline(article),
        body=body.render(article, article.blocks, base),
    )


def cover_media(article: VillageArticle, base: str) -> str:
    cover, _ = body.split_cover(article)
    if cover is None:
        return ""
    if cover.kind == "player":
        return f'<div class="media-container">\n{body.player(article, cover, base)}\n</div>'
    return f'<div class="cover-media">\n{body.figure(cover, cover=True)}</div>'


def published_block(article: VillageArticle) -> str:
    if article.published is None:
        return ""
    moment = datetime.fromisoformat(article.published)
    return (
        '<div class="published">\n<span class="date" >\n'
        f'<time pubdate="pubdate" datetime="{article.published}">\n'
        f"{date_and_time(moment, article.language)}\n</time>\n</span>\n</div>"
    )


def byline(article: VillageArticle) -> str:
    if not article.authors:
        return ""
    by = words(article.language)["by"]
    items = "\n".join(
        f'<li class="links__item">\n{by + " " if not position else ""}'
        f'<a class="links__item-link" href="{author_path(name)}" title="{attribute(name)}">'
        f"{inline(name)}</a>\n</li>"
        for position, name in enumerate(article.authors)
    )
    return (
        f'<div class="links">\n<ul class="links__list links__list--column">\n{items}\n</ul>\n</div>'
    )


def author_path(name: str) -> str:
    return f"/author/{quote(name.lower().replace(' ', '-'))}/{guid(name)[:5].lower()}"


def share_box(article: VillageArticle, base: str) -> str:
    said = words(article.language)
    return fill(
        "share",
        share=said["share"],
        print=said["print"],
        comments=said["comments"],
        url=base + article.path,
        quoted=quote(base + article.path, safe=""),
        base=base,
        title=inline(article.title),
    )


def _author_box(article: VillageArticle) -> str:
    if not article.authors:
        return ""
    name = article.authors[0]
    return (
        '<div class="c-author c-author--hlight">\n<div class="media-block">\n'
        f'<a href="{author_path(name)}" class="img-wrap img-wrap--xs img-wrap--float">\n'
        f'<div class="thumb thumb1_1"><img src="/gdb/{guid(name)}_w100_r5.png" '
        f'alt="{attribute(name)}" /></div>\n</a>\n<div class="c-author__content">\n'
        f'<h4 class="media-block__title media-block__title--author">\n'
        f'<a href="{author_path(name)}">{inline(name)}</a>\n</h4>\n'
        f'<div class="wsw c-author__wsw">\n<p>{inline(name)} — {inline(article.category)}</p>\n'
        "</div>\n</div>\n</div>\n</div>"
    )


def _related(article: VillageArticle) -> str:
    """Three neighbors in time, and four more that everybody reads: all of the language."""
    site = catalogue()
    same = [one for one in site.articles if one.language == article.language]
    place = same.index(article)
    near = [same[(place + step) % len(same)] for step in (1, 2, 3)]
    read = [same[(place * 7 + step) % len(same)] for step in (5, 9, 14, 20)]
    said = words(article.language)
    return "\n".join(
        f'<div class="media-block-wrap">\n<h2 class="section-head">{inline(title)}</h2>\n'
        '<div class="row">\n<ul>\n'
        + "\n".join(
            '<li class="col-xs-12 col-sm-6 col-md-12 col-lg-12 mb-grid">\n'
            f"{media_block(one, one.path, size=4)}</li>"
            for one in chosen
            if one.id != article.id
        )
        + "\n</ul>\n</div>\n</div>"
        for title, chosen in ((said["related"], near), (said["most_read"], read))
    )


def media_block(
    article: VillageArticle, href: str, *, size: int, date: str = "", perex: str = ""
) -> str:
    picture = next((b for b in article.blocks if b.kind == "picture"), None)
    return fill(
        "media_block",
        href=href,
        title=attribute(article.title),
        alt=attribute(picture.text if picture else article.title),
        image=picture.name if picture else guid(article.path),
        size=size,
        date=date,
        perex=perex,
    )


def _moments(article: VillageArticle) -> tuple[datetime, datetime] | None:
    if article.published is None:
        return None
    published = datetime.fromisoformat(article.published).astimezone(UTC)
    modified = datetime.fromisoformat(article.modified or article.published).astimezone(UTC)
    return published, modified


def _head(article: VillageArticle, base: str) -> str:
    url = base + article.path
    lines = [
        f'<link href="{url}" rel="canonical" />',
        f'<meta content="{attribute(article.title)} " property="og:title" />',
        f'<meta content="{attribute(article.teaser)} " property="og:description" />',
        '<meta content="article" property="og:type" />',
        f'<meta content="{url}" property="og:url" />',
        f'<meta content="{attribute(words(article.language)["site"])}" property="og:site_name" />',
        f'<meta content="{attribute(", ".join(article.authors))}" name="Author" />',
        '<meta content="summary_large_image" name="twitter:card" />',
        f'<link rel="amphtml" href="{base}/amp{article.path}" />',
        f'<script type="application/ld+json">{_json_ld(article, base)}</script>',
    ]
    return "\n".join(lines)


def _json_ld(article: VillageArticle, base: str) -> str:
    """Structured data with dates as the CMS writes them: not ISO 8601."""
    url = base + article.path
    facts: dict[str, Any] = {
        "articleSection": article.category,
        "headline": f"{article.title} ",
        "inLanguage": words(article.language)["culture"],
        "keywords": ", ".join(article.tags),
        "author": {"@type": "Person", "name": ", ".join(article.authors)},
        "publisher": {"@type": "NewsMediaOrganization", "url": base, "name": "Village"},
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "url": url,
        "description": f"{article.teaser} ",
        "name": f"{article.title} ",
    }
    if not article.authors:
        del facts["author"]
    if moments := _moments(article):
        facts["datePublished"], facts["dateModified"] = (
            f"{moment:%Y-%m-%d %H:%M:%S}Z" for moment in moments
        )
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return text.replace("'", "\\u0027").replace("<", "\\u003c")


def _utag(article: VillageArticle, base: str) -> dict[str, str]:
    facts = {
        "page_title": f"{article.title} ",
        "page_type": "article",
        "headline": f"{article.title} ",
        "content_type": "article",
        "url": base + article.path,
        "dateline": article.dateline or "",
        "byline": ", ".join(article.authors),
        "categories": article.category.lower(),
        "tags": ",".join(article.tags),
        "section": article.category.lower(),
        "article_uid": str(article.id),
    }
    if moments := _moments(article):
        names = ("year", "%Y"), ("month", "%m"), ("day", "%d"), ("hour", "%H"), ("minute", "%M")
        facts |= {f"pub_{name}": format(moments[0], form) for name, form in names}
    return facts
