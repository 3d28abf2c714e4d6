"""Fixtures for all tests: the sites that they crawl, on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.demo.village import serve_village

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.demo.village import Village


@pytest.fixture
def village() -> Iterator[Village]:
    """The village site, running for one test, with an empty log."""
    with serve_village() as running:
        yield running
