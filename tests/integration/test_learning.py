"""What a collection's pages say together: learnt by the crawl, and by a rebuild of the WARC."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlite_utils import Database

from archiver.collection import find_collection
from archiver.profile import GENERIC
from archiver.store import captures_in_files, close_database, open_database, put_reading
from archiver.warc.reader import read_page
from pipelines.reading import read
from pipelines.runs.rebuilding import rebuild
from tests.integration.conftest import FAST, archiver, crawl
from tests.integration.shelf import Thing, shelf
from tests.integration.written import keep_pages, new_collection
from tests.unit.general.site import ABOUT, SOCIETY, T1999, T2009, body_of, page
from tests.unit.store.samples import contents

LATER = f'<div class="b2"><p>{SOCIETY}</p></div>'


def listing(numbers: range) -> Thing:
    items = "".join(f'<li><a href="/story/{n}">The story numbered {n}</a></li>' for n in numbers)
    return Thing(f"<html><body><h1>All stories</h1><ul>{items}</ul></body></html>")


def story(number: int, *, later: bool = False) -> Thing:
    html = page(number)
    return Thing(html.replace("</h1>", f"</h1>{LATER}") if later else html)


def bodies(root: Path) -> dict[str, str]:
    db = Database(root / "articles.db")
    found = {
        url.partition("/story")[2]: text
        for url, text in db.execute("SELECT url, body_text FROM articles WHERE url LIKE '%story%'")
    }
    db.close()
    return found


def everything(root: Path) -> dict[str, object]:
    db = Database(root / "articles.db")
    found: dict[str, object] = dict(contents(db))
    found["readings"] = db.execute(
        "SELECT record_id, r.* FROM readings r JOIN captures ON captures.id = capture_id"
        " ORDER BY record_id"
    ).fetchall()
    db.close()
    return found


def of_stories(numbers: range) -> dict[str, str]:
    return {f"/{n}": body_of(n) for n in numbers}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site without a profile, crawled, and crawled again when it had grown: both states."""
    home = tmp_path_factory.mktemp("learning")
    things = {"/": listing(range(5))} | {f"/story/{n}": story(n) for n in range(5)}
    with shelf(things) as site:
        assert crawl(site.url("/"), "--into", home / "c").code == 0
        shutil.copytree(home / "c", home / "first")
        site.things["/"] = listing(range(9))
        site.things |= {f"/story/{n}": story(n, later=True) for n in range(5, 9)}
        assert crawl(home / "c").json["new"] == 4
    return home / "first", home / "c"


def test_a_crawl_of_a_site_without_a_profile_ends_with_clean_rows(crawled) -> None:
    assert bodies(crawled[0]) == of_stories(range(5))


def test_what_a_later_crawl_learns_holds_for_its_pages_too(crawled) -> None:
    assert bodies(crawled[1]) == of_stories(range(9))


@pytest.mark.parametrize("state", [0, 1], ids=["the first crawl", "two crawls"])
@pytest.mark.parametrize("ledger", [True, False], ids=["with a ledger", "the WARC alone"])
def test_a_rebuild_has_learnt_the_same(crawled, tmp_path: Path, state: int, ledger: bool) -> None:
    root = Path(shutil.copytree(crawled[state], tmp_path / "c"))
    before = everything(root)
    if not ledger:
        (root / "articles.db").unlink()
    assert archiver("extract", root, "--workers", "2").code == 0
    after = everything(root)
    if not ledger:  # another database gives its captures other numbers
        before, after = bodies(crawled[state]), bodies(root)
    assert after == before


def test_no_revision_came_of_what_was_learnt(crawled) -> None:
    db = Database(crawled[1] / "articles.db")
    assert db.execute("SELECT max(revision) FROM revisions").fetchone() == (1,)
    db.close()


def test_a_page_is_known_as_chrome_where_it_was_read_so(crawled) -> None:
    db = Database(crawled[1] / "articles.db")
    known = db.execute(
        "SELECT min(length(known)) FROM readings JOIN captures ON captures.id = capture_id"
        " WHERE role = 'article'"
    ).fetchone()
    db.close()
    assert known[0] >= 8


