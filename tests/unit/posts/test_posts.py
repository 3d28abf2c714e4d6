"""Several articles on one page: each is a record of its own, with its own bounds."""

from __future__ import annotations

from dataclasses import replace
from urllib.request import urlopen

import pytest

from archiver.demo.village import articles as village_articles
from archiver.profile import GENERIC, Profile
from archiver.records import Article, Role
from pipelines.reading import as_page, read
from tests.unit.posts.pages import LAYOUTS, front, page, path, said
from tests.unit.posts.texts import PIECES, SHORT, SITE, Piece

UNTITLED = {"tumblr", "diary"}
UNADDRESSED = {"diary"}
ANCHORED = {"by_hand"}


def read_as(html: str, role: Role = "other", url: str = f"{SITE}/", profile: Profile | None = None):
    found = as_page(html.encode(), url, "text/html; charset=utf-8")
    found = replace(found, capture=replace(found.capture, role=role))
    return read(found, profile or (None if "utag_data" in html else GENERIC))


def articles(html: str, role: Role = "other") -> tuple[Article, ...]:
    return read_as(html, role).articles


@pytest.mark.parametrize("role", ["listing", "other"])
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_whole_post_is_an_article(layout, count: int, role: Role):
    found = articles(front(layout, PIECES[:count]), role)
    assert [one.body_text for one in found] == [one.body for one in PIECES[:count]]
    assert [(one.published_at or "")[:10] for one in found] == [one.day for one in PIECES[:count]]
    titles = [None if layout in UNTITLED else one.title for one in PIECES[:count]]
    assert [one.title for one in found] == titles
    addresses = [one.url.removeprefix(SITE) for one in found]
    assert len({one.id for one in found}) == count
    if layout in UNADDRESSED:
        assert addresses == ["/"] * count
    elif layout in ANCHORED:
        assert addresses == [f"/#{one.slug}" for one in PIECES[:count]]
    else:
        assert [one.partition(".html")[0].rpartition("/")[2] for one in addresses] == [
            one.slug if layout != "pangea" else str(n)
            for n, one in enumerate(PIECES[:count], 90001)
        ]


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one != "diary"])
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_short_post_among_whole_ones_is_an_article_too(layout, at: int):
    pieces = [*PIECES[:at], SHORT, *PIECES[at:]]
    assert [one.body_text for one in articles(front(layout, pieces))] == [
        one.body for one in pieces
    ]


def cut(html: str, piece: Piece, more: str) -> str:
    """The page with the piece begun only, and a way to the rest of it."""
    assert piece.html in html or "<br><br>".join(piece.paragraphs) in html
    teaser = f"<p>{piece.teaser}{more.format(path(piece))}</p>"
    return html.replace(piece.html, teaser).replace("<br><br>".join(piece.paragraphs), teaser)


MORE = {
    "dots": " …",
    "a link": ' <a href="{}">Read on</a>',
    "a link after dots": '… <a href="{}">→ weiterlesen</a>',
    "wordpress": '</p><p><a class="more-link" href="{}#more-11">Continue reading</a>',
}
LINKED = ["wordpress", "blogger", "hugo", "typepad", "tables", "flat"]


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
@pytest.mark.parametrize("layout", LINKED)
def test_a_page_of_teasers_has_no_article_but_entries(layout, more: str):
    html = front(layout, PIECES)
    for piece in PIECES:
        html = cut(html, piece, more)
    reading = read_as(html, "listing")
    assert reading.articles == ()
    assert [one.article_url for one in reading.entries] == [SITE + path(one) for one in PIECES]


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
@pytest.mark.parametrize("layout", LINKED)
def test_a_teaser_among_whole_posts_is_none(layout, more: str):
    html = cut(front(layout, PIECES), PIECES[1], more)
    found = articles(html, "listing")
    assert [one.body_text for one in found] == [PIECES[0].body, PIECES[2].body]


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
@pytest.mark.parametrize("layout", ["wordpress", "blogger", "hugo"])
def test_a_page_of_teasers_is_known_without_being_told(layout, more: str):
    html = front(layout, PIECES)
    for piece in PIECES:
        html = cut(html, piece, more)
    reading = read_as(html, "other")
    assert (reading.kind, reading.articles) == ("listing", ())
    assert [one.article_url for one in reading.entries] == [SITE + path(one) for one in PIECES]


