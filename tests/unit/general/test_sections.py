"""Section and tags of a page of no known CMS."""

from __future__ import annotations

import json

import pytest

from tests.unit.general.pages import article, page, paragraphs
from tests.unit.general.test_fields import read


def test_the_section_is_the_last_breadcrumb_that_is_neither_front_nor_page():
    def crumbs(*listed: tuple[str, str | None]) -> str | None:
        items = [{"name": name, "item": url} for name, url in listed]
        data = json.dumps({"@type": "BreadcrumbList", "itemListElement": items})
        return read(f"<script type='application/ld+json'>{data}</script>").section

    front, news = ("Start", "https://p.example/"), ("News", "https://p.example/news")
    title = ("The bridge is closed", "https://p.example/x")
    assert crumbs(front, news, title) == "News"
    assert crumbs(front, news, ("The bridge is …", None)) == "News"
    assert crumbs(front, title) is None
    assert crumbs(("News", None), ("River", None), ("The bridge", None)) == "River"
    assert crumbs() is None


@pytest.mark.parametrize("listed", ["null", "7", '[7, {"name": [], "item": 7}]', '{"a": 1}'])
def test_breadcrumbs_that_are_none_break_nothing(listed: str):
    data = f'{{"@type": "BreadcrumbList", "itemListElement": {listed}}}'
    assert read(f"<script type='application/ld+json'>{data}</script>").section is None


def test_links_to_tags_and_to_the_category_are_tags_and_section():
    tags = "<a rel=tag href=/t/bridge>bridge</a>, <a rel=tag href=/t/ferry>ferry</a>"
    html = page(
        f"<h1>Shut</h1><p>in <a rel='category tag' href=/c>River</a></p><div>{paragraphs()}</div>"
        f"<p class=tags>{tags}</p><ul><li><p>Other: <a rel=tag href=/t/snow>snow</a></p></ul>"
    )
    assert article(html).section == "River"
    assert article(html).tags == ["bridge", "ferry"]
    said = page(f"<h1>Shut</h1><p>{tags}</p>{paragraphs()}", "<meta name=keywords content=a>")
    assert article(said).tags == ["a"]


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        (
            (
                '<nav class="breadcrumb"><a href="/">Home</a> › <a href="/politics/">Politics</a> ›'
                " <span>The bridge is closed</span></nav>"
            ),
            "Politics",
        ),
        (
            (
                '<ol class="Breadcrumbs_list__x7"><li><a href="https://p.example">Start</a>'
                '<li><a href="/news">News</a><li><a href="/news/regional">Regional</a></ol>'
            ),
            "Regional",
        ),
        (
            (
                '<nav aria-label="Breadcrumb"><a href="/en/">Home</a><a href="/en/world">World</a>'
                '<a href="/x">The bridge is closed</a></nav>'
            ),
            "World",
        ),
        (
            '<p id="breadcrumbs"><a href="/">Home</a> » <a href="/category/town/">Town</a></p>',
            "Town",
        ),
        ('<div class="crumbs"><a href="/politics">سیاسی</a></div>', "سیاسی"),
        ('<div class="breadcrumb"><a href="/">Home</a></div>', None),
        ('<div class="breadcrumb"><a href="http://[">Home</a></div>', None),
        ('<div class="breadcrumb">' + '<a href="/a">A long way</a>' * 90 + "</div>", None),
    ],
)
def test_the_last_crumb_of_a_trail_is_the_section(trail: str, section: str | None):
    assert read(above=trail).section == section


def test_what_a_page_says_of_its_section_comes_before_its_trail():
    trail = '<div class="crumbs"><a href="/a">A</a></div>'
    assert read(above=trail, articleSection="Politics").section == "Politics"


def test_tags_below_the_text_are_read_though_the_category_above_is_called_a_tag_too():
    above = '<p><a rel="category tag" href="/category/town">Town</a></p>'
    below = '<footer><span><a rel="tag" href="/tag/bridges">Bridges</a></span></footer>'
    html = page(f"<main><h1>The bridge is closed</h1>{above}{paragraphs()}{below}</main>")
    found = article(html)
    assert (found.section, found.tags) == ("Town", ["Bridges"])
