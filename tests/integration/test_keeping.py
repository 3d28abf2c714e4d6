"""What a run commits, and what it leaves for the next one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archiver.collection import Collection, create_collection
from archiver.errors import LockedError
from archiver.records import Capture
from archiver.store import close_database, open_database
from archiver.warc.record import Exchange
from pipelines.runs.keeping import Run

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return create_collection(tmp_path / "c", ["http://127.0.0.1/z/1"])


def fetched(run: Run, number: int) -> Capture:
    url = f"http://127.0.0.1/image/{number}"
    request = f"GET /image/{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    at = f"2026-11-25T10:00:0{number}.000Z"
    return run.writer.write_exchange(Exchange(url, "GET", request, ANSWER, at, role="requisite"))


def test_after_a_commit_that_failed_none_follows_and_the_next_run_finds_all(
    collection: Collection,
) -> None:
    with Run(collection, "test", print) as run:
        run.commit([fetched(run, 1)])
        run._db.conn.execute("PRAGMA busy_timeout = 0")
        other = sqlite3.connect(collection.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError, match="locked by another program"):
            run.commit([fetched(run, 2)])
        other.close()
        with pytest.raises(LockedError, match="locked by another program"):
            run.commit([fetched(run, 3)])
    with Run(collection, "test", print):
        pass
    db = open_database(collection.database, readonly=True)
    (urls,) = db.conn.execute("SELECT count(DISTINCT url) FROM captures").fetchone()
    close_database(db)
    assert urls == 3
