"""Group commit: an item is reported as kept when its group is durable, as lost when it is not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipelines.runs.batch import Batch


def test_items_are_kept_in_the_order_in_which_they_came() -> None:
    groups: list[list[int]] = []

    def commit(group: Sequence[int]) -> list[int]:
        groups.append(list(group))
        return [item * 2 for item in group]

    async def work() -> list[int]:
        with ThreadPoolExecutor(1) as thread:
            batch = Batch(commit, thread)
            kept = [batch.add(item) for item in (1, 2, 3)]
            await batch.drain()
            return [await one for one in kept]

    assert asyncio.run(work()) == [2, 4, 6]
    assert [item for group in groups for item in group] == [1, 2, 3]


def test_what_comes_in_while_a_commit_fails_is_not_left_waiting() -> None:
    committing, added = threading.Event(), threading.Event()

    def commit(group: Sequence[str]) -> list[None]:
        committing.set()
        added.wait()
        raise OSError(28, "No space left on device")

    async def work() -> None:
        with ThreadPoolExecutor(1) as thread:
            batch = Batch(commit, thread)
            first = batch.add("a capture, for which nobody waits")
            await asyncio.to_thread(committing.wait)
            second = batch.add("a reading")
            added.set()
            for one in (first, second):
                with pytest.raises(OSError, match="No space left"):
                    await one
            with pytest.raises(OSError, match="No space left"):
                await batch.drain()

    asyncio.run(work())
