"""Page numbers: the number after the current one is followed, whatever the site's dialect."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import ListingPage, numbered

SITE = "https://example.org"


def found(html: str, url: str) -> str | None:
    following = numbered.find(ListingPage(SITE + url, f"<html><body>{html}</body></html>", GENERIC))
    return following.url.removeprefix(SITE) if following else None


DIALECTS = {
    "WordPress marks a span": (
        (
            '<div class="nav-links"><span class="page-numbers current">1</span>'
            '<a class="page-numbers" href="/news/page/2/">2</a><span class="dots">…</span>'
            '<a class="page-numbers" href="/news/page/9/">9</a></div>'
        ),
        "/news/",
        "/news/page/2/",
    ),
    "WordPress says the word page to screen readers": (
        (
            '<span class="page-numbers current"><span class="meta-nav">Page </span>1</span>'
            '<a href="/page/2/"><span class="meta-nav">Page </span>2</a>'
            '<a href="/page/3/"><span class="meta-nav">Page </span>3</a>'
        ),
        "/",
        "/page/2/",
    ),
    "Bootstrap marks the item": (
        (
            '<ul class="pagination"><li><a href="?page=1">1</a></li>'
            '<li class="active"><a href="?page=2">2</a></li><li><a href="?page=3">3</a></li></ul>'
        ),
        "/news?page=2",
        "/news?page=3",
    ),
    "aria-current marks the link": (
        (
            '<nav><a href="/n/1">1</a><a aria-current="page" href="/n/2">2</a>'
            '<a href="/n/3">3</a></nav>'
        ),
        "/n/2",
        "/n/3",
    ),
    "Drupal counts from 0": (
        (
            '<ul class="pager"><li class="is-active"><a href="?page=0">'
            '<span class="visually-hidden">'
            'Current page</span> 1</a></li><li><a href="?page=1"><span class="visually-hidden">Page'
            '</span> 2</a></li><li><a href="?page=2">3</a></li></ul>'
        ),
        "/news",
        "/news?page=1",
    ),
    "phpBB counts entries": (
        (
            '<span>Page <b>2</b> of <b>9</b></span> <a href="./viewforum.php?f=2">1</a>, '
            '<strong>2</strong>, <a href="./viewforum.php?f=2&amp;start=50">3</a>'
        ),
        "/viewforum.php?f=2&start=25",
        "/viewforum.php?f=2&start=50",
    ),
    "Simple Machines joins board and entry": (
        (
            'Pages: [<strong>1</strong>] <a href="/index.php?board=18.20">2</a> '
            '<a href="/index.php?board=18.40">3</a>'
        ),
        "/index.php?board=18.0",
        "/index.php?board=18.20",
    ),
    "Discuz writes the number last": (
        (
            '<div class="pg"><strong>1</strong><a href="/forum-2-2.html">2</a>'
            '<a href="/forum-2-3.html">3</a><a href="/forum-2-2.html" class="nxt">下一页</a></div>'
        ),
        "/forum-2-1.html",
        "/forum-2-2.html",
    ),
    "the current page is a link to itself": (
        '<p><a href="/b?page=1">1</a> <a href="/b?page=2">2</a> <a href="/b?page=3">3</a></p>',
        "/b?page=2",
        "/b?page=3",
    ),
    "nothing is marked, the address says it": (
        '<p><a href="/b/page/1">1</a> <a href="/b/page/2/">2</a> <a href="/b/page/3/">3</a></p>',
        "/b/page/2",
        "/b/page/3/",
    ),
    "the word page stands in the link": (
        '<p><b>Seite 1</b> <a href="/l?p=2">Seite 2</a> <a href="/l?p=3">Seite 3</a></p>',
        "/l",
        "/l?p=2",
    ),
    "the numbers stand in brackets": (
        '[1] <a href="/list?p=2">[2]</a> <a href="/list?p=3">[3]</a>',
        "/list",
        "/list?p=2",
    ),
    "thousands have a separator": (
        (
            '<a href="?page=998">998</a> <a href="?page=999">999</a> <b>1,000</b> '
            '<a href="?page=1001">1,001</a>'
        ),
        "/x?page=1000",
        "/x?page=1001",
    ),
    "a number alone is enough on the first of two pages": (
        '<span class="current">1</span> <a href="/blog/page/2">2</a>',
        "/blog",
        "/blog/page/2",
    ),
    "the words before the row hold numbers too": (
        (
            '<div>Page 1 of 65 <span class="selected"><a href="javascript://">1</a></span>'
            '<span><a href="/f/index2.html">2</a></span><span><a href="/f/index3.html">3</a>'
            "</span></div>"
        ),
        "/f/",
        "/f/index2.html",
    ),
    "a session comes and goes": (
        '<b>1</b> <a href="/f42-orders-2.html">2</a> <a href="/f42-orders-3.html">3</a>',
        "/f42-orders?s=1d0f438e682374556630f48524e4a39b",
        "/f42-orders-2.html",
    ),
    "table cells": (
        (
            '<table><tr><td><font>1</font></td><td><a href="l.asp?pageno=2">2</a></td>'
            '<td><a href="l.asp?pageno=3">3</a></td></tr></table>'
        ),
        "/l.asp",
        "/l.asp?pageno=2",
    ),
    "a box at the side turns pages too": (
        (
            '<div>[1] <a href="/box?page=2">2</a> <a href="/box?page=3">3</a></div><p>x</p>'
            '<ul><li>1</li><li><a href="/b?page=2">2</a></li></ul>'
        ),
        "/b",
        "/b?page=2",
    ),
    "only for browsers without scripts": (
        '<div><noscript><b>1</b> <a href="/b?page=2">2</a></noscript></div>',
        "/b",
        "/b?page=2",
    ),
    "right to left": (
        (
            '<div dir="rtl"><a href="?page=3">3</a></div><div dir="rtl"><b>1</b> '
            '<a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=2">‹</a></div>'
        ),
        "/ar",
        "/ar?page=2",
    ),
}


@pytest.mark.parametrize(("html", "url", "expected"), DIALECTS.values(), ids=DIALECTS)
def test_the_number_after_the_current_one_is_followed(html: str, url: str, expected: str) -> None:
    assert found(html, url) == expected


TRAPS = {
    "the last page has none after it": (
        '<a href="/b?page=1">1</a> <a href="/b?page=2">2</a> <b>3</b>',
        "/b?page=3",
    ),
    "the number of entries a page is a filter of the same shape": (
        '<span class="active">10</span> <a href="/s?pp=20">20</a> <a href="/s?pp=50">50</a>',
        "/s",
    ),
    "the days of a calendar are no pages": (
        (
            '<table id="wp-calendar"><tr><td><a href="/2026/03/01/">1</a></td><td>2</td><td>'
            '<a href="/2026/03/03/">3</a></td><td>4</td><td>5</td></tr></table>'
        ),
        "/2026/03/",
    ),
    "years are no pages": (
        '<b>2014</b> <a href="/archive/2015">2015</a> <a href="/archive/2016">2016</a>',
        "/archive/2014",
    ),
    "the pages of a thread in a list are the thread's": (
        (
            '<ul><li><a href="/t/9-cats">Cats</a> <span>Pages: <a href="/t/9-cats?page=1">1</a> '
            '<a href="/t/9-cats?page=2">2</a> <a href="/t/9-cats?page=3">3</a></span></li></ul>'
        ),
        "/f/4-pets",
    ),
    "the pages of an article's comments are its own": (
        (
            '<div class="comments-pagination"><span class="current">1</span> '
            '<a href="/2026/01/cats/comment-page-2/#comments">2</a></div>'
        ),
        "/2026/01/cats/",
    ),
    "another site's pages are not followed": (
        (
            '<b>1</b> <a href="https://elsewhere.org/list?page=2">2</a>'
            '<a href="https://elsewhere.org/list?page=3">3</a>'
        ),
        "/list",
    ),
    "a script's links lead nowhere": (
        '<b>1</b> <a href="javascript:go(2)">2</a> <a href="#">3</a>',
        "/list",
    ),
    "seasons are not pages": (
        '<p><a href="/season-4">Season 4</a> <a href="/season-5">Season 5</a></p>',
        "/season-4",
    ),
    "slides are not pages": (
        '<div class="slider"><b>1</b> <a href="/?slide=2">2</a> <a href="/?slide=3">3</a></div>',
        "/",
    ),
    "numbers of readers are not pages": (
        '<p>3 <a href="/a/one">4</a></p><p>7 <a href="/a/two">8</a></p>',
        "/",
    ),
}


@pytest.mark.parametrize(("html", "url"), TRAPS.values(), ids=TRAPS)
def test_other_rows_of_numbers_are_left_alone(html: str, url: str) -> None:
    assert found(html, url) is None


@pytest.mark.parametrize("address", ["/page/{}/", "/news/{}", "/news?page={}"])
def test_pages_left_out_on_both_sides_make_no_row_of_entries(address: str) -> None:
    urls = [address.format(number) for number in (1, 7, 4)]
    html = (
        f'<a href="{urls[0]}">1</a> <span>…</span> <span aria-current="page">4</span> '
        f'<span>…</span> <a href="{urls[1]}">7</a>'
    )
    assert found(html, urls[2]) is None


def test_the_reason_names_both_pages() -> None:
    html = '<b>4</b> <a href="?page=5">5</a> <a href="?page=6">6</a>'
    following = numbered.find(ListingPage(f"{SITE}/n?page=4", html, GENERIC))
    assert following is not None
    assert "number 5" in following.reason
    assert "after 4" in following.reason
