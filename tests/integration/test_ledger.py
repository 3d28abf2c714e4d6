"""The ledger: what each listing page brought, where it led, why the walk ended."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from tests.integration.conftest import Archived, archiver, crawl
from tests.sites import traps
from tests.sites.shelf import COUNT, Answer, Asked, as_json, page, part, path_of, served, title_of


def counted(asked: Asked) -> Answer | None:
    """An API with pages that says how many articles there are, two more than it gives."""
    if asked.path == "/blog":
        return page('<div data-api="/api/posts?page=1"></div>')
    if asked.path != "/api/posts":
        return None
    posts = [{"title": title_of(n), "url": path_of(n)} for n in part(asked.number("page", 1))]
    return as_json({"total": COUNT + 2, "items": posts})


def test_each_listing_page_has_its_line(archived: Archived) -> None:
    pages = archived.rows("SELECT count(*) FROM captures WHERE page_kind = 'listing'")
    lines = archived.rows("SELECT count(*), sum(entries) FROM ledger")
    listed = archived.rows("SELECT count(*) FROM listings")
    assert lines == [(pages[0][0], listed[0][0])]


def test_new_entries_add_up_to_the_articles_that_are_listed(archived: Archived) -> None:
    assert archived.rows("SELECT sum(new) FROM ledger") == archived.rows(
        "SELECT count(*) FROM coverage"
    )


def test_a_walk_leads_from_page_to_page_to_its_end(archived: Archived) -> None:
    broken = archived.rows(
        "SELECT url FROM ledger AS here WHERE next_url IS NOT NULL AND NOT EXISTS ("
        " SELECT 1 FROM ledger AS there WHERE there.seed = here.seed AND there.url = here.next_url)"
    )
    ends = archived.rows("SELECT seed, count(*) FROM ledger WHERE next_url IS NULL GROUP BY seed")
    assert broken == []
    assert {count for _, count in ends} == {1}
    assert len(ends) == len(archived.collection.config.seeds)


def test_a_rebuild_keeps_the_walks_books(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(traps.cut_off_with_sitemap) as up:
        crawl(f"{up.base}/", "--into", root)
    before = list(Database(root / "articles.db").query("SELECT * FROM ledger"))
    assert archiver("extract", root).code == 0
    assert list(Database(root / "articles.db").query("SELECT * FROM ledger")) == before
    assert len(before) > 3


def test_status_says_what_the_sitemap_has_and_no_listing_shows(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(traps.cut_off_with_sitemap) as up:
        crawl(f"{up.base}/", "--into", root)
    assert archiver("status", root, "--json").json["second_ways"] == [
        {"role": "sitemap", "named": COUNT, "missing": 0, "unlisted": COUNT - 6}
    ]
    said = f"The sitemap names {COUNT} articles, of which none is missing; 2 stand in no listing"
    assert said in archiver("status", root).out


def test_status_says_what_an_api_counts_and_does_not_give(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(counted) as up:
        crawl(f"{up.base}/blog", "--into", root)
    (total,) = archiver("status", root, "--json").json["totals"]
    assert (total["total"], total["listed"]) == (COUNT + 2, COUNT)
    assert f"counts {COUNT + 2} articles; 2 of them were not listed" in archiver("status", root).out
