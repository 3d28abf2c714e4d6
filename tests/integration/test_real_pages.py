"""The seed and a real article page, crawled from loopback under their own paths."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archiver.store import all_articles, close_database, open_database
from tests.integration.conftest import archiver, crawl
from tests.unit.pipelines.seed import LAYOUTS, SHARED, Layout, expected, needs_shared, page

pytestmark = needs_shared

VOA = "us-VoiceOfAmerica_2024_04_28"


@contextmanager
def serving(pages: dict[str, bytes]) -> Iterator[str]:
    """A server on loopback for these paths; all else is a 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"gone")))
            self.end_headers()
            self.wfile.write(body or b"gone")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def rows(root: Path) -> list:
    db = open_database(root / "articles.db", readonly=True)
    found = list(all_articles(db))
    close_database(db)
    return found


def assert_the_seed(found: list) -> None:
    truth = {"\n\n".join(article["body"]): article for article in expected()["articles"]}
    assert {article.body_text for article in found} == set(truth)
    for article in found:
        known = truth[article.body_text]
        assert [{"caption": one.caption} for one in article.images] == known["images"]
        assert [one.text for one in article.quotes] == known["pull_quotes"]
        assert [one.title for one in article.media] == [one["title"] for one in known["media"]]
        series = expected()["series"]
        assert (article.series.title, article.series.author) == (series["title"], series["author"])
        assert article.series.about == "\n\n".join(series["about"])
        assert f"<h2>{known['headings'][0]}</h2>" in article.body_html


def test_the_text_rendering_is_imported(tmp_path: Path) -> None:
    source = SHARED / "seed" / "rendered-archive-page.txt"
    assert archiver("import", tmp_path / "c", source).code == 0
    assert_the_seed(rows(tmp_path / "c"))
    assert archiver("extract", tmp_path / "c").code == 0
    assert_the_seed(rows(tmp_path / "c"))


@pytest.mark.parametrize("layout", [LAYOUTS[0], LAYOUTS[1], LAYOUTS[6]], ids=lambda one: one.name)
def test_the_page_in_markup_is_crawled(tmp_path: Path, layout: Layout) -> None:
    with serving({"/z/3619": page(layout).encode()}) as base:
        ran = crawl(f"{base}/z/3619", "--into", tmp_path / "c")
    assert ran.json["new"] == 2, ran
    assert_the_seed(rows(tmp_path / "c"))


def test_a_real_article_page_is_crawled(tmp_path: Path) -> None:
    body = gzip.decompress((SHARED / "corpus/publishers/pages" / f"{VOA}.html.gz").read_bytes())
    lines = (SHARED / "corpus/publishers/truth.jsonl").read_text(encoding="utf-8").splitlines()
    (truth,) = [one for one in map(json.loads, lines) if one["id"] == VOA]
    path = truth["url"].removeprefix("https://www.voanews.com")
    with serving({path: body}) as base:
        ran = crawl(f"{base}{path}", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 1)
    (article,) = rows(tmp_path / "c")
    assert article.title == truth["title"].strip()
    assert article.authors == truth["authors"]
    assert article.published_at == "2024-04-28T07:00:00Z"
    assert article.section == "USA"
    assert article.tags == truth["tags"]
    assert article.body_text == truth["body"].strip()
