"""Traps: the crawl ends by itself, says why, and its coverage adds up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import Ran, archiver, crawl
from tests.sites import traps
from tests.sites.shelf import COUNT, Served, Site, served

ENDS: list[tuple[str, Site, str, int]] = [
    ("the last page repeats forever", traps.last_page_repeats, "/blog", 5),
    ("numbers go on, with nothing in them", traps.endless_empty, "/blog", 5),
    ("the last page leads back", traps.page_cycle, "/blog", 5),
    ("a calendar to the year 9999", traps.endless_calendar, "/", 6),
    ("sessions and campaigns in links", traps.Sessions(), "/blog", 3),
    ("two addresses of one page", traps.two_addresses, "/blog", 3),
    ("relative links under a base", traps.relative_under_base, "/deep/down/blog", 3),
    ("buttons of other boxes", traps.others_buttons, "/blog", 3),
    ("429 and 503", traps.Busy(), "/blog", 5),
]


def walked(site: Site, path: str, root: Path) -> tuple[Ran, Served, dict[str, Any]]:
    with served(site) as up:
        ran = crawl(up.base + path, "--into", root)
    return ran, up, archiver("status", root, "--json").json


def listings(up: Served) -> list[str]:
    return [line for line in up.log if "/stories/the-" not in line and "robots" not in line]


@pytest.mark.parametrize(("site", "path", "most"), [e[1:] for e in ENDS], ids=[e[0] for e in ENDS])
def test_a_walk_ends_by_itself_with_every_article(
    tmp_path: Path, site: Site, path: str, most: int
) -> None:
    ran, up, status = walked(site, path, tmp_path / "c")
    coverage = status["coverage"]
    assert coverage["listed"] == coverage["captured"] + coverage["failed"] == COUNT
    assert coverage["missing"] == 0
    assert len(listings(up)) <= most, listings(up)
    assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran.json
    assert ran.json["reason"]


@pytest.mark.parametrize("by", [1, 3, 7])
def test_a_list_that_shifts_while_it_is_walked_loses_nothing_that_was_there(
    tmp_path: Path, by: int
) -> None:
    ran, _, status = walked(traps.Shifting(by), "/blog", tmp_path / "c")
    urls = json.dumps(status)
    assert ran.json["verdict"] in ("complete", "capped")
    assert status["coverage"]["missing"] == 0
    assert status["coverage"]["captured"] >= COUNT if by < 3 else urls


@pytest.mark.parametrize("site", [traps.cut_off, traps.cut_off_with_sitemap])
def test_a_list_that_is_cut_is_gone_round_another_way(tmp_path: Path, site: Site) -> None:
    path = "/" if site is traps.cut_off else "/blog"
    ran, up, status = walked(site, path, tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran.json
    assert "brought the rest" in ran.json["reason"]
    assert status["coverage"]["captured"] == COUNT
    assert len(listings(up)) <= 8


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


def test_what_cannot_be_gone_round_is_called_capped(tmp_path: Path) -> None:
    ran, up, status = walked(traps.soft_404, "/blog", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "capped")
    assert status["coverage"]["missing"] == 0
    assert len(listings(up)) <= 5


def test_a_page_that_redirects_forever_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    ran, _, status = walked(traps.redirects_forever, "/blog", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "redirects again and again" in ran.json["reason"]
    assert status["coverage"]["captured"] == 2 * 3
