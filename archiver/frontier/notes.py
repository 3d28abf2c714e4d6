"""What a crawl notes beside its requests: where each walk stands, and by what a page can be asked
for again cheaply. Durable with the next commit of the file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archiver.frontier.file import FrontierFile


@dataclass(frozen=True, slots=True)
class Validator:
    """What a site said by which a page can be asked for again cheaply (RFC 9110 §8.8), and the
    capture that a revisit record would refer to."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    checked_at: str | None = None
    record_id: str | None = None
    fetched_at: str | None = None
    payload_digest: str | None = None


class Notes:
    def __init__(self, file: FrontierFile, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock

    def put_cursor(self, seed: str, state: Any) -> None:
        """Where the walk from `seed` stands: JSON values. Durable with the next `done`, so put it
        before the listing page that it comes from is done."""
        with self._file.writing() as conn:
            conn.execute(
                "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)",
                (seed, json.dumps(state, ensure_ascii=False), self._clock()),
            )

    def cursor(self, seed: str) -> Any:
        """What `put_cursor` said last; None where no walk is under way."""
        with self._file.using() as conn:
            sql = "SELECT state FROM cursors WHERE seed = ?"
            found = conn.execute(sql, (seed,)).fetchone()
        return json.loads(found[0]) if found else None

    def drop_cursor(self, seed: str) -> None:
        """The walk has ended."""
        with self._file.writing() as conn:
            conn.execute("DELETE FROM cursors WHERE seed = ?", (seed,))

    def put_validators(self, validators: Iterable[Validator]) -> None:
        with self._file.writing() as conn:
            conn.executemany(
                "INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?, ?, ?, ?)",
                [astuple(validator) for validator in validators],
            )

    def validator(self, url: str) -> Validator | None:
        with self._file.using() as conn:
            sql = "SELECT * FROM validators WHERE url = ?"
            found = conn.execute(sql, (url,)).fetchone()
        return Validator(*found) if found else None
