from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from pipelines.reading import as_page
from pipelines.runs.beside import PageReaders, ReaderDiedError

TEXT = "The bridge over the river was opened again on Monday, a year after the flood. " * 5


def page(name: str):
    html = f"<html><body><article><h1>{name}</h1><p>{TEXT}</p></article></body></html>"
    return as_page(html.encode(), f"http://127.0.0.1/{name}", "text/html")


def titles(found) -> list[str | None]:
    return [one.articles[0].title for one in found]


async def opened(root: Path, count: int) -> PageReaders:
    readers = PageReaders(count, root, b"")
    await readers.open()
    return readers


def pids(readers: PageReaders) -> list[int]:
    return [reader.process.pid for reader in readers._readers]


def test_each_page_gets_its_own_reading(tmp_path: Path) -> None:
    async def run() -> None:
        readers = await opened(tmp_path, 2)
        names = [f"page {number}" for number in range(20)]
        found = await asyncio.gather(*(readers.read(page(name), "") for name in names))
        assert titles(found) == names
        readers.close()

    asyncio.run(run())


def test_a_reader_that_dies_costs_the_page_it_read_and_no_other(tmp_path: Path) -> None:
    async def run() -> None:
        readers = await opened(tmp_path, 1)
        await readers.read(page("before"), "")
        (pid,) = pids(readers)
        os.kill(pid, signal.SIGSTOP)
        asked = [asyncio.ensure_future(readers.read(page(n), "")) for n in ("a", "b", "c")]
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ReaderDiedError):
            await asked[0]
        assert titles(await asyncio.gather(*asked[1:])) == ["b", "c"]
        assert titles([await readers.read(page("after"), "")]) == ["after"]
        assert pids(readers) != [pid]
        readers.close()

    asyncio.run(run())


def test_a_page_asked_for_between_two_readers_is_read_by_the_second(tmp_path: Path) -> None:
    async def run() -> None:
        readers = await opened(tmp_path, 1)
        (reader,) = readers._readers
        reader.process.kill()
        await reader.questions.wait_closed()
        assert readers._readers == [reader]
        assert titles([await readers.read(page("a"), "")]) == ["a"]
        assert readers._readers != [reader]
        readers.close()

    asyncio.run(run())


def test_closed_readers_end(tmp_path: Path) -> None:
    async def run() -> PageReaders:
        readers = await opened(tmp_path, 2)
        readers.close()
        return readers

    processes = [reader.process for reader in asyncio.run(run())._readers]
    for process in processes:
        process.join()
    assert len(processes) == 2


def test_readers_that_were_never_opened_end(tmp_path: Path) -> None:
    readers = PageReaders(1, tmp_path, b"")
    ((process, _),) = readers._started
    readers.close()
    process.join()
    assert process.exitcode == -signal.SIGKILL
