"""A spider, a clock that tests set, and frontiers that are closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider

from archiver.frontier.sqlite import FrontierScheduler


class WalkSpider(Spider):
    name = "walk"

    def parse(self, response: Any) -> None:
        """Only its name is needed."""

    def listing(self, response: Any, page: int = 0) -> None:
        """Likewise."""

    def broken(self, failure: Any) -> None:
        """Likewise."""


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Frontiers:
    """Opens the frontier of one test, again and again."""

    path: Path
    clock: Clock
    spider: WalkSpider = field(default_factory=WalkSpider)
    opened: list[FrontierScheduler] = field(default_factory=list)

    def __call__(self) -> FrontierScheduler:
        scheduler = FrontierScheduler(self.path, clock=self.clock)
        scheduler.open(self.spider)
        self.opened.append(scheduler)
        return scheduler

    def kill(self, scheduler: FrontierScheduler) -> None:
        """As SIGKILL does: what is committed stays, nothing is said."""
        assert scheduler.file._conn
        scheduler.file._conn.close()
        scheduler.file._conn = None
        self.opened.remove(scheduler)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(tmp_path: Path, clock: Clock) -> Iterator[Frontiers]:
    frontiers = Frontiers(tmp_path / "state" / "frontier.db", clock)
    yield frontiers
    for scheduler in frontiers.opened:
        scheduler.file.close()


@pytest.fixture
def scheduler(frontier: Frontiers) -> FrontierScheduler:
    return frontier()


@pytest.fixture
def ask() -> Callable[..., Request]:
    """A request for a path of one site, or for a whole address."""

    def make(path: str, **kwargs: Any) -> Request:
        return Request(path if "://" in path else f"http://a.example/{path}", **kwargs)

    return make
