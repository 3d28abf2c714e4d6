"""A live blog is one article with all its entries, under whatever role its page was fetched."""

from __future__ import annotations

import json

import pytest

from archiver.profile import bundled
from archiver.records import Role
from tests.unit.posts.pages import page, path, said
from tests.unit.posts.test_posts import read_as
from tests.unit.posts.texts import PIECES, SITE

TITLE = "The flood, hour by hour"
URL = f"{SITE}/flood.html"
ROLES = pytest.mark.parametrize("role", ["listing", "other", "article"])
ENTRIES = {
    "box with a time": '<div class="entry" id="e{n}"><time datetime="2006-05-03T1{n}:20:00Z">'
    "1{n}:20</time><h3>{title}</h3>{html}</div>",
    "time as heading": '<div class="e"><h3><a href="#e{n}"><time datetime="2006-05-03T1{n}:20Z">'
    "1{n}.20</time></a></h3>{html}</div>",
    "time in a box": '<article><div class="meta"><span class="timestamp">1{n}:20</span></div>'
    "{html}</article>",
    "link to the entry": '<article id="b{n}"><header><time datetime="2006-05-03T1{n}:20:00Z">'
    '<a href="/flood.html?page=b{n}#b{n}">1{n}:20 BST</a></time><h2>{title}</h2></header>{html}'
    "</article>",
    "list": '<li><span class="time">1{n}.20 Uhr</span><h3>{title}</h3>{html}</li>',
    "title above": "<section><h3>{title}</h3><p>1{n}:20</p>{html}</section>",
    "flat": "<p><b>1{n}:20</b></p>{html}",
    "with a link in its text": "<div><p>1{n}:20</p>{html}<p>More was said of it, as"
    ' <a href="/2006/other-{n}.html">we told on Monday</a>, by those who had come.</p></div>',
}


def entries(form: str) -> str:
    return "".join(
        form.format(n=n, title=one.title, html=one.html, day=one.day)
        for n, one in enumerate(PIECES)
    )


def live(form: str, word: str = "") -> str:
    html = page(f'<main><h1>{TITLE}</h1><div class="live">{entries(form)}</div></main>', TITLE)
    return html.replace("</head>", f"{word}</head>")


def updates(url: str, kind: str = "LiveBlogPosting") -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": TITLE,
        "url": url,
        "coverageStartTime": "2006-05-03T10:00:00Z",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": one.title, "url": f"{url}#e{n}"}
            for n, one in enumerate(PIECES)
        ],
    }


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def assert_is_one(html: str, role: Role, url: str = URL, title: str | None = TITLE, **more) -> str:
    (article,) = read_as(html, role, url, **more).articles
    assert (article.title, article.url) == (title, url)
    at = [article.body_text.index(one.paragraphs[0]) for one in PIECES]
    assert at == sorted(at)
    return article.body_text


@ROLES
@pytest.mark.parametrize("form", ENTRIES.values(), ids=ENTRIES)
def test_a_live_blog_is_told_by_its_times_and_keeps_them(form: str, role: Role):
    body = assert_is_one(live(form), role)
    for n in range(len(PIECES)):
        assert any(line.startswith((f"1{n}:20", f"1{n}.20")) for line in body.split("\n\n"))


@ROLES
def test_what_says_that_it_is_one_is_one(role: Role):
    """Its entries have addresses of their own, and say the day with the time."""
    form = (
        '<div class="e"><h3><a href="/flood/{n}.html">{title}</a></h3><p>May 3, 2006, 1{n}:20</p>'
        "{html}</div>"
    )
    assert_is_one(live(form, script(updates(URL))), role)
    marked = live(form).replace(
        "<main>", '<main itemscope itemtype="https://schema.org/LiveBlogPosting">'
    )
    assert_is_one(marked, role)
    assert len(read_as(live(form), "listing", URL).articles) == len(PIECES)


@ROLES
@pytest.mark.parametrize("form", ENTRIES.values(), ids=ENTRIES)
def test_so_are_the_entries_behind_its_button(form: str, role: Role):
    html = f"<div>{entries(form)}</div><a class=more href='/flood.html?p=2'>Load more</a>"
    (article,) = read_as(html, role, f"{URL}?p=1").articles
    assert all(one.paragraphs[0] in article.body_text for one in PIECES)


TEASERS = {
    "linked headings": '<li><time datetime="2006-05-03T1{n}:20:00Z">1{n}:20</time>'
    '<h3><a href="{path}">{title}</a></h3><p>{first}</p></li>',
    "cards": '<a href="{path}"><span>1{n}:20</span><h3>{title}</h3><p>{first}</p></a>',
    "linked titles": '<div><span>1{n}:20</span> <a href="{path}">{title}</a><p>{first}</p></div>',
    "ways on": '<div><p>1{n}:20</p><p>{first} <a href="{path}">Read on</a></p></div>',
    "ways on with dots": '<div><p>1{n}:20</p><p>{first} <a href="{path}">more…</a></p></div>',
}


def teasers(form: str) -> str:
    return "".join(
        form.format(n=n, title=one.title, path=path(one), first=one.paragraphs[0])
        for n, one in enumerate(PIECES)
    )


