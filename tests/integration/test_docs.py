"""The commands that README shows are run, as they are printed, on the village."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.demo.village import Village

README = Path(__file__).parents[2] / "README.md"
SERVES_ON = ("archiver replay", "make ", ". ")  # do not end, or are what runs this test


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(SERVES_ON)]


def test_every_command_of_the_readme_does_what_it_says(village: Village, tmp_path: Path) -> None:
    assert len(commands()) > 5
    bin_folder = Path(sys.executable).parent
    for command in commands():
        # Politely, at a second each, its pictures would take minutes.
        seed = f"{village.url('/z/3625')} --no-requisites"
        line = command.replace("https://example.org/archive", seed)
        line = line.replace("crawl example", "crawl example --no-requisites")
        ran = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"


@pytest.mark.parametrize("page", [README, *sorted(README.parent.glob("docs/*.md"))])
def test_links_between_the_docs_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
