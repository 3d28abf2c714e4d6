"""What only a listing dates: in the article's row, with its proof, and again in a rebuild."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from tests.integration.conftest import archiver, crawl
from tests.sites.shelf import COUNT, path_of, served
from tests.sites.undated import day_of, undated

DATED = """
SELECT a.url, a.published_at, a.published_precision, c.url
FROM articles a JOIN captures c ON c.id = a.published_capture_id ORDER BY a.url
"""


def dated(root: Path) -> list[tuple[str, ...]]:
    return list(Database(root / "articles.db").execute(DATED).fetchall())


def test_an_undated_article_has_its_entrys_day_in_the_crawl_and_in_a_rebuild(
    tmp_path: Path,
) -> None:
    root = tmp_path / "c"
    with served(undated) as up:
        ran = crawl(f"{up.base}/stories/", "--into", root)
    assert (ran.code, ran.json["new"]) == (0, COUNT)
    listing = f"{up.base}/stories/"
    expected = [
        (up.base + path_of(n), f"{day_of(n)}T00:00:00Z", "day", listing) for n in range(COUNT)
    ]
    assert dated(root) == expected
    status = archiver("status", root, "--json").json
    assert status["months"] == {"2016-05": COUNT}
    assert archiver("extract", root).code == 0
    assert dated(root) == expected
    assert archiver("verify", root).code == 0