@pytest.mark.parametrize("word", ["", script([updates(SITE + path(one)) for one in PIECES])])
@pytest.mark.parametrize("form", TEASERS.values(), ids=TEASERS)
def test_a_list_of_teasers_with_times_is_none(form: str, word: str):
    html = page(f"<main><h1>News of the day</h1><div>{teasers(form)}</div></main>", "News")
    reading = read_as(html.replace("</head>", f"{word}</head>"), "listing", f"{SITE}/news")
    assert reading.articles == ()
    if "{title}" in form:
        assert [one.article_url for one in reading.entries] == [SITE + path(o) for o in PIECES]


def test_a_list_beside_which_a_ticker_runs_is_none():
    form = '<div><h3><a href="{path}">{title}</a></h3><p>{first}</p></div>'
    lines = "".join(
        f"<li><b>1{n}:20</b> The water stands at {n} feet, and is said to rise until the evening."
        for n in range(4)
    )
    html = page(f"<h1>News</h1><div>{teasers(form) * 2}</div><ul>{lines}</ul>", "News")
    reading = read_as(html, "listing", f"{SITE}/news")
    assert (reading.articles, len(reading.entries)) == ((), len(PIECES))


POSTS = {
    "linked titles": '<div class="post"><h2><a href="{path}">{title}</a></h2>'
    '<time datetime="{day}T1{n}:20:00Z">1{n}:20</time>{html}</div>',
    "linked times": '<div class="post"><h2>{title}</h2><a href="{path}">1{n}:20</a>{html}</div>',
    "times below": '<div class="post"><h2><a href="{path}">{title}</a></h2>{html}<p>ann, '
    '<a href="{path}">1{n}:20</a></p></div>',
    "days": '<div class="post"><h2>{title}</h2><p>{said}, 1{n}:20</p>{html}</div>',
}


@pytest.mark.parametrize("role", ["listing", "other"])
@pytest.mark.parametrize("form", POSTS.values(), ids=POSTS)
def test_a_blog_whose_posts_have_times_is_several_articles(form: str, role: Role):
    posts = "".join(
        form.format(n=n, title=o.title, html=o.html, path=path(o), day=o.day, said=said(o))
        for n, o in enumerate(PIECES)
    )
    found = read_as(page(f"<h1>Small Things</h1><div>{posts}</div>"), role).articles
    assert len(found) == len(PIECES)
    assert all(o.body in a.body_text for a, o in zip(found, PIECES, strict=True))


PANGEA = f"{SITE}/a/the-flood-live/31234567.html"
INTRO = "The river has risen since noon, and what it does stands here until it has gone back."
TIMED = (
    '<div class="published"><span class="date"><time pubdate="pubdate"'
    ' datetime="2006-05-03T1{n}:20:00Z">1{n}:20{more}</time></span></div>'
)
ITEM = '<div class="news__item" data-article-id="3123460{n}">{time}{title}<div class="wsw">{html}'
POST = '<li><div class="post"><span class="time">1{n}:20</span><h3>{title}</h3>{html}</div></li>'


def pangea(text: str, word: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{TITLE}</title>{word}</head><body><script>var"
        ' utag_data={};var imgEnhancerBreakpoints=[0];</script><div class="hdr-container"><h1'
        f' class="title pg-title">{TITLE}</h1><div class="published"><span class="date"><time'
        ' pubdate datetime="2006-05-03T09:00:00Z">May 03, 2006</time></span></div></div>'
        f'<div id="article-content"><div class="intro m-t-md"><p>{INTRO}</p></div>{text}</div>'
        '<p class="buttons"><a class="link-showMore" href="?p=1">Load more</a></p></body></html>'
    )


def items(title: str, more: str = "") -> str:
    return "".join(
        ITEM.format(
            n=n,
            time=TIMED.format(n=n, more=more),
            title=title.format(n=n, title=one.title),
            html=f"{one.html}</div></div>",
        )
        for n, one in enumerate(PIECES)
    )


PLAIN, LINKED = (
    '<h2 class="pg-title">{title}</h2>',
    '<h2><a href="/a/3123460{n}.html">{title}</a></h2>',
)
ON_PANGEA = {
    "entries in the text": pangea(f'<div class="wsw"><ul>{entries(POST)}</ul></div>'),
    "entries below the text": pangea(
        f'<div class="wsw"></div></div><ul id="items">{entries(POST)}</ul>'
    ),
    "entries with numbers": pangea(f'<div class="news" id="items">{items(PLAIN)}</div>'),
    "by its word": pangea(
        f'<div class="news" id="items">{items(LINKED, " May 03, 2006")}</div>',
        script(updates(PANGEA)),
    ),
}


@ROLES
@pytest.mark.parametrize("html", ON_PANGEA.values(), ids=ON_PANGEA)
def test_a_live_blog_of_pangea_is_one_article_with_its_introduction(html: str, role: Role):
    body = assert_is_one(html, role, PANGEA)
    assert body.startswith(INTRO)
    assert all(f"1{n}:20" in body for n in range(len(PIECES)))


@ROLES
def test_so_are_the_entries_behind_the_button_of_pangea(role: Role):
    for some in (f"<ul>{entries(POST)}</ul>", items(PLAIN)):
        reading = read_as(some, role, f"{PANGEA}?p=1", bundled()["pangea"])
        (article,) = reading.articles
        assert all(one.paragraphs[0] in article.body_text for one in PIECES)


def test_a_newsline_of_pangea_is_several_articles():
    html = pangea(f'<div class="news" id="items">{items(LINKED, " May 03, 2006")}</div>')
    found = read_as(html, "listing", f"{SITE}/z/3625").articles
    assert [one.title for one in found] == [one.title for one in PIECES]
