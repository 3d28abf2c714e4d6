"""Whatever happens, in whatever order: each request is in one state, none is lost, and none that
is done is handed out again."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
)

from archiver.frontier.file import FrontierFile
from archiver.frontier.rows import Requests, Row

HOSTS = st.sampled_from(["a", "b"])
NAMES = st.integers(0, 30).map(str)


class FrontierMachine(RuleBasedStateMachine):
    """Runs the frontier beside a model: a dict of what each request should be.

    `sure` is the model at the last commit: what has to be there after a kill.
    """

    leases = Bundle("leases")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "frontier.db"
        self.now = 1000.0
        self.model: dict[str, dict] = {}
        self.seen: set[bytes] = set()
        self.holds: dict[str, float] = {}
        self.serial = 0
        self.open()
        self.committed()

    def open(self):
        self.file = FrontierFile(self.path, group_writes=10**9, group_s=10**9)
        self.requests = Requests(self.file, "run", lambda: self.now)

    def committed(self):
        self.sure = {url: dict(row) for url, row in self.model.items()}
        self.sure_seen, self.sure_holds = set(self.seen), dict(self.holds)

    def teardown(self):
        self.file.close()
        self.folder.cleanup()

    # --- what the model says

    def ready(self):
        now, rows = self.now, self.model.items()
        return [
            (-row["priority"], row["id"], url)
            for url, row in rows
            if row["state"] == "waiting"
            and row["not_before"] <= now
            and self.holds.get(row["host"], 0) <= now
        ]

    def put(self, url, ident, host, priority, not_before):
        self.model[url] = {
            "state": "waiting",
            "id": ident,
            "host": host,
            "priority": priority,
            "not_before": not_before,
        }

    def dead_leases_return(self):
        for row in self.model.values():
            if row["state"] == "leased":
                row["state"] = "waiting"

    # --- what can happen

    @rule(
        name=NAMES,
        host=HOSTS,
        priority=st.integers(-1, 2),
        filtered=st.booleans(),
        delay=st.sampled_from([0, 0, 0, 50]),
    )
    def enqueue(self, name, host, priority, filtered, delay):
        self.serial += 1
        url, not_before = f"{name}#{self.serial}", delay and self.now + delay
        mark = name.encode() if filtered else None
        ident = self.requests.add(Row(url, host, priority, b"r", not_before), mark)
        assert (ident is None) == (filtered and mark in self.seen)
        if ident is not None:
            self.put(url, ident, host, priority, not_before)
            self.seen |= {mark} if filtered else set()

    @rule(target=leases)
    def lease(self):
        taken = self.requests.take()
        expected = min(self.ready(), default=None)
        if expected is None:
            assert taken is None
            return multiple()
        ident, row = taken
        assert (-row.priority, ident, row.url) == expected
        self.model[row.url]["state"] = "leased"
        return row.url

    def leased(self, url):
        row = self.model.get(url)
        return row is not None and row["state"] == "leased"

    @rule(url=consumes(leases), end=st.sampled_from(["done", "failed"]))
    def settle(self, url, end):
        leased = self.leased(url)
        ident = self.model[url]["id"] if url in self.model else 10**6
        ids = [ident]
        settled = self.requests.done(ids) if end == "done" else self.requests.failed(ids, "x")
        assert settled == leased
        if leased:
            self.model[url]["state"] = end
        self.committed()

    @rule(url=consumes(leases), delay=st.sampled_from([0, 50]))
    def release(self, url, delay):
        if self.leased(url):
            row, not_before = self.model[url], delay and self.now + delay
            assert self.requests.release([row["id"]], not_before) == 1
            row.update(state="waiting", not_before=not_before)

    @rule(url=consumes(leases), host=HOSTS, priority=st.integers(-1, 2))
    def redirect(self, url, host, priority):
        if self.leased(url):
            self.serial += 1
            target = f"{url}>{self.serial}"
            old = self.model.pop(url)
            ident = self.requests.replace(old["id"], Row(target, host, priority, b"r"))
            self.put(target, ident, host, priority, 0)

    @rule(host=HOSTS, seconds=st.integers(1, 60))
    def hold(self, host, seconds):
        self.requests.hold(host, self.now + seconds)
        self.holds[host] = max(self.now + seconds, self.holds.get(host, 0))

    @rule(seconds=st.integers(1, 60))
    def time_passes(self, seconds):
        self.now += seconds

    @rule()
    def commit(self):
        self.file.commit()
        self.committed()

    @rule()
    def close_and_open(self):
        self.file.close()
        self.dead_leases_return()
        self.open()
        self.committed()

    @rule()
    def kill_and_open(self):
        self.file._conn.close()  # no commit: as if the process had died
        self.model = {url: dict(row) for url, row in self.sure.items()}
        self.seen, self.holds = set(self.sure_seen), dict(self.sure_holds)
        self.dead_leases_return()
        self.open()
        self.committed()

    @precondition(lambda self: len(self.model) > 0)
    @rule()
    def failed_ones_are_retried(self):
        failed = [row for row in self.model.values() if row["state"] == "failed"]
        assert self.requests.retry_failed() == len(failed)
        for row in failed:
            row.update(state="waiting", not_before=0)

    @invariant()
    def each_request_is_in_one_state(self):
        with self.file.using() as conn:
            found = conn.execute("SELECT url, state, id FROM requests").fetchall()
        expected = [(url, row["state"], row["id"]) for url, row in self.model.items()]
        assert sorted(found) == sorted(expected)

    @invariant()
    def what_waits_is_counted(self):
        waiting = sum(row["state"] == "waiting" for row in self.model.values())
        assert len(self.requests) == waiting


FrontierMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestFrontier = FrontierMachine.TestCase
