"""Any bytes as a page, mutated from the village's and the blogs' pages towards code not yet run.

    make fuzz [SECONDS=60]

An exception ends it, and a page that takes longer than `SLOWEST` seconds: the page is kept as
``crash-…`` or ``timeout-…`` in the folder where it was started, and is read again by
``.venv-fuzz/bin/python tests/fuzz/reading.py crash-…``.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipelines"]):
    from archiver.demo.village.site import Ask, answer
    from archiver.profile import GENERIC, bundled
    from pipelines import read, read_listing
    from pipelines.reading import as_page

LAYOUTS = Path(__file__).parents[1] / "unit" / "posts" / "layouts"
PATHS = ("/", "/z/3625", "/a/the-button-at-the-bottom-of-the-page/36197001.html", "/api/z3625")
PROFILES = (None, GENERIC, *bundled().values())
ROLES = ("article", "listing", "other", "feed")
TYPES = ("text/html", "text/plain", "application/json", "text/html; charset=windows-1251", "")
TIMES = ("", "2024-05-01T10:20:30Z")
SLOWEST = 30
LONGEST = 100_000  # bytes of a page


def read_any(data: bytes) -> None:
    """The first four bytes choose how the others are read."""
    choice, body = data[:4].ljust(4, b"\0"), data[4:]
    profile = PROFILES[choice[0] % len(PROFILES)]
    page = as_page(body, "https://www.rferl.org/a/x/30351234.html", TYPES[choice[1] % len(TYPES)])
    capture = replace(
        page.capture,
        role=ROLES[choice[2] % len(ROLES)],
        fetched_at=TIMES[choice[3] % len(TIMES)],
    )
    page = replace(page, capture=capture)
    read(page, profile, frozenset())
    read_listing(page, profile or GENERIC)


def seeds() -> list[bytes]:
    pages = [answer(Ask(path, "http://h")).body for path in PATHS]
    return [*pages, *(one.read_bytes() for one in LAYOUTS.glob("*.html"))]


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(seeds()):
            (Path(folder) / f"{number}").write_bytes(bytes([number % 8, 0, number % 4, 1]) + page)
        options = [f"-timeout={SLOWEST}", f"-max_len={LONGEST}", f"-artifact_prefix={Path.cwd()}/"]
        files = [one for one in arguments[1:] if not one.startswith("-")]
        atheris.Setup([*arguments, *options, *([] if files else [folder])], read_any)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
