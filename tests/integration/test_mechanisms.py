"""Each way to turn pages, on a site built like the real thing: every article once, and no more
asked for than there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sites import apis, documents, fronts, links, systems
from tests.sites.shelf import COUNT, Site, path_of
from tests.sites.walked import Walked, walked_all

SITES: dict[str, tuple[Site, str]] = {
    "link header": (links.link_header, "/blog"),
    "htmx": (links.htmx, "/blog"),
    "turbo": (links.turbo, "/blog"),
    "unpoly": (links.unpoly, "/blog"),
    "data-url": (links.data_url, "/blog"),
    "menu of pages": (links.menu_of_pages, "/blog"),
    "number in an attribute": (links.number_in_attribute, "/blog?page=1"),
    "chinese numerals": (links.chinese_numerals, "/blog/"),
    "html in json": (links.html_in_json, "/blog"),
    "api by page": (apis.by_page, "/blog"),
    "api by offset": (apis.by_offset, "/blog"),
    "api by cursor": (apis.by_cursor, "/blog"),
    "next.js": (apis.next_data, "/blog"),
    "medium": (apis.medium, "/latest"),
    "archived feed": (documents.archived_feed, "/feed.atom"),
    "paged rss": (documents.rss, "/feed"),
    "json feed": (documents.json_feed, "/feed.json"),
    "sitemap": (documents.sitemap, "/sitemap.xml"),
    "months": (documents.months, "/"),
    "years": (documents.years, "/archive"),
    "newest on the front page": (links.newest_on_front, "/"),
    "archive in the menu": (fronts.archive_in_menu, "/"),
    "archive of months": (fronts.archive_of_months, "/"),
    "sitemap that robots.txt names": (fronts.named_sitemap, "/"),
    "sitemap in parts": (fronts.sitemap_in_parts, "/"),
    "section in a site's sitemap": (fronts.section_of_many, "/stories/"),
    "front with a paged feed": (fronts.paged_feed, "/"),
    "wordpress": (systems.wordpress, "/"),
    "wordpress rest": (systems.wordpress_rest, "/"),
    "admin-ajax, a nonce that expires": (systems.Nonce(), "/"),
    "jetpack": (systems.jetpack, "/"),
    "drupal": (systems.drupal, "/news"),
    "views/ajax": (systems.drupal_ajax, "/news"),
    "blogger": (systems.blogger, "/"),
    "ghost": (systems.ghost, "/"),
    "squarespace": (systems.squarespace, "/blog"),
    "static": (systems.static_blog, "/posts/"),
}
LISTING_PAGES = 8  # at most, for so few articles


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    with walked_all(SITES, tmp_path_factory.mktemp("collections") / "all") as found:
        yield found


@pytest.mark.parametrize("name", SITES)
def test_every_article_is_kept_once(walked: Walked, name: str) -> None:
    assert walked.articles(name) == sorted(path_of(n) for n in range(COUNT))


@pytest.mark.parametrize("name", SITES)
def test_nothing_is_asked_for_in_vain(walked: Walked, name: str) -> None:
    renewed = "GET /"  # where a nonce is had anew
    asked = [line for line in walked.sites[name].log if line != renewed]
    assert len(set(asked)) == len(asked)
    assert len(walked.listings(name)) <= LISTING_PAGES, walked.listings(name)


def test_the_crawl_says_that_it_is_whole(walked: Walked) -> None:
    assert (walked.ran.code, walked.ran.json["verdict"]) == (0, "complete"), walked.ran.json
    assert {str(walked.coverage(name)) for name in SITES} == {str({"captured": COUNT})}
