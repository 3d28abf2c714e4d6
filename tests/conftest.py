"""Fixtures for all tests: the sites that they crawl, on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.demo.village import serve_village

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.demo.village import Village


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What crawls leave in the user's state folder is left in one of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def village() -> Iterator[Village]:
    """The village site, running for one test, with an empty log."""
    with serve_village() as running:
        yield running
