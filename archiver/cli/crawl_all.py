"""archiver crawl --all: every collection under data/, each in a process of its own."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from archiver.cli.output import print_json, say
from archiver.collection import HOME, all_collections
from archiver.errors import UsageError
from archiver.schedule.crawls import Crawls, Ended, hosts_of

WORST = (0, 3, 1, 2, 4, 130)  # exit codes, from good to bad; the last is of the whole run
THREADS = 1000  # collections that may wait for their turn


def crawl_all(jobs: int, options: Sequence[str], *, as_json: bool) -> int:
    """Crawl them, say how each ended, and give the worst exit code. Raises UsageError."""
    roots = all_collections()
    if not roots:
        raise UsageError(f"there is no collection under {HOME}/. Make one with: archiver init …")
    if not as_json:
        say(*_plan(roots, jobs))
    ended: list[Ended] = []
    crawls = Crawls(jobs)
    with ThreadPoolExecutor(THREADS) as pool, _stopped_by_signals(crawls):
        runs = [
            pool.submit(crawls.run, root, options, partial(_begins, root, quiet=as_json))
            for root in roots
        ]
        for done in as_completed(runs):
            one = done.result()
            ended.append(one)
            if not as_json:
                say(_line(one))
    code = 130 if crawls.stopping else max((_code(one) for one in ended), key=WORST.index)
    if as_json:
        ended.sort(key=lambda one: one.root)
        print_json({"collections": [_as_json(one) for one in ended], "exit_code": code})
    elif crawls.stopping:
        say("Go on with: archiver crawl --all")
    return code


def _plan(roots: Sequence[Path], jobs: int) -> Iterator[str]:
    shared = Counter(host for root in roots for host in hosts_of(root))
    yield f"{len(roots)} collections, up to {jobs} at once"
    for host, count in shared.items():
        if count > 1:
            yield f"{count} of them ask {host}: one after the other"


def _begins(root: Path, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"{root.name}: begins", err=True)


def _line(ended: Ended) -> str:
    result = ended.result
    counts = f" ({result['new']:,} new, {result['changed']:,} changed)" if "new" in result else ""
    return f"{ended.root.name}: {ended.said}{counts}"


def _as_json(ended: Ended) -> dict[str, object]:
    return {
        "collection": str(ended.root),
        "exit_code": _code(ended),
        **(ended.result or {"error": ended.said}),
    }


def _code(ended: Ended) -> int:
    """A process that was killed has ended, but not whole."""
    return ended.exit_code if ended.exit_code in WORST else 1


@contextmanager
def _stopped_by_signals(crawls: Crawls) -> Iterator[None]:
    """SIGINT and SIGTERM are passed on to the crawls, which end in order."""

    def stop(_number: int, _frame: object) -> None:
        click.echo("stopping: what is under way is finished, within ten seconds", err=True)
        crawls.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
