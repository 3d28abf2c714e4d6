"""How systems write the way on: markup that each of them makes, and what follows from it."""

from __future__ import annotations

import pytest

from spiders.pagination import next_page

SITE = "https://x.example"
ENTRIES = "".join(
    f'<div><h2><a href="/post-{n}-has-a-name.html">The entry with the number {n}</a></h2></div>'
    for n in range(8)
)
OWN = "/aktuelles.html?tx_ttnews%5Bpointer%5D="

ON = {
    "entries counted from none": (
        "/spip.php?rubrique5",
        (
            '<p><b>0</b> | <a href="?rubrique5&debut_articles=10">10</a> | <a href='
            '"?rubrique5&debut_articles=20">20</a> | <a href="?rubrique5&debut_articles=30">30</a>'
            "</p>"
        ),
        "/spip.php?rubrique5&debut_articles=10",
    ),
    "ranges of entries": (
        "/archive.php?from=20",
        (
            '<p><a href="?from=0">1-20</a> <b>21-40</b> <a href="?from=40">41-60</a>'
            ' <a href="?from=60">61-80</a></p>'
        ),
        "/archive.php?from=40",
    ),
    "a checksum beside the number": (
        "/aktuelles.html",
        (
            f'<p><strong>Page 1</strong> <a href="{OWN}1&cHash=9a1">Page 2</a>'
            f' <a href="{OWN}2&cHash=77b3">Page 3</a></p>'
        ),
        f"{OWN}1&cHash=9a1",
    ),
    "pages that count down to the oldest": (
        "/blog/index-4.html",
        (
            '<ul><li><a href="." rel="prev">Newer posts</a></li>'
            '<li><a href="index-3.html" rel="next">Older posts</a></li></ul>'
        ),
        "/blog/index-3.html",
    ),
    "icons without a word": (
        "/posts?page=2",
        (
            '<div><a href="?page=1"><svg></svg></a><span>Page 2 of 10</span>'
            '<a href="?page=3"><svg></svg></a><a href="?page=10"><svg></svg></a></div>'
        ),
        "/posts?page=3",
    ),
    "a query within a path that has another number": (
        "/news/2-0-2",
        '<div><a href="/news/2-0-1">1</a> <b>2</b> <a href="/news/2-0-3">3</a></div>',
        "/news/2-0-3",
    ),
    "an arrow to the left, and no known word": (
        "/page/2/",
        (
            '<div class="navigation"><div><a href="/page/3/">&laquo; Xyzzy</a></div>'
            '<div><a href="/">Frotz &raquo;</a></div></div>'
        ),
        "/page/3/",
    ),
    "a button whose script has the address": (
        "/news",
        "<button onclick=\"window.location.href='/news?page=2'\">Next page</button>",
        "/news?page=2",
    ),
    "a link whose script has the address": (
        "/news?page=2",
        (
            "<a href=\"javascript:location='/news?page=1'\">Previous</a> "
            '<a href="#" onclick="location.assign(\'/news?page=3\'); return false">Next</a>'
        ),
        "/news?page=3",
    ),
    "a form without anything to fill in": (
        "/news",
        (
            '<form action="/news"><input type="hidden" name="page" value="2">'
            '<input type="submit" value="Next"></form>'
        ),
        "/news?page=2",
    ),
    "buttons of a form that bear the numbers": (
        "/news?page=2",
        (
            '<form><button name="page" value="1">Newer</button>'
            '<button name="page" value="3">Older</button></form>'
        ),
        "/news?page=3",
    ),
    "an archive by date, the earlier month on the left": (
        "/2019/05/",
        '<p class="pager"><a href="/2019/04/">« April</a> <a href="/2019/06/">June »</a></p>',
        "/2019/04/",
    ),
    "an archive by date, over the turn of the year": (
        "/news/2019/01",
        (
            '<p class="pager"><a href="/news/2019/02">Later</a> '
            '<a href="/news/2018/12">Previous</a></p>'
        ),
        "/news/2018/12",
    ),
    "numbers in a script of their own": (
        "/akhbar",
        '<div><b>۱</b> <a href="?page=2">۲</a> <a href="?page=3">۳</a></div>',
        "/akhbar?page=2",
    ),
}
NOWHERE = {
    "a search form": (
        "/news",
        (
            '<form action="/news"><input name="q"><input type="hidden" name="page" value="2">'
            "<button>More</button></form>"
        ),
    ),
    "a form that posts": (
        "/news",
        '<form method="post"><button name="page" value="2">Next</button></form>',
    ),
    "a script that leads to another page": (
        "/news",
        "<button onclick=\"location.href='/login'\">More</button>",
    ),
    "the month after the newest": (
        "/2019/05/",
        '<p class="pager"><a href="/2019/06/">June »</a></p>',
    ),
    "what follows in the menu, after the last page": (
        "/blog/page/5/",
        '<link rel="next" href="/blog/archive/2017/"><a href="/blog/page/4/">4</a> <b>5</b>',
    ),
    "an archive by date, called the next": (
        "/blog/",
        '<link rel="next" href="/blog/archive/2017/">',
    ),
    "the next article": (
        "/2016/05/some-post.html",
        (
            '<a href="/2016/05/an-older.html" rel="prev">« Older</a>'
            '<a href="/2016/06/the-third.html" rel="next">Third »</a>'
        ),
    ),
    "how many to a page": (
        "/list",
        (
            '<div class="pagination">Show: <a href="?limit=12">12</a> <a href="?limit=24">24</a>'
            ' <a href="?limit=48">48</a></div>'
        ),
    ),
    "pages of each topic listed": (
        "/forum/5",
        "".join(
            f'<li><a href="/topic/{n}0">The topic with the number {n}</a> <span class="pagination">'
            f'<a href="/topic/{n}0?page=2">2</a> <a href="/topic/{n}0?page=3">3</a></span></li>'
            for n in range(1, 6)
        ),
    ),
    "years": (
        "/archive/2015",
        (
            '<ul><li><a href="/archive/2014">2014</a></li><li class="active"><a href='
            '"/archive/2015">2015</a></li><li><a href="/archive/2016">2016</a></li></ul>'
        ),
    ),
    "sections with a link to more of each": (
        "/",
        "".join(f'<h2>Part {n}</h2><a class="more" href="/part/{n}">More</a>' for n in range(5)),
    ),
}


@pytest.mark.parametrize(("path", "markup", "following"), ON.values(), ids=ON)
def test_the_way_on_is_found(path: str, markup: str, following: str) -> None:
    found = next_page(f"<body>{ENTRIES}{markup}</body>".encode(), SITE + path)
    assert found
    assert found.url == SITE + following


@pytest.mark.parametrize(("path", "markup"), NOWHERE.values(), ids=NOWHERE)
def test_what_looks_like_a_way_on_is_left_alone(path: str, markup: str) -> None:
    assert next_page(f"<body>{ENTRIES}{markup}</body>".encode(), SITE + path) is None