def test_short_news_that_each_lead_elsewhere_are_no_articles():
    items = "".join(
        f'<div><h3><a href="{path(one)}">{one.title}</a></h3><p>{one.paragraphs[0]}</p></div>'
        for one in PIECES
    )
    reading = read_as(page(f"<h1>News</h1>{items}"), "listing")
    assert reading.articles == ()
    assert len(reading.entries) == 3


def live_blog(same_page: str) -> str:
    entries = "".join(
        f'<div class="entry" id="e{n}"><h3><a href="{same_page}#e{n}">'
        f'<time datetime="2006-05-03T1{n}:20:00Z">1{n}.20</time></a></h3>{one.html}</div>'
        for n, one in enumerate(PIECES)
    )
    return page(
        f'<main><h1>The flood, hour by hour</h1><div class="live">{entries}</div></main>',
        "The flood",
    )


@pytest.mark.parametrize("role", ["article", "other"])
def test_a_live_blog_is_one_article_with_all_its_entries(role: Role):
    (article,) = read_as(live_blog("/flood.html"), role, f"{SITE}/flood.html").articles
    assert article.title == "The flood, hour by hour"
    for piece in PIECES:
        assert piece.body in article.body_text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_article_of_its_own_is_never_cut_up(layout):
    """What was fetched as an article is one, whatever stands below it."""
    reading = read_as(front(layout, PIECES), "article", f"{SITE}/2006/bell.html")
    assert len(reading.articles) <= 1 or layout == "pangea"


def test_sections_of_one_article_are_no_articles():
    sections = "".join(f"<h2>{one.title}</h2>{one.html}" for one in PIECES)
    html = page(f"<article><h1>Three small things</h1>{sections}</article>", "Three small things")
    (article,) = articles(html)
    assert article.title == "Three small things"
    assert all(one.body in article.body_text for one in PIECES)


def test_an_article_with_teasers_below_is_one_article():
    teasers = "".join(
        f'<div class="card"><h3><a href="{path(one)}">{one.title}</a></h3><p>{one.teaser}</p></div>'
        for one in PIECES[1:]
    )
    html = page(f"<article><h1>{PIECES[0].title}</h1>{PIECES[0].html * 1}</article>{teasers}")
    (article,) = articles(html)
    assert article.body_text == PIECES[0].body


def test_a_date_header_counts_for_all_posts_below_it():
    html = front("typepad", PIECES[:2])
    html = html.replace(f'<h2 class="date-header">{said(PIECES[1])}</h2>', "")
    html = html.replace(f"on {said(PIECES[0])} at", "at").replace(f"on {said(PIECES[1])} at", "at")
    assert [one.published_at for one in articles(html)] == ["2006-05-03T00:00:00Z"] * 2


BOXED = {
    "boxes": "<div class=post><h2>{title}</h2><div class=d>{said}</div>{html}</div>",
    "tables": "<table><tr><td><b>{title}</b></td></tr><tr><td>{html}<i>by ann on {said}</i></td>"
    "</tr></table>",
    "list": "<li><strong>{title}</strong><p>{said}</p>{html}</li>",
}


@pytest.mark.parametrize("box", BOXED.values(), ids=BOXED)
def test_boxes_with_a_title_and_a_day_each_are_articles_without_any_link(box: str):
    boxes = "".join(box.format(title=one.title, said=said(one), html=one.html) for one in PIECES)
    found = articles(page(f"<h1>News</h1><div>{boxes}</div>"))
    assert [(one.title, (one.published_at or "")[:10]) for one in found] == [
        (one.title, one.day) for one in PIECES
    ]
    for one, piece in zip(found, PIECES, strict=True):
        assert one.body_text.startswith(piece.body)


