"""What a system needs that is not installed: its tests are skipped, and say how to have it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-cms" / "bin"  # systems from PyPI
WAGTAIL = ROOT / ".venv-cms" / "wagtail" / "bin"  # of another Django
NPM = ROOT / ".venv-cms" / "npm"  # and from npm
NODE = NPM / "node_modules"
HOW = "make test-cms installs it when it is root; else it says what to install"


def needs(*programs: str | Path) -> list[pytest.MarkDecorator]:
    """The marks of a test file of a system that runs these."""
    missing = [name for name in programs if not (shutil.which(name) or Path(name).exists())]
    why = f"no {', '.join(map(str, missing))}: {HOW}"
    return [pytest.mark.cms, pytest.mark.skipif(bool(missing), reason=why)]
