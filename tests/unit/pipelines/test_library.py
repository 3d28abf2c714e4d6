"""The reader for use alone: as its page in the docs shows it, and without the rest of the house."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import archiver
from pipelines import read_page

DOCS = Path(__file__).parents[3] / "docs" / "library.md"
ALONE = """
import sys
from pipelines import read_page
read_page(b"<h1>A</h1><p>A sentence.</p>", "https://paper.example/a")
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_docs_show_what_it_does():
    result = doctest.testfile(str(DOCS), module_relative=False, encoding="utf-8")
    assert result.attempted > 10
    assert result.failed == 0


def test_it_imports_no_crawler_and_no_database():
    ran = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert {"pipelines", "lxml"} <= loaded
    assert not loaded & {"scrapy", "twisted", "sqlite3", "sqlite_utils", "warcio", "asyncio"}


def test_it_is_had_from_the_application_s_package_too():
    assert archiver.read_page is read_page
    with pytest.raises(AttributeError, match="no attribute 'read_pages'"):
        _ = archiver.read_pages


@pytest.mark.parametrize(
    "url", ["", "x", "http://[", "mailto:a@b.example", "https://p.example:99999/"]
)
def test_no_address_raises(url: str):
    html = (
        b"<h1>Shut</h1>"
        + b"<p>The old bridge was closed on Monday, for how long is unknown.</p>" * 4
    )
    assert len(read_page(html, url)) == (url != "http://[")
