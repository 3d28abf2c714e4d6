"""The site's layout changes: the run says so, and earlier good rows stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archiver.demo.village import Village, articles
from tests.integration.conftest import SECTION, archiver, crawl


@pytest.fixture
def village(kept: tuple[Village, Path]) -> Village:
    return kept[0]


@pytest.fixture
def root(kept: tuple[Village, Path]) -> Path:
    return kept[1]


def select(root: Path, sql: str) -> list[tuple[Any, ...]]:
    db = Database(root / "articles.db")
    found: list[tuple[Any, ...]] = db.conn.execute(sql).fetchall()
    db.close()
    return found


WORDS = "SELECT id, title, body_text, revision, capture_id FROM articles ORDER BY id"
SEEN = "SELECT article_id, capture_id, rank, words, content_hash FROM sightings ORDER BY 1, 2"
CHANGES = "SELECT * FROM changes ORDER BY article_id, at, change"


def again(root: Path) -> Any:
    return crawl(root, "--full")


def test_far_shorter_articles_make_a_run_suspect_and_replace_nothing(
    village: Village, root: Path
) -> None:
    before = select(root, WORDS)
    village.relay("articles")
    ran = again(root)
    assert (ran.code, ran.json["verdict"]) == (1, "suspect")
    doubts = {doubt["url"]: doubt for doubt in ran.json["doubts"]}
    assert len(doubts) * 2 >= len(articles(SECTION))
    example = next(iter(doubts.values()))
    assert example["words"] * 2 < example["words_before"]
    said = f"({example['words_before']} words before, {example['words']} now)"
    assert f"{example['url']} {said}" in ran.json["reason"]
    kept = select(root, f"SELECT url FROM captures WHERE crawl_id = '{ran.json['id']}'")
    assert set(doubts) <= {url for (url,) in kept}
    good = {row for row in before if row in select(root, WORDS)}
    shown = select(root, "SELECT id, url FROM articles")
    assert {row[0] for row in good} >= {key for key, url in shown if url in doubts}
    assert "suspect" in archiver("status", root).out

    rows, seen, changes = select(root, WORDS), select(root, SEEN), select(root, CHANGES)
    assert archiver("extract", root).code == 0
    assert (select(root, WORDS), select(root, SEEN), select(root, CHANGES)) == (rows, seen, changes)

    village.relay()
    healed = again(root)
    assert (healed.code, healed.json["verdict"]) == (0, "complete")
    assert [row[:3] for row in select(root, WORDS)] == [row[:3] for row in before]


def test_a_new_layout_can_be_accepted_for_this_crawl_and_all_later_ones(
    village: Village, root: Path
) -> None:
    before = select(root, WORDS)
    refused = archiver("extract", root, "--accept-layout")
    assert (refused.code, "nothing is held back" in refused.err) == (2, True)
    assert "layout" not in (root / "collection.toml").read_text()

    village.relay("articles")
    first = again(root).json
    assert first["verdict"] == "suspect"
    assert "--accept-layout" in first["reason"]
    ran = archiver("extract", root, "--accept-layout")
    assert ran.code == 0, ran.err
    assert f'accepted = ["{first["id"]}"]' in (root / "collection.toml").read_text()
    shown = dict(select(root, "SELECT url, word_count FROM articles"))
    doubts = {one["url"]: one["words"] for one in first["doubts"]}
    assert {url: words for url, words in shown.items() if doubts.get(url)} == {
        url: words for url, words in doubts.items() if words
    }
    assert select(root, "SELECT count(*) FROM sightings WHERE rank < 0") == [(0,)]
    accepted = select(root, WORDS), select(root, SEEN), select(root, CHANGES)
    assert accepted[0] != before

    assert archiver("extract", root).code == 0
    assert (select(root, WORDS), select(root, SEEN), select(root, CHANGES)) == accepted
    later = again(root)
    assert (later.code, later.json["verdict"]) == (0, "complete")
    assert later.json["doubts"] == []


def test_a_listing_that_lists_nothing_any_more_makes_a_run_suspect(
    village: Village, root: Path
) -> None:
    before = select(root, WORDS)
    village.relay("listings")
    ran = crawl(root)
    assert (ran.code, ran.json["verdict"]) == (1, "suspect")
    assert f"{village.url(f'/z/{SECTION}')} lists no article now, and" in ran.json["reason"]
    assert select(root, WORDS) == before


def test_one_article_that_was_cut_is_a_revision(village: Village, root: Path) -> None:
    longest = max(articles(SECTION), key=lambda article: len(article.body_text))
    village.cut(longest.id)
    ran = again(root)
    assert (ran.code, ran.json["verdict"], ran.json["changed"]) == (0, "complete", 1)
    rows, seen = select(root, WORDS), select(root, SEEN)
    ((url, change, gone),) = select(root, "SELECT url, change, words_gone FROM changes")
    assert (url, change) == (village.url(longest.path), "cut")
    assert gone > 20
    assert archiver("extract", root).code == 0
    assert (select(root, WORDS), select(root, SEEN)) == (rows, seen)
