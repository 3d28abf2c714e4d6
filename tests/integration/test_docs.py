"""The commands that the docs show are run, as they are printed, on the village."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.demo.village import Village
from tests.integration.conftest import FAST

README = Path(__file__).parents[2] / "README.md"
OPERATIONS = README.parent / "docs" / "operations.md"
TUTORIAL = README.parent / "docs" / "tutorial.md"
NO_PICTURES = "--no-requisites"  # which init has not: it fetches none
SERVES_ON = ("archiver replay", "make ", ". ")  # do not end, or are what runs this test


def blocks(page: Path) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def commands() -> list[str]:
    lines = [line.partition("  #")[0].strip() for one in blocks(README) for line in one.split("\n")]
    return [line for line in lines if line and not line.startswith(SERVES_ON)]


def run_on(village: Village, folder: Path, script: str) -> None:
    """Run what a person would copy from the docs."""
    seed = village.url("/z/3625")
    quickly = " ".join(FAST)  # politely, at a second each, it would take minutes
    script = re.sub(r"(archiver crawl (\S+|--all))", rf"\1 {quickly}", script)
    script = re.sub(r"(archiver init \S+ \S+)", rf"\1 {quickly}".replace(NO_PICTURES, ""), script)
    script = script.replace("https://example.org/archive", seed)
    bin_folder = Path(sys.executable).parent
    ran = subprocess.run(
        ["bash", "-ec", script],
        cwd=folder,
        env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"{script}\n{ran.stdout}{ran.stderr}"


def test_every_command_of_the_readme_does_what_it_says(village: Village, tmp_path: Path) -> None:
    assert len(commands()) > 5
    for command in commands():
        run_on(village, tmp_path, command)


def test_every_command_of_the_operations_page_does_what_it_says(
    village: Village, tmp_path: Path
) -> None:
    assert len(blocks(OPERATIONS)) > 8
    for block in blocks(OPERATIONS):
        run_on(village, tmp_path, block)


def test_every_command_of_the_tutorial_does_what_it_says(village: Village, tmp_path: Path) -> None:
    assert len(blocks(TUTORIAL)) > 5
    run_on(village, tmp_path, "".join(blocks(TUTORIAL)))  # one shell: a later block asks for $url


@pytest.mark.parametrize("page", [README, *sorted(README.parent.glob("docs/*.md"))])
def test_links_between_the_docs_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
