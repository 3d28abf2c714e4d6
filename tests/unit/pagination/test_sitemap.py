"""Which sitemaps are read on behalf of a page, and which of their parts."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import sitemap
from spiders.pagination.protocol import ListingPage, NextPage

BASE = "https://paper.example"
POSTS = tuple(f"{BASE}/posts/a-story-{number}" for number in range(3))


def way(seed: str, entries: tuple[str, ...], *named: str) -> NextPage | None:
    return sitemap.way(ListingPage(BASE + seed, "<p>", GENERIC, entries=entries, sitemaps=named))


def parts(within: str, *names: str) -> list[str]:
    inside = "".join(f"<sitemap><loc>{BASE}/{name}</loc></sitemap>" for name in names)
    asked = NextPage(f"{BASE}/sitemap.xml", "sitemap", "", within=within)
    page = ListingPage(asked.url, f"<sitemapindex>{inside}</sitemapindex>", GENERIC, asked=asked)
    found = sitemap.find(page)
    if found is None:
        return []
    return [url.removeprefix(f"{BASE}/") for url in (found.url, *found.others)]


def test_those_that_robots_txt_names_are_read_in_its_order() -> None:
    found = way("/", POSTS, f"{BASE}/one.xml", "https://other.example/no.xml", f"{BASE}/two.xml")
    assert found is not None
    assert (found.url, found.others) == (f"{BASE}/one.xml", (f"{BASE}/two.xml",))
    assert found.within == "/posts/"


def test_where_it_names_none_it_lies_where_sitemaps_lie() -> None:
    found = way("/posts/", POSTS)
    assert found is not None
    assert (found.url, found.within) == (f"{BASE}/sitemap.xml", "/posts/")


@pytest.mark.parametrize("seed", ["/tags/boats/", "/z/3619", "/index.php?section=3"])
def test_a_page_whose_entries_lie_elsewhere_has_none(seed: str) -> None:
    assert way(seed, POSTS, f"{BASE}/one.xml") is None


@pytest.mark.parametrize(
    ("within", "names", "read"),
    [
        ("/", ("post-sitemap.xml", "page-sitemap.xml", "author-sitemap.xml"), [0]),
        ("/", ("sitemap-posts-post-1.xml", "sitemap-posts-page-1.xml"), [0]),
        ("/", ("sitemap-posts.xml", "sitemap-pages.xml", "sitemap-tags.xml"), [0]),
        ("/blog/", ("sitemap-blog.xml", "sitemap-news.xml", "sitemap-shop.xml"), [0]),
        ("/", ("sitemap-1.xml", "sitemap-2.xml.gz"), [0, 1]),
        ("/", tuple(f"sitemap-{number}.xml" for number in range(400)), []),
        ("", tuple(f"sitemap-{number}.xml" for number in range(400)), list(range(400))),
        ("", ("post-sitemap.xml", "page-sitemap.xml"), [0, 1]),  # all was asked for
    ],
)
def test_of_an_index_the_parts_that_may_list_them_are_read(
    within: str, names: tuple[str, ...], read: list[int]
) -> None:
    assert parts(within, *names) == [names[number] for number in read]
