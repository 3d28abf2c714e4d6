"""What each walk found, as a line, when all are done."""

from __future__ import annotations

import pytest

from tests.cms.walked import REPORT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("walks")
    for line in REPORT:
        terminalreporter.line(line)
