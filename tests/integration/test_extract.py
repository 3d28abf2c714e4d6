"""archiver extract: the rows of a collection again, from its WARC files."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlite_utils import Database

from archiver.collection import find_collection
from archiver.errors import ArchiverError
from pipelines.runs import rebuilding
from pipelines.runs.rebuilding import rebuild
from tests.integration.conftest import Archived, archiver
from tests.integration.written import keep_pages, new_collection
from tests.unit.store.samples import contents

PAGES = 230
PAGE = """<html lang="en"><title>Page {n}</title><h1>Page {n}</h1><p class="date">2020-03-04</p>
<div class="text"><p>On page {n} there is a sentence about the orchard, the mill and the ferry.</p>
<p>And on page {n} there is another one, in which the ferry does not come at all, says number
{n}.</p></div></html>"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection of small pages, with its rows."""
    collection = new_collection(tmp_path_factory.mktemp("extract") / "c")
    keep_pages(collection, {f"/{n}": PAGE.format(n=n) for n in range(PAGES)})
    rebuild(collection)
    return collection.root


@pytest.fixture
def root(written: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(written, tmp_path / "c"))


def everything(root: Path) -> dict[str, object]:
    db = Database(root / "articles.db")
    found: dict[str, object] = dict(contents(db))
    found["readings"] = db.execute("SELECT * FROM readings ORDER BY capture_id").fetchall()
    db.close()
    return found


def change(root: Path, *statements: str) -> None:
    db = Database(root / "articles.db")
    for statement in statements:
        db.execute(statement)
    db.conn.commit()
    db.close()


class Stopped(KeyboardInterrupt):
    """Ctrl-C, at a place of the test's choice."""


def stop_after(pages: int):
    told: list[int] = []

    def tell(doing: str, done: int, total: int) -> None:
        if doing == "reading pages":
            told.append(done)
            if done >= pages:
                raise Stopped

    return tell, told


@pytest.mark.parametrize("workers", [1, 3])
def test_the_rows_are_those_of_the_crawl_for_any_number_of_workers(
    archived: Archived, tmp_path: Path, workers: int
):
    root = Path(shutil.copytree(archived.collection.root, tmp_path / "c"))
    before = everything(root)
    assert archiver("extract", root, "--workers", str(workers)).code == 0
    assert everything(root) == before


def test_without_a_database_the_rows_come_from_the_warc_alone(root: Path):
    before = everything(root)
    (root / "articles.db").unlink()
    assert archiver("extract", root, "--workers", "1").code == 0
    of_pages = ("articles", "revisions", "sightings", "listings", "links", "images")
    after = everything(root)
    assert [after[table] for table in of_pages] == [before[table] for table in of_pages]


def test_a_rebuild_that_was_interrupted_is_gone_on_with(root: Path):
    before, collection = everything(root), find_collection(str(root))
    first, _ = stop_after(100)
    with pytest.raises(Stopped):
        rebuild(collection, 1, first)
    assert everything(root) == before
    again: list[int] = []
    done = rebuild(collection, 1, lambda doing, n, _: again.append(n) if "read" in doing else None)
    assert (done.pages, again[-1]) == (PAGES, PAGES - 100)
    assert everything(root) == before
    assert not list(root.glob("articles.db.new*"))


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 130)]
)
def test_a_rebuild_that_was_ended_from_outside_is_gone_on_with(root: Path, number: int, code: int):
    before = everything(root)
    command = [sys.executable, "-m", "archiver", "extract", str(root), "--workers", "1"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    beside = root / "articles.db.new"
    while running.poll() is None:
        if beside.exists() and _pages_read(beside) >= 100:
            running.send_signal(number)
            break
        time.sleep(0.02)
    assert running.wait() == code
    assert everything(root) == before
    assert archiver("extract", root, "--json").json["articles"] <= PAGES - 100
    assert everything(root) == before


def _pages_read(path: Path) -> int:
    db = Database(path)
    try:
        ((count,),) = db.execute("SELECT count(extractor_version) FROM readings").fetchall()
    except Exception:  # noqa: BLE001  (it is being made)
        return 0
    finally:
        db.close()
    return int(count)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda root: change(root, "UPDATE crawls SET reason = '?'"), id="the ledger"),
        pytest.param(
            lambda root: _append(root / "collection.toml", 'profile = "pangea"\n'),
            id="the profile",
        ),
        pytest.param(
            lambda root: next((root / "archive").glob("*.gz")).rename(root / "archive/a.warc.gz"),
            id="the files",
        ),
    ],
)
def test_what_was_begun_is_thrown_away_when_something_has_changed(root: Path, changed):
    first, _ = stop_after(100)
    with pytest.raises(Stopped):
        rebuild(find_collection(str(root)), 1, first)
    changed(root)
    collection = find_collection(str(root))
    assert rebuild(collection) == rebuild(collection)  # the second finds nothing begun


