"""What a crawl notes beside its requests: where each walk stands, and each host's robots.txt.
Durable with the next commit of the file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from archiver.frontier.file import FrontierFile


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as it was last known, for an origin (scheme, host, port)."""

    origin: str
    body: bytes  # empty where there is none
    checked_at: float  # seconds since 1970


class Notes:
    def __init__(self, file: FrontierFile, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock

    def put_cursor(self, seed: str, state: Any, marks: Iterable[str] = ()) -> None:
        """Where the walk from `seed` stands: JSON values, and marks that are added to those that
        it has. Durable with the next `done`, so put it before the listing page that it comes
        from is done."""
        with self._file.writing() as conn:
            conn.execute(
                "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)",
                (seed, json.dumps(state, ensure_ascii=False), self._clock()),
            )
            conn.executemany(
                "INSERT OR IGNORE INTO marks VALUES (?, ?)", [(seed, mark) for mark in marks]
            )

    def cursor(self, seed: str) -> Any:
        """What `put_cursor` said last; None where no walk is under way."""
        with self._file.using() as conn:
            sql = "SELECT state FROM cursors WHERE seed = ?"
            found = conn.execute(sql, (seed,)).fetchone()
        return json.loads(found[0]) if found else None

    def marks(self, seed: str) -> set[str]:
        """All marks that were put with the cursor of `seed`."""
        with self._file.using() as conn:
            return {
                mark for (mark,) in conn.execute("SELECT mark FROM marks WHERE seed = ?", (seed,))
            }

    def put_end(self, seed: str, state: Any) -> None:
        """How the last walk from `seed` ended: JSON values. Stays when its cursor goes."""
        with self._file.writing() as conn:
            said = json.dumps(state, ensure_ascii=False)
            conn.execute("INSERT OR REPLACE INTO ends VALUES (?, ?)", (seed, said))

    def end(self, seed: str) -> Any:
        """What `put_end` said last; None where that is not known."""
        with self._file.using() as conn:
            found = conn.execute("SELECT state FROM ends WHERE seed = ?", (seed,)).fetchone()
        return json.loads(found[0]) if found else None

    def drop_cursors(self) -> None:
        """All walks have ended."""
        with self._file.writing() as conn:
            conn.execute("DELETE FROM cursors")
            conn.execute("DELETE FROM marks")

    def put_robots(self, copy: RobotsCopy) -> None:
        with self._file.writing() as conn:
            conn.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", astuple(copy))

    def robots(self, origin: str) -> RobotsCopy | None:
        with self._file.using() as conn:
            sql = "SELECT * FROM robots WHERE origin = ?"
            found = conn.execute(sql, (origin,)).fetchone()
        return RobotsCopy(*found) if found else None

    def robots_of(self, url: str) -> bytes:
        """The robots.txt of an address's origin, as far as it is known."""
        parts = urlsplit(url)
        copy = self.robots(f"{parts.scheme}://{parts.netloc}")
        return copy.body if copy else b""
