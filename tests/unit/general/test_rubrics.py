"""Section, tags and series of an article, where the page has them in no known place."""

from __future__ import annotations

import json

import pytest

from tests.unit.general.pages import article, page, paragraphs

TEXT = f"<div class=story>{paragraphs()}</div>"
SERIES = ("Broken Bridges", "https://paper.example/series/broken-bridges")
LINK = "<a href=/series/broken-bridges>Broken Bridges</a>"


def read(above: str = "", below: str = "", head: str = "", outside: str = ""):
    html = f"{outside}<main><article>{above}<h1>Shut</h1>{TEXT}{below}</article></main>{outside}"
    return article(page(html, head))


@pytest.mark.parametrize(
    "below",
    [
        "<div class=article-tags><b>Tags:</b><a href=/t/1>Bridges</a><a href=/t/2>Trams</a></div>",
        "<ul class=topics><li><a href=/t/1>Bridges</a><li><a href=/t/2>Trams</a></ul>",
        "<p class=tags><a href=/t/1>#Bridges</a>, <a href=/t/2>#Trams</a></p>",
        "<footer><ul class=post-tags><li><a href=/t/1>Bridges</a><li><a href=/t/2>Trams</a></ul>",
    ],
)
def test_tags_are_the_links_in_a_box_called_so(below: str):
    assert read(below=below).tags == ["Bridges", "Trams"]


def test_what_only_machines_read_is_no_tag():
    head = '<meta name=keywords content="8ae9ab2d-fe1b-4230-acb8-a59b52877682, Bridges, 1984">'
    assert read(head=head).tags == ["Bridges", "1984"]


@pytest.mark.parametrize(
    "box",
    [
        "<nav class=topics><a href=/t/1>Bridges</a></nav>",
        "<aside><ul class=tags><li><a href=/t/1>Bridges</a></ul></aside>",
        "<div class=tag-cloud><a href=/t/1>Bridges</a></div>",
        f"<div class=topics><p>{'Much is said of it here. ' * 9}</p><a href=/t/1>Bridges</a></div>",
    ],
)
def test_what_leads_about_the_site_is_no_tag(box: str):
    assert read(outside=box).tags == []


@pytest.mark.parametrize(
    "said", ["Bridges; Trams", "Bridges，Trams", "Bridges、Trams", "Bridges,Trams"]
)
def test_tags_are_parted_as_their_writers_part_them(said: str):
    assert read(head=f'<meta name=keywords content="{said}">').tags == ["Bridges", "Trams"]


@pytest.mark.parametrize(
    "above",
    [
        "<a class=kicker href=/city>City</a>",
        "<div class=article-section><a href=/city>City</a></div>",
        "<p class=post-category><a href=/city>City</a></p>",
    ],
)
def test_the_link_above_the_headline_names_the_section(above: str):
    assert read(above).section == "City"


@pytest.mark.parametrize(
    "said",
    [
        f"<p>This is part 3 of 5 in the series {LINK}</p>",
        f"<p class=x1>Series: {LINK}</p>",
        f"<div class=post-series>{LINK}</div>",
    ],
)
@pytest.mark.parametrize("where", ["above", "below"])
def test_a_link_that_says_so_names_the_series(said: str, where: str):
    found = read(**{where: said}).series
    assert (found.title, found.url) == SERIES


@pytest.mark.parametrize(
    "box",
    [
        f"<nav><p>Series: {LINK}</p></nav>",
        f"<div class=related><p>Part 2: {LINK}</p></div>",
        f"<p>{LINK}</p>",
    ],
)
def test_a_link_to_any_series_is_not_the_article_s(box: str):
    assert read(outside=box).series is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"@type": "CreativeWorkSeries", "name": SERIES[0], "url": SERIES[1]}, SERIES),
        ([{"@type": "Blog", "name": "Notes"}], ("Notes", None)),
        ({"@type": ["CreativeWork", "Product"], "name": "The Paper"}, None),
        ({"@type": "WebPage", "name": "Shut"}, None),
        ({"@id": "https://paper.example/#site"}, None),
    ],
)
def test_what_an_article_is_said_to_be_part_of_is_its_series(said, expected):
    data = {"@type": "NewsArticle", "headline": "Shut", "isPartOf": said}
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    found = read(head=head).series
    assert (found and (found.title, found.url)) == expected


@pytest.mark.parametrize(
    "category",
    [
        "<p><a href=/category/city rel=tag>City</a></p>",
        "<p class=taxonomy-category><a href=/c/1 rel=tag>City</a></p>",
    ],
)
def test_a_tag_that_leads_to_a_category_is_the_section(category: str):
    found = read(category, "<p><a href=/t/1 rel=tag>Bridges</a></p>")
    assert (found.section, found.tags) == ("City", ["Bridges"])
