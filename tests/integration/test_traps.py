"""Traps: the crawl ends by itself, says why, and its coverage adds up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import Ran, archiver, crawl
from tests.sites import links, traps
from tests.sites.shelf import COUNT, Served, Site, path_of, served
from tests.sites.walked import Walked, walked_all

ENDS: dict[str, tuple[Site, str]] = {
    "the last page repeats forever": (traps.last_page_repeats, "/blog"),
    "numbers go on, with nothing in them": (traps.endless_empty, "/blog"),
    "the last page leads back": (traps.page_cycle, "/blog"),
    "a calendar to the year 9999": (traps.endless_calendar, "/"),
    "sessions and campaigns in links": (traps.Sessions(), "/blog"),
    "two addresses of one page": (traps.two_addresses, "/blog"),
    "relative links under a base": (traps.relative_under_base, "/deep/down/blog"),
    "buttons of other boxes": (traps.others_buttons, "/blog"),
    "429 and 503": (traps.Busy(), "/blog"),
    "cut off, the months have the rest": (traps.cut_off, "/"),
    "cut off, the sitemap has the rest": (traps.cut_off_with_sitemap, "/"),
}
SHIFTS: dict[str, tuple[Site, str]] = {
    f"{by} articles are published": (traps.Shifting(by), "/blog") for by in (1, 3, 6, 30)
}
MOST = 8  # listing pages; three have all there is, and a trap may cost a few more


@pytest.fixture(scope="module")
def all_walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    with walked_all(ENDS | SHIFTS, tmp_path_factory.mktemp("collections") / "all") as found:
        yield found


@pytest.mark.parametrize("name", ENDS)
def test_a_walk_ends_by_itself_with_every_article(all_walked: Walked, name: str) -> None:
    assert all_walked.articles(name) == sorted(path_of(n) for n in range(COUNT))
    assert all_walked.coverage(name) == {"captured": COUNT}
    assert len(all_walked.listings(name)) <= MOST, all_walked.listings(name)


@pytest.mark.parametrize("name", SHIFTS)
def test_a_list_that_shifts_while_it_is_walked_loses_nothing_that_was_there(
    all_walked: Walked, name: str
) -> None:
    assert {path_of(n) for n in range(COUNT)} <= set(all_walked.articles(name))
    assert all_walked.coverage(name).keys() == {"captured"}
    log = all_walked.sites[name].log
    assert len(set(log)) == len(log)


def test_the_crawl_of_all_of_them_says_how_each_ended(all_walked: Walked) -> None:
    assert (all_walked.ran.code, all_walked.ran.json["verdict"]) == (0, "complete")
    assert "the archive by date brought the rest" in all_walked.ran.json["reason"]


def walked(site: Site, path: str, root: Path) -> tuple[Ran, Served, dict[str, Any]]:
    with served(site) as up:
        ran = crawl(up.base + path, "--into", root)
    return ran, up, archiver("status", root, "--json").json


def listings(up: Served) -> list[str]:
    return [line for line in up.log if "/stories/the-" not in line and "robots" not in line]


def test_a_cursor_that_goes_in_a_circle_is_noticed_before_it_is_asked_for_again(
    tmp_path: Path,
) -> None:
    ran, up, status = walked(traps.cursor_cycle, "/api/posts", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "capped")
    assert "was asked for before" in ran.json["reason"]
    assert status["coverage"]["captured"] == COUNT
    assert len(listings(up)) <= 5


def test_what_slips_by_as_articles_vanish_is_found_by_the_next_run(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(traps.Vanishing()) as up:
        first = crawl(f"{up.base}/blog", "--into", root)
        second = crawl(root)
    assert (first.code, second.code) == (0, 0)
    coverage = archiver("status", root, "--json").json["coverage"]
    assert (coverage["listed"], coverage["captured"], coverage["failed"]) == (COUNT, COUNT - 1, 1)


def test_a_section_that_is_cut_off_is_not_gone_on_with_by_the_whole_sites_sitemap(
    tmp_path: Path,
) -> None:
    with served(traps.cut_off_section) as up:
        ran = crawl(f"{up.base}/blog", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (1, "capped", 6)
    assert "GET /sitemap.xml" not in up.log


def test_what_cannot_be_gone_round_is_called_capped(tmp_path: Path) -> None:
    ran, up, status = walked(traps.soft_404, "/", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "capped")
    assert status["coverage"]["missing"] == 0
    assert len(listings(up)) <= 5


def test_a_page_that_redirects_forever_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    ran, _, status = walked(traps.redirects_forever, "/blog", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "redirects again and again" in ran.json["reason"]
    assert status["coverage"]["captured"] == 2 * 3


def test_status_says_which_ways_found_the_articles_and_when_they_are_of(tmp_path: Path) -> None:
    _, _, status = walked(traps.cut_off_with_sitemap, "/", tmp_path / "c")
    assert status["found_by"] == {"sitemap": COUNT, "listing": 6}
    assert sum(status["months"].values()) == COUNT
    assert "2016-01" in status["months_without"]
    shown = archiver("status", tmp_path / "c").out
    assert "Found by sitemap: 8, listing: 6" in shown
    assert "2016  ··" in shown


def test_fill_fetches_what_the_sitemap_has_and_the_listing_has_not(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(traps.short_list) as up:
        first = crawl(f"{up.base}/blog", "--into", root)
        second = crawl(root, "--fill")
        third = crawl(root, "--fill")
    assert (first.code, first.json["new"]) == (0, 3)
    assert (second.code, second.json["new"]) == (0, COUNT - 3)
    assert (third.code, third.json["new"]) == (0, 0)
    coverage = archiver("status", root, "--json").json["coverage"]
    assert (coverage["listed"], coverage["captured"]) == (COUNT, COUNT)


def test_fill_does_without_a_sitemap_where_there_is_none(tmp_path: Path) -> None:
    with served(links.link_header) as up:
        ran = crawl(f"{up.base}/blog", "--into", tmp_path / "c", "--fill")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", COUNT)
    assert "GET /sitemap.xml" in up.log
