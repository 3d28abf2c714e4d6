"""The headline of a page that says nothing for machines but its ``title``."""

from __future__ import annotations

import pytest

from tests.unit.general.pages import article, page, paragraphs

HOME = '<a href="https://paper.example/" rel="home">The Ferry Paper</a>'


def read(above: str, headline: str, title: str = "The bridge is closed – The Ferry Paper"):
    text = f"<main>{headline}<div>{paragraphs()}</div></main>"
    return article(page(f"<div class=top>{above}</div>{text}", title=title))


@pytest.mark.parametrize(
    "above",
    [
        f"<h1>{HOME}</h1>",
        "<h1>The Ferry Paper</h1>",
        '<h1><a href="../../../">The Ferry Paper</a></h1>',
        '<h1><a href="/2024/index.html">The Ferry Paper</a></h1>',
        f"<h1>{HOME}</h1><h2>News of the harbour</h2>",
    ],
)
@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_the_name_of_the_site_in_a_heading_above_it_is_no_headline(above: str, tag: str):
    assert read(above, f"<{tag}>The bridge is closed</{tag}>").title == "The bridge is closed"


def test_a_headline_that_links_to_its_own_page_is_one():
    link = '<a href="/2024/05/03/bridge">The bridge is closed</a>'
    found = read(f"<h1>{HOME}</h1>", f"<h1>{link}</h1>", title="The Ferry Paper")
    assert found.title == "The bridge is closed"


def test_the_site_may_come_first_in_the_title():
    found = read("<h1>The Paper</h1>", "<h1>Bridge shut</h1>", title="The Paper: Bridge shut")
    assert found.title == "Bridge shut"


def test_a_heading_in_the_text_does_not_take_the_place_of_the_headline():
    inside = f"<h1>The bridge is closed</h1>{paragraphs(2)}<h1>What comes next</h1>"
    assert read("", inside).title == "The bridge is closed"


def test_the_name_of_the_site_in_a_heading_below_the_text_is_no_headline():
    below = f"<h1>The bridge is closed</h1>{paragraphs()}<div><h2>The Ferry Paper</h2></div>"
    assert read("", f"<div>{below}</div>").title == "The bridge is closed"


@pytest.mark.parametrize(
    "headline",
    [
        '<div class="title">The bridge is closed</div>',
        '<span class="entryTitle">The bridge is closed</span>',
        "<h3>The bridge is closed</h3>",
        "<fieldset><legend>The bridge is closed</legend></fieldset>",
    ],
)
def test_what_the_title_says_is_the_headline_whatever_bears_it(headline: str):
    found = read(f"<h1>{HOME}</h1>", headline, title="The Ferry Paper: The bridge is closed")
    assert found.title == "The bridge is closed"


def test_a_subtitle_that_the_title_says_too_is_no_headline():
    above = '<h1>The bridge is closed</h1><p class="subtitle">The Ferry Paper</p>'
    assert read("", above).title == "The bridge is closed"
