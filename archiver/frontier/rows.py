"""The requests on disk, their states, and when they may be had. Knows nothing of Scrapy."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.frontier.order import Key, Order

if TYPE_CHECKING:
    from archiver.frontier.file import FrontierFile


NOT_HELD = (0.0, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A request as it lies on disk; `rest` is what `codec` made of it."""

    url: str
    host: str
    priority: int
    rest: bytes
    not_before: float = 0  # seconds since 1970


class Requests:
    """Each is waiting, leased, done or failed. One object a file: the order is kept in memory.

    The methods of a lease take its id; what is no lease any more is passed over.
    """

    def __init__(
        self, file: FrontierFile, run: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        self._file = file
        self._run = run
        self._clock = clock
        with file.writing() as conn:
            sql = "UPDATE requests SET state = 'waiting' WHERE state = 'leased'"
            self.returned = conn.execute(sql).rowcount  # leases of a run that died
            conn.execute("DELETE FROM hosts WHERE not_before <= ?", (clock(),))
            self._read_state(conn)
        file.commit()

    def _read_state(self, conn: sqlite3.Connection) -> None:
        ready = conn.execute(
            "SELECT host, count(*) FROM requests WHERE state = 'waiting' AND not_before = 0 "
            "GROUP BY host"
        ).fetchall()
        self._order = Order(self._load, [host for host, _ in ready])
        (asleep,) = conn.execute(
            "SELECT count(*) FROM requests WHERE state = 'waiting' AND not_before > 0"
        ).fetchone()
        self._waiting: int = sum(count for _, count in ready) + asleep
        (last,) = conn.execute("SELECT max(id) FROM requests").fetchone()
        self._next_id = (last or 0) + 1
        self._held: dict[str, tuple[float, str]] = {
            host: (until, why)
            for host, until, why in conn.execute("SELECT host, not_before, why FROM hosts")
        }
        self._first_asleep = self._soonest(conn)

    def __len__(self) -> int:
        """How many wait, also those that wait for their time."""
        return self._waiting

    # --- requests

    def add(self, row: Row, fingerprint: bytes | None = None) -> int | None:
        """Put a request in; its id, or None when `fingerprint` was seen here before."""
        with self._file.writing() as conn:
            if fingerprint is not None and not self._new(conn, fingerprint):
                return None
            ident = self._take_id()
            conn.execute(
                "INSERT INTO requests (id, state, priority, host, not_before, attempts, url, rest) "
                "VALUES (?, 'waiting', ?, ?, ?, 0, ?, ?)",
                (ident, row.priority, row.host, row.not_before, row.url, row.rest),
            )
            self._now_waiting(ident, row.host, row.priority, row.not_before)
            return ident

    def replace(self, ident: int, row: Row, fingerprint: bytes | None = None) -> int | None:
        """A leased request goes on as another (a redirect, a retry): the same row, waiting again,
        under a new id, so that nothing that is still to come of the old lease can end it.

        None, and the lease stays, when `fingerprint` was seen here before. KeyError when there
        is no such lease.
        """
        with self._file.writing() as conn:
            if not self._is_leased(conn, ident):
                raise KeyError(ident)
            if fingerprint is not None and not self._new(conn, fingerprint):
                return None
            new = self._take_id()
            conn.execute(
                "UPDATE requests SET id = ?, state = 'waiting', priority = ?, host = ?, "
                "not_before = ?, url = ?, rest = ? WHERE id = ?",
                (new, row.priority, row.host, row.not_before, row.url, row.rest, ident),
            )
            self._now_waiting(new, row.host, row.priority, row.not_before)
            return new

    def take(
        self,
        busy: Callable[[str], int | None] = lambda _host: 0,
        under_way: Collection[str] = (),
    ) -> tuple[int, Row] | None:
        """Lease the request whose turn it is; None when nothing may be had now. See `Order`."""
        with self._file.lock:
            if not self._waiting:
                return None
            now = self._clock()
            if self._first_asleep is not None and self._first_asleep <= now:
                self._wake(now)
            host = self._order.choose(
                lambda host: None if self.held(host) else busy(host), under_way
            )
            if host is None:
                return None
            with self._file.writing() as conn:
                priority, ident = self._order.pop(host)
                url, rest = conn.execute(
                    "SELECT url, rest FROM requests WHERE id = ?", (ident,)
                ).fetchone()
                conn.execute(
                    "UPDATE requests SET state = 'leased', attempts = attempts + 1, run = ? "
                    "WHERE id = ?",
                    (self._run, ident),
                )
                self._waiting -= 1
            return ident, Row(url, host, -priority, rest)

    def done(self, ids: Iterable[int]) -> int:
        """These leases are kept: rows and bytes are durable. On return so is this, with all that
        was put in before. Returns how many leases there were among `ids`."""
        return self._settle("done", ids, None)

    def failed(self, ids: Iterable[int], reason: str) -> int:
        """These leases will not be tried again, for `reason`. As durable as `done`."""
        return self._settle("failed", ids, reason)

    def release(self, ids: Iterable[int], not_before: float = 0, reason: str | None = None) -> int:
        """Put leases back, to be handed out again, not before a time (seconds since 1970)."""
        released = 0
        with self._file.writing() as conn:
            for ident in ids:
                found = conn.execute(
                    "SELECT host, priority FROM requests WHERE id = ? AND state = 'leased'",
                    (ident,),
                ).fetchone()
                if found:
                    conn.execute(
                        "UPDATE requests SET state = 'waiting', not_before = ?, reason = ? "
                        "WHERE id = ?",
                        (not_before, reason, ident),
                    )
                    host, priority = found
                    self._now_waiting(ident, host, priority, not_before)
                    released += 1
        return released

    def retry_failed(self) -> int:
        """Let all that failed wait again, as after a repair of whatever was in the way."""
        with self._file.writing() as conn:
            rows = conn.execute(
                "UPDATE requests SET state = 'waiting', not_before = 0, reason = NULL "
                "WHERE state = 'failed' RETURNING id, host, priority"
            ).fetchall()
            for ident, host, priority in rows:
                self._now_waiting(ident, host, priority, 0)
        return len(rows)

    def forget(self) -> bool:
        """A crawl has come to its end: drop what is done or failed, and all fingerprints, so that
        the next one may ask for the same pages again. False, and nothing done, while any wait."""
        with self._file.writing() as conn:
            open_ones = "SELECT 1 FROM requests WHERE state IN ('waiting', 'leased')"
            if self._waiting or conn.execute(open_ones).fetchone():
                return False
            conn.execute("DELETE FROM requests")
            conn.execute("DELETE FROM seen")
        self._file.commit()
        return True

    def unsee(self, fingerprints: Iterable[bytes]) -> None:
        """Forget that these were put in."""
        with self._file.writing() as conn:
            sql = "DELETE FROM seen WHERE fingerprint = ?"
            conn.executemany(sql, ((one,) for one in fingerprints))

    def counts(self) -> dict[str, int]:
        """How many requests are in each state. Reads all rows: not for each request."""
        with self._file.using() as conn:
            return dict(conn.execute("SELECT state, count(*) FROM requests GROUP BY state"))

    # --- times

    def hold(self, host: str, until: float, why: str = "") -> None:
        """Hand out nothing for `host` before a time (seconds since 1970), as Retry-After asks.

        A longer hold stays: of several answers that come at once, each may ask for another time.
        """
        with self._file.writing() as conn:
            if self._held.get(host, NOT_HELD)[0] < until:
                conn.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?)", (host, until, why))
                self._held[host] = (until, why)

    def held(self, host: str) -> bool:
        return bool(self._held) and self._held.get(host, NOT_HELD)[0] > self._clock()

    def first_chance(self) -> tuple[float, str] | None:
        """When the first of all that waits may be handed out (seconds since 1970; 0: now), and
        what it waits for; None where nothing waits."""
        with self._file.using() as conn:
            asleep = conn.execute(
                "SELECT host, min(not_before) FROM requests "
                "WHERE state = 'waiting' AND not_before > 0 GROUP BY host"
            ).fetchall()
        times = [*((host, 0.0) for host in self._order), *asleep]
        return min(
            (max((when, ""), self._held.get(host, NOT_HELD)) for host, when in times), default=None
        )

    def next_time(self) -> float | None:
        """When something that waits for its time may be handed out, if anything does."""
        with self._file.lock:
            now = self._clock()
            times = [until for until, _ in self._held.values() if until > now]
            if self._first_asleep is not None:
                times.append(self._first_asleep)
            return min(times, default=None)

    def _settle(self, state: str, ids: Iterable[int], reason: str | None) -> int:
        # Bytes of a request that is done are of no more use; those of a failed one may be.
        rest = "NULL" if state == "done" else "rest"
        with self._file.writing() as conn:
            settled = conn.executemany(
                f"UPDATE requests SET state = ?, reason = ?, rest = {rest} "  # noqa: S608
                "WHERE id = ? AND state = 'leased'",
                [(state, reason, ident) for ident in ids],
            ).rowcount
        self._file.commit()
        return max(settled, 0)

    def _new(self, conn: sqlite3.Connection, fingerprint: bytes) -> bool:
        sql = "INSERT OR IGNORE INTO seen VALUES (?)"
        return conn.execute(sql, (fingerprint,)).rowcount == 1

    def _is_leased(self, conn: sqlite3.Connection, ident: int) -> bool:
        sql = "SELECT 1 FROM requests WHERE id = ? AND state = 'leased'"
        return conn.execute(sql, (ident,)).fetchone() is not None

    def _take_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def _now_waiting(self, ident: int, host: str, priority: int, not_before: float) -> None:
        self._waiting += 1
        if not not_before:
            self._order.offer(host, (-priority, ident))
        elif self._first_asleep is None or not_before < self._first_asleep:
            self._first_asleep = not_before

    def _wake(self, now: float) -> None:
        with self._file.writing() as conn:
            woken = conn.execute(
                "UPDATE requests SET not_before = 0 WHERE state = 'waiting' AND not_before > 0 "
                "AND not_before <= ? RETURNING id, host, priority",
                (now,),
            ).fetchall()
            for ident, host, priority in woken:
                self._order.offer(host, (-priority, ident))
            self._first_asleep = self._soonest(conn)

    def _soonest(self, conn: sqlite3.Connection) -> float | None:
        first: float | None
        (first,) = conn.execute(
            "SELECT min(not_before) FROM requests WHERE state = 'waiting' AND not_before > 0"
        ).fetchone()
        return first

    def _load(self, host: str, limit: int) -> list[Key]:
        with self._file.using() as conn:
            return [
                (-priority, ident)
                for priority, ident in conn.execute(
                    "SELECT priority, id FROM requests WHERE host = ? AND state = 'waiting' "
                    "AND not_before = 0 ORDER BY priority DESC, id LIMIT ?",
                    (host, limit),
                )
            ]
