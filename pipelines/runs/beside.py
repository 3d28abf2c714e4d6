"""The processes that read a crawl's pages beside it. Each has a socket, on which pages go one way
and readings the other; the crawl spends no thread on them."""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import socket
import struct
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipelines.runs.workers import begin_reader, read_as, signals_left_to_parent

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from archiver.records import Page, Reading

_SIZE = struct.Struct("!Q")  # before each message
_NO_LIMIT = 1 << 62  # of what a stream may hold: what comes are our own readings

REST_S = 0.5  # before another process is started: the cause may be there still

Start = tuple[BaseProcess, socket.socket]


class ReaderDiedError(Exception):
    """A process ended while it read a page: killed, or out of memory."""


@dataclass(slots=True)
class _Asked:
    """A page on its way: kept until its reading is there, so that it can be asked for again."""

    message: bytes
    reading: asyncio.Future[Reading]


@dataclass(slots=True)
class _Reader:
    process: BaseProcess
    answers: asyncio.StreamReader
    questions: asyncio.StreamWriter
    asked: deque[_Asked] = field(default_factory=deque)

    def ask(self, asked: _Asked) -> None:
        self.asked.append(asked)
        if not self.questions.is_closing():  # else the one in its place will be asked
            self.questions.writelines((_SIZE.pack(len(asked.message)), asked.message))

    async def answer(self) -> None:
        """Give each page its reading, in order. Returns when the process has ended, and the page on
        which it died, if there is one, is given up."""
        try:
            while True:
                (size,) = _SIZE.unpack(await self.answers.readexactly(_SIZE.size))
                reading = pickle.loads(await self.answers.readexactly(size))  # noqa: S301
                if not (future := self.asked.popleft().reading).done():
                    future.set_result(reading)
        except (asyncio.IncompleteReadError, OSError):
            self.questions.close()
            if self.asked and not (future := self.asked.popleft().reading).done():
                future.set_exception(ReaderDiedError())


class PageReaders:
    """`count` processes that read pages by the collection at `root`, with what was learnt of it.

    They start at once; `open` is to be awaited before the first page, in the loop that reads.
    """

    def __init__(self, count: int, root: Path, learnt: bytes) -> None:
        self._start = partial(_start, root, learnt)
        self._started = [self._start() for _ in range(count)]
        self._readers: list[_Reader] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def open(self) -> None:
        """Connect to the processes that have been started."""
        started, self._started = self._started, []
        for process, ours in started:
            answers, questions = await asyncio.open_unix_connection(sock=ours, limit=_NO_LIMIT)
            reader = _Reader(process, answers, questions)
            self._readers.append(reader)
            self._keep(self._serve(reader))

    async def read(self, page: Page, profile_name: str) -> Reading:
        """The reading of a page. Raises ReaderDiedError where the process that read it died."""
        future: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        message = pickle.dumps((profile_name, page), pickle.HIGHEST_PROTOCOL)
        self._ask(_Asked(message, future))
        return await future

    def close(self) -> None:
        """End the processes; what they have not read is not waited for."""
        self._closed = True
        for reader in self._readers:
            reader.questions.close()
            reader.process.kill()  # who leaves signals to us heeds no other
        for process, ours in self._started:
            ours.close()
            process.kill()

    def _ask(self, asked: _Asked) -> None:
        min(self._readers, key=lambda reader: len(reader.asked)).ask(asked)

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: _Reader) -> None:
        """Until the process ends; then another takes its place, and reads what it had to read."""
        await reader.answer()
        if self._closed:
            return
        while not self._started:
            await asyncio.sleep(REST_S)
            with suppress(OSError):  # no room for another process yet
                self._started = [self._start()]
        await self.open()
        self._readers.remove(reader)
        for asked in reader.asked:
            self._ask(asked)


def _start(root: Path, learnt: bytes) -> Start:
    context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
    ours, theirs = socket.socketpair()
    process = context.Process(target=_read_pages, args=(theirs, root, learnt), daemon=True)
    with signals_left_to_parent():
        process.start()
    theirs.close()
    return process, ours


def _read_pages(crawl: socket.socket, root: Path, learnt: bytes) -> None:
    """Read what comes until the crawl ends."""
    begin_reader()
    with crawl, crawl.makefile("rb") as questions, crawl.makefile("wb") as answers:
        while message := _message(questions):
            profile_name, page = pickle.loads(message)  # noqa: S301 - from our own parent
            reading = pickle.dumps(
                read_as(profile_name, root, learnt, page), pickle.HIGHEST_PROTOCOL
            )
            answers.write(_SIZE.pack(len(reading)) + reading)
            answers.flush()


def _message(stream: BinaryIO) -> bytes:
    """The next message; empty where there is none any more."""
    head = stream.read(_SIZE.size)
    return stream.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else b""
