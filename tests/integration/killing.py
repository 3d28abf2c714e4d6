"""Crawls that can be killed at any moment, many a minute: each is forked off a process that has
everything loaded already, so that it is killed at work and not while it loads its modules."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from archiver.demo.village import Village
from archiver.store import close_database, open_database
from tests.integration.conftest import FAST

PATIENCE_S = 120

ZYGOTE = """
import json, os, sys
import archiver.cli.crawl, archiver.cli.verify, spiders.archive
from archiver.cli import main

for line in sys.stdin:
    words, out = json.loads(line)
    if (pid := os.fork()) == 0:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        sys.argv = ["archiver", *words]
        main()
    print(pid, flush=True)
    sys.stdin.readline()  # until then it is not waited for, and its number is nobody else's
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: once the site was asked so many times since the start, and a while after.

    The start-up (and what is caught up in it) has its moments before the first request, the
    closing phase has them after the last.
    """

    requests: int
    after_s: float

    def wait(self, village: Village, before: int, crawler: int) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while len(village.log) - before < self.requests and _runs(crawler):
            assert time.monotonic() < deadline
            time.sleep(0.002)
        time.sleep(self.after_s)


def moments(chance: random.Random, count: int, requests: int) -> list[Moment]:
    """Spread over a run that makes so many `requests`."""
    found = []
    for _ in range(count):
        phase = chance.choice(["start", "start", "walk", "walk", "walk", "end"])
        if phase == "start":
            found.append(Moment(0, chance.random() * 0.8))
        elif phase == "walk":
            found.append(Moment(chance.randrange(1, requests), chance.random() * 0.3))
        else:
            found.append(Moment(requests, chance.random() * 0.6))
    return found


class Archivers:
    """Runs `archiver` again and again, one at a time; what it prints goes to the file `out`."""

    def __init__(self, out: Path) -> None:
        self.out = out
        command = [sys.executable, "-c", ZYGOTE]
        self._zygote = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with self._zygote:
            assert self._zygote.stdin
            self._zygote.stdin.close()

    def begin(self, *words: str | Path) -> int:
        """Its process id."""
        return self._ask(json.dumps([[str(word) for word in words], str(self.out)]))

    def end(self) -> int:
        """Its exit code, once it has ended; below 0 where a signal ended it."""
        return self._ask("end")

    def run(self, *words: str | Path) -> tuple[int, str]:
        self.begin(*words)
        return self.end(), self.out.read_text(encoding="utf-8")

    def crawl(self, root: Path) -> tuple[int, str]:
        return self.run("crawl", root, *FAST, "--json")

    def crawl_and_kill(self, root: Path, village: Village, moment: Moment) -> bool:
        """A run that is killed at a `moment`; False if it had ended before."""
        before = len(village.log)
        crawler = self.begin("crawl", root, *FAST, "--json")
        moment.wait(village, before, crawler)
        os.kill(crawler, signal.SIGKILL)
        return self.end() == -signal.SIGKILL

    def _ask(self, line: str) -> int:
        assert self._zygote.stdin
        assert self._zygote.stdout
        print(line, file=self._zygote.stdin, flush=True)
        return int(self._zygote.stdout.readline())


def _runs(pid: int) -> bool:
    return (
        Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    )


def kept(root: Path) -> set[str]:
    """The pages whose captures were committed: reported as kept."""
    if not (root / "articles.db").exists():
        return set()
    db = open_database(root / "articles.db", create=True)
    with closing(db):
        rows = db.conn.execute(
            "SELECT url FROM captures WHERE role IN ('listing', 'article') AND status = 200"
        ).fetchall()
    return {url for (url,) in rows}


def ended(root: Path) -> bool:
    """Whether the last run had written its verdict: it came to its end before it was killed, and
    the next one is a new one, which asks again."""
    if not (root / "articles.db").exists():
        return False
    with closing(sqlite3.connect(root / "articles.db")) as database:
        tables = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'crawls'").fetchone()
        last = "SELECT verdict FROM crawls ORDER BY started_at DESC, id DESC LIMIT 1"
        found = database.execute(last).fetchone() if tables else None
    return bool(found and found[0])


@dataclass(frozen=True)
class Books:
    """What came of a collection: its rows, in a form that two crawls can be compared by."""

    articles: frozenset[tuple[object, ...]]
    captures: Counter[tuple[object, ...]]
    listings: frozenset[tuple[object, ...]]
    orphans: int


def books(root: Path) -> Books:
    db = open_database(root / "articles.db", readonly=True)

    def rows(sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in db.conn.execute(sql)]

    found = Books(
        frozenset(rows("SELECT id, url, title, published_at, body_text FROM articles")),
        Counter(rows("SELECT url, role, status, via_url, payload_digest FROM captures")),
        frozenset(
            rows(
                "SELECT DISTINCT url, l.page_number, position, article_id FROM listings l "
                "JOIN captures c ON c.id = l.capture_id"
            )
        ),
        len(rows("PRAGMA foreign_key_check"))
        + len(
            rows(
                "SELECT 1 FROM captures WHERE page_kind IS NULL AND role = 'article'"
                " AND status = 200"
            )
        ),
    )
    close_database(db)
    return found


def collection(root: Path, seed: str) -> Path:
    root.mkdir()
    (root / "collection.toml").write_text(f"seeds = {json.dumps([seed])}\n")
    return root
