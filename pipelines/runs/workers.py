"""Reading in processes of their own: they end with the process that started them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Self, TypeVar

from archiver.collection import CONFIG, find_collection
from archiver.errors import ArchiverError, DamageError
from archiver.parent import end_with_parent
from archiver.profile import GENERIC, Profile, load_profile
from archiver.records import Capture, Footprint, Page, Reading
from archiver.warc.reader import read_page
from pipelines.extract import version_of
from pipelines.reading import footprint_of, read
from pipelines.runs.patience import LONGEST_S, TooLongError, patience
from pipelines.templates.footprint import unpacked

Item = TypeVar("Item")
Task = TypeVar("Task")
Result = TypeVar("Result")
READERS = 2  # processes beside a crawl; the rows do not depend on the order of reading
GROUP = 100  # readings a transaction
TASK = 8  # captures a task: fewer are waited for, more leave a worker idle at the end
AHEAD = 32  # pages a worker that may wait to be read: enough to keep it busy, little memory


def start_readers(workers: int) -> ProcessPoolExecutor:
    """A pool of reading processes. One alone reads pages in the order in which it gets them."""
    # A fork of this process would copy its threads' locks; each one anew would load all by itself.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    pool = ProcessPoolExecutor(workers, context, initializer=begin_reader)
    with signals_left_to_parent():
        for _ in range(workers):
            pool.submit(os.getpid)  # the pool starts a process when there is work for it
    return pool


@contextmanager
def signals_left_to_parent() -> Iterator[None]:
    """Ctrl-C and systemd's stop reach every process of a run. Processes started here, which inherit
    what is blocked, leave it to the one that started them, from their first instruction on."""
    resource_tracker.ensure_running()  # starts with the first process, and would lift what we block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def read_as(profile_name: str, root: Path, learnt: bytes, page: Page) -> Reading:
    """Read a page by the collection's profile, which each process loads once. `learnt` are packed
    keys of blocks.

    Whatever goes wrong with one page is said in its Reading, and ends nothing else.
    """
    profile = _profile(profile_name, root)
    try:
        with patience(LONGEST_S):
            return read(page, profile, _learnt(learnt))
    except Exception as error:  # noqa: BLE001  (a page from the web, and years of them)
        what = f"{type(error).__name__}: {error}"
        if isinstance(error, TooLongError):
            what = f"it took more than {LONGEST_S:g} s of the processor's time"
        problem = f"the reader failed on this page: {what}"
        by = profile or GENERIC
        return Reading(
            page.capture,
            "error",
            problems=(problem,),
            extractor=by.name,
            extractor_version=version_of(by),
        )


class Readers:
    """Reads captures from their WARC files, with `workers` processes of its own; 1 is this one.

    They are started when there is something to read, or by `start`, and open the files themselves:
    no page passes through the process that asks.
    """

    def __init__(self, profile_name: str, root: Path, workers: int) -> None:
        self._profile_name = profile_name
        self._root = root
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def start(self) -> None:
        """Has the processes load what they need, while the one that asks does something else."""
        if self._workers > 1 and self._pool is None:
            self._pool = start_readers(self._workers)

    def read_captures(
        self, captures: Iterable[Capture], archive: Path, learnt: bytes
    ) -> Iterator[Reading | DamageError]:
        """Readings in the order of `captures`, whatever the number of workers; what is wrong
        where a record is not there. Without what was taken out: nobody keeps it.
        """
        return self._each(
            partial(_read_captures, self._profile_name, self._root, learnt, archive), captures
        )

    def footprints(self, captures: Iterable[Capture], archive: Path) -> Iterator[Footprint]:
        """What each page says and where, in the order of `captures`; nothing of it where that
        cannot be told."""
        return self._each(partial(_footprints, self._profile_name, self._root, archive), captures)

    def _each(
        self, job: Callable[[list[Capture]], list[Item]], captures: Iterable[Capture]
    ) -> Iterator[Item]:
        self.start()
        ahead = self._workers * AHEAD // TASK
        try:
            for found in _ahead(self._pool, job, grouped(captures, TASK), ahead):
                yield from found
        except BrokenProcessPool as error:
            raise ArchiverError(
                "a process that was reading pages died: killed, or out of memory. What was there"
                " is kept. Run the same command with --workers 1, or with more memory."
            ) from error


def read_all(
    pages: Iterable[Page], profile_name: str, root: Path, learnt: bytes
) -> Iterator[Reading]:
    """Readings of `pages`, in their order, one as each is asked for."""
    return map(partial(read_as, profile_name, root, learnt), pages)


def grouped(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of up to `size` items, made as they are asked for."""
    left = iter(items)
    while group := list(islice(left, size)):
        yield group


def _read_captures(
    profile_name: str, root: Path, learnt: bytes, archive: Path, captures: Sequence[Capture]
) -> list[Reading | DamageError]:
    found: list[Reading | DamageError] = []
    for capture in captures:
        try:
            reading = read_as(profile_name, root, learnt, read_page(archive, capture))
            found.append(replace(reading, removed=()))
        except DamageError as error:
            found.append(error)
    return found


def _footprints(
    profile_name: str, root: Path, archive: Path, captures: Sequence[Capture]
) -> list[Footprint]:
    profile = _profile(profile_name, root)
    found = []
    for capture in captures:
        try:
            with patience(LONGEST_S):
                found.append(footprint_of(read_page(archive, capture), profile))
        except Exception:  # noqa: BLE001  (said where the page is read)
            found.append(Footprint("", b""))
    return found


def _ahead(
    pool: ProcessPoolExecutor | None,
    job: Callable[[Task], Result],
    tasks: Iterable[Task],
    ahead: int,
) -> Iterator[Result]:
    """Results in the order of `tasks`, up to `ahead` of which are begun early."""
    if pool is None:
        yield from map(job, tasks)
        return
    waiting: deque[Future[Result]] = deque()
    for task in tasks:
        waiting.append(pool.submit(job, task))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@lru_cache(maxsize=2)
def _learnt(keys: bytes) -> frozenset[int]:
    return frozenset(unpacked(keys))


@lru_cache(maxsize=8)
def _profile(name: str, root: Path) -> Profile | None:
    if not (root / CONFIG).is_file():
        return load_profile(name, root / "profiles") if name else None
    collection = find_collection(str(root))
    if not name:
        return collection.profile()
    return collection.rules(load_profile(name, root / "profiles"))


def begin_reader() -> None:
    """Of each process that reads the first thing: to look for circles of garbage seldom. A tree has
    thousands of elements, and none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    end_with_parent()
