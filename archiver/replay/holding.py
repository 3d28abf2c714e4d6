"""What is replayed: a collection, or a WACZ file. Both are read in place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from sqlite_utils import Database

from archiver.collection import Collection
from archiver.errors import UsageError
from archiver.store import close_database, open_database, search
from archiver.store.replayable import (
    Replayable,
    article_count,
    replayable_articles,
    replayable_by_id,
    replayable_pages,
)
from archiver.warc.index import update_index


class Holding(Protocol):
    """Where the bytes are, and what there is to look at; `what` is the word for it."""

    what: ClassVar[str]

    @property
    def name(self) -> str: ...

    def index(self, home: Path) -> Path:
        """A sorted CDXJ of all that can be replayed; one that has to be made goes into `home`."""

    def files(self) -> dict[str, Path]:
        """The file that each name in the index stands for."""

    def beginnings(self) -> list[Replayable]:
        """The archive pages, from which all else is reached."""

    def count(self) -> int:
        """Of articles."""

    def articles(self, limit: int, offset: int) -> list[Replayable]:
        """The last published first."""

    def search(self, words: str, limit: int) -> list[Replayable]:
        """The articles that have these words, the best first."""


@dataclass(frozen=True, slots=True)
class CollectionHolding:
    what: ClassVar[str] = "Articles"
    collection: Collection

    @property
    def name(self) -> str:
        return self.collection.name

    def index(self, home: Path) -> Path:  # noqa: ARG002
        """Raises UsageError where nothing is captured yet."""
        root = self.collection.root
        if not any(self.collection.archive.glob("*.warc.gz")):
            raise UsageError(f"{root} is empty so far. Fill it with: archiver crawl {root}")
        with suppress(PermissionError):  # an archive on a medium that cannot be written to
            update_index(self.collection.archive, self.collection.index)
        return self.collection.index

    def files(self) -> dict[str, Path]:
        return {path.name: path for path in self.collection.archive.iterdir() if path.is_file()}

    def beginnings(self) -> list[Replayable]:
        with self._database() as db:
            return replayable_pages(db, self.collection.config.seeds)

    def count(self) -> int:
        with self._database() as db:
            return article_count(db)

    def articles(self, limit: int, offset: int) -> list[Replayable]:
        with self._database() as db:
            return replayable_articles(db, limit, offset)

    def search(self, words: str, limit: int) -> list[Replayable]:
        with self._database() as db:
            found = search(db, words, limit)
            return replayable_by_id(db, (one.article_id for one in found))

    @contextmanager
    def _database(self) -> Iterator[Database]:
        """Opened for each question: requests come in threads of their own."""
        db = open_database(self.collection.database, readonly=True)
        try:
            yield db
        finally:
            close_database(db)
