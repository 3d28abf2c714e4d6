"""Links to older entries, by what they are called, where they stand, and where they lead."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import ListingPage, older_link

SITE = "https://example.org"


def found(html: str, url: str, *, attributes: str = "", body: str = "") -> str | None:
    text = f"<html {attributes}><body {body}>{html}</body></html>"
    following = older_link.find(ListingPage(SITE + url, text, GENERIC))
    return following.url.removeprefix(SITE) if following else None


DIALECTS = {
    "in the footer of the page": (
        (
            '<footer><div class="nav"><a href="/archive.html">« Archives</a>'
            '<a href="/page/2/">Next page »</a></div><p>© The paper</p></footer>'
        ),
        "/",
        "/page/2/",
    ),
    "arrows around the number of the page": (
        (
            '<nav><ul><li><a href="../by/ada.html">⟪</a></li>'
            '<li><a href="../by/ada2.html">⟨</a></li><li>Page 3 / 5</li>'
            '<li><a href="../by/ada4.html">⟩</a></li>'
            '<li><a href="../by/ada5.html">⟫</a></li></ul></nav>'
        ),
        "/by/ada3.html",
        "/by/ada4.html",
    ),
    "arrows around the number of the first page": (
        (
            '<nav><ul><li>Page 1 / 3</li><li><a href="../by/ada2.html">⟩</a></li>'
            '<li><a href="../by/ada3.html">⟫</a></li></ul></nav>'
        ),
        "/by/ada.html",
        "/by/ada2.html",
    ),
    "WordPress calls older entries previous": (
        (
            '<nav class="navigation"><div class="nav-previous">'
            '<a href="/page/3/">Older posts</a></div>'
            '<div class="nav-next"><a href="/">Newer posts</a></div></nav>'
        ),
        "/page/2/",
        "/page/3/",
    ),
    "WordPress without a word that we know": (
        (
            '<nav class="navigation"><div class="nav-previous"><a href="/page/2/">Blaðsíða</a>'
            "</div></nav>"
        ),
        "/",
        "/page/2/",
    ),
    "Blogger goes on by date": (
        (
            '<div class="blog-pager" id="blog-pager"><span id="blog-pager-older-link">'
            '<a class="blog-pager-older-link" id="Blog1_blog-pager-older-link" title="x" '
            'href="/search?updated-max=2012-03-05T10:00:00Z&amp;max-results=7">Hugmynd</a></span></div>'
        ),
        "/",
        "/search?updated-max=2012-03-05T10:00:00Z&max-results=7",
    ),
    "Blogger on a later page": (
        (
            '<a class="blog-pager-newer-link" '
            'href="/search?updated-max=2013-01-01T00:00:00Z&amp;by-date='
            'false">Newer Posts</a><a class="blog-pager-older-link" '
            'href="/search?updated-max=2011-01-01T00:00:00Z&amp;start=14">Older Posts</a>'
        ),
        "/search?updated-max=2012-03-05T10:00:00Z",
        "/search?updated-max=2011-01-01T00:00:00Z&start=14",
    ),
    "Ghost": (
        (
            '<nav class="pagination"><a class="newer-posts" href="/">Newer</a>'
            "<span>Page 2 of 9</span>"
            '<a class="older-posts" href="/page/3/">Older Posts <span>→</span></a></nav>'
        ),
        "/page/2/",
        "/page/3/",
    ),
    "Drupal": (
        (
            '<ul class="pager"><li class="pager-next"><a href="/node?page=1" '
            'title="Zur nächsten">››'
            "</a></li></ul>"
        ),
        "/node",
        "/node?page=1",
    ),
    "Tumblr": ('<div id="pages"><a href="/page/2" id="next">Next</a></div>', "/", "/page/2"),
    "Squarespace goes on by time": (
        (
            '<div class="pagination"><a class="newer" href="/blog?offset=1467212520000&amp;'
            'reversePaginate=true">Newer</a><a class="older" '
            'href="/blog?offset=1460000000000">Older</a></div>'
        ),
        "/blog?offset=1465000000000",
        "/blog?offset=1460000000000",
    ),
    "a cursor in the query": (
        '<div class="pager"><a href="/list?after=t3_abc">next ›</a></div>',
        "/list",
        "/list?after=t3_abc",
    ),
    "an arrow in a block of page links": (
        '<div class="pagination"><a href="/n?start=0">«</a> <a href="/n?start=40">»</a></div>',
        "/n?start=20",
        "/n?start=40",
    ),
    "an arrow to the left, where one reads to the left": (
        '<div class="pagination" ><a href="/n?page=3">←</a></div>',
        "/n?page=2",
        "/n?page=3",
    ),
    "a picture of an arrow": (
        '<div class="pages"><a href="/n/page/3"><img src="/img/next.gif"></a></div>',
        "/n/page/2",
        "/n/page/3",
    ),
    "a picture with a word": (
        '<p><a href="/n?page=3"><img src="/a7.png" alt="Weiter"></a></p>',
        "/n?page=2",
        "/n?page=3",
    ),
    "a label for screen readers": (
        '<a href="/n?page=3" aria-label="Página siguiente"><svg></svg></a>',
        "/n?page=2",
        "/n?page=3",
    ),
    "load more in Russian": (
        '<div class="load-more"><a href="/news?page=2">Показать ещё</a></div>',
        "/news",
        "/news?page=2",
    ),
    "next, not last": (
        '<div class="pager"><a href="/n?page=2">Next</a><a href="/n?page=9">Last</a></div>',
        "/n",
        "/n?page=2",
    ),
    "Bitrix without a row of numbers": (
        '<font><a href="/blog/?PAGEN_1=1">Пред.</a> | <a href="/blog/?PAGEN_1=3">След.</a></font>',
        "/blog/?PAGEN_1=2",
        "/blog/?PAGEN_1=3",
    ),
    "LiveJournal calls older entries previous": (
        '<p><a href="/?skip=20">Previous 20</a></p>',
        "/",
        "/?skip=20",
    ),
    "an address with a place in the page": (
        '<p><a class="next" href="/n?page=2#list">Next</a></p>',
        "/n",
        "/n?page=2",
    ),
    "words that we do not know, and an arrow": (
        '<div class="navigation"><p class="alignleft"><a href="/page/2/">« Síða</a></p></div>',
        "/",
        "/page/2/",
    ),
    "no word at all, in a block of page links": (
        '<div class="pagination"><a href="/page/1/">x</a> <a href="/page/3/">Síða</a></div>',
        "/page/2/",
        "/page/3/",
    ),
    "Liferay has parameters that are no page": (
        (
            '<ul class="pager"><li><a href="/w?p_p_id=101&amp;p_p_lifecycle=1&amp;_101_cur=3">Sig'
            "</a></li></ul>"
        ),
        "/w?p_p_id=101&p_p_lifecycle=1&_101_cur=2",
        "/w?p_p_id=101&p_p_lifecycle=1&_101_cur=3",
    ),
    "Japanese": ('<p class="pager"><a href="/a?p=2">次のページ»</a></p>', "/a", "/a?p=2"),
    "Persian": ('<div class="pages"><a href="/a?page=2">صفحه بعد</a></div>', "/a", "/a?page=2"),
}


@pytest.mark.parametrize(("html", "url", "expected"), DIALECTS.values(), ids=DIALECTS)
def test_the_older_page_is_found(html: str, url: str, expected: str) -> None:
    attributes = 'dir="rtl"' if "←" in html else ""
    assert found(html, url, attributes=attributes) == expected


TRAPS = {
    "the next article is no page of the listing": (
        (
            '<nav class="navigation post-navigation"><div class="nav-next">'
            '<a href="/2026/02/dogs/">'
            "Next post</a></div></nav>"
        ),
        "/2026/01/cats/",
    ),
    "nor is the next article by number": (
        '<div class="pager"><a class="next" href="/comic/125">Next</a></div>',
        "/comic/124",
    ),
    "nor is the one before": (
        '<div class="nav-previous"><a rel="prev" href="/dogs/">Older: dogs</a></div>',
        "/cats/",
    ),
    "Blogger's older link on an article's page": (
        '<a class="blog-pager-older-link" href="/2012/02/dogs.html">Older Post</a>',
        "/2012/03/cats.html",
    ),
    "read more leads to an article": (
        (
            '<a class="more-link" href="/2026/01/cats/#more-5">Read more →</a>'
            '<a class="read-more" href="/cats">More</a>'
        ),
        "/",
    ),
    "a lower page number leads back": (
        '<div class="pagination"><a class="next" href="/n?page=2">Next</a></div>',
        "/n?page=3",
    ),
    "so does the address of the first page": (
        '<div class="pagination"><a class="next" href="/n">Next</a></div>',
        "/n?page=3",
    ),
    "the page itself": (
        '<div class="pager"><a class="next" href="/n?page=3">Next</a></div>',
        "/n?page=3",
    ),
    "newer entries": ('<div class="pager"><a href="/n?page=2">Newer posts</a></div>', "/n"),
    "the whole listing at once": (
        (
            '<div class="pages"><b>1</b><a href="/n?page=2">2</a> <b>3</b>'
            '<a class="next" href="/n?limit=all">Show all</a></div>'
        ),
        "/n?page=3",
    ),
    "older comments": (
        (
            '<div id="comments"><a href="/cats/comment-page-1/#comments">Older Comments</a></div>'
            '<nav class="comment-navigation"><a href="/cats/?cpage=2">Older comments</a></nav>'
        ),
        "/cats/",
    ),
    "another site": (
        '<div class="pager"><a class="next" href="https://elsewhere.org/page/2">Next</a></div>',
        "/",
    ),
    "scripts, mail and places in the page": (
        (
            '<div class="pager"><a class="next" href="javascript:next()">Next</a>'
            '<a class="next" href="mailto:next@example.org">Next</a><a class="next" '
            'href="#p2">Next</a>'
            '<a class="next" href="">Next</a><a class="next">Next</a></div>'
        ),
        "/",
    ),
    "a calendar turns months": (
        (
            '<table id="wp-calendar"><tfoot><tr><td id="next"><a href="/2026/05/">May »</a>'
            "</td></tr>"
            '</tfoot></table><div class="calendar-nav"><a class="next" '
            'href="/events?page=2">Next</a></div>'
        ),
        "/2026/04/",
    ),
    "a carousel turns pictures": (
        '<div class="carousel"><a class="carousel-control next" href="/?page=2">Next</a></div>',
        "/",
    ),
    "a feed is no page": ('<div class="pager"><a class="next" href="/feed/">Next</a></div>', "/"),
    "the next thread": (
        '<div class="navlinks"><a href="/t/9-cats-next-thread.html">Next Thread</a></div>',
        "/t/9-cats.html",
    ),
    "a static page in a menu": (
        '<nav class="navigation"><a class="next" href="/?page_id=2">About</a></nav>',
        "/",
    ),
    "a place in the page": ('<p class="pager"><a href="/#p2">Next</a></p>', "/"),
    "a section called more": ('<a class="more" href="/sport/">More</a>', "/"),
}


@pytest.mark.parametrize(("html", "url"), TRAPS.values(), ids=TRAPS)
def test_links_elsewhere_are_not_followed(html: str, url: str) -> None:
    assert found(html, url) is None


@pytest.mark.parametrize("body", ['class="single single-post postid-7"', 'class="item-view"'])
def test_on_an_articles_page_the_next_number_is_the_next_article(body: str) -> None:
    html = '<div class="pager"><a class="next" href="/cats-2/">Next</a></div>'
    assert found(html, "/cats/", body=body) is None


def test_an_arrow_to_a_story_of_the_next_number_is_no_next_page() -> None:
    assert found('<p>Part 3 / 5 of this</p><a href="story4.html">⟩</a>', "/story3.html") is None


def test_the_reason_says_what_was_seen() -> None:
    html = '<div class="pager"><a href="/n?page=2">Older posts</a></div>'
    following = older_link.find(ListingPage(f"{SITE}/n", html, GENERIC))
    assert following is not None
    assert "Older posts" in following.reason
    assert "page after this one" in following.reason
