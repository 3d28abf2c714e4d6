"""`archiver init URL --listings`: what a publication lists, found, shown and chosen from."""

from __future__ import annotations

import tomllib
from pathlib import Path

from archiver.demo.village import serve_village
from tests.integration.conftest import Ran, archiver, crawl
from tests.sites.shelf import COUNT, Answer, Asked, items, page, part, served

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
MENU = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("new", "old", "about"))
MAPS = ("post-sitemap.xml", "maps/category-sitemap.xml")
PARTS = "".join(f"<sitemap><loc>BASE/{name}</loc></sitemap>" for name in MAPS)
INDEX = f"<sitemapindex>{PARTS}</sitemapindex>"


def magazine(asked: Asked) -> Answer | None:
    """Its menu leads to two listings and to a page that is none; a sitemap that only robots.txt
    names has a third; a fourth of the menu shows what the first one shows."""
    menu = f'<header><ul>{MENU}<li><a href="/latest">Latest</a></li></ul></header>'
    urls = "<url><loc>BASE/old</loc></url><url><loc>BASE/topics/water</loc></url>"
    robots = "Sitemap: BASE/maps/index.xml\nUser-agent: *\nDisallow:\n"
    return {
        "/": page(f"{menu}<p>Welcome.</p>"),
        "/new": page(menu + items(part(1, 4))),
        "/latest": page(menu + items(part(1, 4))),
        "/old": page(menu + items(part(2, 4))),
        "/about": page(f"{menu}<p>We write about the valley.</p>"),
        "/robots.txt": Answer(robots, "text/plain"),
        "/maps/index.xml": Answer(INDEX, "application/xml"),
        "/maps/category-sitemap.xml": Answer(f"<urlset>{urls}</urlset>", "application/xml"),
    }.get(asked.path)


def look(base: str, *words: str | Path) -> Ran:
    return archiver("init", *words, f"{base}/", "--listings", *FAST)


def test_the_menus_and_the_sitemap_of_sections_say_what_is_listed(tmp_path: Path) -> None:
    with served(magazine) as up:
        found = look(up.base, tmp_path / "c", "--json").json
    shown = [(one["url"].removeprefix(up.base), one["title"], one["by"], one["entries"])
             for one in found["listings"]]  # fmt: skip
    assert shown == [
        ("/new", "New", "navigation", 4),
        ("/old", "Old", "navigation", 4),
        ("/topics/water", "", "sitemap", None),
    ]
    assert "GET /post-sitemap.xml" not in up.log
    assert "GET /topics/water" not in up.log


def test_where_nothing_is_taken_nothing_is_left(tmp_path: Path) -> None:
    with served(magazine) as up:
        ran = look(up.base, tmp_path / "c")
    assert (ran.code, ran.err) == (0, ran.err)
    assert "--take 1,3-5" in ran.out
    assert list(tmp_path.iterdir()) == []


def test_what_is_taken_is_crawled(tmp_path: Path) -> None:
    root = tmp_path / "c"
    with served(magazine) as up:
        assert look(up.base, root, "--take", "1-2").code == 0
        text = (root / "collection.toml").read_text()
        assert crawl(root).code == 0
    assert tomllib.loads(text)["seeds"] == [f"{up.base}/new", f"{up.base}/old"]
    assert f'"{up.base}/old",  # Old' in text
    status = archiver("status", root, "--json").json
    assert (status["coverage"]["listed"], status["coverage"]["articles"]) == (COUNT, COUNT)
    assert archiver("extract", root).code == 0
    assert archiver("status", root, "--json").json["coverage"] == status["coverage"]


def test_all_can_be_taken_without_saying_where(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with serve_village() as village:
        ran = archiver("init", f"{village.base_url}/", "--listings", "--take", "all", *FAST,
                       cwd=tmp_path)  # fmt: skip
    (root,) = (tmp_path / "data").iterdir()
    seeds = tomllib.loads((root / "collection.toml").read_text())["seeds"]
    assert ran.code == 0
    assert len(seeds) >= 8
    assert f"{village.base_url}/z/3622" in seeds  # which only the sitemap names


def test_a_number_that_is_not_shown_is_refused(tmp_path: Path) -> None:
    with served(magazine) as up:
        ran = look(up.base, tmp_path / "c", "--take", "1,9")
    assert ran.code == 2
    assert "none of the 3 listings" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_front_page_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    with served(lambda _: None) as up:
        ran = look(up.base, tmp_path / "c")
    assert ran.code == 1
    assert "HTTP 404" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_site_without_listings_is_said(tmp_path: Path) -> None:
    with served(lambda asked: page("<p>Nothing.</p>") if asked.path == "/" else None) as up:
        ran = look(up.base, tmp_path / "c")
    assert ran.code == 1
    assert "no listing was found" in ran.err


def test_take_goes_with_listings(tmp_path: Path) -> None:
    ran = archiver("init", tmp_path / "c", "https://example.org/", "--take", "1")
    assert (ran.code, "--listings" in ran.err) == (2, True)
