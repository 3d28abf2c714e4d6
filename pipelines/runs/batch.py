"""Group commit: what arrives within a moment is made durable together, then reported as kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

MAX_ITEMS = 100
MAX_WAIT_S = 0.2


class Batch(Generic[Item, Outcome]):
    """Collects items and hands them to `commit` in order, one group at a time.

    `commit` runs in `executor` and returns an outcome for each item; it raises when nothing of
    the group was kept. The future of an item is done only when its group is durable.
    """

    def __init__(
        self, commit: Callable[[Sequence[Item]], Sequence[Outcome]], executor: Executor
    ) -> None:
        self._commit = commit
        self._executor = executor
        self._waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self._full = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def add(self, item: Item) -> asyncio.Future[Outcome]:
        """Take an item in. Nobody needs to await the future: `drain` raises what went wrong."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if len(self._waiting) >= MAX_ITEMS:
            self._full.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        return future

    async def drain(self) -> None:
        """Until all that was added is durable. Raises what `commit` raised last, if it did."""
        self._full.set()
        while self._task and not self._task.done():
            await self._task
        if self._task:
            self._task.result()

    async def _run(self) -> None:
        """Until nothing waits: also after a failure, or what came in meanwhile would wait on."""
        failed: Exception | None = None
        while self._waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._full.wait(), MAX_WAIT_S)
            self._full.clear()
            group, self._waiting = self._waiting, []
            try:
                await self._keep(group)
            except Exception as error:  # noqa: BLE001  (raised below)
                failed = error
        if failed:
            raise failed

    async def _keep(self, group: list[tuple[Item, asyncio.Future[Outcome]]]) -> None:
        items = [item for item, _ in group]
        loop = asyncio.get_running_loop()
        try:
            outcomes = await loop.run_in_executor(self._executor, self._commit, items)
        except Exception as error:
            for _, future in group:
                _settle(future, error)
            raise
        for (_, future), outcome in zip(group, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)


def _settle(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # read once here: not every waiter is awaited
