"""A site that turns us away: the crawl stops early, says so, and keeps the proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from archiver.warc.reader import iter_exchanges
from spiders.refusal import IN_A_ROW
from tests.integration.conftest import archiver, crawl
from tests.integration.moody import Answer, Moody, serving

SLOWLY = ("-s", "DOWNLOAD_DELAY=0.2")  # the verdict on a page comes from a process beside
CAPTCHA = '<html><body><h1>Are you human?</h1><div class="g-recaptcha"></div></body></html>'
CONSENT = (
    "<html><body><h1>Before you go on</h1><p>We value your privacy.</p>"
    '<form action="https://consent.example.com/save"><button>Accept</button></form></body></html>'
)


@pytest.fixture
def site() -> Iterator[Moody]:
    with serving(Moody(articles=40)) as running:
        yield running


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
    site.mood = lambda path: answer if path.startswith("/a/") else None
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


def test_one_page_for_all_addresses_is_a_wall_of_another_kind(site: Moody, tmp_path: Path) -> None:
    page = "<html><body><article><h1>Our site is resting</h1><p>" + "Come back. " * 40
    site.mood = lambda path: Answer(200, page) if path.startswith("/a/") else None
    ran = crawl(site.seed, "--into", tmp_path / "c", *SLOWLY)
    assert (ran.code, ran.json["verdict"]) == (1, "refused")
    assert "one and the same page" in ran.json["reason"]
    assert len(site.asked("/a/")) < 40


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
