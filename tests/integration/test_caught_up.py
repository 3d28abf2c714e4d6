"""What lies in the WARC and has no rows gets them at the next start, and is not fetched again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from archiver.demo.village import Village
from tests.integration.conftest import archiver, crawl


@pytest.fixture
def root(village: Village, tmp_path: Path) -> Path:
    assert crawl(village.url("/z/3625"), "--into", tmp_path / "c").code == 0
    village.log.clear()
    return tmp_path / "c"


def rows(root: Path) -> list[tuple[str, str]]:
    db = Database(root / "articles.db")
    found = db.conn.execute("SELECT id, body_text FROM articles ORDER BY id").fetchall()
    db.close()
    return found


def log(root: Path) -> str:
    return max((root / "state" / "logs").iterdir()).read_text()


def test_a_database_that_is_lost_is_made_anew_from_the_warc(village: Village, root: Path) -> None:
    before = rows(root)
    (root / "articles.db").unlink()
    again = crawl(root)
    assert (again.code, again.json["verdict"]) == (0, "up_to_date")
    assert "rebuilding it from the 1 WARC files" in log(root)
    assert not [one.path for one in village.log if "/a/" in one.path]
    assert [one.path for one in village.log if one.path.startswith("/z/3625")]
    assert rows(root) == before


def test_captures_at_the_end_of_a_closed_file_get_their_rows(village: Village, root: Path) -> None:
    before = rows(root)
    db = Database(root / "articles.db")
    db.conn.execute("PRAGMA foreign_keys = OFF")
    (half,) = db.conn.execute("SELECT id FROM captures ORDER BY id LIMIT 1 OFFSET 3").fetchone()
    for table in ("sightings", "revisions", "articles", "listings"):
        db.conn.execute(f"DELETE FROM {table} WHERE capture_id > ?", (half,))
    db.conn.execute("DELETE FROM captures WHERE id > ?", (half,))
    db.conn.commit()
    db.close()
    assert len(rows(root)) < len(before)
    assert crawl(root).code == 0
    assert not [one.path for one in village.log if "/a/" in one.path]
    assert rows(root) == before
    assert archiver("extract", root, "--json").code == 0
    assert rows(root) == before


def test_a_start_with_nothing_to_catch_up_says_nothing(root: Path) -> None:
    assert crawl(root).code == 0
    assert "had no rows" not in log(root)
    assert "rebuilding" not in log(root)


def test_a_damaged_file_does_not_keep_a_crawl_from_going_on(root: Path) -> None:
    (path,) = (root / "archive").glob("*.warc.gz")
    (path.parent / "damaged.warc.gz").write_bytes(path.read_bytes()[:-50])
    assert crawl(root).code in (0, 4)
    assert "what comes before the damage is read" in log(root)
