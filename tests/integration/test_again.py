"""Run again: little is asked for, what has not changed is a revisit, and its words stay proven."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archiver.collection import find_collection
from archiver.demo.village import Village, articles, delivery_of
from archiver.frontier.file import FrontierFile
from archiver.frontier.notes import Notes
from archiver.store import close_database, get_capture, open_database
from archiver.warc.scan import Record, read_capture
from tests.integration.conftest import FAST, SECTION, archiver, crawl

TABLES = """
articles revisions series images media links quotes listings sightings captures failures
""".split()


@dataclass(frozen=True)
class Thrice:
    """A section crawled, asked for again with validators, and once more without them."""

    root: Path
    base_url: str
    runs: tuple[str, ...]  # the ids of the crawls
    asked: tuple[tuple[str, str], ...]  # target and If-None-Match of the second run's requests
    db: Database

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.db.conn.execute(sql))

    def record(self, capture_id: int) -> Record:
        capture = get_capture(self.db, capture_id)
        assert capture
        path = self.root / "archive" / capture.warc_file
        return read_capture(path, capture.warc_offset, capture.warc_length)


@pytest.fixture(scope="module")
def thrice(
    section_once: tuple[Village, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Thrice]:
    village, once = section_once
    village.reset()
    root = shutil.copytree(once, tmp_path_factory.mktemp("again") / "village")
    second = crawl(root, "--full").json
    asked = tuple((one.target, one.header("if-none-match")) for one in village.log)
    village.validators = False
    third = crawl(root, "--full").json
    db = open_database(root / "articles.db", readonly=True)
    ((first,),) = db.conn.execute("SELECT min(id) FROM crawls").fetchall()
    yield Thrice(root, village.base_url, (first, second["id"], third["id"]), asked, db)
    close_database(db)


@pytest.fixture
def village(kept: tuple[Village, Path]) -> Village:
    return kept[0]


@pytest.fixture
def root(kept: tuple[Village, Path]) -> Path:
    return kept[1]


def test_what_is_asked_for_again_is_asked_for_on_condition(thrice: Thrice) -> None:
    paths = {target for target, _ in thrice.asked}
    assert {article.path for article in articles(SECTION)} <= paths
    assert "/robots.txt" not in paths  # asked for once a day
    assert all(etag for _, etag in thrice.asked)


def test_the_second_and_third_run_find_nothing_changed(thrice: Thrice) -> None:
    found = thrice.rows("SELECT id, new, changed, unchanged FROM crawls ORDER BY id")
    first, *later = thrice.runs
    count = len(articles(SECTION))
    assert found == [(first, count, 0, 0), *((run, 0, 0, count) for run in later)]


def test_each_answer_that_says_nothing_new_is_a_revisit(thrice: Thrice) -> None:
    found = Counter(
        thrice.rows(
            "SELECT crawl_id, kind, status FROM captures WHERE role IN ('article', 'listing')"
        )
    )
    first, second, third = thrice.runs
    assert set(found) == {
        (first, "response", 200),
        (second, "revisit", 304),
        (third, "revisit", 200),
    }
    assert len(set(found.values())) == 1


def test_a_revisit_says_where_its_payload_is(thrice: Thrice) -> None:
    """WARC 1.1 §6.7.2 and §6.7.3."""
    for capture_id, status, refers_to in thrice.rows(
        "SELECT id, status, refers_to FROM captures WHERE kind = 'revisit'"
    ):
        ((original_id, url, kind, digest),) = thrice.rows(
            f"SELECT id, url, kind, payload_digest FROM captures WHERE record_id = '{refers_to}'"
        )
        record, original = thrice.record(capture_id), thrice.record(original_id)
        assert kind == "response"
        assert record.value("WARC-Refers-To") == f"<{original.id}>"
        assert record.value("WARC-Refers-To-Target-URI") == url == record.url
        assert record.value("WARC-Refers-To-Date") == original.date
        profile = str(record.value("WARC-Profile")).rpartition("/revisit/")[2]
        same = "identical-payload-digest", digest
        not_modified = "server-not-modified", None
        stated = (profile, record.value("WARC-Payload-Digest"))
        assert stated == (not_modified if status == 304 else same)


def test_the_block_of_a_revisit_is_the_head_as_it_came(thrice: Thrice) -> None:
    for (capture_id,) in thrice.rows("SELECT id FROM captures WHERE kind = 'revisit'"):
        block = thrice.record(capture_id).block
        assert block.startswith(b"HTTP/1.1 ")
        assert block.endswith(b"\r\n\r\n")
        assert block.count(b"\r\n\r\n") == 1
        assert b"\r\nServer: village\r\n" in block


def test_a_row_still_leads_to_the_bytes_and_knows_when_they_were_seen_last(thrice: Thrice) -> None:
    rows = thrice.rows(
        "SELECT c.kind, a.first_seen_at, a.last_seen_at, a.revision, max(r.fetched_at)"
        " FROM articles a JOIN captures c ON c.id = a.capture_id"
        " JOIN captures r ON r.refers_to = c.record_id GROUP BY a.id"
    )
    assert len(rows) == len(articles(SECTION))
    for kind, first_seen_at, last_seen_at, revision, revisited_at in rows:
        assert (kind, revision) == ("response", 1)
        assert first_seen_at < last_seen_at == revisited_at


def test_warcio_and_verify_find_all_of_it_sound(thrice: Thrice) -> None:
    files = sorted((thrice.root / "archive").iterdir())
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, files)],
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    verified = archiver("verify", thrice.root)
    assert verified.code == 0, verified.out
    assert "no damage, 0 remarks" in verified.out


@pytest.mark.parametrize("lost", [False, True], ids=["beside the rows", "with the database lost"])
def test_a_rebuild_gives_the_rows_of_all_runs(thrice: Thrice, tmp_path: Path, lost: bool) -> None:
    before = {table: sorted(map(repr, thrice.rows(f"SELECT * FROM {table}"))) for table in TABLES}
    root = shutil.copytree(thrice.root, tmp_path / "village")
    if lost:
        (root / "articles.db").unlink()
    ran = archiver("extract", root, "--json")
    assert ran.code == 0, ran.err
    db = open_database(root / "articles.db", readonly=True)
    for table in TABLES:
        assert sorted(map(repr, db.conn.execute(f"SELECT * FROM {table}"))) == before[table], table
    close_database(db)


def test_a_run_without_state_still_asks_on_condition(village: Village, root: Path) -> None:
    shutil.rmtree(root / "state")
    assert crawl(root).json["verdict"] == "up_to_date"
    assert {one.target for one in village.log} == {"/robots.txt", f"/z/{SECTION}"}
    assert all(one.header("if-none-match") for one in village.log)


def test_a_second_run_adds_next_to_nothing(village: Village, tmp_path: Path) -> None:
    root = tmp_path / "larger"
    crawl(village.url("/z/3619"), "--into", root)
    held = size(root)
    village.log.clear()
    again = crawl(root).json
    assert (again["verdict"], again["requests"]) == ("up_to_date", 1)
    assert [one.target for one in village.log] == ["/z/3619"]
    assert size(root) - held < held / 100


def size(root: Path) -> int:
    kept = (root / "archive", root / "articles.db", root / "indexes")
    files = [path for room in kept for path in (room, *room.rglob("*")) if path.is_file()]
    return sum(path.stat().st_size for path in files)


def test_pywb_replays_a_revisit_at_its_own_time(thrice: Thrice, tmp_path: Path) -> None:
    pytest.importorskip("pywb", reason='replay is an extra: pip install "archiver[replay]"')
    from urllib.request import urlopen  # noqa: PLC0415

    from archiver.replay import CollectionHolding, replaying  # noqa: PLC0415

    root = shutil.copytree(thrice.root, tmp_path / "village")
    told: set[tuple[bool, bool]] = set()
    lines = [json.loads(line.split(" ", 2)[2]) | {"at": line.split(" ")[1]}
             for line in (root / "indexes" / "index.cdxj").read_text().splitlines()]  # fmt: skip
    by_path = {article.path: article for article in articles(SECTION)}
    with replaying(CollectionHolding(find_collection(str(root)))) as replay:
        for line in lines:
            article = by_path.get(line["url"].removeprefix(thrice.base_url))
            if article is None or line["mime"] != "warc/revisit":
                continue
            with urlopen(f"{replay.captures}{line['at']}mp_/{line['url']}") as answer:
                page = answer.read().decode()
                told_at = parsedate_to_datetime(answer.headers["Memento-Datetime"])
                assert told_at.strftime("%Y%m%d%H%M%S") == line["at"]
            assert article.title.split("’")[0].split("&")[0] in page
            delivery = delivery_of(article.path)
            told.add((delivery.chunked, delivery.gzipped))
    assert len(told) > 1, "deliveries of one kind only"


def select(root: Path, sql: str) -> list[tuple[Any, ...]]:
    db = Database(root / "articles.db")
    found: list[tuple[Any, ...]] = db.conn.execute(sql).fetchall()
    db.close()
    return found


def test_of_what_is_due_a_run_asks_for_one_in_fifty(village: Village, root: Path) -> None:
    db = Database(root / "articles.db")
    db.conn.execute("UPDATE captures SET fetched_at = '2024' || substr(fetched_at, 5)")
    db.conn.commit()
    db.close()
    assert crawl(root, "--max-articles", "1").json["verdict"] == "up_to_date"
    assert not [one for one in village.log if "/a/" in one.path], "a limit is for what is new"
    assert crawl(root).json["verdict"] == "up_to_date"
    assert len([one for one in village.log if "/a/" in one.path]) == 1


def test_a_change_is_a_new_revision(village: Village, root: Path) -> None:
    changed = articles(SECTION)[0]
    village.revise(changed.id, "The ledger was found in the mill.")
    again = crawl(root, "--full").json
    assert (again["changed"], again["unchanged"]) == (1, len(articles(SECTION)) - 1)
    assert select(root, "SELECT url, revision FROM articles WHERE revision > 1") == [
        (village.url(changed.path), 2)
    ]


def tables(root: Path) -> dict[str, list[str]]:
    return {name: sorted(map(repr, select(root, f"SELECT * FROM {name}"))) for name in TABLES}


def test_an_earlier_version_that_comes_back_is_a_revisit_of_it(
    village: Village, root: Path
) -> None:
    """WARC 1.1 §6.7.2. The article's row is again what it was, and all of that is in the WARC."""
    article = articles(SECTION)[0]
    mine = f"url = '{village.url(article.path)}'"
    words = (
        f"SELECT title, body_text, body_html, content_hash, capture_id FROM articles WHERE {mine}"
    )
    before = select(root, words)
    runs = []
    for text in ("The ledger was found in the mill.", "", "", "The ledger was found in the mill."):
        village.reset()
        if text:
            village.revise(article.id, text)
        runs.append(crawl(root, "--full").json)
        assert (select(root, words) == before) is not bool(text)
    count = len(articles(SECTION))
    counted = [(run["new"], run["changed"], run["unchanged"]) for run in runs]
    assert counted == [(0, changed, count - changed) for changed in (1, 1, 0, 1)]

    records = select(
        root, f"SELECT record_id, kind, refers_to FROM captures WHERE {mine} ORDER BY id"
    )
    first, revised, *later = records
    assert [first[1], revised[1]] == ["response", "response"]
    assert [row[1:] for row in later] == [
        ("revisit", first[0]), ("revisit", first[0]), ("revisit", revised[0]),
    ]  # fmt: skip
    history = select(
        root,
        "SELECT revision, record_id FROM revisions JOIN captures ON capture_id = captures.id"
        f" WHERE {mine} ORDER BY revision",
    )
    assert history == [(1, first[0]), (2, revised[0]), (3, first[0]), (4, revised[0])]
    assert archiver("verify", root).code == 0

    rows = tables(root)
    assert archiver("extract", root).code == 0
    assert tables(root) == rows
    (root / "articles.db").unlink()
    assert archiver("extract", root).code == 0
    assert select(root, words.replace("capture_id", "revision"))[0][-1] == 4


