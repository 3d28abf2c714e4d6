"""A real page of the CMS, where the reference material lies beside the checkout."""

from __future__ import annotations

import gzip
import json
from functools import cache

from pipelines import read_page
from pipelines.reading import as_page, read
from tests.unit.pipelines.seed import SHARED, needs_shared

pytestmark = needs_shared
NAME = "us-VoiceOfAmerica_2024_04_28"


@cache
def truth():
    lines = (SHARED / "corpus/publishers/truth.jsonl").read_text(encoding="utf-8").splitlines()
    return next(record for line in lines if (record := json.loads(line))["id"] == NAME)


@cache
def html() -> bytes:
    return gzip.decompress((SHARED / f"corpus/publishers/pages/{NAME}.html.gz").read_bytes())


@cache
def article():
    (found,) = read_page(html(), truth()["url"])
    return found


def test_every_paragraph_and_nothing_else():
    assert article().body_text == truth()["body"]


def test_fields():
    assert article().title == truth()["title"].strip()
    assert article().authors == truth()["authors"]
    assert article().tags == truth()["tags"]
    assert article().published_at == "2024-04-28T07:00:00Z"
    assert article().published_precision == "second"
    assert article().modified_at is None
    assert article().section == "USA"
    assert article().language == "en"
    assert article().canonical_url == truth()["url"]
    assert article().extractor == "pangea"


def test_images_in_order_with_their_captions_the_cover_first():
    names = [(image.url or "").rpartition("-")[2] for image in article().images]
    assert names == ["08dc658aabd0.jpg", "08dc658aabde.jpg", "08dc658aabd6.jpg"]
    for image in article().images:
        assert image.caption
        assert image.caption not in article().body_text


def test_chrome_is_reported():
    rules = {removed.rule for removed in read(as_page(html(), truth()["url"])).removed}
    assert {"skip-links", "breaking-news", "size-markers", "share", "related", "dateline"} <= rules


def test_the_same_bytes_give_the_same_reading():
    assert read_page(html(), truth()["url"]) == [article()]
