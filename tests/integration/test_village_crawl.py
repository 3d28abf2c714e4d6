"""The main job on the village: from the archive pages' addresses to rows and WARC files."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter

import pytest
from w3lib.url import canonicalize_url

from archiver.demo.village import VillageArticle, articles, entries, gone, redirects, sections
from archiver.store import close_database, get_capture, open_database
from archiver.warc.reader import read_page, read_payload, read_wire
from pipelines import read
from tests.integration.conftest import Archived, archiver, crawl

CHROME = [
    "Accessibility links",
    "Skip to main content",
    "please wait",
    "No media source currently available",
    "Blog Archive",
    "Print Options",
]


def by_path(archived: Archived) -> dict[str, tuple]:
    rows = archived.rows(
        "SELECT id, url, title, body_text, published_at, authors, language, section FROM articles"
    )
    return {row[1].removeprefix(archived.village.base_url): row for row in rows}


def test_the_crawl_is_complete_and_says_so(archived: Archived) -> None:
    assert archived.ran.code == 0, archived.ran.err
    assert archived.ran.json["verdict"] == "complete"
    assert archived.ran.json["new"] == len(articles())


def test_every_article_of_the_village_is_a_row_and_nothing_else_is(archived: Archived) -> None:
    assert sorted(by_path(archived)) == sorted(article.path for article in articles())


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.path)
def test_a_row_says_what_the_village_meant(archived: Archived, article: VillageArticle) -> None:
    row = by_path(archived)[article.path]
    article_id, _, title, body_text, published_at, authors, language, _ = row
    assert title == article.title
    assert body_text == article.body_text
    assert json.loads(authors) == list(article.authors)
    assert language == article.language
    assert bool(published_at) == bool(article.published)
    captions = archived.rows(
        "SELECT caption FROM images WHERE article_id = ? AND caption IS NOT NULL ORDER BY position",
        article_id,
    )
    assert [caption for (caption,) in captions] == list(article.captions)
    quotes = archived.rows(
        "SELECT text FROM quotes WHERE article_id = ? ORDER BY position", article_id
    )
    assert [text for (text,) in quotes] == list(article.quotes)
    media = archived.rows(
        "SELECT title, kind, duration_s FROM media WHERE article_id = ? ORDER BY position",
        article_id,
    )
    assert media == [(one.title, one.kind, one.duration_s) for one in article.media]


def test_no_chrome_and_no_doubled_paragraph_is_in_any_body(archived: Archived) -> None:
    for path, row in by_path(archived).items():
        paragraphs = row[3].split("\n\n")
        assert max(Counter(paragraphs).values()) == 1, path
        if "the-button-at-the-bottom" not in path:
            assert not [words for words in CHROME if words in row[3]], path


def test_an_article_about_a_load_more_button_keeps_its_words(archived: Archived) -> None:
    (path,) = [path for path in by_path(archived) if "the-button-at-the-bottom" in path]
    assert "Load more" in by_path(archived)[path][3]


def test_each_article_was_fetched_once(archived: Archived) -> None:
    asked = Counter(request.target for request in archived.village.log)
    assert max(count for target, count in asked.items() if target.startswith("/a/")) == 1
    assert asked["/robots.txt"] == 1


def test_load_more_was_asked_for_as_the_button_does(archived: Archived) -> None:
    later = [one for one in archived.village.log if "?p=" in one.target and "/20" not in one.path]
    assert later
    assert {one.header("x-requested-with") for one in later} == {"XMLHttpRequest"}
    assert not [one for one in archived.village.log if one.path.startswith("/part/")]


def test_the_site_was_told_who_asks(archived: Archived) -> None:
    agents = {request.header("user-agent") for request in archived.village.log}
    assert len(agents) == 1
    assert "tests@example.org" in agents.pop()


def test_coverage_adds_up(archived: Archived) -> None:
    listed = {e.path for section in sections() for e in entries(section.id)}
    ((count,),) = archived.rows("SELECT count(DISTINCT article_id) FROM listings")
    statuses = dict(archived.rows("SELECT status, count(*) FROM coverage GROUP BY status"))
    assert count == len(listed)
    assert statuses == {"captured": count - len(gone()), "failed": len(gone())}


def test_what_is_gone_is_explained(archived: Archived) -> None:
    rows = archived.rows("SELECT url, reason FROM failures")
    assert rows == [(archived.village.url(path), "HTTP 404") for path in gone()]


def test_a_moved_article_is_kept_under_its_new_address(archived: Archived) -> None:
    final = set(redirects().values()) - set(redirects())
    assert final <= set(by_path(archived))
    roles = dict(archived.rows("SELECT url, role FROM captures WHERE status = 301"))
    assert set(roles.values()) == {"redirect"}
    assert len(roles) == len(redirects())


def test_each_row_leads_to_the_bytes_that_hold_it(archived: Archived) -> None:
    archive = archived.collection.archive
    profile = archived.collection.profile()
    for article_id, body_text, capture_id in archived.rows(
        "SELECT id, body_text, capture_id FROM articles"
    ):
        capture = get_capture(archived.db, capture_id)
        assert capture is not None
        wire = read_wire(archive, capture)
        assert wire.startswith(b"HTTP/1.1 200 OK\r\n")
        reading = read(read_page(archive, capture), profile)
        assert body_text in [one.body_text for one in reading.articles if one.id == article_id]


def test_payload_digests_are_of_the_entity_body(archived: Archived) -> None:
    """After transfer decoding, before content decoding (WARC 1.1, WARC-Payload-Digest)."""
    checked = 0
    for (capture_id,) in archived.rows("SELECT id FROM captures WHERE status = 200"):
        capture = get_capture(archived.db, capture_id)
        assert capture is not None
        head, _, body = read_wire(archived.collection.archive, capture).partition(b"\r\n\r\n")
        if b"chunked" not in head and b"gzip" not in head:
            checked += 1
            assert read_payload(archived.collection.archive, capture) == body
            assert capture.payload_digest == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert checked > 10


def test_warcio_finds_every_file_sound(archived: Archived) -> None:
    files = sorted(archived.collection.archive.iterdir())
    assert [path.suffix for path in files] == [".gz"]
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, files)],
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_capture_is_indexed(archived: Archived) -> None:
    lines = archived.collection.index.read_text().splitlines()
    assert lines == sorted(lines)
    urls = Counter(json.loads(line.split(" ", 2)[2])["url"] for line in lines)
    captured = Counter(url for (url,) in archived.rows("SELECT url FROM captures"))
    assert urls == captured


def test_series_are_kept_with_their_description(archived: Archived) -> None:
    truth = {s.series.title: s.series for s in sections() if s.series}
    rows = archived.rows("SELECT title, about, author FROM series")
    assert rows
    for title, about, author in rows:
        assert (about, author) == ("\n\n".join(truth[title].about), truth[title].author)


def test_links_are_absolute(archived: Archived) -> None:
    links = archived.rows("SELECT url, internal FROM links")
    assert links
    base = archived.village.base_url
    for url, internal in links:
        assert url == canonicalize_url(url, keep_fragments=True) or url.startswith("http")
        assert bool(internal) == url.startswith(base)


def test_status_says_where_a_replayed_button_ends_before_the_archive_does(
    archived: Archived,
) -> None:
    gaps = archiver("status", archived.collection.root, "--json").json["replay_gaps"]
    cut_off = {archived.village.url(s.path) for s in sections() if s.cap_pages}
    assert {gap["from_url"].partition("?")[0].partition("/20")[0] for gap in gaps} == cut_off
    assert gaps[0]["to_url"] in archiver("status", archived.collection.root).out


TABLES = """
articles revisions series images media links quotes listings sightings captures crawls failures
""".split()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_rebuild_from_the_warc_alone_gives_the_rows_of_the_crawl(
    archived: Archived, workers: str
) -> None:
    before = {table: sorted(map(repr, archived.rows(f"SELECT * FROM {table}"))) for table in TABLES}
    ran = archiver("extract", archived.collection.root, "--workers", workers, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["articles"] == len(articles())
    db = open_database(archived.collection.database, readonly=True)
    after = {
        table: sorted(map(repr, db.conn.execute(f"SELECT * FROM {table}"))) for table in TABLES
    }
    close_database(db)
    for table in TABLES:
        assert after[table] == before[table], table


def test_a_limit_of_articles_is_a_budget_and_the_next_run_goes_on(village, tmp_path) -> None:
    first = crawl(village.url("/z/3621"), "--into", tmp_path / "c", "--max-articles", "5")
    assert (first.code, first.json["verdict"], first.json["new"]) == (0, "budget", 5)
    second = crawl(tmp_path / "c")
    assert (second.code, second.json["verdict"]) == (0, "complete")
    assert second.json["new"] == len(articles(3621)) - 5


def test_a_page_that_fails_is_named_and_tried_again_by_the_next_run(village, tmp_path) -> None:
    path = articles(3621)[-1].path
    village.fail(path, 503)
    first = crawl(village.url("/z/3621"), "--into", tmp_path / "c")
    assert (first.code, first.json["verdict"], first.json["failed"]) == (1, "complete", 1)
    status = archiver("status", tmp_path / "c", "--json").json
    assert [(gap["article_url"], gap["reason"]) for gap in status["uncovered"]] == [
        (village.url(path), "HTTP 503")
    ]
    village.heal(path)
    second = crawl(tmp_path / "c")
    assert (second.code, second.json["new"], second.json["failed"]) == (0, 1, 0)
    assert archiver("status", tmp_path / "c", "--json").json["uncovered"] == []


def test_robots_txt_is_obeyed(village, tmp_path) -> None:
    village.robots = "User-agent: *\nDisallow: /z/\n"
    ran = crawl(village.url("/z/3621"), "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "refused")
    assert "robots.txt" in ran.json["reason"]
    assert [request.target for request in village.log] == ["/robots.txt"]


def test_a_robots_txt_that_cannot_be_had_keeps_us_out(village, tmp_path) -> None:
    village.fail("/robots.txt", 503)
    ran = crawl(village.url("/z/3621"), "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "robots.txt" in ran.json["reason"]
    assert {request.target for request in village.log} == {"/robots.txt"}


def test_the_pages_are_listed_as_a_package_lists_them(archived: Archived) -> None:
    head, *pages = archived.collection.pages.read_text(encoding="utf-8").splitlines()
    assert json.loads(head)["format"] == "json-pages-1.0"
    titles = {json.loads(line)["url"]: json.loads(line).get("title") for line in pages}
    rows = archived.rows(
        "SELECT c.url, a.title FROM articles a JOIN captures c ON c.id = a.capture_id"
        " WHERE c.role = 'article'"
    )
    assert rows
    assert {url: titles[url] for url, _ in rows} == dict(rows)
