"""The village's pages against what they are meant to say: articles, listings, fragments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.demo import village
from archiver.demo.village.site import Ask, answer
from archiver.profile import bundled
from pipelines import detect_profile, read, read_listing, read_page
from pipelines.dating.dates import read_date
from pipelines.reading import as_page

BASE = "http://127.0.0.1:8000"
PANGEA = bundled()["pangea"]
ARTICLES = village.articles()
PAGES = [
    pytest.param(
        section, number, fragment, id=f"{section.id}-{number}-{'part' if fragment else 'whole'}"
    )
    for section in village.sections()
    for number in range(len(village.shown(section.id)))
    for fragment in (False, True)
]


def utc(text: str | None) -> str | None:
    stamp = read_date(text)
    return stamp.at if stamp else None


def listing(section, number: int, fragment: bool):
    target = f"{section.path}?p={number + section.first_page}"
    given = answer(Ask(target, BASE, fragment))
    page = as_page(given.body, BASE + target, given.content_type)
    return replace(page, capture=replace(page.capture, role="listing"))


def assert_as_meant(article, meant) -> None:
    assert article.body_text == meant.body_text
    assert article.title == meant.title
    assert article.authors == list(meant.authors)
    assert article.published_at == utc(meant.published)
    assert tuple(image.caption for image in article.images) == meant.captions
    assert tuple(quote.text for quote in article.quotes) == meant.quotes
    assert article.language == meant.language
    players = [(one.title, one.kind, one.duration_s, one.url) for one in article.media]
    assert players == [(m.title, m.kind, m.duration_s, BASE + m.path) for m in meant.media]


@pytest.mark.parametrize("meant", ARTICLES, ids=lambda meant: str(meant.id))
def test_an_article_page_says_what_was_meant(meant):
    given = answer(Ask(meant.path, BASE))
    found = read(as_page(given.body, BASE + meant.path, given.content_type))
    assert found.kind == "article"
    (article,) = found.articles
    assert_as_meant(article, meant)
    assert article.section == meant.category
    assert tuple(article.tags) == meant.tags
    assert article.modified_at == utc(meant.modified)
    assert article.summary == meant.teaser
    assert tuple(r.text for r in found.removed if r.rule == "promo") == meant.promos


@pytest.mark.parametrize("meant", ARTICLES[:12], ids=lambda meant: str(meant.id))
def test_all_addresses_of_an_article_give_one_id(meant):
    short = f"{BASE}/a/{meant.id}.html"
    for address in (BASE + meant.path, f"{BASE}{meant.path}?nocache=1", short):
        (article,) = read_page(answer(Ask(meant.path, BASE)).body, address)
        assert article.id == PANGEA.article_id(short)


@pytest.mark.parametrize(("section", "number", "fragment"), PAGES)
def test_a_listing_gives_its_entries_in_order_each_once(section, number, fragment):
    meant = {entry.path: entry for entry in village.shown(section.id)[number]}
    found = read_listing(listing(section, number, fragment), PANGEA)
    assert [entry.article_url for entry in found] == [BASE + path for path in meant]
    assert [entry.title for entry in found] == [entry.title for entry in meant.values()]
    assert [entry.position for entry in found] == list(range(1, len(meant) + 1))
    if section.layout == "list":
        assert [entry.teaser for entry in found] == [entry.teaser for entry in meant.values()]


@pytest.mark.parametrize(("section", "number", "fragment"), PAGES)
def test_only_whole_articles_of_a_listing_become_articles(section, number, fragment):
    found = read(listing(section, number, fragment))
    assert found.kind == "listing"
    meant = village.shown(section.id)[number] if section.layout == "whole" else []
    assert len(found.articles) == len(meant)
    for article, entry in zip(found.articles, meant, strict=True):
        assert_as_meant(article, entry.article)
        assert article.url == BASE + entry.path
        assert article.id == PANGEA.article_id(BASE + entry.path)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("en", "February 11, 2012"),
        ("ru", "11 февраля 2012"),
        ("uz", "11-fevral, 2012"),
        ("fa", "بهمن ۲۲, ۱۳۹۰"),
    ],
)
def test_dates_of_entries_are_read_in_the_pages_language(code, day):
    html = f"""<html lang="{code}"><div class="media-block"><a href="/a/x/1.html">
    <h4 class="media-block__title">A headline</h4></a><span class="date">{day}</span></div>"""
    page = as_page(html.encode(), f"{BASE}/z/1", "text/html; charset=utf-8")
    assert [entry.published_at for entry in read_listing(page, PANGEA)] == ["2012-02-11T00:00:00Z"]


def test_series_of_a_page_of_whole_articles():
    section = next(one for one in village.sections() if one.layout == "whole")
    for article in read(listing(section, 0, fragment=False)).articles:
        assert article.series.title == section.series.title
        assert article.series.about == "\n\n".join(section.series.about)
        assert article.series.author == section.series.author


def test_the_profile_is_told_from_a_whole_page():
    assert detect_profile(answer(Ask("/z/3619", BASE)).body.decode()).name == "pangea"
    assert detect_profile("<html><p>Any other site</p></html>").name == "generic"


def test_an_error_page_is_no_article():
    given = answer(Ask("/a/never/1.html", BASE))
    page = as_page(given.body, f"{BASE}/a/never/1.html", given.content_type)
    found = read(replace(page, capture=replace(page.capture, status=given.status)))
    assert (found.kind, found.articles) == ("error", ())
    assert "404" in found.problems[0]
