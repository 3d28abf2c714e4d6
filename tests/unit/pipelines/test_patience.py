"""A page whose reading does not end is given up, and ends nothing else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from pipelines.reading import as_page
from pipelines.runs import workers
from pipelines.runs.patience import TooLongError, patience

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.records import Reading

URL = "https://example.org/a/1.html"


def endless(*_: object) -> Reading:
    while True:
        try:
            while True:
                pass
        except ValueError:
            pass


def stubborn(*_: object) -> Reading:
    """Takes the first word for an error of its own."""
    try:
        return endless()
    except Exception:  # noqa: BLE001
        return endless()


@pytest.mark.parametrize("reader", [endless, stubborn])
def test_a_page_that_takes_too_long_is_an_error_and_the_next_is_read(
    reader: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = as_page(b"<p>A page.</p>", URL)
    with monkeypatch.context() as patched:
        patched.setattr(workers, "LONGEST_S", 0.2)
        patched.setattr(workers, "read", reader)
        found = workers.read_as("", tmp_path, b"", page)
    assert found.kind == "error"
    assert found.problems == (
        "the reader failed on this page: it took more than 0.2 s of the processor's time",
    )
    assert workers.read_as("", tmp_path, b"", page).kind == "article"


def test_what_ends_in_time_is_not_disturbed_later() -> None:
    with patience(0.05):
        pass
    assert sum(range(10_000_000)) > 0


def test_beside_the_main_thread_there_is_no_limit() -> None:
    ended: list[bool] = []

    def work() -> None:
        with patience(0.01):
            sum(range(2_000_000))
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]
    with pytest.raises(TooLongError), patience(0.05):
        endless()
