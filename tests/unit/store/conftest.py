"""A database for one test, with a crawl begun."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.store import close_database, open_database
from tests.unit.store.samples import started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: most tests are about what is put into it."""
    path = tmp_path_factory.mktemp("store") / "articles.db"
    close_database(started(open_database(path, create=True)))
    return path


@pytest.fixture
def db(path: Path, template: Path) -> Iterator[Database]:
    database = open_database(Path(shutil.copy(template, path)))
    yield database
    close_database(database)