def test_a_run_that_died_before_it_read_again_is_caught_up_by_the_next(
    crawled, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(crawled[0], tmp_path / "c"))
    before = everything(root)
    db = Database(root / "articles.db")
    db.execute("UPDATE readings SET known = x''")
    db.execute("UPDATE articles SET body_text = 'as it was read at first'")
    db.conn.commit()
    db.close()
    assert archiver("extract", root, "--stale").code == 0
    assert everything(root) == before


def test_a_run_that_is_interrupted_leaves_it_to_the_next(tmp_path: Path) -> None:
    things = {"/": listing(range(30))} | {f"/story/{n}": story(n) for n in range(30)}
    words = [word.replace("DELAY=0", "DELAY=0.05") for word in FAST]
    with shelf(things) as site:
        command = [sys.executable, "-m", "archiver", "crawl", site.url("/"), "--into"]
        options = [str(tmp_path / "c"), *words, "--json"]
        running = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
        while running.poll() is None and len(site.paths) < 12:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        assert running.wait() == 130
        assert 3 <= len(bodies(tmp_path / "c")) < 30
        assert crawl(tmp_path / "c").code == 0
    assert bodies(tmp_path / "c") == of_stories(range(30))


def test_an_import_learns_from_what_was_there_and_from_what_came(crawled, tmp_path: Path) -> None:
    collection = new_collection(tmp_path / "c")
    for n in range(3):
        (tmp_path / f"{n}.html").write_text(page(n))
        file = tmp_path / f"{n}.html"
        ran = archiver("import", collection.root, file, "--url", f"https://p.example/story/{n}")
        assert ran.code == 0
    assert bodies(collection.root) == of_stories(range(3))


def test_the_order_of_the_files_makes_no_difference(tmp_path: Path) -> None:
    pages = {f"/story/{n}": page(n, [T1999, T2009][n % 2]) for n in range(12)}
    texts = []
    for order in range(3):
        collection = new_collection(tmp_path / str(order))
        shuffled = random.Random(order).sample(sorted(pages.items()), len(pages))
        keep_pages(collection, shuffled[:7])
        keep_pages(collection, shuffled[7:], crawl_id="20261124T101500Z")
        rebuild(find_collection(str(collection.root)))
        texts.append(bodies(collection.root))
    assert texts[0] == texts[1] == texts[2] == of_stories(range(12))


def test_a_note_that_all_had_at_first_is_kept_when_others_come_without_it(tmp_path: Path) -> None:
    collection = new_collection(tmp_path / "c")
    note = f'<div class="x9"><p>{SOCIETY}</p></div>'
    noted = {
        f"/story/{n}": page(n).replace("</div>\n<div", f"{note}</div>\n<div") for n in range(5)
    }
    keep_pages(collection, noted)
    rebuild(collection)
    assert bodies(collection.root) == of_stories(range(5))
    plain = {f"/story/{n}": page(n) for n in range(5, 10)}
    keep_pages(collection, plain, crawl_id="20261124T101500Z", minute=9)
    assert archiver("extract", collection.root, "--stale").code == 0
    kept = {f"/{n}": body_of(n, last=SOCIETY if n < 5 else "") for n in range(10)}
    assert bodies(collection.root) == kept
    after = everything(collection.root)
    assert archiver("extract", collection.root, "--workers", "2").code == 0
    assert everything(collection.root) == after


def test_provisional_rows_come_to_those_of_a_rebuild_through_all_revisions(tmp_path: Path) -> None:
    """Read before anything was learnt: articles of which most words were chrome, seen twice."""
    collection = new_collection(tmp_path / "c")
    loud = f"{ABOUT} {SOCIETY} {ABOUT}"
    first = {f"/story/{n}": page(n).replace(ABOUT, loud) for n in range(8)}
    then = {f"/story/{n}": page(n, last=f"Later, {n} came.").replace(ABOUT, loud) for n in range(6)}
    keep_pages(collection, first)
    keep_pages(collection, then, crawl_id="20261124T101500Z", minute=9)
    rebuild(collection)
    expected = everything(collection.root)
    assert bodies(collection.root)["/7"] == body_of(7)
    db = open_database(collection.database)
    for capture in list(captures_in_files(db)):
        given = read(read_page(collection.archive, capture), GENERIC, frozenset())
        put_reading(db, given)
    close_database(db)
    assert loud in bodies(collection.root)["/7"]
    assert archiver("extract", collection.root, "--stale").code == 0
    assert everything(collection.root) == expected
