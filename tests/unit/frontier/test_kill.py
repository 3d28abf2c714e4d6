"""A run that is killed in the middle of its leases, and the run after it."""

from __future__ import annotations

import signal
import subprocess
import sys

RUN = """
import sys
from pathlib import Path
from scrapy import Request, Spider
from archiver.frontier.sqlite import FrontierScheduler

scheduler = FrontierScheduler(Path(sys.argv[1]))
scheduler.open(Spider("killed"))
kept = []
scheduler.enqueue_request(Request("http://a.example/0", priority=1))
while request := scheduler.next_request():
    number = int(request.url.rpartition("/")[2])
    for follow_up in range(number * 3 + 1, number * 3 + 4):
        scheduler.enqueue_request(Request(f"http://a.example/{follow_up}"))
    kept.append(request.meta["frontier_id"])
    if len(kept) == 7:
        scheduler.done(kept)
        kept.clear()
        print(number, flush=True)
"""


def test_after_sigkill_each_request_is_kept_or_handed_out_again(tmp_path, frontier):
    """The run above walks a tree of numbers without an end: the children of n are 3n+1 … 3n+3."""
    frontier.path.parent.mkdir()
    command = [sys.executable, "-c", RUN, str(frontier.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        for _ in range(40):
            reported = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
    again = frontier()
    with again.file.using() as conn:
        rows = conn.execute("SELECT url, state FROM requests").fetchall()
    states = {int(url.rpartition("/")[2]): state for url, state in rows}
    assert len(states) == len(rows)
    assert set(states.values()) == {"done", "waiting"}
    kept = {number for number, state in states.items() if state == "done"}
    assert reported in kept
    assert {child for n in kept for child in range(n * 3 + 1, n * 3 + 4)} <= set(states)
    handed_out = set()
    while request := again.next_request():
        handed_out.add(int(request.url.rpartition("/")[2]))
    assert handed_out == set(states) - kept