def _append(path: Path, text: str) -> None:
    kept = [line for line in path.read_text().splitlines() if not line.startswith("profile")]
    path.write_text(text + "\n".join(kept))


def test_an_error_leaves_nothing_beside_the_old_rows(root: Path):
    before = everything(root)
    (path,) = (root / "archive").glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-50])
    ran = archiver("extract", root)
    assert ran.code == 4
    assert "archiver mend" in ran.err
    assert everything(root) == before
    assert not list(root.glob("articles.db.new*"))


def test_a_reading_process_that_dies_is_said_and_leaves_the_old_rows(root: Path):
    before = everything(root)

    def kill(doing: str, done: int, total: int) -> None:
        if doing == "reading pages" and done:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
                child.join()

    with pytest.raises(ArchiverError, match="out of memory"):
        rebuild(find_collection(str(root)), 2, kill)
    assert everything(root) == before
    assert not list(root.glob("articles.db.new*"))


def test_stale_reads_nothing_where_all_is_current(root: Path):
    before = everything(root)
    ran = archiver("extract", root, "--stale")
    assert (ran.code, ran.out.split()[:3]) == (0, ["no", "row", "of"])
    assert everything(root) == before


def test_stale_reads_just_what_an_older_version_read(root: Path):
    before = everything(root)
    some = "SELECT capture_id FROM articles ORDER BY id LIMIT 7"
    change(
        root,
        f"UPDATE readings SET extractor_version = '0/1' WHERE capture_id IN ({some})",
        f"UPDATE articles SET title = 'Read by a fool' WHERE capture_id IN ({some})",
    )
    ran = archiver("extract", root, "--stale", "--json")
    assert (ran.code, ran.json["pages"], ran.json["articles"]) == (0, 7, 7)
    assert everything(root) == before


def test_stale_reads_all_pages_for_another_profile(archived: Archived, tmp_path: Path):
    root = Path(shutil.copytree(archived.collection.root, tmp_path / "c"))
    _append(root / "collection.toml", 'profile = "generic"\n')
    ran = archiver("extract", root, "--stale", "--json")
    assert ran.json["pages"] == len(everything(root)["readings"])  # type: ignore[arg-type]
    after = everything(root)
    assert archiver("extract", root).code == 0
    assert everything(root) == after


def test_stale_that_was_stopped_leaves_the_rest_stale(root: Path):
    before = everything(root)
    change(root, "UPDATE readings SET extractor_version = '0/1'")
    tell, _ = stop_after(100)
    with pytest.raises(Stopped):
        rebuilding.read_stale(find_collection(str(root)), 1, tell)
    read = archiver("extract", root, "--stale", "--json").json["pages"]
    assert read == PAGES - 100
    assert everything(root) == before


def test_stale_without_a_database_says_what_to_do(root: Path):
    (root / "articles.db").unlink()
    ran = archiver("extract", root, "--stale")
    assert (ran.code, "archiver extract" in ran.err) == (2, True)
