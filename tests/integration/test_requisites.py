"""What the pages need beside themselves is kept too: each once, within bounds, and apart."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.demo.village import Village, articles
from archiver.store import close_database, open_database
from tests.integration.conftest import FAST, Archived, Ran, archiver
from tests.integration.shelf import Shelf, Thing, shelf

WITH = [word for word in FAST if word != "--no-requisites"]
SEED = "/z/3621"
PNG = Thing(b"\x89PNG\r\n\x1a\n", "image/png")


def crawl(*words: str | Path) -> Ran:
    return archiver("crawl", *words, *WITH, "--json")


@dataclass(frozen=True)
class Crawled:
    """A site with all kinds of requisites, and a run over it."""

    site: Shelf
    cdn: Shelf
    root: Path
    ran: Ran

    @property
    def captured(self) -> dict[str, tuple[str, str | None]]:
        return captured(self.root)


def captured(root: Path) -> dict[str, tuple[str, str | None]]:
    """Role and error of each capture, by path."""
    db = open_database(root / "articles.db", readonly=True)
    rows = list(db.conn.execute("SELECT url, role, error FROM captures"))
    close_database(db)
    return {"/" + url.split("/", 3)[3]: (role, error) for url, role, error in rows}


def page(*markup: str) -> Thing:
    """An archive page with one story on it, and what a test puts beside it."""
    return Thing(
        f"<html><head><title>Stories</title></head><body>{''.join(markup)}<ul id='ordinaryItems'>"
        '<li><div class="media-block"><a href="/a/story/1.html"><h4 class="media-block__title">'
        'The story</h4></a></div></li><li><div class="media-block"><a href="/a/other/2.html">'
        '<h4 class="media-block__title">The other</h4></a></div></li></ul>'
        "<script>var utag_data={};var imgEnhancerBreakpoints=[0];</script></body></html>"
    )


def story(*markup: str) -> Thing:
    words = "<p>The mill stood still that summer, and nobody could say why it did. </p>" * 6
    return Thing(
        '<html><head><title>The story</title></head><body><h1 class="pg-title">The story</h1>'
        f'<div id="article-content"><div class="wsw">{"".join(markup)}{words}</div></div>'
        "<script>var utag_data={};var imgEnhancerBreakpoints=[0];</script></body></html>"
    )


CSS = "text/css"
SITE = {
    "/": page(
        '<link rel="stylesheet" href="/moved.css"><link rel="stylesheet" href="/css/0">',
        '<img src="/a/story/1.html"><img src="/broken.png"><img src="/gone.png">',
        '<img src="/large.png"><audio src="/small.mp3"></audio><audio src="/large.mp3"></audio>',
    ),
    "/a/story/1.html": story(),
    "/a/other/2.html": story(),
    "/moved.css": Thing(status=301, location="/css/a.css"),
    "/css/a.css": Thing("@import 'b.css'; p { background: url(a.png) }", CSS),
    "/css/b.css": Thing("@import 'a.css'; @font-face {src: url(f)}", CSS),
    "/css/a.png": PNG,
    "/css/f": Thing(b"\0\1", "font/woff2"),
    **{f"/css/{n}": Thing(f"@import '/css/{n + 1}';", CSS) for n in range(50)},
    "/broken.png": Thing(status=500),
    "/large.png": Thing(b"\x89PNG" * 100_000, "image/png"),
    "/small.mp3": Thing(b"ID3", "audio/mpeg"),
    "/large.mp3": Thing(b"ID3" * 100_000, "audio/mpeg"),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    root = tmp_path_factory.mktemp("crawled") / "c"
    root.mkdir()
    with shelf(SITE) as site, shelf({"/a.png": PNG, "/b.png": PNG}) as cdn:
        cdn.things["/robots.txt"] = Thing("User-agent: *\nDisallow: /b", "text/plain")
        shown = [f'<img src="{cdn.url(path)}">' for path in ("/a.png", "/b.png")]
        site.things["/a/other/2.html"] = story(*shown)
        (root / "collection.toml").write_text(
            f'seeds = ["{site.url("/")}"]\n'
            "[requisites]\nmax_bytes = 50000\nmedia_max_bytes = 1000\n"
        )
        yield Crawled(site, cdn, root, crawl(root))


def test_a_crawl_is_whole_without_some_of_its_requisites(crawled: Crawled) -> None:
    ran = crawled.ran
    assert (ran.code, ran.json["verdict"], ran.json["failed"]) == (0, "complete", 0)


def test_they_are_followed_through_style_sheets_and_redirects(crawled: Crawled) -> None:
    assert crawled.captured["/moved.css"] == ("redirect", None)
    for path in ("/css/a.css", "/css/b.css", "/css/a.png", "/css/f"):
        assert crawled.captured[path] == ("requisite", None)


def test_style_sheets_without_end_come_to_one(crawled: Crawled) -> None:
    assert "/css/3" in crawled.captured
    assert "/css/20" not in crawled.captured


def test_another_host_is_asked_as_its_own_robots_txt_allows(crawled: Crawled) -> None:
    assert crawled.cdn.paths == ["/robots.txt", "/a.png"]
    assert crawled.cdn.log[-1].headers["Referer"] == crawled.site.url("/a/other/2.html")


def test_a_page_cannot_hide_an_article_by_showing_it_as_a_picture(crawled: Crawled) -> None:
    assert crawled.ran.json["new"] == 2


def test_what_is_too_large_is_cut_off_and_what_of_it_came_is_kept(crawled: Crawled) -> None:
    assert crawled.captured["/large.png"] == ("requisite", "truncated: length")
    assert crawled.captured["/large.mp3"] == ("requisite", "truncated: length")
    assert crawled.captured["/small.mp3"] == ("requisite", None)
    assert sum(path.stat().st_size for path in (crawled.root / "archive").iterdir()) < 100_000


def test_what_could_not_be_had_is_told_and_only_what_may_be_had_is_tried_again(
    crawled: Crawled,
) -> None:
    status = archiver("status", crawled.root, "--json").json
    failed = {row["url"]: row["reason"] for row in status["requisites"]["failed"]}
    too_large = "the answer is larger than the limit; its beginning is kept"
    assert failed == {
        crawled.site.url("/broken.png"): "HTTP 500",
        crawled.site.url("/gone.png"): "HTTP 404",
        crawled.cdn.url("/b.png"): "robots.txt forbids it",
        crawled.site.url("/large.png"): too_large,
        crawled.site.url("/large.mp3"): too_large,
    }
    assert crawled.ran.json["requisites_failed"] == len(failed) == 5
    assert crawled.ran.json["requisites"] == status["requisites"]["kept"]
    assert "5 requisites could not be had" in archiver("status", crawled.root).out
    crawled.site.things["/broken.png"] = PNG
    crawled.site.log.clear()
    again = crawl(crawled.root)
    assert (again.json["requisites"], again.json["requisites_failed"]) == (1, 0)
    assert sorted(crawled.site.paths) == ["/", "/broken.png"]
    assert len(archiver("status", crawled.root, "--json").json["requisites"]["failed"]) == 4


def test_they_come_after_the_articles_and_each_once(village: Village, tmp_path: Path) -> None:
    one = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"]
    ran = archiver("crawl", village.url(SEED), "--into", tmp_path / "c", *WITH, *one, "--json")
    assert ran.json["new"] == len(articles(3621))
    asked = [request.target for request in village.log]
    assert max(Counter(asked).values()) == 1
    rooms = [target.split("/")[1] for target in asked]
    places = [place for place, room in enumerate(rooms) if room in ("gdb", "Content", "Scripts")]
    assert ran.json["requisites"] == len(places)
    last = max(place for place, room in enumerate(rooms) if room == "a")
    early = [place for place in places if place < last]  # while a listing page was under way
    assert len(early) < len(places) / 4


def test_an_option_leaves_them_out(archived: Archived) -> None:
    assert archived.rows("SELECT count(*) FROM captures WHERE role = 'requisite'") == [(0,)]


def test_left_out_once_they_can_be_had_later_of_all_pages_that_are_kept(
    village: Village, tmp_path: Path
) -> None:
    root = tmp_path / "c"
    root.mkdir()
    seed = json.dumps([village.url("/z/3625")])
    (root / "collection.toml").write_text(f"seeds = {seed}\n[requisites]\nfetch = false\n")
    assert crawl(root).json["requisites"] == 0
    village.log.clear()
    again = crawl(root, "--requisites")
    assert (again.json["new"], again.json["verdict"]) == (0, "up_to_date")
    asked = [request.target for request in village.log]
    rooms = Counter(target.split("/")[1] for target in asked)
    assert rooms.keys() == {"z", "gdb", "Content", "Scripts"}
    assert again.json["requisites"] == rooms["gdb"] + rooms["Content"] + rooms["Scripts"]
    assert max(Counter(asked).values()) == 1
