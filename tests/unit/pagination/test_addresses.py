"""What two addresses say about their order."""

from __future__ import annotations

import pytest

from spiders.pagination.addresses import advance, is_comment_page, same_page, same_site

SITE = "https://example.org"


@pytest.mark.parametrize(
    ("current", "target", "by"),
    [
        ("/news?page=2", "/news?page=3", 1),
        ("/news?page=3", "/news?page=2", -1),
        ("/news", "/news?page=1", 1),
        ("/news", "/news?page=2", 1),
        ("/news", "/news?page=9", 8),
        ("/news/", "/news/page/2/", 1),
        ("/news/page/2", "/news/page/3/", 1),
        ("/news/page/2/", "/news/", -2),
        ("/news?page=2", "/news", -2),
        ("/", "/page/2", 1),
        ("/index.php", "/index.php?page=2", 1),
        ("/f/", "/f/index2.html", 1),
        ("/c/", "/c/p2", 1),
        ("/t-5.html", "/t-6.html", 1),
        ("/archive.html", "/archive2.html", 1),
        ("/archive2.html", "/archive3.html", 1),
        ("/archive3.html", "/archive2.html", -1),
        ("/s?q=a&start=20", "/s?q=a&start=30", 10),
        ("/?PAGEN_1=2", "/?PAGEN_1=3", 1),
        ("/i?board=18.0", "/i?board=18.20", 20),
        ("/x?list[page]=1", "/x?list[page]=2", 1),
        ("/n?cat=1", "/n?cat=1&paged=2", 1),
        ("/n?sid=abc", "/n?page=2", 1),
        ("/n?from=5&page=2", "/n?from=5&page=3", 1),
        ("/w?p_p_id=9&_cur=2", "/w?p_p_id=9&_cur=3", 1),
    ],
)
def test_a_number_tells_how_far_it_goes_on(current: str, target: str, by: int) -> None:
    step = advance(SITE + current, SITE + target)
    assert step is not None
    assert step.by == by


@pytest.mark.parametrize(
    ("current", "target"),
    [
        ("/news", "/sport?page=2"),
        ("/news?cat=1", "/news?page=2"),
        ("/news", "/news?page_size=50"),
        ("/news", "/news?per_page=50"),
        ("/cats", "/dogs"),
        ("/cats2.html", "/dogs3.html"),
        ("/cats", "/cats?cpage=2"),
        ("/cats", "/cats/rss"),
        ("/i?board=18.0", "/i?board=19.20"),
    ],
)
def test_other_addresses_do_not_go_on(current: str, target: str) -> None:
    step = advance(SITE + current, SITE + target)
    assert step is None or not step.is_one_page


@pytest.mark.parametrize(("one", "other"), [("/?p=1234", "/?p=1235"), ("/p/1234", "/p/1235")])
def test_a_high_number_may_be_an_articles_own(one: str, other: str) -> None:
    step = advance(SITE + one, SITE + other)
    assert step is not None
    assert step.kind == "bare"


@pytest.mark.parametrize("target", ["/n?after=b", "/n?cursor=b", "/n?max_id=4", "/n?offset=9" * 3])
def test_a_cursor_goes_on_without_a_number(target: str) -> None:
    step = advance(f"{SITE}/n?after=a", SITE + target)
    assert step is not None
    assert step.kind in ("cursor", "offset")


def test_a_mirror_is_the_same_site_and_a_lookalike_is_not() -> None:
    assert same_site("https://www.example.org/", "http://example.org/")
    assert same_site("https://blog.example.org/", "http://example.org/")
    assert not same_site("https://example.org/", "https://badexample.org/")


def test_scheme_www_and_fragment_make_no_other_page() -> None:
    assert same_page("http://www.example.org/a", "https://example.org/a#b")


@pytest.mark.parametrize("url", ["/cats/comment-page-2/", "/cats?cpage=2", "/cats#comment-3"])
def test_comments_have_pages_of_their_own(url: str) -> None:
    assert is_comment_page(SITE + url)
