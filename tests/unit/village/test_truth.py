"""What the village says of itself: its articles are diverse, whole, and the same in every run."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import datetime

import pytest

from archiver.demo import village
from archiver.demo.village.markup import long_date, persian_date, plain
from archiver.demo.village.slugs import slug_of

ARTICLES = village.articles()
BY_HAND = {article.id for article in ARTICLES if article.id % 10_000 // 1_000 in {0, 7}}

FINGERPRINT = """
import hashlib
from archiver.demo import village
print(hashlib.sha256(repr(village.articles()).encode()).hexdigest())
"""


def test_the_archive_has_some_120_articles():
    assert 115 <= len(ARTICLES) <= 130


@pytest.mark.parametrize("field", ["id", "path", "title"])
def test_no_two_articles_have_the_same(field):
    assert [
        value for value, n in Counter(getattr(a, field) for a in ARTICLES).items() if n > 1
    ] == []


def test_no_two_articles_share_a_paragraph_or_heading_but_the_standing_line():
    counted = Counter(text for article in ARTICLES for text in article.body)
    standing = {article.standing_line for article in ARTICLES if article.standing_line}
    assert {text for text, times in counted.items() if times > 1} == standing
    assert len(standing) == 1


def test_a_composed_article_has_4_to_15_paragraphs():
    lengths = [
        sum(block.kind == "paragraph" for block in article.blocks)
        for article in ARTICLES
        if article.id not in BY_HAND
    ]
    assert min(lengths) >= 4
    assert max(lengths) == 15


def test_every_pull_quote_repeats_words_of_its_article():
    quoting = [article for article in ARTICLES if article.quotes]
    assert len(quoting) > 15
    for article in quoting:
        assert all(quote in article.body_text for quote in article.quotes)


def test_promos_and_also_read_lead_to_articles_that_exist():
    targets = [
        (article, block.href)
        for article in ARTICLES
        for block in article.blocks
        if block.kind in {"promo", "also_read"}
    ]
    assert len(targets) > 20
    for article, href in targets:
        found = village.article_at(href)
        assert found is not None
        assert found.id != article.id


def test_all_kinds_of_blocks_occur():
    assert {block.kind for article in ARTICLES for block in article.blocks} == {
        *("paragraph", "heading", "subheading", "item", "quotation", "picture", "pull_quote"),
        *("player", "promo", "also_read", "gallery"),
    }


@pytest.mark.parametrize(
    ("language", "script", "direction"),
    [("uz", "LATIN", "L"), ("ru", "CYRILLIC", "L"), ("fa", "ARABIC", "AL")],
)
def test_the_language_sections_are_written_in_their_scripts(language, script, direction):
    texts = [article.body_text for article in ARTICLES if article.language == language]
    letters = [letter for letter in "".join(texts) if letter.isalpha()]
    own = [letter for letter in letters if unicodedata.name(letter).split()[0] == script]
    assert len(texts) >= 8
    assert len(own) / len(letters) > 0.98
    assert unicodedata.bidirectional(own[0]) == direction


def test_publication_dates_are_iso_with_the_village_zone_and_one_is_not_told():
    told = [article.published for article in ARTICLES if article.published]
    assert len(told) == len(ARTICLES) - 1
    assert all(
        datetime.fromisoformat(moment).utcoffset().total_seconds() == 5 * 3600 for moment in told
    )


def test_the_site_is_the_same_in_every_process():
    prints = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1


def test_the_article_about_the_button_keeps_its_words():
    article = village.article_at("/a/36197001.html")
    assert article is not None
    assert article.body[0] == "Load more"
    assert article.headings == ("Subscribe", "About This Blog")
    assert "no media source currently available" in article.body_text


@pytest.mark.parametrize(
    ("gregorian", "persian"),
    [
        ((2024, 3, 20), (1403, 1, 1)),
        ((2024, 3, 19), (1402, 12, 29)),
        ((2021, 3, 20), (1399, 12, 30)),
        ((2017, 9, 23), (1396, 7, 1)),
        ((2018, 12, 21), (1397, 9, 30)),
    ],
)
def test_persian_dates_follow_the_solar_calendar(gregorian, persian):
    assert persian_date(datetime(*gregorian)) == persian  # noqa: DTZ001 - a day has no zone


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "March 08, 2018"),
        ("uz", "8-mart, 2018"),
        ("ru", "8 марта 2018"),
        ("fa", "اسفند ۱۷, ۱۳۹۶"),
    ],
)
def test_dates_are_told_in_the_words_of_the_language(language, text):
    assert long_date(datetime(2018, 3, 8), language) == text  # noqa: DTZ001


def test_marks_leave_their_words():
    assert plain("Go to [the library](/z/1) *now*.") == "Go to the library now."


def test_slugs_are_plain_words():
    assert slug_of("“Settled In Good Time”: 4 To 3") == "settled-in-good-time-4-to-3"
