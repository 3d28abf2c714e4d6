"""The figures on real listing pages of many sites, as floors under which they must not fall."""

from __future__ import annotations

import gzip
import json

import pytest

from bench.next_page import CORPUS, DISPUTED, FOLDS, Judged, figures, judge
from spiders.pagination import next_page

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (CORPUS / "pagination").is_dir(), reason=f"needs the labelled pages in {CORPUS}"
    ),
]


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return judge(CORPUS)


def test_found_pages_are_right_and_few_are_missed(judged: list[Judged]) -> None:
    found = figures(page for page in judged if page.id not in DISPUTED)
    assert found.precision >= 0.95
    assert found.recall >= 0.95


def test_as_labelled_only_the_disputed_labels_cost(judged: list[Judged]) -> None:
    found = figures(judged)
    assert found.precision >= 0.85
    assert found.recall >= 0.9


@pytest.mark.parametrize("fold", range(FOLDS))
def test_no_part_of_the_sites_is_much_worse(judged: list[Judged], fold: int) -> None:
    part = figures(page for page in judged if page.id not in DISPUTED and page.fold == fold)
    assert part.precision >= 0.9
    assert part.recall >= 0.9


def test_a_typical_page_takes_a_few_hundredths_of_a_second(judged: list[Judged]) -> None:
    times = sorted(page.elapsed_ms for page in judged)
    assert times[len(times) // 2] < 100


def test_the_page_of_an_article_has_no_next_one() -> None:
    """Few articles run over several pages, and none leads to another article."""
    found = []
    for room in (CORPUS / "single-page", CORPUS / "publishers"):
        for line in (room / "truth.jsonl").read_text(encoding="utf-8").splitlines()[::3]:
            page = json.loads(line)
            html = gzip.decompress((room / "pages" / f"{page['id']}.html.gz").read_bytes())
            if following := next_page(html, page["url"]):
                found.append((page["url"], following.url))
    assert [url for page, url in found if not url.startswith(page)] == []
    assert len(found) <= 2
