"""`archiver init`: what brings new entries decides, and collection.toml says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.conftest import Ran, archiver, crawl
from tests.sites import documents, links, scripted, systems
from tests.sites.shelf import COUNT, Answer, Asked, Site, page, served

FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]


def init(site: Site, path: str, root: Path, *words: str) -> tuple[Ran, list[str]]:
    with served(site) as up:
        ran = archiver("init", root, up.base + path, *FAST, *words)
    return ran, up.log


def test_the_way_on_is_tried_for_two_pages_and_explained(tmp_path: Path) -> None:
    ran, log = init(systems.wordpress, "/", tmp_path / "c")
    assert ran.code == 0
    text = (tmp_path / "c" / "collection.toml").read_text()
    assert "# 3 entries like /stories/… on the first page" in text
    assert "# goes on by older_link" in text
    assert "5 new of 5 entries on 2 pages" in text.replace("\n# ", " ")
    assert 'profile = "wordpress"' in text
    assert {"GET /page/2/", "GET /page/3/"} <= set(log)
    assert sum("/stories/the-" in line for line in log) == 1


def test_an_archive_by_date_is_tried_at_both_its_ends(tmp_path: Path) -> None:
    ran, log = init(documents.months, "/", tmp_path / "c", "--json")
    assert ran.json["walk"] == "months"
    assert {"GET /2016/05/", "GET /2015/05/"} <= set(log)


def test_of_signs_that_disagree_what_brings_new_entries_is_believed(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(links.lying) as up:
        ran = archiver("init", root, f"{up.base}/blog", *FAST)
        assert ran.code == 0
        walked = crawl(root)
        whole = crawl(root, "--full")
    assert (walked.code, whole.code) == (0, 0)
    coverage = archiver("status", root, "--json").json["coverage"]
    assert (coverage["listed"], coverage["captured"]) == (COUNT, COUNT)


def test_a_page_that_lists_nothing_is_described(tmp_path: Path) -> None:
    def empty(asked: Asked) -> Answer | None:
        links_ = "".join(f'<a href="/item/{n}">{n}</a> ' for n in range(20))
        return page(links_) if asked.path == "/" else None

    ran, _ = init(empty, "/", tmp_path / "c")
    assert ran.code == 1
    assert "no article links were found" in ran.err
    assert "20 links like /item/9" in ran.err
    assert "docs/profiles.md" in ran.err


def test_an_address_that_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    ran, _ = init(lambda _: None, "/", tmp_path / "c")
    assert ran.code == 1
    assert "HTTP 404" in ran.err


RULES = """
[pagination]
mechanisms = ["archive_by_date"]
"""


def test_rules_written_by_hand_are_followed(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(documents.months) as up:
        assert archiver("init", root, f"{up.base}/", *FAST).code == 0
        with (root / "collection.toml").open("a") as file:
            file.write(RULES)
        ran = crawl(root)
    assert (ran.code, ran.json["verdict"]) == (0, "complete")
    assert archiver("status", root, "--json").json["coverage"]["captured"] == COUNT


def test_a_pattern_of_articles_written_by_hand_is_followed_by_a_rebuild_too(tmp_path: Path) -> None:
    root = tmp_path / "c"
    root.mkdir()
    with served(documents.sitemap) as up:
        (root / "collection.toml").write_text(
            f"seeds = ['{up.base}/sitemap.xml']\narticles = 'number-[0-3]$'\n"
        )
        ran = crawl(root)
    assert (ran.code, ran.json["new"]) == (0, 4)
    archiver("extract", root)
    coverage = archiver("status", root, "--json").json["coverage"]
    assert (coverage["listed"], coverage["articles"]) == (4, 4)


def test_where_only_a_script_goes_on_and_no_browser_is_there_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran, log = init(scripted.pressed, "/blog", tmp_path / "c")
    assert ran.code == 0
    assert 'pip install "archiver[browser]", and apt-get install chromium' in " ".join(
        ran.out.split()
    )
    assert not any("POST" in line for line in log)


def test_a_crawl_that_needs_a_browser_does_not_begin_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "collection.toml").write_text(
        'seeds = ["http://127.0.0.1:9/blog"]\n[pagination]\nmechanisms = ["browser"]\n'
    )
    ran = crawl(tmp_path / "c")
    assert ran.code == 2
    assert "apt-get install chromium" in ran.err
