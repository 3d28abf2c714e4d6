"""The seed: one page with two articles, as text and in the markup of its CMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines import read_page
from pipelines.reading import as_page, read
from tests.unit.pipelines.seed import (
    LAYOUTS,
    Layout,
    address_of,
    clock,
    expected,
    needs_shared,
    page,
    rendering,
)

if TYPE_CHECKING:
    from archiver.records import Article

URL = "https://www.rferl.org/z/3619"
pytestmark = needs_shared


def articles_of(form: Layout | str) -> list[Article]:
    if isinstance(form, Layout):
        return read_page(page(form).encode(), URL, content_type="text/html; charset=utf-8")
    return read_page(rendering(), URL, content_type=form)


FORMS = [
    pytest.param("text/plain; charset=utf-8", id="text"),
    pytest.param("", id="text of no type"),
    *(pytest.param(layout, id=layout.name) for layout in LAYOUTS),
]


@pytest.mark.parametrize("form", FORMS)
def test_bodies_are_the_paragraphs_and_headings_in_order(form):
    bodies = [article.body_text.split("\n\n") for article in articles_of(form)]
    assert bodies == [article["body"] for article in expected()["articles"]]


@pytest.mark.parametrize("form", FORMS)
def test_each_image_stands_once_with_its_caption(form):
    captions = [[image.caption for image in article.images] for article in articles_of(form)]
    assert captions == [[i["caption"] for i in a["images"]] for a in expected()["articles"]]


@pytest.mark.parametrize("form", FORMS)
def test_pull_quotes_are_kept_apart(form):
    quotes = [[quote.text for quote in article.quotes] for article in articles_of(form)]
    assert quotes == [article["pull_quotes"] for article in expected()["articles"]]


@pytest.mark.parametrize("form", FORMS)
def test_players_have_title_and_length(form):
    players = [
        [{"title": one.title, "duration": clock(one.duration_s)} for one in article.media]
        for article in articles_of(form)
    ]
    assert players == [article["media"] for article in expected()["articles"]]


@pytest.mark.parametrize("form", FORMS)
def test_the_series_is_told_from_the_page_around_the_articles(form):
    about = expected()["series"]
    for article in articles_of(form):
        assert article.series is not None
        assert article.series.title == about["title"]
        assert (article.series.about or "").split("\n\n") == about["about"]
        assert article.series.author == about["author"]


@pytest.mark.parametrize("form", FORMS)
def test_no_line_of_chrome_is_in_any_field(form):
    for article in articles_of(form):
        lines = set(article.body_text.splitlines()) | {q.text for q in article.quotes}
        lines |= {text for image in article.images for text in (image.alt, image.caption) if text}
        assert not lines & set(expected()["chrome"])


@pytest.mark.parametrize("form", FORMS)
def test_section_headings_are_headings_in_the_html(form):
    for article, known in zip(articles_of(form), expected()["articles"], strict=True):
        for heading in known["headings"]:
            assert f"<h2>{heading}</h2>" in article.body_html


@pytest.mark.parametrize("form", FORMS)
def test_promos_are_reported_as_removed(form):
    body = page(form).encode() if isinstance(form, Layout) else rendering()
    reading = read(as_page(body, URL, form if isinstance(form, str) else "text/html"))
    promos = [removed.text for removed in reading.removed if removed.rule == "promo"]
    assert promos == [promo for article in expected()["articles"] for promo in article["promos"]]


@pytest.mark.parametrize("form", FORMS)
def test_ids_differ_and_stay_the_same(form):
    ids = [article.id for article in articles_of(form)]
    assert len(set(ids)) == 2
    assert ids == [article.id for article in articles_of(form)]


@pytest.mark.parametrize(
    "layout", [pytest.param(one, id=one.name) for one in LAYOUTS if one.links and one.titles]
)
def test_an_article_with_a_link_of_its_own_goes_by_that_address(layout):
    for number, article in enumerate(articles_of(layout), 1):
        assert article.url == f"https://www.rferl.org{address_of(number)}"
        assert article.title == f"Headline Number {number}"
        assert article.published_at == "2019-12-30T12:00:00Z"


@pytest.mark.parametrize("layout", [pytest.param(one, id=one.name) for one in LAYOUTS])
def test_a_page_with_one_article_left_is_read_like_the_others(layout):
    (alone,) = read_page(page(layout, 1).encode(), URL)
    first = articles_of(layout)[0]
    assert (alone.id, alone.title, alone.body_text) == (first.id, first.title, first.body_text)
    assert alone.series == first.series
