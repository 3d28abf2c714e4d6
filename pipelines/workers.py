"""Reading in processes of their own: they end with the process that started them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache, partial
from pathlib import Path

from archiver.profile import Profile, load_profile
from archiver.records import Page, Reading
from pipelines.reading import read

AHEAD = 32  # pages a worker that may wait to be read: enough to keep it busy, little memory


def start_readers(workers: int) -> ProcessPoolExecutor:
    """A pool of reading processes. One alone reads pages in the order in which it gets them."""
    context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
    return ProcessPoolExecutor(workers, context, initializer=_begin)


def read_as(profile_name: str, root: Path, page: Page) -> Reading:
    """Read a page by the collection's profile, which each process loads once.

    Whatever goes wrong with one page is said in its Reading, and ends nothing else.
    """
    profile = _profile(profile_name, root) if profile_name else None
    try:
        return read(page, profile)
    except Exception as error:  # noqa: BLE001  (a page from the web, and years of them)
        problem = f"the reader failed on this page: {type(error).__name__}: {error}"
        return Reading(page.capture, "error", problems=(problem,))


def read_all(
    pages: Iterable[Page], profile_name: str, root: Path, workers: int
) -> Iterator[Reading]:
    """Readings of `pages`, in their order, whatever the number of workers."""
    one = partial(read_as, profile_name, root)
    if workers < 2:
        yield from map(one, pages)
        return
    with start_readers(workers) as pool:
        waiting: deque[Future[Reading]] = deque()
        for page in pages:
            waiting.append(pool.submit(one, page))
            if len(waiting) >= workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@lru_cache(maxsize=8)
def _profile(name: str, root: Path) -> Profile:
    return load_profile(name, root / "profiles")


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
