"""Rebuilding rows: beside the old ones, and never at their cost."""

from __future__ import annotations

import pickle
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from archiver.errors import DamageError, LockedError
from archiver.store import (
    add_failures,
    close_database,
    commit_batch,
    empty_articles,
    get_article,
    open_database,
    put_reading,
    rebuild,
    rebuild_beside,
    search,
    transaction,
)
from archiver.store.migrations import STEPS
from tests.unit.store.samples import (
    SITE,
    article,
    capture,
    failure,
    listing,
    reading,
    rows,
    started,
    value,
)

ONE, LOST = f"{SITE}/1", f"{SITE}/lost"
LEDGER = ("crawls", "captures", "failures")


@pytest.fixture
def filled(path):
    """A closed database with an article, a listing and a failure."""
    db = started(open_database(path, create=True))
    commit_batch(db, [listing(0, urls=(ONE, LOST)), reading(1, "old border"), failure(LOST, 2)])
    close_database(db)
    return path


def titles(path):
    db = open_database(path)
    try:
        return rows(db, "SELECT id, body_text FROM articles ORDER BY id")
    finally:
        close_database(db)


OLD = [(article(ONE).id, "old border")]
NEW = [(article(ONE).id, "new glacier")]


def test_the_ledger_stays_and_the_rows_go(db):
    commit_batch(db, [listing(0, urls=(ONE,)), reading(1), failure(LOST, 2)])
    empty_articles(db)
    for table in (*rebuild.READ, "series", "articles_fts"):
        assert value(db, f"SELECT count(*) FROM {table}") == 0
    assert [value(db, f"SELECT count(*) FROM {table}") for table in LEDGER] == [1, 2, 1]
    put_reading(db, reading(1, "again"))
    assert [hit.article_id for hit in search(db, "again")] == [article(ONE).id]
    put_reading(db, reading(2, "changed"))
    assert search(db, "again") == []


def test_emptying_can_be_taken_back(db):
    put_reading(db, reading(1))
    with pytest.raises(sqlite3.OperationalError), transaction(db):  # noqa: PT012 - the error comes late
        empty_articles(db)
        db.execute("no SQL")
    assert get_article(db, article(ONE).id)
    assert "articles_ad" in db.triggers_dict


def test_the_new_rows_take_the_place_of_the_old(filled):
    db = open_database(filled)
    before = [rows(db, f"SELECT * FROM {table}") for table in LEDGER]
    close_database(db)
    with rebuild_beside(filled) as new:
        assert value(new, "SELECT count(*) FROM articles") == 0
        put_reading(new, reading(1, "new glacier"))
    db = open_database(filled)
    assert [rows(db, f"SELECT * FROM {table}") for table in LEDGER] == before
    assert value(db, "PRAGMA user_version") == len(STEPS)
    close_database(db)
    assert titles(filled) == NEW
    assert list(filled.parent.iterdir()) == [filled]


def test_without_an_old_database_a_new_one_is_made(path):
    with rebuild_beside(path) as new:
        put_reading(started(new), reading(1, "new glacier"))
    assert titles(path) == NEW


def test_an_error_leaves_the_old_rows(filled):
    with pytest.raises(sqlite3.OperationalError), rebuild_beside(filled) as new:  # noqa: PT012 - the error comes late
        put_reading(new, reading(1, "new glacier"))
        new.execute("no SQL")
    assert titles(filled) == OLD
    assert list(filled.parent.iterdir()) == [filled]


KILLED = """
import os, pickle, signal, sys
from pathlib import Path
from archiver.store import put_reading, rebuild_beside
with rebuild_beside(Path(sys.argv[1])) as new:
    put_reading(new, pickle.load(sys.stdin.buffer))
    os.kill(os.getpid(), signal.SIGKILL)
"""
CRASHED = """
import os, pickle, signal, sys
from pathlib import Path
from archiver.store import open_database, put_reading
put_reading(open_database(Path(sys.argv[1])), pickle.load(sys.stdin.buffer))
os.kill(os.getpid(), signal.SIGKILL)
"""


def run_to_its_death(script, path, page):
    command = [sys.executable, "-c", script, path]
    done = subprocess.run(command, input=pickle.dumps(page), check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


def test_a_killed_rebuild_leaves_the_old_rows_and_the_next_one_works(filled):
    run_to_its_death(KILLED, filled, reading(1, "new glacier"))
    assert titles(filled) == OLD
    with rebuild_beside(filled) as new:
        put_reading(new, reading(1, "new glacier"))
    assert titles(filled) == NEW
    assert list(filled.parent.iterdir()) == [filled]


def test_a_log_that_was_left_by_a_crash_is_not_lost_nor_applied_to_the_new_file(filled):
    run_to_its_death(CRASHED, filled, reading(1, "late", url="https://a.b/"))
    assert filled.with_name("articles.db-wal").stat().st_size > 0
    with rebuild_beside(filled) as new:
        assert value(new, "SELECT count(*) FROM captures") == 3
        put_reading(new, reading(1, "new glacier"))
    assert titles(filled) == NEW


def test_a_reader_that_has_the_old_file_open_goes_on_with_the_old_rows(filled):
    reader = open_database(filled, readonly=True)
    with rebuild_beside(filled) as new:
        put_reading(new, reading(1, "new glacier"))
    assert rows(reader, "SELECT id, body_text FROM articles") == OLD
    close_database(reader)
    assert titles(filled) == NEW


def test_a_reader_in_the_middle_of_a_query_is_waited_for_and_named(filled, monkeypatch):
    monkeypatch.setattr("archiver.store.schema.BUSY_TIMEOUT_MS", 20)
    db = open_database(filled)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM articles").fetchone()
        add_failures(db, [failure(LOST, 9)])
        with pytest.raises(LockedError, match="read by another program"), rebuild_beside(filled):
            pass
    close_database(db)
    assert titles(filled) == OLD


def test_a_damaged_database_is_not_thrown_away_silently(path):
    path.write_bytes(b"not a database " * 200)
    with pytest.raises(DamageError, match="Move it away"), rebuild_beside(path):
        pass
    assert path.exists()


def test_captures_keep_their_ids(filled):
    with rebuild_beside(filled) as new:
        put_reading(new, reading(1, "new glacier"))
        (late,) = rows(new, "SELECT max(id) FROM captures")
        commit_batch(new, [capture(minute=30)])
        assert value(new, "SELECT max(id) FROM captures") == late[0] + 1
