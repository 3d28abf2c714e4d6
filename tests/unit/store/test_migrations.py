"""Bringing an older file up to date, shown with a version that is still to come."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from archiver.errors import ArchiverError
from archiver.store import open_database, put_reading
from archiver.store.migrations import STEPS, migrate
from tests.unit.store.samples import reading, rows, started, value

NEWEST = len(STEPS)


def add_mood(db):
    db["articles"].add_column("mood", str)
    db["crawls"].transform(rename={"reason": "why"})  # rebuilds a table that others refer to


def fail(db):
    add_mood(db)
    raise sqlite3.OperationalError("broken step")


def lose_a_crawl(db):
    db.execute("DELETE FROM crawls")


@pytest.fixture
def old(path):
    db = started(open_database(path, create=True))
    put_reading(db, reading(0))
    yield db
    db.close()


def test_a_migration_keeps_the_rows_and_a_copy_of_the_file_as_it_was(old, path):
    migrate(old, path, (*STEPS, add_mood))
    assert value(old, "PRAGMA user_version") == NEWEST + 1
    assert rows(old, "SELECT mood FROM articles") == [(None,)]
    assert rows(old, "SELECT why FROM crawls") == [(None,)]
    assert value(old, "PRAGMA foreign_keys") == 1
    copy = open_database(path.with_name(f"articles.db.v{NEWEST}"), readonly=True)
    assert value(copy, "PRAGMA user_version") == NEWEST
    assert value(copy, "SELECT count(*) FROM articles") == 1
    copy.close()


@pytest.mark.parametrize(
    ("step", "error"), [(fail, sqlite3.OperationalError), (lose_a_crawl, ArchiverError)]
)
def test_a_migration_that_fails_changes_nothing(old, path, step, error):
    before = old.schema, rows(old, "SELECT * FROM articles")
    with pytest.raises(error):
        migrate(old, path, (*STEPS, step))
    assert (old.schema, rows(old, "SELECT * FROM articles")) == before
    assert value(old, "PRAGMA user_version") == NEWEST
    assert value(old, "PRAGMA foreign_keys") == 1


def test_several_migrations_are_one_step(old, path):
    with pytest.raises(sqlite3.OperationalError):
        migrate(old, path, (*STEPS, add_mood, fail))
    assert value(old, "PRAGMA user_version") == NEWEST
    assert "mood" not in old["articles"].columns_dict


def test_the_newest_schema_is_left_alone(old, path):
    migrate(old, path)
    assert not list(path.parent.glob("*.v*"))


def test_a_file_of_the_first_version_is_brought_up_to_date_with_its_rows(path):
    conn = sqlite3.connect(path)
    migrate(Database(conn), path, STEPS[:1])
    conn.close()
    db = started(open_database(path))
    assert value(db, "PRAGMA user_version") == NEWEST
    put_reading(db, reading(0))
    assert rows(db, "SELECT published_capture_id, modified_zone FROM articles") == [(None, None)]
    assert rows(db, "SELECT within FROM captures") == [(None,)]
    db.close()
