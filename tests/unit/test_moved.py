"""A redirect leads to another address of an article, or to a page that stands in its place."""

from __future__ import annotations

import pytest

from spiders.moved import stands_in

SITE = "https://example.org"
SEEDS = [f"{SITE}/blog/archive", f"{SITE}/z/12?all=1"]


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ("/2024/05/the-mill", "/"),
        ("/2024/05/the-mill", ""),
        ("/?p=123", "/"),
        ("/blog/2024/the-mill", "/blog"),
        ("/news/the-mill", "/news/"),
        ("/2024/05/the-mill", "/blog/archive/"),
        ("/a/12.html", "/z/12?all=1"),
    ],
)
def test_the_front_page_a_section_and_a_seed_stand_in_for_what_is_gone(asked, url):
    assert stands_in(SITE + url, SITE + asked, SEEDS)


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ("/2024/05/the-mill", "/2024/05/the-mill/"),
        ("/2024/05/the-mill", "/2024/05/the-old-mill"),
        ("/questions/123/the-mill", "/questions/123"),
        ("/the-mill/amp", "/the-mill"),
        ("/2024/the-mill", "/2024"),
        ("/?p=123", "/2024/05/the-mill"),
        ("/2024/05/the-mill", "/?p=123"),
        ("/news/the-mill", "/sport"),
        ("/", "/"),
    ],
)
def test_any_other_address_may_be_the_articles_own(asked, url):
    assert not stands_in(SITE + url, SITE + asked, SEEDS)