def test_what_is_since_a_date_is_asked_for_again_whatever_the_schedule(
    village: Village, root: Path
) -> None:
    dates = sorted(article.published[:10] for article in articles(SECTION) if article.published)
    since = dates[len(dates) // 2]
    crawl(root, "--since", since)
    young = {a.path for a in articles(SECTION) if a.published and a.published >= since}
    assert {one.path for one in village.log if "/a/" in one.path} == young


def test_what_vanishes_is_gone_when_it_was_asked_for_twice_and_what_comes_back_is_not(
    village: Village, root: Path
) -> None:
    lost = articles(SECTION)[0]
    village.withhold(lost.id)
    ran = crawl(root, "--full")
    assert (ran.code, ran.json["verdict"]) == (0, "complete")
    assert len(village.requests_for(lost.path)) == 2
    first_404 = "SELECT min(fetched_at) FROM captures WHERE status = 404"
    assert select(root, f"SELECT url, title FROM articles WHERE gone_at = ({first_404})") == [
        (village.url(lost.path), lost.title)
    ]
    village.release()
    crawl(root, "--full")
    assert select(root, "SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(0,)]
    assert select(root, "SELECT count(*) FROM articles") == [(len(articles(SECTION)),)]


@pytest.mark.parametrize("target", ["/", f"/z/{SECTION}"], ids=["front page", "seed"])
def test_an_address_that_leads_to_the_front_page_or_the_listing_is_gone_too(
    village: Village, root: Path, target: str
) -> None:
    lost = articles(SECTION)[0]
    village.fail(lost.path, 302, headers=(("Location", target),))
    ran = crawl(root, "--full")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 0)
    gone = "SELECT url FROM articles WHERE gone_at IS NOT NULL"
    assert select(root, gone) == [(village.url(lost.path),)]
    assert select(root, "SELECT change FROM changes") == [("gone",)]
    assert "first kept: 0 articles; gone: 1 (the view changes" in archiver("status", root).out
    assert select(root, "SELECT count(*) FROM articles") == [(len(articles(SECTION)),)]
    assert archiver("extract", root).code == 0
    assert select(root, gone) == [(village.url(lost.path),)]
    assert select(root, "SELECT count(*) FROM articles") == [(len(articles(SECTION)),)]
    village.heal(lost.path)
    crawl(root, "--full")
    assert select(root, gone) == []


def test_a_mishap_of_the_site_makes_nothing_gone(village: Village, root: Path) -> None:
    path = articles(SECTION)[0].path
    village.fail(path, 404, times=1)
    assert crawl(root, "--full").code == 0
    assert len(village.requests_for(path)) == 2
    assert select(root, "SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(0,)]


def test_what_is_lost_is_fetched_again_and_not_referred_to(village: Village, root: Path) -> None:
    for path in (root / "archive").iterdir():
        path.rename(root / path.name)
    again = crawl(root, "--full").json
    assert again["verdict"] == "complete"
    kinds = select(root, f"SELECT DISTINCT kind FROM captures WHERE crawl_id = '{again['id']}'")
    assert kinds == [("response",)]
    assert not [one for one in village.log if one.header("if-none-match")]


def test_nothing_is_asked_for_twice_when_a_run_that_asked_again_was_killed(
    village: Village, root: Path
) -> None:
    village.delay_s = 0.05
    command = [sys.executable, "-m", "archiver", "crawl", str(root), "--full", *FAST]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        while killed.poll() is None and len(village.log) < 8:
            time.sleep(0.01)
        killed.kill()
    village.delay_s = 0
    ran = crawl(root, "--full")
    assert ran.json["verdict"] in ("complete", "up_to_date")
    rows = select(root, "SELECT kind, count(*) FROM captures WHERE role = 'article' GROUP BY kind")
    assert dict(rows)["response"] == len(articles(SECTION))
    before = select(root, "SELECT id, content_hash, last_seen_at FROM articles ORDER BY id")
    assert archiver("extract", root).code == 0
    after = select(root, "SELECT id, content_hash, last_seen_at FROM articles ORDER BY id")
    assert after == before


def test_a_seed_whose_walk_failed_is_walked_again_and_the_others_are_not(
    village: Village, tmp_path: Path
) -> None:
    root = tmp_path / "two"
    root.mkdir()
    seeds = [village.url("/z/3621"), village.url("/z/3625")]
    (root / "collection.toml").write_text(f"seeds = {json.dumps(seeds)}\n")
    assert crawl(root).json["verdict"] == "complete"
    village.fail("/z/3625", 503)
    assert crawl(root).json["verdict"] == "failed"
    village.heal("/z/3625")
    village.log.clear()
    assert crawl(root).json["verdict"] == "up_to_date"
    asked = Counter(one.path for one in village.log if one.path.startswith("/z/"))
    assert asked["/z/3621"] == 1
    assert asked["/z/3625"] > 1


def test_a_listing_that_is_cut_off_is_not_walked_again_and_stays_capped(
    village: Village, root: Path
) -> None:
    seed = village.url(f"/z/{SECTION}")
    file = FrontierFile(root / "state" / "frontier.db")
    notes = Notes(file)
    why = "the site shows 100 pages and no more"
    notes.put_end(seed, notes.end(seed) | {"kind": "cap", "reason": why})
    file.close()
    for _ in range(2):
        village.log.clear()
        ran = crawl(root)
        assert (ran.code, ran.json["verdict"]) == (1, "capped")
        assert ran.json["reason"].startswith(why)
        assert [one.target for one in village.log] == [f"/z/{SECTION}"]
