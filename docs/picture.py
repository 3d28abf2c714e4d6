"""Draws docs/demo.svg: what `archiver demo` prints on a terminal of 80 columns."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

with tempfile.TemporaryDirectory() as folder:
    ran = subprocess.run(
        [sys.executable, "-m", "archiver", "demo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "FORCE_COLOR": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
console = Console(record=True, width=80, file=open(os.devnull, "w"), highlight=False)  # noqa: SIM115, PTH123
console.print(Text.from_ansi(ran.stdout))
target = Path(__file__).with_name("demo.svg")
svg = console.export_svg(title="archiver demo")
# The marks that isolate a right-to-left title have no width, and rich reserves a cell for each.
isolated = re.compile(r'(<text[^>]*?) textLength="[^"]*"([^>]*>[^<]*(?:&#8296;|\u2068))')
target.write_text(isolated.sub(r"\1\2", svg), encoding="utf-8")
