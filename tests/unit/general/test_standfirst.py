"""The standfirst is the beginning of the text; the headline's deck is not."""

from __future__ import annotations

import pytest

from tests.unit.general.pages import OWN, article, body, page, paragraphs

LEAD = "Since Monday the village has been cut in two, and the ferry is too small for all."
TEXT = f"<div class=story>{paragraphs()}</div>"


@pytest.mark.parametrize(
    "lead",
    [
        f"<p class=article-lead>{LEAD}</p>",
        f"<div class=vorspann><span>{LEAD}</span></div>",
        f"<h2 class=post-subtitle>{LEAD}</h2>",
        f"<header><p class=x1>{LEAD}</p></header>",
        f"<div class=has-image><img src=/i.jpg><h2>On the river</h2><p>{LEAD}</p></div>",
    ],
)
def test_the_standfirst_comes_first(lead: str):
    assert body(lead + TEXT) == [LEAD, *OWN]


def test_what_the_page_says_it_is_about_is_the_standfirst():
    said = LEAD.rstrip(".")
    head = f'<meta name=description content="{said}">'
    assert body(f"<span class=x>{said}</span>{TEXT}", head) == [said, *OWN]


def test_a_paragraph_is_rather_the_standfirst_than_a_heading_is():
    other = "<h2 class=x7>The old bridge over the river: closed for all, and for how long?</h2>"
    assert body(f"{other}<p class=x8>{LEAD}</p>{TEXT}") == [LEAD, *OWN]


def test_headings_of_one_name_are_one_standfirst():
    more = "The mayor speaks of years, the ferryman of weeks, and nobody else says a word."
    leads = f"<h2 class=post-subtitle>{LEAD}</h2><h2 class=post-subtitle>{more}</h2>"
    assert body(leads + TEXT) == [LEAD, more, *OWN]


@pytest.mark.parametrize(
    "other",
    [
        f"<h2 class=sub-head>{LEAD}</h2>",
        f"<figure><img src=/i.jpg><p class=lead>{LEAD}</p></figure>",
        f"<a href=/other><p class=teaser>{LEAD}</p></a>",
        f"<p class=image-description>{LEAD}</p>",
        "<p class=intro>Short</p>",
    ],
)
def test_what_is_none(other: str):
    assert body(other + TEXT) == OWN


def test_it_is_not_said_twice():
    assert body(f"<p class=lead>{OWN[0]}</p>{TEXT}") == OWN


@pytest.mark.parametrize(
    "said",
    [
        f"<p class=standfirst>{LEAD}</p>",
        f"<div class=chapo>{LEAD}</div>",
        f"<p itemprop=description>{LEAD}</p>",
        f"<div data-testid=deck><p>{LEAD}</p></div>",
        f"<h2 class=x1>{LEAD}</h2>",
        f"<p class=x1>{LEAD}</p><p class=byline>By Ann Smith</p>",
    ],
)
@pytest.mark.parametrize("text", [TEXT, paragraphs()], ids=["boxed", "bare"])
def test_the_standfirst_is_the_subtitle_too(said: str, text: str):
    head = f'<meta name=description content="{LEAD}">' if "x1" in said else ""
    html = page(f"<main><article><h1>The bridge is closed</h1>{said}{text}</article></main>", head)
    assert article(html).subtitle == LEAD


@pytest.mark.parametrize(
    "said",
    [
        "",
        "<p class=byline>By Ann Smith</p>",
        f"<div class=lead-image><img src=/i.jpg><p>{LEAD}</p></div>",
        "<h2>On the river</h2>",
        f"<ul class=summary><li>{LEAD}</li></ul>",
        "<div class=subhead><b>Ann Smith</b><time>May 3, 2024</time></div>",
        "<span class=teaser-caption>The Paper, Ann Smith</span>",
    ],
)
def test_the_first_of_the_text_is_no_subtitle(said: str):
    html = page(
        f"<main><article><h1>The bridge is closed</h1>{said}{paragraphs()}</article></main>"
    )
    assert article(html).subtitle is None


def test_what_readers_are_asked_is_no_standfirst():
    asked = f"<section><h2>Today</h2><h3>{LEAD}</h3><fieldset>Yes or no</fieldset></section>"
    html = page(f"<main><h1>The bridge is closed</h1>{asked}<div>{paragraphs()}</div></main>")
    found = article(html)
    assert found.subtitle is None
    assert LEAD not in found.body_text
