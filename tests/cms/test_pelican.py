"""Pelican, by both themes that it brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import PYTHON, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs(PYTHON / "pelican")
CONFIG = """
AUTHOR = "The editors"
SITENAME = "The Ferry Paper"
SITEURL = "{base}"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 6
THEME = "{theme}"
LINKS = (("Pelican", "https://getpelican.com/"), ("Python", "https://python.org/"))
SOCIAL = (("Somewhere", "https://social.example/"),)
"""
RELATIVE = """
RELATIVE_URLS = True
ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
SUMMARY_MAX_LENGTH = 20
"""


@pytest.mark.parametrize("theme", ["notmyidea", "simple"])
def test_every_article_is_kept_once_and_whole(theme: str, tmp_path: Path) -> None:
    with files(tmp_path / "output") as base:
        expected = _build(tmp_path, CONFIG.format(base=base, theme=theme))
        assert walk(f"{base}/", tmp_path / "c", expected, precision=19).wrong == {}


@pytest.mark.parametrize("seed", ["archives.html", "index.html", "author/ada-marlow.html"])
def test_pages_that_lead_to_each_other_by_relative_links(seed: str, tmp_path: Path) -> None:
    config = CONFIG.format(base="", theme="notmyidea") + RELATIVE
    expected = {f"/{one.at:%Y/%m}{path}": one for path, one in _build(tmp_path, config).items()}
    if "author" in seed:
        expected = {path: one for path, one in expected.items() if one.author == "Ada Marlow"}
    with files(tmp_path / "output") as base:
        walked = walk(f"{base}/{seed}", tmp_path / "c", expected, precision=19)
    assert walked.wrong == {}


def _build(folder: Path, config: str) -> dict[str, Known]:
    content = folder / "content"
    (content / "pages").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(config)
    for page in pages():
        (content / "pages" / f"{page.slug}.md").write_text(f"Title: {page.title}\n\n{page.text}\n")
    for one in known():
        head = {
            "Title": one.title,
            "Date": f"{one.at:%Y-%m-%d %H:%M:%S}",
            "Slug": one.slug,
            "Author": one.author,
            "Category": one.category,
            "Tags": ", ".join(one.tags),
        }
        meta = "\n".join(f"{name}: {value}" for name, value in head.items())
        (content / f"{one.slug}.md").write_text(f"{meta}\n\n{one.markdown}")
    run([PYTHON / "pelican", "content", "-s", "pelicanconf.py", "-o", "output"], cwd=folder)
    return {f"/{one.slug}": one for one in known()}
