"""Reading in processes of their own: they end with the process that started them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Self, TypeVar

from archiver.collection import CONFIG, find_collection
from archiver.profile import GENERIC, Profile, load_profile
from archiver.records import Capture, Page, Reading
from archiver.warc.reader import read_page
from pipelines.extract import version_of
from pipelines.reading import read

Item = TypeVar("Item")
Task = TypeVar("Task")
Result = TypeVar("Result")
TASK = 8  # captures a task: fewer are waited for, more leave a worker idle at the end
AHEAD = 32  # pages a worker that may wait to be read: enough to keep it busy, little memory


def start_readers(workers: int) -> ProcessPoolExecutor:
    """A pool of reading processes. One alone reads pages in the order in which it gets them."""
    context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
    pool = ProcessPoolExecutor(workers, context, initializer=_begin)
    # Ctrl-C and systemd's stop reach every process of a run. Readers, which inherit what is blocked
    # here, leave it to the one that started them, from their first instruction on.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        for _ in range(workers):
            pool.submit(os.getpid)  # the pool starts a process when there is work for it
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return pool


def read_as(profile_name: str, root: Path, page: Page) -> Reading:
    """Read a page by the collection's profile, which each process loads once.

    Whatever goes wrong with one page is said in its Reading, and ends nothing else.
    """
    profile = _profile(profile_name, root)
    try:
        return read(page, profile)
    except Exception as error:  # noqa: BLE001  (a page from the web, and years of them)
        problem = f"the reader failed on this page: {type(error).__name__}: {error}"
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

    The processes open the files themselves: no page passes through the one that asks.
    """

    def __init__(self, profile_name: str, root: Path, workers: int) -> None:
        self._job = partial(_read_captures, profile_name, root)
        self._workers = workers
        self._pool = start_readers(workers) if workers > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def read_captures(self, captures: Iterable[Capture], archive: Path) -> Iterator[Reading]:
        """Readings in the order of `captures`, whatever the number of workers.

        Without what was taken out: nobody keeps it. Raises DamageError where a record is not
        there.
        """
        tasks = grouped(captures, TASK)
        job = partial(self._job, archive)
        for readings in _ahead(self._pool, job, tasks, self._workers * AHEAD // TASK):
            yield from readings


def read_all(pages: Iterable[Page], profile_name: str, root: Path) -> Iterator[Reading]:
    """Readings of `pages`, in their order, one as each is asked for."""
    return map(partial(read_as, profile_name, root), pages)


def grouped(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of up to `size` items, made as they are asked for."""
    left = iter(items)
    while group := list(islice(left, size)):
        yield group


def _read_captures(
    profile_name: str, root: Path, archive: Path, captures: Sequence[Capture]
) -> list[Reading]:
    pages = (read_page(archive, capture) for capture in captures)
    return [replace(read_as(profile_name, root, page), removed=()) for page in pages]


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


@lru_cache(maxsize=8)
def _profile(name: str, root: Path) -> Profile | None:
    if not (root / CONFIG).is_file():
        return load_profile(name, root / "profiles") if name else None
    collection = find_collection(str(root))
    if not name:
        return collection.profile()
    return collection.rules(load_profile(name, root / "profiles"))


def _begin() -> None:
    """Looks for circles of garbage seldom: a tree has thousands of elements, and none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    _end_with_parent()


def _end_with_parent() -> None:
    """A reader must not outlive a crawl that was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
