"""Listings of other people's sites: what stands between us and the archive's first entry."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.integration.conftest import FAST, archiver, crawl

PER_PAGE = 4
Answer = tuple[int, str]
FRAME = (
    '<!DOCTYPE html><html lang="en"><head><title>Archive</title><script>var utag_data={{}};'
    'var imgEnhancerBreakpoints=[0];</script></head><body><ul id="ordinaryItems">{items}</ul>'
    "{button}</body></html>"
)


def listing(page: int, pages: int, *, button: str = "/z/123?p={}") -> Answer:
    numbers = range(page * PER_PAGE, (page + 1) * PER_PAGE)
    items = "".join(
        f'<li><div class="media-block"><a href="/a/story-{n}/{1000 + n}.html">'
        f'<h4 class="media-block__title">Story {n}</h4></a></div></li>'
        for n in numbers
    )
    more = (
        f'<p class="buttons btn--load-more"><a class="btn link-showMore btn__text" '
        f'href="{button.format(page + 1)}">More</a></p>'
        if page + 1 < pages
        else ""
    )
    return 200, FRAME.format(items=items, button=more)


def article(path: str) -> Answer:
    number = path.rpartition("/")[2].removesuffix(".html")
    text = f"The story with the number {number} is told here at some length, and then it ends. "
    return 200, (
        f'<html lang="en"><head><title>{number}</title></head><body><h1 class="pg-title">Story'
        f' {number}</h1><div id="article-content"><div class="wsw"><p>{text * 3}</p></div></div>'
        "<script>var utag_data={};var imgEnhancerBreakpoints=[0];</script></body></html>"
    )


class Site:
    """A listing of `pages` pages at /z/123; `special` answers some paths otherwise."""

    def __init__(self, pages: int, **special: Answer) -> None:
        self.pages = pages
        self.special = {path.replace("_", "/"): answer for path, answer in special.items()}
        self.other: dict[str, Answer] = {}
        self.button = "/z/123?p={}"
        self.delay_s = 0.0
        self.log: list[str] = []

    def answer(self, path: str) -> Answer:
        self.log.append(path)
        time.sleep(self.delay_s)
        if path in self.other:
            return self.other[path]
        if path.startswith("/a/"):
            return article(path)
        if path.partition("?")[0] in ("/z/123", "/z/123.html"):
            return listing(int(path.partition("p=")[2] or 0), self.pages, button=self.button)
        return 404, "no such page"


@contextmanager
def served(site: Site) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, text = site.answer(self.path)
            body = text.encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", text)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A crawler that was killed hangs up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


WALL = "<html><head><title>Just a moment</title></head><body><div id='challenge-form'></div></body>"


@pytest.mark.parametrize(
    "answer",
    [(200, ""), (200, "<html><head><title>Oops</title></head><p>An error</p></html>"), (200, WALL)],
    ids=["empty", "an error page", "a wall"],
)
def test_a_bad_answer_in_the_middle_is_no_end_and_the_next_run_gets_the_rest(
    tmp_path: Path, answer: Answer
) -> None:
    site = Site(pages=5)
    site.other["/z/123?p=2"] = answer
    with served(site) as base:
        first = crawl(f"{base}/z/123", "--into", tmp_path / "c")
        assert (first.code, first.json["verdict"]) == (1, "failed")
        assert first.json["new"] == 2 * PER_PAGE
        del site.other["/z/123?p=2"]
        second = crawl(tmp_path / "c")
    assert (second.code, second.json["verdict"]) == (0, "complete")
    assert second.json["new"] == 3 * PER_PAGE


@pytest.mark.parametrize("answer", [(200, ""), (200, WALL)], ids=["empty", "a wall"])
def test_a_bad_answer_for_an_article_is_a_failure_and_tried_again(
    tmp_path: Path, answer: Answer
) -> None:
    site = Site(pages=2)
    site.other["/a/story-3/1003.html"] = answer
    with served(site) as base:
        first = crawl(f"{base}/z/123", "--into", tmp_path / "c")
        assert (first.code, first.json["new"], first.json["failed"]) == (1, 7, 1)
        (gap,) = archiver("status", tmp_path / "c", "--json").json["uncovered"]
        assert gap["article_url"] == f"{base}/a/story-3/1003.html"
        site.other.clear()
        second = crawl(tmp_path / "c")
    assert (second.code, second.json["new"]) == (0, 1)
    assert archiver("status", tmp_path / "c", "--json").json["uncovered"] == []


def redirected(site: Site) -> None:
    site.other["/z/123"] = (302, "/z/123.html")


def trailing_slash(site: Site) -> None:
    site.button = "/z/123/?p={}"
    for page in range(1, 3):
        site.other[f"/z/123/?p={page}"] = listing(page, 3, button=site.button)


def two_addresses(site: Site) -> None:
    site.button = '/z/123?p={0}" data-ajax-url="/ajax/123?p={0}'


@pytest.mark.parametrize("twist", [redirected, trailing_slash, two_addresses])
def test_the_button_is_found_where_its_address_is_written_otherwise(
    tmp_path: Path, twist: Callable[[Site], None]
) -> None:
    site = Site(pages=3)
    twist(site)
    with served(site) as base:
        ran = crawl(f"{base}/z/123", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 3 * PER_PAGE)


def test_a_round_number_of_pages_is_a_whole_archive(tmp_path: Path) -> None:
    site = Site(pages=10)
    with served(site) as base:
        ran = crawl(f"{base}/z/123", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 10 * PER_PAGE)


@pytest.mark.parametrize("asked", [3, 6, 9, 14])
def test_a_walk_that_was_killed_is_gone_on_with(tmp_path: Path, asked: int) -> None:
    site = Site(pages=12)
    site.delay_s = 0.03
    with served(site) as base:
        command = [sys.executable, "-m", "archiver", "crawl", f"{base}/z/123", *FAST]
        with subprocess.Popen(
            [*command, "--into", str(tmp_path / "c")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as crawler:
            while len(site.log) < asked and crawler.poll() is None:
                time.sleep(0.005)
            crawler.send_signal(signal.SIGKILL)
        site.delay_s = 0
        ran = crawl(tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran
    assert archiver("status", tmp_path / "c", "--json").json["coverage"]["articles"] == 48
    assert not [path for path in site.log if path.startswith("/z/123/")]  # no day was asked for


def test_an_article_on_another_site_is_explained(tmp_path: Path) -> None:
    site = Site(pages=1)
    status, page = listing(0, 1)
    site.other["/z/123"] = (status, page.replace("/a/story-2/", "http://localhost/a/story-2/"))
    with served(site) as base:
        ran = crawl(f"{base}/z/123", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 3)
    (gap,) = archiver("status", tmp_path / "c", "--json").json["uncovered"]
    assert "another site" in gap["reason"]
