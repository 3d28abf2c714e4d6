"""Opening, refusing, migrating: what happens to the file articles.db."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, DamageError, LockedError, UsageError
from archiver.store import (
    close_database,
    commit_batch,
    open_database,
    put_reading,
    schema,
    transaction,
)
from archiver.store.migrations import APPLICATION_ID, STEPS
from tests.unit.store.samples import capture, failure, reading, started, value

COLUMNS = {
    "captures": "id, crawl_id, url, urlkey, method, status, mime, role, kind, fetched_at,"
    " payload_digest, record_id, warc_file, warc_offset, warc_length, via_url, ip, protocol,"
    " elapsed_ms, error",
    "articles": "id, url, canonical_url, title, subtitle, authors, published_at,"
    " published_precision, modified_at, language, section, series_id, tags, summary, body_text,"
    " body_html, word_count, capture_id, revision, content_hash, extractor, extractor_version,"
    " first_seen_at, last_seen_at, gone_at",
    "revisions": "article_id, revision, capture_id, seen_at, content_hash, title, body_text",
    "series": "id, title, url, about, author",
    "images": "article_id, position, url, alt, caption, credit, capture_id",
    "media": "article_id, position, kind, title, duration_s, url",
    "links": "article_id, position, url, text, internal",
    "quotes": "article_id, position, text",
    "listings": "capture_id, page_number, position, article_url, title, teaser, published_at",
    "crawls": "id, started_at, finished_at, verdict, reason, argv, version, requests, bytes,"
    " new, changed, unchanged, failed",
    "failures": "crawl_id, url, role, attempts, reason, last_at",
    "articles_fts": "title, summary, body_text",
    "articles_by_month": "month, articles, words",
    "coverage": "article_id, article_url, title, status, reason",
    "changes": "article_id, previous_hash, previous_title",
}


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def fresh(path: Path) -> None:
    close_database(started(open_database(path, create=True)))


def set_pragma(path: Path, pragma: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize("table", COLUMNS)
def test_the_contract_names_these_columns(db, table):
    assert db.conn.execute(f"SELECT {COLUMNS[table]} FROM {table}").fetchall() is not None


def test_a_commit_is_durable_and_references_are_checked(db):
    assert value(db, "PRAGMA journal_mode") == "wal"
    assert value(db, "PRAGMA synchronous") == 2
    assert value(db, "PRAGMA foreign_keys") == 1
    assert value(db, "PRAGMA user_version") == len(STEPS)


def test_a_closed_database_is_one_file(path):
    fresh(path)
    assert [file.name for file in path.parent.iterdir()] == ["articles.db"]


def test_a_capture_of_no_crawl_is_refused(db):
    with pytest.raises(sqlite3.IntegrityError):
        commit_batch(db, [capture(crawl_id="never begun")])


def test_a_record_id_names_one_capture(db):
    commit_batch(db, [capture()])
    with pytest.raises(sqlite3.IntegrityError, match="record_id"):
        db["captures"].insert(db["captures"].get(1) | {"id": 2})


def test_there_is_nothing_to_open(path):
    with pytest.raises(UsageError, match=r"there is no database at .*articles\.db"):
        open_database(path)
    assert not path.exists()


def test_a_newer_schema_is_refused_and_not_touched(path):
    fresh(path)
    set_pragma(path, "user_version = 7")
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE crawls SET version = '0.9.2'")
    before = bytes_of(path)
    with pytest.raises(UsageError, match=r"schema 7, written by Archiver 0\.9\.2; this is") as it:
        open_database(path)
    assert it.value.exit_code == 2
    assert bytes_of(path) == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("readonly", [False, True])
def test_another_programs_database_is_refused_and_not_touched(path, readonly):
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE theirs (x)")
    before = bytes_of(path)
    with pytest.raises(UsageError, match="not one that Archiver made"):
        open_database(path, create=not readonly, readonly=readonly)
    assert bytes_of(path) == before


@pytest.mark.parametrize("readonly", [False, True])
def test_a_file_that_is_no_database_is_damage(path, readonly):
    path.write_bytes(b"no database at all, but long enough to be taken for one " * 20)
    with pytest.raises(DamageError, match=r"articles\.db is not a SQLite database"):
        open_database(path, readonly=readonly)


def test_a_broken_page_is_damage_that_names_the_file(path):
    db = started(open_database(path, create=True))
    commit_batch(db, [reading(0, "word " * 5000)])
    close_database(db)
    content = bytearray(bytes_of(path))
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DamageError, match=r"articles\.db is damaged"), opened(path) as broken:
        commit_batch(broken, [reading(1)])


@contextmanager
def opened(path):
    db = open_database(path)
    try:
        yield db
    finally:
        close_database(db)


@contextmanager
def held_by_another(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_a_database_that_another_program_writes_to_is_locked(path, monkeypatch):
    monkeypatch.setattr(schema, "BUSY_TIMEOUT_MS", 20)
    fresh(path)
    with held_by_another(path), pytest.raises(LockedError, match="locked by another program"):
        open_database(path)


def test_a_batch_waits_for_the_lock_and_then_says_who_is_in_the_way(db, path):
    db.conn.execute("PRAGMA busy_timeout = 20")
    with held_by_another(path), pytest.raises(LockedError):
        commit_batch(db, [capture()])
    commit_batch(db, [capture()])


def test_a_full_disk_keeps_what_was_kept_and_says_what_to_do(db):
    commit_batch(db, [reading(0)])
    db.conn.execute("PRAGMA max_page_count = 1")  # to SQLite, a disk with no page left
    with pytest.raises(ArchiverError, match=r"disk is full.*Free some space"):
        commit_batch(db, [reading(m, "word " * 9000, url=f"https://a.b/{m}") for m in range(9)])
    assert value(db, "SELECT count(*) FROM articles") == 1


def test_writing_where_only_reading_is_allowed_says_so(path):
    fresh(path)
    db = open_database(path, readonly=True)
    with pytest.raises(ArchiverError, match="cannot be opened or written to"):
        commit_batch(db, [capture()])
    close_database(db)


@contextmanager
def as_nobody():
    """The superuser may write anywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def sealed():
    """A database in a folder that cannot be written to."""
    folder = Path(tempfile.mkdtemp())
    fresh(folder / "articles.db")
    (folder / "articles.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "articles.db"
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_readonly_folder_can_be_read(sealed, mode):
    if mode == "wal":
        sealed.parent.chmod(0o755)
        sealed.chmod(0o644)
        set_pragma(sealed, "journal_mode = wal")
        sealed.chmod(0o444)
        sealed.parent.chmod(0o555)
    with as_nobody():
        db = open_database(sealed, readonly=True)
        assert value(db, "SELECT count(*) FROM crawls") == 1
        close_database(db)


def test_a_readonly_folder_cannot_be_written_to(sealed):
    with as_nobody(), pytest.raises(ArchiverError, match="Check the permissions"):
        open_database(sealed)


def test_a_reader_sees_what_the_writer_committed(db, path):
    reader = open_database(path, readonly=True)
    put_reading(db, reading(0))
    assert value(reader, "SELECT count(*) FROM articles") == 1
    close_database(reader)


def test_an_error_in_a_batch_leaves_nothing_of_it(db):
    broken = capture("https://a.b/", crawl_id="never begun")
    with pytest.raises(sqlite3.IntegrityError):
        commit_batch(db, [reading(0), failure("https://a.b/x"), capture(minute=3), broken])
    tables = ("captures", "articles", "sightings", "revisions", "failures", "articles_fts")
    assert [value(db, f"SELECT count(*) FROM {table}") for table in tables] == [0] * 6


def test_an_error_in_a_transaction_leaves_nothing_of_it(db):
    with pytest.raises(sqlite3.OperationalError), transaction(db):  # noqa: PT012
        put_reading(db, reading(0))
        db.execute("no SQL")
    assert value(db, "SELECT count(*) FROM captures") == 0


def test_an_older_schema_cannot_be_opened_for_reading_only(path, monkeypatch):
    fresh(path)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", len(STEPS) + 1)
    with pytest.raises(UsageError, match=f"older schema {len(STEPS)}"):
        open_database(path, readonly=True)


def test_the_file_says_whose_it_is(path):
    fresh(path)
    assert bytes_of(path)[68:72] == b"Arcv" == APPLICATION_ID.to_bytes(4)
