"""A listing page that shows a post or two: nothing repeats, and what stands beside it does."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from pipelines import read_listing
from pipelines.reading import as_page

URL = "https://paper.example/archive/2023/11/"
BANNER = '<div class="title"><h1><a href="/">The Ferry Paper of the town</a></h1></div>'
TEXT = "The old bridge over the river was closed on Monday, and nobody knows for how long. " * 8
TAGS = '<div class="tags"><a href="/tags/history">history</a></div>'
RECENT = "".join(
    f'<li><a href="/story-{n}.html">The rather long title of story {n}</a></li>' for n in range(5)
)


def post(name: str, title: str = "div class=title") -> str:
    end = title.partition(" ")[0]
    heading = f'<{title}><a href="/{name}.html">A walk around the {name}</a></{end}>'
    return f'<div class="entry">{heading}<div class="body"><p>{TEXT}</p></div>{TAGS}</div>'


def listed(body: str) -> list[str]:
    html = f"<html><head><title>Archive</title></head><body>{BANNER}{body}</body></html>"
    page = as_page(html.encode(), URL, "text/html; charset=utf-8")
    return [entry.article_url.rpartition("/")[2] for entry in read_listing(page, GENERIC)]


@pytest.mark.parametrize("title", ["div class=title", "span class=entryTitle", "h3", "legend"])
@pytest.mark.parametrize("names", [["quay"], ["quay", "mill"]])
def test_what_is_called_a_title_is_an_entry_and_the_sites_name_is_none(
    names: list[str], title: str
) -> None:
    assert listed("".join(post(name, title) for name in names)) == [f"{n}.html" for n in names]


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="sidebar"><ul>{RECENT}</ul></div>',
        f'<div id="sidebar"><h2>Recent</h2><ul>{RECENT}</ul></div>',
        f'<div class="aside-content"><div class="title"><ul>{RECENT}</ul></div></div>',
        f'<div role="complementary"><ul>{RECENT}</ul></div>',
    ],
)
def test_a_longer_list_in_the_sidebar_is_not_what_the_page_lists(beside: str) -> None:
    assert listed(f"<div>{post('quay')}</div>{beside}") == ["quay.html"]


def test_a_list_is_one_although_all_of_the_page_is_called_a_sidebar() -> None:
    assert len(listed(f'<div class="page-sidebar"><ul>{RECENT}</ul></div>')) == 5


@pytest.mark.parametrize("names", [["quay", "mill", "abbey"], ["quay"]])
def test_posts_that_are_shown_whole_are_entries_by_their_permalinks(names: list[str]) -> None:
    posts = "".join(
        f'<div class="day"><div class="post"><span class="head">A walk around the {name}</span>'
        f'<div><p>{TEXT}</p><p>{TEXT}</p></div><a href="/{name}.html">Permalink</a></div></div>'
        for name in names
    )
    assert listed(posts) == [f"{name}.html" for name in names]


def test_an_article_is_no_entry_of_itself_and_one_link_of_several_says_nothing() -> None:
    text = f"<h1>A walk</h1><p>{TEXT}</p>"
    assert listed(f'{text}<a href="{URL}">Permalink</a>') == []
    assert listed(f'{text}<a href="/a.html">Permalink</a> <a href="/b.html">Permalink</a>') == []