def test_the_days_of_a_timeline_are_no_articles():
    days = "".join(f"<li><b>{said(one)}</b>{one.html}</li>" for one in PIECES)
    (article,) = articles(page(f"<article><h1>How it came</h1><ul>{days}</ul></article>"))
    assert all(one.paragraphs[0] in article.body_text for one in PIECES)


def test_a_day_in_figures_is_read_in_the_page_s_language():
    box = "<div class=post><h2>{title}</h2><p>{n}/9/2006</p>{html}</div>"
    boxes = "".join(
        box.format(title=one.title, n=n, html=one.html) for n, one in enumerate(PIECES, 5)
    )
    for lang, first in (("en", "2006-05-09"), ("fr", "2006-09-05")):
        html = page(f"<h1>News</h1><div>{boxes}</div>").replace("<html", f"<html lang={lang}", 1)
        assert (articles(html)[0].published_at or "")[:10] == first


def test_text_between_line_breaks_and_rules_is_told_apart():
    entries = "<hr>".join(
        f"<b>{one.title}</b><br>{said(one)}<br><br>{'<br><br>'.join(one.paragraphs)}"
        for one in PIECES
    )
    found = articles(page(f"<h1>News</h1><hr>{entries}<hr><a href='/'>Home</a>"))
    assert [(one.title, one.body_text) for one in found] == [
        (one.title, one.body) for one in PIECES
    ]
    assert [(one.published_at or "")[:10] for one in found] == [one.day for one in PIECES]


def test_a_thousand_posts_and_posts_in_posts_are_read_in_good_time():
    deep = "<div>" * 300 + front("hugo", PIECES) + "</div>" * 300
    assert len(articles(deep)) == 3
    assert len(articles(front("wordpress", PIECES * 300))) >= 3


def test_posts_in_chinese_are_whole_with_fewer_characters():
    pieces = [
        Piece(
            f"第{n}则日记",
            f"d{n}",
            f"2006-05-0{n}",
            (
                f"今天渡船没有来，因为河水太高，第{n}个摆渡人坐在岸边修理他的网，谁也不和他说话。"
                * 2,
                f"傍晚的时候邮差带来了消息，说上游的桥已经修好，第{n}天大家都可以走过去看看。" * 2,
            ),
        )
        for n in (1, 2, 3)
    ]
    found = articles(front("wordpress", pieces))
    assert [one.body_text for one in found] == [one.body for one in pieces]


@pytest.mark.parametrize("number", range(3))
def test_the_village_blog_is_told_apart_without_its_profile(village, number: int):
    url = village.url("/z/3625") + (f"?p={number}" if number else "")
    with urlopen(url) as answer:
        found = read_as(answer.read().decode(), "listing", url, GENERIC).articles
    truth = {village.url(one.path): one for one in village_articles(3625)}
    assert found
    assert [(one.title, one.body_text) for one in found] == [
        (truth[one.url].title, truth[one.url].body_text) for one in found
    ]


ANCHORS = {
    "permalink": "<div class=post><h2>{title}</h2><div class=d>{said}</div>{html}"
    '<p>posted by ann <a href="#e{n}">#</a></p></div>',
    "full permalink": "<div class=post><h2>{title}</h2><div class=d>{said}</div>{html}"
    '<p>posted by ann at <a href="/archive.html#e{n}">9:0{n} PM</a></p></div>',
    "name": '<div class=post><h2><a name="e{n}"></a>{title}</h2><div>{said}</div>{html}</div>',
    "id of the box": '<div class=post id="e{n}"><h2>{title}</h2><div>{said}</div>{html}</div>',
}


