"""A village crawled once for all tests that only look at what came of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archiver.collection import Collection, find_collection
from archiver.demo.village import Village, sections, serve_village
from archiver.store import close_database, open_database
from tests.integration.ready import Ready, ready

FAST = """
-s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=False -s CONCURRENT_REQUESTS_PER_DOMAIN=8
-s RETRY_TIMES=1 -s BACKOFF_S=0 --no-requisites
""".split()
SECTION = 3621  # of a dozen articles


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


_READY: list[Ready] = []


@pytest.fixture(scope="session", autouse=True)
def _ready(_own_state: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with ready(tmp_path_factory.mktemp("ready")) as commands:
        _READY.append(commands)
        yield
        _READY.clear()


def archiver(*words: str | Path, cwd: Path | None = None, **env: str) -> Ran:
    """Run the command line as a user does, in a process of its own; `env` beside the environment
    of the tests: what is loaded may depend on it, so then that process begins with nothing."""
    if env:
        command = [sys.executable, "-m", "archiver", *map(str, words)]
        ran = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=cwd, env=os.environ | env
        )
        code, out, err = ran.returncode, ran.stdout, ran.stderr
    else:
        code, out, err = _READY[0].run([*map(str, words)], cwd)
    assert "Traceback" not in err, err
    return Ran(code, out, err)


def crawl(*words: str | Path, **env: str) -> Ran:
    return archiver("crawl", *FAST, *words, "--json", **env)


@pytest.fixture(scope="session")
def section_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Village, Path]]:
    """A small section of a village that goes on being served, crawled once."""
    root = tmp_path_factory.mktemp("section") / "village"
    with serve_village() as village:
        ran = crawl(village.url(f"/z/{SECTION}"), "--into", root)
        assert (ran.code, ran.json["verdict"]) == (0, "complete"), ran.err
        yield village, root


@pytest.fixture
def kept(section_once: tuple[Village, Path], tmp_path: Path) -> tuple[Village, Path]:
    """The village as it was, with an empty log, and a collection of that section of one's own."""
    village, root = section_once
    village.reset()
    return village, Path(shutil.copytree(root, tmp_path / "c"))


@dataclass(frozen=True)
class Archived:
    """The whole village in a collection, and the server's log of how it was asked for."""

    village: Village
    collection: Collection
    db: Database
    ran: Ran

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self.db.conn.execute(sql, values))


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archived]:
    root = tmp_path_factory.mktemp("collections") / "village"
    with serve_village() as village:
        seeds = [village.url(section.path) for section in sections()]
        root.mkdir()
        (root / "collection.toml").write_text(
            f'seeds = {json.dumps(seeds)}\ncontact = "tests@example.org"\n'
        )
        ran = crawl(root)
    db = open_database(root / "articles.db", readonly=True)
    yield Archived(village, find_collection(str(root)), db, ran)
    close_database(db)
