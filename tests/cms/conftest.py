"""What each walk found, as a line, when all are done; whichever process walked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cms.walked import REPORT


@pytest.fixture(autouse=True)
def _told(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    request.node.user_properties += [("walk", line) for line in REPORT]
    REPORT.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("walks")
    reports = [one for some in terminalreporter.stats.values() for one in some]
    ended = [one for one in reports if getattr(one, "when", None) == "teardown"]
    for line in sorted(line for one in ended for name, line in one.user_properties):
        terminalreporter.line(line)