@pytest.mark.parametrize("box", ANCHORS.values(), ids=ANCHORS)
def test_a_post_under_a_fragment_keeps_its_id_when_new_ones_push_it_down(box: str):
    def read_posts(first: int) -> list[Article]:
        boxes = "".join(
            box.format(title=one.title, said=said(one), html=one.html, n=n)
            for n, one in list(enumerate(PIECES))[first:]
        )
        url = f"{SITE}/archive.html"
        return list(read_as(page(f"<h1>May</h1><div>{boxes}</div>"), "listing", url).articles)

    before, after = read_posts(1), read_posts(0)
    assert [one.url for one in after] == [f"{SITE}/archive.html#e{n}" for n in range(3)]
    assert [one.canonical_url for one in after] == [one.url for one in after]
    assert [one.id for one in before] == [one.id for one in after[1:]]


def test_posts_whose_permalinks_lead_into_an_archive_are_told_apart_and_are_no_entries():
    boxes = "".join(
        f"<div class=post>{one.html}<p>ann, <a href='/2006_05.html#{n}'>9:0{n} PM</a></p></div>"
        for n, one in enumerate(PIECES, 1)
    )
    reading = read_as(page(f"<h1>Small Things</h1><div>{boxes}</div>"), "listing")
    assert [one.url for one in reading.articles] == [f"{SITE}/2006_05.html#{n}" for n in (1, 2, 3)]
    assert len({one.id for one in reading.articles}) == 3
    assert reading.entries == ()


def test_notes_of_an_essay_are_no_permalinks():
    notes = "".join(f'<a href="#n{n}">[{n}]</a>' for n in (1, 2))
    parts = "".join(f"<div>{one.html.replace('</p>', notes + '</p>', 1)}</div>" for one in PIECES)
    (article,) = articles(page(f"<h1>An essay</h1><div>{parts}</div>", "An essay"))
    assert "#" not in article.url


@pytest.mark.parametrize("name", ["a b", "x" * 300, 'a"b', "\u202e", ""])
def test_a_name_that_is_no_fragment_is_none(name: str):
    boxes = "".join(
        f'<div class=post><h2><a name="{name}{n}"></a>{one.title}</h2><p>{said(one)}</p>'
        f"{one.html}</div>"
        for n, one in enumerate(PIECES)
    )
    found = articles(page(f"<h1>News</h1><div>{boxes}</div>"))
    assert len({one.id for one in found}) == 3
    assert {one.url for one in found} <= {f"{SITE}/", f"{SITE}/#0", f"{SITE}/#1", f"{SITE}/#2"}


TIMED = {
    "linked": '<article id="b{n}"><header><time datetime="2006-05-03T1{n}:20:00Z">'
    '<a href="/flood.html?page=b{n}#b{n}">1{n}:20 BST</a></time>'
    "<h2>{title}</h2></header>{html}</article>",
    "meta": '<div class="entry"><a class="entry-time" href="#{n}"><span>1{n}:20</span></a>'
    "<h3>{title}</h3>{html}</div>",
    "list": '<li><span class="time">1{n}:20 Uhr</span><h3>{title}</h3>{html}</li>',
    "no titles": '<div class="entry"><p>1{n}:20</p>{html}</div>',
}


@pytest.mark.parametrize("entry", TIMED.values(), ids=TIMED)
def test_the_entries_of_a_live_blog_keep_their_times(entry: str):
    entries = "".join(
        entry.format(n=n, title=one.title, html=one.html) for n, one in enumerate(PIECES)
    )
    html = page(f"<main><h1>The flood</h1><div class=live>{entries}</div></main>", "The flood")
    (article,) = read_as(html, "article", f"{SITE}/flood.html").articles
    lines = article.body_text.split("\n\n")
    for n, piece in enumerate(PIECES):
        at = next(at for at, line in enumerate(lines) if line.startswith(f"1{n}:20"))
        assert piece.paragraphs[0] in lines[at + 1 : at + 3]


def test_a_time_above_an_article_is_no_entry():
    html = page(f"<main><h1>The flood</h1><div><p>14:20</p>{PIECES[0].html}</div></main>")
    (article,) = read_as(html, "article", f"{SITE}/flood.html").articles
    assert article.body_text == PIECES[0].body
