"""A page that shows the newest and leads nowhere: what lies elsewhere is found, and nothing that
is not the collection's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.integration.conftest import archiver, crawl
from tests.sites import fronts, scripted
from tests.sites.shelf import COUNT, Answer, Asked, Served, Site, part, path_of, served

NEWEST = sorted(path_of(number) for number in part(1))


def kept(root: Path, up: Served) -> list[str]:
    rows = Database(root / "articles.db").execute("SELECT url FROM articles ORDER BY url")
    return [url.removeprefix(up.base) for (url,) in rows.fetchall()]


def listings(up: Served) -> list[str]:
    return [line for line in up.log if "/stories/the-" not in line and "robots" not in line]


@pytest.mark.parametrize(
    ("site", "by"),
    [
        (fronts.archive_in_menu, "the page that is called “Arkiv” brought the rest"),
        (fronts.archive_of_months, "the page whose address says archive brought the rest"),
        (fronts.named_sitemap, "the sitemap that robots.txt names brought the rest"),
        (fronts.paged_feed, "the feed that the page names brought the rest"),
    ],
)
def test_the_verdict_says_which_way_brought_the_rest(site: Site, by: str, tmp_path: Path) -> None:
    with served(site) as up:
        ran = crawl(f"{up.base}/", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", COUNT)
    assert by in ran.json["reason"]


def test_status_says_how_many_each_way_found(tmp_path: Path) -> None:
    with served(fronts.named_sitemap) as up:
        crawl(f"{up.base}/", "--into", tmp_path / "c")
    status = archiver("status", tmp_path / "c", "--json").json
    assert status["found_by"] == {"sitemap": COUNT, "listing": 3}
    assert status["coverage"]["captured"] == status["coverage"]["listed"] == COUNT


def test_of_a_whole_sites_sitemap_a_section_takes_its_own(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(fronts.section_of_many) as up:
        ran = crawl(f"{up.base}/stories/", "--into", root)
    assert (ran.code, ran.json["new"]) == (0, COUNT)
    assert not [line for line in up.log if "/shop/" in line or "/about" in line]
    assert archiver("status", root, "--json").json["coverage"]["missing"] == 0


def test_a_rebuild_takes_no_more_of_the_sitemap_than_the_crawl_did(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(fronts.section_of_many) as up:
        crawl(f"{up.base}/stories/", "--into", root)
    query = "SELECT article_url, position FROM listings JOIN captures ON capture_id = captures.id"
    before = sorted(Database(root / "articles.db").execute(query).fetchall())
    (root / "articles.db").unlink()
    assert archiver("extract", root).code == 0
    assert sorted(Database(root / "articles.db").execute(query).fetchall()) == before
    assert len({url for url, _ in before}) == COUNT


def test_a_page_whose_entries_lie_elsewhere_is_not_flooded_by_the_whole_site(
    tmp_path: Path,
) -> None:
    root = tmp_path / "c"
    with served(fronts.tag_of_many) as up:
        ran = crawl(f"{up.base}/tags/boats/", "--into", root)
    assert (ran.code, ran.json["verdict"]) == (0, "complete")
    assert kept(root, up) == NEWEST
    assert listings(up) == ["GET /tags/boats/"]


def test_an_archives_own_page_is_believed(tmp_path: Path) -> None:
    with served(fronts.whole_archive) as up:
        ran = crawl(f"{up.base}/archive/", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", COUNT)
    assert listings(up) == ["GET /archive/"]


def test_the_next_run_looks_elsewhere_only_for_what_the_first_page_cannot_show(
    tmp_path: Path,
) -> None:
    root = tmp_path / "c"
    shown = fronts.Growing()
    with served(shown) as up:
        crawl(f"{up.base}/", "--into", root)
        del up.log[:]
        shown.newest -= 1  # one more: the others on the page are known
        one_more = crawl(root)
        joined = listings(up)
        del up.log[:]
        shown.newest -= 4  # more than the page shows
        many = crawl(root)
        beyond = listings(up)
    assert (one_more.json["new"], joined) == (1, ["GET /"])
    assert (many.json["new"], beyond) == (4, ["GET /", "GET /sitemap.xml"])


def test_a_crawl_says_what_it_saw_of_a_list_that_only_a_script_turns(tmp_path: Path) -> None:
    with served(scripted.pressed) as up:
        ran = crawl(f"{up.base}/blog", "--into", tmp_path / "c")
        said = f"archiver init NEW_DIR {up.base}/blog tries it in a browser"
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 3)
    assert "a button “Ещё” that only a script can press" in ran.json["reason"]
    assert said in ran.json["reason"]


def test_a_page_that_its_script_fills_fails_with_the_same_word(tmp_path: Path) -> None:
    def shell(asked: Asked) -> Answer | None:
        html = "<html><body><div id=root></div><script src=/app.js></script></body></html>"
        return Answer(html) if asked.path == "/" else None

    with served(shell) as up:
        ran = crawl(f"{up.base}/", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "hardly a word before its script has filled it" in ran.json["reason"]


def test_where_there_is_a_way_nothing_is_said_of_scripts(tmp_path: Path) -> None:
    with served(fronts.archive_in_menu) as up:
        ran = crawl(f"{up.base}/", "--into", tmp_path / "c")
    assert "browser" not in ran.json["reason"]
