"""The seed page, where the reference material lies beside the checkout, and markup made from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

SHARED = Path(__file__).parents[3].parent / "shared"
needs_shared = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (SHARED / "seed" / "expected.json").is_file(),
        reason="the reference material (../shared) is not beside this checkout",
    ),
]


@cache
def expected() -> dict[str, Any]:
    return json.loads((SHARED / "seed" / "expected.json").read_text(encoding="utf-8"))


def rendering() -> bytes:
    return (SHARED / "seed" / "rendered-archive-page.txt").read_bytes()


@dataclass(frozen=True)
class Layout:
    """How a page of whole articles is laid out; each field is a thing that sites vary."""

    name: str
    roots: bool = False  # one div[data-article-id] an article
    titles: bool = True  # a headline above each article
    links: bool = True  # the headline links to the article
    flat: bool = False  # headlines and texts are siblings, without a box an article
    button: bool = True  # the "more" button below


LAYOUTS = (
    Layout("roots", roots=True),
    Layout("roots without links", roots=True, links=False),
    Layout("boxes"),
    Layout("boxes without links", links=False),
    Layout("siblings", flat=True),
    Layout("siblings without links", flat=True, links=False),
    Layout("siblings without headlines", flat=True, titles=False),
    Layout("boxes on the last page", button=False),
    Layout("siblings on the last page", flat=True, button=False),
)


def address_of(number: int) -> str:
    return f"/a/central-asia-{number}/3035{number:04}.html"


def page(layout: Layout, most: int = 9) -> str:
    """The seed's page as the CMS would have marked it up, with `most` articles at most."""
    said = expected()
    series = said["series"]
    articles = "\n".join(
        _article(article, number, layout)
        for number, article in enumerate(said["articles"][:most], 1)
    )
    button = (
        '<p class="buttons btn--load-more"><a class="btn link-showMore btn__text" '
        'href="/z/3619?p=1">Load more</a></p>'
        if layout.button
        else ""
    )
    about = "".join(f"<p>{escape(text)}</p>" for text in series["about"])
    title = f"{series['title']} (Archive)"
    return f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><title>{title}</title>
<script>var imgEnhancerBreakpoints = [0, 144]; var utag_data={{}};</script></head><body>
<section><div class="sr-only"><h2>Accessibility links</h2>
<ul><li><a href="#c">Skip</a></li></ul></div></section>
<div class="c-hlights c-hlights--breaking"><span class="c-hlights__label">Breaking News</span></div>
<div id="content"><div class="container">
<div class="hdr-container"><h1 class="pg-title">{title}</h1></div>
<div class="row"><div class="col-md-8"><div id="ordinaryItems">
{articles}
</div>{button}</div>
<div class="col-md-4"><div class="media-block-wrap"><h2 class="section-head">About This Blog</h2>
<div class="wsw">{about}</div></div>
<div class="media-block-wrap"><h2 class="section-head">Subscribe</h2><a href="/rss">RSS</a></div>
<div class="media-block-wrap"><h2 class="section-head">Blog Archive</h2>
<ul><li>12/2019</li></ul></div>
</div></div></div></div>
<div class="responsive-indicator"><div>XS</div><div>SM</div><div>MD</div><div>LG</div></div>
</body></html>"""


def _article(article: dict[str, Any], number: int, layout: Layout) -> str:
    title = f"Headline Number {number}"
    href = address_of(number)
    headline = f'<a href="{href}">{title}</a>' if layout.links else title
    tag = "h1" if layout.roots else "h2"
    head = f'<{tag} class="pg-title">{headline}</{tag}>' if layout.titles else ""
    head += '<time pubdate="pubdate" datetime="2019-12-30T12:00:00+00:00">December</time>'
    head += (
        '<div class="share--box"><ul><li><a href="https://x.com/share">Share</a></li></ul></div>'
    )
    cover, *images = article["images"]
    head += f'<div class="cover-media">{_figure(cover)}</div>'
    text = f'{head}<div class="wsw">{_body(article, images)}</div>'
    if layout.roots:
        return f'<div class="news__item" data-article-id="3035{number:04}">{text}</div>'
    return text if layout.flat else f'<div class="blog-item">{text}</div>'


def _body(article: dict[str, Any], images: list[dict[str, str]]) -> str:
    """Paragraphs, with what is embedded spread between them."""
    embedded = [_embed(_figure(image)) for image in images]
    embedded += [
        _embed(
            '<blockquote class="c-blockquote c-blockquote--has-quote">'
            f'<div class="c-blockquote__content">{escape(quote)}</div></blockquote>'
        )
        for quote in article["pull_quotes"]
    ]
    promos = article["promos"]
    for player in article["media"]:
        lead = next((promo for promo in promos if player["title"] in promo), None)
        linked = (
            escape(lead).replace(
                escape(player["title"]), f'<a href="/a/3038.html">{escape(player["title"])}</a>'
            )
            if lead
            else ""
        )
        embedded.append((f"<p>{linked}</p>" if lead else "") + _embed(_player(player)))
    pieces = []
    for place, text in enumerate(article["body"]):
        tag = "h2" if text in article["headings"] else "p"
        pieces.append(f"<{tag}>{escape(text)}</{tag}>")
        if place % 7 == 3 and embedded:
            pieces.append(embedded.pop(0))
    return "\n".join([*pieces[:-1], *embedded, pieces[-1]])


def _embed(inside: str) -> str:
    return f'<div class="wsw__embed">{inside}</div>'


def _figure(image: dict[str, str]) -> str:
    said = escape(image["caption"])
    shown = f"https://gdb.rferl.org/{crc32(said.encode()):012}"
    return (
        '<figure class="media-image"><div class="img-wrap"><div class="thumb">'
        f'<noscript class="nojs-img"><img src="{shown}_w100_r1.jpg" alt="{said}"/>'
        f'</noscript><img data-src="{shown}_w33_r1.jpg" src="" alt="{said}"/>'
        f'</div></div><figcaption><span class="caption">{said}</span></figcaption></figure>'
    )


def _player(player: dict[str, str]) -> str:
    said = escape(player["title"])
    return (
        '<div class="media-pholder media-pholder--video"><div class="c-mmp c-mmp--video">'
        '<div class="c-spinner"><img src="/spin.png" alt="please wait"/>please wait</div>'
        f'<div class="c-mmp__overlay"><h5 class="c-mmp__overlay-media-title">{said}</h5></div>'
        "<p>No media source currently available</p>"
        '<span class="js-current-time">0:00</span> '
        f'<span class="js-duration">{player["duration"]}</span> <span>0:00</span></div></div>'
    )


def clock(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
