"""Files, and parts of large ones, checked in several processes; results in order."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext

from archiver.errors import ArchiverError
from archiver.parent import end_with_parent
from archiver.warc.check.note import Part
from archiver.warc.check.source import Source
from archiver.warc.check.walk import FOREVER, walk_source

PART_BYTES = 1 << 25  # of a file that one process checks at a time
WORTH_IT = 1 << 23  # bytes; below, starting a process takes longer than the work
AHEAD = 3  # parts a worker that may be under way


@dataclass(frozen=True, slots=True)
class Job:
    source: Source
    start: int
    stop: int
    for_index: bool


def walk_sources(
    sources: Sequence[Source],
    workers: int,
    *,
    for_index: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[Source, Part]]:
    """What is seen of each WARC file, in order. Raises OSError where one cannot be read.

    `progress` is told how many bytes were checked.
    """
    if workers < 2 or sum(source.size for source in sources) < WORTH_IT:
        for source in sources:
            yield source, walk_source(source, for_index=for_index)
            progress(source.size)
        return
    jobs = [job for source in sources for job in _jobs(source, for_index=for_index)]
    with (
        _said(),
        _uncollected(),
        ProcessPoolExecutor(workers, _context(), initializer=_begin) as pool,
    ):
        done = _in_order(pool, jobs, workers * AHEAD)
        for source in sources:
            joined = Part(0)
            for job, future in done:
                _join(joined, job, future.result())
                progress(min(job.stop, source.size) - job.start)
                if job.stop == FOREVER:
                    break
            yield source, joined


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise ArchiverError(
            "a checking process was ended from outside, perhaps for want of memory. "
            "Try again with: --workers 1"
        ) from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Notes are many and make no circles: looking for some takes longer than to unpickle them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _context() -> BaseContext:
    """Forked where that is safe: a fork is there at once, a new process has to load it all."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


def _begin() -> None:
    gc.disable()
    end_with_parent()


def _jobs(source: Source, *, for_index: bool) -> Iterator[Job]:
    for start in range(0, max(source.size, 1), PART_BYTES):
        stop = start + PART_BYTES if start + PART_BYTES < source.size else FOREVER
        yield Job(source, start, stop, for_index)


def _in_order(
    pool: ProcessPoolExecutor, jobs: Sequence[Job], ahead: int
) -> Iterator[tuple[Job, Future[Part]]]:
    waiting: deque[tuple[Job, Future[Part]]] = deque()
    for job in jobs:
        waiting.append((job, pool.submit(_walk, job)))
        if len(waiting) >= ahead:
            yield waiting.popleft()
    yield from waiting


def _walk(job: Job) -> Part:
    return walk_source(
        job.source, job.start, job.stop, exact=job.start == 0, for_index=job.for_index
    )


def _join(whole: Part, job: Job, part: Part) -> None:
    """Adds the next part of a file. One that did not begin where the last has ended was cut at
    something that only looks like a record, and is read again from the right place.
    """
    if whole.end >= job.stop:
        return  # covered by a member that reaches over all of it
    if part.first != whole.end and job.start:
        part = walk_source(job.source, whole.end, job.stop, for_index=job.for_index)
    whole.end = part.end
    whole.records += part.records
    whole.notes += part.notes
    whole.gaps += part.gaps
    whole.findings.add(*part.findings.all())
