"""A site that turns us away: the crawl stops early, says so, and keeps the proof."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archiver.warc.reader import iter_exchanges
from spiders.refusal import IN_A_ROW
from tests.integration.conftest import archiver, crawl
from tests.integration.moody import Answer, Mood, Moody, serving

# The verdict on a page comes from a process beside.
SLOWLY = ("-s", "DOWNLOAD_DELAY=0.2", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
CAPTCHA = '<html><body><h1>Are you human?</h1><div class="g-recaptcha"></div></body></html>'
CONSENT = (
    "<html><body><h1>Before you go on</h1><p>We value your privacy.</p>"
    '<form action="https://consent.example.com/save"><button>Accept</button></form></body></html>'
)


@pytest.fixture
def site() -> Iterator[Moody]:
    with serving(Moody(articles=40)) as running:
        yield running


def instead_of_articles(site: Moody, answer: Answer, after: int = 0) -> Mood:
    """After so many good ones. Who goes on asking is given time to think better of it."""

    def mood(path: str) -> Answer | None:
        asked = len(site.asked("/a/"))
        if not path.startswith("/a/") or asked <= after:
            return None
        if asked > after + 2 * IN_A_ROW:
            time.sleep(1)
        return answer

    return mood


def articles(root: Path) -> int:
    db = Database(root / "articles.db")
    (count,) = db.conn.execute("SELECT count(*) FROM articles").fetchone()
    db.close()
    return int(count)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(403, "<h1>Forbidden</h1>"), "HTTP 403"),
        (Answer(401, "<h1>Subscribers only</h1>"), "HTTP 401"),
        (Answer(200, CAPTCHA), "a captcha or consent page"),
        (Answer(200, CONSENT), "a captcha or consent page"),
        (Answer(202, "", {"x-amzn-waf-action": "challenge"}), "a captcha or consent page"),
        (Answer(200, "<p>Checking</p>", {"cf-mitigated": "challenge"}), "a captcha or consent"),
    ],
    ids=["403", "401", "captcha", "consent", "empty with a head", "a head that says so"],
)
def test_a_site_that_starts_refusing_is_left_alone(
    site: Moody, tmp_path: Path, answer: Answer, said: str
) -> None:
    site.mood = instead_of_articles(site, answer)
    root = tmp_path / "c"
    ran = crawl(site.seed, "--into", root, *SLOWLY)
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (1, "refused", 0)
    assert said in ran.json["reason"]
    asked = site.asked("/a/")
    assert IN_A_ROW <= len(asked) < 40
    (path,) = (root / "archive").glob("*.warc.gz")
    proofs = [one.capture for one in iter_exchanges(path) if "/a/" in one.capture.url]
    assert {one.status for one in proofs} == {answer.status}
    assert len(proofs) == len(asked)
    assert articles(root) == 0
    assert archiver("extract", root, "--json").code == 0
    assert articles(root) == 0

    site.log.clear()
    assert crawl(root, *SLOWLY).json["verdict"] == "refused"
    assert articles(root) == 0
    site.mood = lambda _path: None
    healed = crawl(root)
    assert (healed.code, healed.json["verdict"], healed.json["new"]) == (0, "complete", 40)
    assert articles(root) == 40


def test_a_few_articles_that_are_all_refused_are_a_refusal_too(tmp_path: Path) -> None:
    with serving(Moody(articles=4)) as site:
        site.mood = lambda path: Answer(403) if path.startswith("/a/") else None
        ran = crawl(site.seed, "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "refused")


def test_a_paywall_here_and_there_is_no_refusal(site: Moody, tmp_path: Path) -> None:
    site.mood = lambda path: Answer(403) if path.endswith(("2.html", "7.html")) else None
    ran = crawl(site.seed, "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (1, "complete", 32)
    assert len(site.asked("/a/")) == 40


RESTING = "<html><body><article><h1>Our site is resting</h1><p>" + "Come back. " * 40
ROWS = "SELECT id, title, body_text, revision, first_seen_at, last_seen_at FROM articles ORDER BY 1"
BOOKS = (
    "SELECT article_id, capture_id, rank, content_hash FROM sightings ORDER BY 1, 2",
    "SELECT article_id, revision, capture_id, content_hash FROM revisions ORDER BY 1, 2",
    "SELECT id, page_kind FROM captures ORDER BY 1",
)


def select(root: Path, sql: str) -> list[tuple[Any, ...]]:
    db = Database(root / "articles.db")
    found: list[tuple[Any, ...]] = db.conn.execute(sql).fetchall()
    db.close()
    return found


def rebuilds_the_same(root: Path) -> bool:
    before = [select(root, sql) for sql in (ROWS, *BOOKS)]
    assert archiver("extract", root).code == 0
    return [select(root, sql) for sql in (ROWS, *BOOKS)] == before


@pytest.mark.parametrize("good", [0, 12])
def test_one_page_for_all_addresses_is_a_wall_and_no_article(
    site: Moody, tmp_path: Path, good: int
) -> None:
    site.mood = instead_of_articles(site, Answer(200, RESTING), after=good)
    root = tmp_path / "c"
    ran = crawl(site.seed, "--into", root, *SLOWLY)
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (1, "refused", good)
    assert "one and the same page" in ran.json["reason"]
    assert len(site.asked("/a/")) < 40
    assert [title for _, title, *_ in select(root, ROWS) if title == "Our site is resting"] == []
    assert articles(root) == good
    gaps = archiver("status", root, "--json").json["uncovered"]
    assert "other articles' addresses" in " ".join(gap["reason"] for gap in gaps)
    assert rebuilds_the_same(root)

    site.mood = lambda _path: None
    healed = crawl(root)
    assert (healed.code, healed.json["new"], articles(root)) == (0, 40 - good, 40)


def test_articles_that_become_one_and_the_same_page_stay_as_they_were(
    site: Moody, tmp_path: Path
) -> None:
    root = tmp_path / "c"
    crawl(site.seed, "--into", root)
    words = "SELECT id, title, body_text, revision, capture_id FROM articles ORDER BY id"
    before = select(root, words)
    site.log.clear()
    site.mood = instead_of_articles(site, Answer(200, RESTING * 9))
    ran = crawl(root, "--full", *SLOWLY)
    assert (ran.json["verdict"], ran.json["new"], ran.json["changed"]) == ("refused", 0, 0)
    assert select(root, words) == before
    assert rebuilds_the_same(root)


def test_an_article_at_several_addresses_is_no_wall(tmp_path: Path) -> None:
    """Listings call it by one name, whatever the address."""
    links = "".join(
        f'<li><h2><a href="/{section}/ferry-{n}/{1000 + n}.html">Ferry number {n}</a></h2></li>'
        for n in range(8)
        for section in ("news", "world", "local")
    )
    page = f"<html><head><title>List</title></head><ul>{links}</ul></html>"
    with serving(Moody()) as site:
        site.mood = lambda path: Answer(body=page) if path == "/list" else None
        ran = crawl(site.seed, "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 24)
    assert articles(tmp_path / "c") == 24


def test_an_empty_answer_is_tried_again_by_the_next_run(site: Moody, tmp_path: Path) -> None:
    empty = "/a/ferry-3/1003.html"
    site.mood = lambda path: Answer(200, "") if path == empty else None
    first = crawl(site.seed, "--into", tmp_path / "c")
    assert (first.code, first.json["new"], first.json["failed"]) == (1, 39, 1)
    (gap,) = archiver("status", tmp_path / "c", "--json").json["uncovered"]
    assert gap["article_url"] == site.base + empty
    assert "nothing to read" in gap["reason"]
    site.mood = lambda _path: None
    second = crawl(tmp_path / "c")
    assert (second.code, second.json["new"]) == (0, 1)
