"""Pages of several whole articles: each row has its own title, date, address and text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.profile import bundled
from pipelines import read
from pipelines.reading import as_page

HOST = "https://www.rferl.org"
URL = f"{HOST}/z/3619"
PANGEA = bundled()["pangea"]
LONG = (
    "The water reached the upper fields before the snow on the pass had gone, and nobody in the "
    "valley could say who had paid for the second bridge. Farmers carried their sacks [{n}]."
)
SHORT = "The bridge is open again, number {n}."
TEASER = 'The bridge is open again … <a href="/a/p-{n}/9{n}.html">Read on</a>'


def articles(html: str):
    page = as_page(f"<html><title>The blog</title>{html}".encode(), URL, "text/html; charset=utf-8")
    page = replace(page, capture=replace(page.capture, role="listing"))
    return read(page, PANGEA).articles


def flat(n: int, text: str = LONG) -> str:
    return (
        f'<h2><a href="/a/p-{n}/9{n}.html">Piece {n}</a></h2>'
        f'<time pubdate datetime="2020-07-0{n}T10:00:00Z">…</time>{body(n, text)}'
    )


def body(n: int, text: str = LONG) -> str:
    return f'<div class="wsw"><p>{text.format(n=n)}</p></div>'


FORMS = {
    "flat": "{0}",
    "box": '<div class="item">{0}</div>',
    "li": '<ul id="items"><li data-article-id="9{1}">{0}</li></ul>',
    "article": '<article class="news__item" data-article-id="9{1}">{0}</article>',
    "div": '<div class="news__item accordeon__item" data-article-id="9{1}">{0}</div>',
}
HEAD = '<h1 class="pg-title">The blog</h1>'


def formed(form: str, *texts: str) -> str:
    return HEAD + "".join(
        FORMS[form].format(flat(n, text), n) for n, text in enumerate(texts, 1) if text
    )


def rows(html: str) -> list[tuple[str | None, str, str | None]]:
    return [(one.title, one.url, (one.published_at or "")[:10]) for one in articles(html)]


def meant(*numbers: int) -> list[tuple[str, str, str]]:
    return [(f"Piece {n}", f"{HOST}/a/p-{n}/9{n}.html", f"2020-07-0{n}") for n in numbers]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_short_whole_item_is_an_article_and_bounds_its_neighbours(form, at):
    texts = [LONG] * 4
    texts[at] = SHORT
    html = formed(form, *texts)
    assert rows(html) == meant(1, 2, 3, 4)
    for n, (article, text) in enumerate(zip(articles(html), texts, strict=True), 1):
        assert article.body_text == text.format(n=n)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_teaser_is_no_article_but_bounds_its_neighbours(form, at):
    texts = [LONG] * 4
    texts[at] = TEASER
    assert rows(formed(form, *texts)) == meant(*(n for n in (1, 2, 3, 4) if n != at + 1))


@pytest.mark.parametrize("form", ["flat", "box"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_item_without_a_body_gives_nothing_to_the_next(form, at):
    html = formed(form, LONG, LONG, LONG, LONG).replace(body(at + 1), "")
    assert rows(html) == meant(*(n for n in (1, 2, 3, 4) if n != at + 1))


def test_a_page_of_teasers_has_no_articles():
    assert rows(formed("flat", *[SHORT] * 4)) == []
    assert rows(formed("box", LONG, *[SHORT] * 3)) == meant(1)


def test_one_whole_item_and_a_short_one_are_two():
    assert rows(formed("box", LONG, SHORT)) == meant(1, 2)


def test_an_introduction_belongs_to_the_text_below_it():
    intro = '<div class="intro m-t-md"><p>What this is about.</p></div>'
    html = formed("flat", LONG, LONG).replace('<div class="wsw">', intro + '<div class="wsw">')
    assert rows(html) == meant(1, 2)
    for n, article in enumerate(articles(html), 1):
        assert article.body_text == f"What this is about.\n\n{LONG.format(n=n)}"


def test_a_heading_in_the_text_that_links_elsewhere_is_not_its_address():
    html = formed("box", LONG, LONG).replace(
        "</p></div>", '</p><h3><a href="/a/other/555.html">Other</a></h3><p>On.</p></div>'
    )
    assert [row[1] for row in rows(html)] == [row[1] for row in meant(1, 2)]


def test_the_bookmark_buttons_of_articles_are_no_roots():
    button = '<button data-article-id="7">Keep</button>'
    html = formed("li", LONG, LONG).replace("<time", f"{button}<time")
    assert rows(html) == meant(1, 2)


def test_an_article_page_with_teasers_that_bear_ids_is_one_article():
    teasers = "".join(f'<li data-article-id="{n}"><h4>Other {n}</h4></li>' for n in range(3))
    html = (
        f'<div data-article-id="91"><h1 class="pg-title">Piece 1</h1>'
        f'<div id="article-content">{body(1)}</div></div><ul>{teasers}</ul>'
    )
    found = read(as_page(html.encode(), f"{HOST}/a/p-1/91.html", "text/html"), PANGEA)
    (article,) = found.articles
    assert (found.kind, article.title, article.body_text) == (
        "article",
        "Piece 1",
        LONG.format(n=1),
    )


@pytest.mark.parametrize(
    "section",
    [
        '<section><h3><a href="/a/p-{n}/9{n}.html"><b>Piece {n}</b></a></h3>{t}</section>',
        '<h3><a href="/a/p-{n}/9{n}.html"><strong>Piece {n}</strong></a></h3>{t}',
        '<a href="/a/p-{n}/9{n}.html"><h3>Piece {n}</h3></a>{t}',
        '<div><div><h3><a href="/a/p-{n}/9{n}.html">Piece {n}</a></h3></div>{t}</div>',
        '<div><h3><a href="/a/p-{n}/9{n}.html">Piece {n}</a></h3></div>{t}',
    ],
)
def test_several_articles_in_one_body_are_several_rows(section):
    time = '<time pubdate datetime="2020-07-0{n}T10:00:00Z"></time>'
    inner = "".join(
        section.format(n=n, t=f"{time.format(n=n)}<p>{LONG.format(n=n)}</p>") for n in (1, 2, 3)
    )
    html = f'{HEAD}<div class="wsw">{inner}</div>'
    assert rows(html) == meant(1, 2, 3)
    assert [one.body_text for one in articles(html)] == [LONG.format(n=n) for n in (1, 2, 3)]


def test_a_body_of_linked_headings_over_single_lines_is_a_list_of_teasers():
    inner = "".join(
        f'<h3><a href="/a/p-{n}/9{n}.html">Piece {n}</a></h3><p>{SHORT.format(n=n)}</p>'
        for n in range(1, 5)
    )
    assert rows(f'{HEAD}<div class="wsw">{inner}</div>') in ([], [("The blog", URL, "")])


def test_a_small_heading_is_the_title_and_a_visible_date_the_date():
    html = "".join(
        f'<li><h4><a href="/a/p-{n}/9{n}.html">Piece {n}</a></h4>'
        f'<span class="date">July 0{n}, 2020</span>{body(n)}</li>'
        for n in (1, 2, 3)
    )
    assert rows(f"{HEAD}<ul>{html}</ul>") == meant(1, 2, 3)


def test_addresses_links_and_images_are_relative_to_the_base_element():
    html = formed("div", LONG, LONG).replace('"/a/', '"a/')
    html = html.replace("<p>", '<p><img src="img/1.jpg" alt="A"> <a href="a/x/5.html">see</a> ')
    for n, article in enumerate(articles(f'<base href="/">{html}'), 1):
        assert article.url == f"{HOST}/a/p-{n}/9{n}.html"
        assert [image.url for image in article.images] == [f"{HOST}/img/1.jpg"]
        assert [link.url for link in article.links] == [f"{HOST}/a/x/5.html"]


def test_an_address_with_a_space_keeps_it_encoded():
    html = formed("flat", LONG, LONG).replace("/a/p-1/", "/a/p 1/")
    assert articles(html)[0].url == f"{HOST}/a/p%201/91.html"
