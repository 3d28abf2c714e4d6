"""Nikola as ``nikola init`` leaves it: whole posts on its indexes, or teasers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import PYTHON, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

NIKOLA = PYTHON / "nikola"
pytestmark = needs(NIKOLA)


@pytest.mark.parametrize("theme", ["bootblog4", "base"])
@pytest.mark.parametrize("teasers", [False, True], ids=["whole", "teasers"])
def test_every_article_is_kept_once_and_whole(theme: str, teasers: bool, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with files(site / "output") as base:
        run([NIKOLA, "init", "-q", site])
        settings = {"SITE_URL": f"{base}/", "INDEX_TEASERS": teasers, "THEME": theme}
        expected = _build(site, settings | {"BLOG_TITLE": "The Ferry Paper"})
        assert walk(f"{base}/", tmp_path / "c", expected, precision=19).wrong == {}


@pytest.mark.parametrize("seed", ["archive.html", "categories/cat_harbour/"])
def test_an_archive_by_years_and_a_part_of_it(seed: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with files(site / "output") as base:
        run([NIKOLA, "init", "-q", site])
        settings = {"SITE_URL": f"{base}/", "BLOG_TITLE": "The Ferry Paper"}
        expected = _build(site, settings | {"CATEGORY_PAGES_ARE_INDEXES": True})
        if "cat_" in seed:
            expected = {at: one for at, one in expected.items() if one.category == "Harbour"}
        assert walk(f"{base}/{seed}", tmp_path / "c", expected, precision=19).wrong == {}


def _build(site: Path, settings: dict[str, object]) -> dict[str, Known]:
    with (site / "conf.py").open("a") as config:
        config.writelines(f"{name} = {value!r}\n" for name, value in settings.items())
    for page in pages():
        head = f"<!--\n.. title: {page.title}\n.. slug: {page.slug}\n-->"
        (site / "pages" / f"{page.slug}.md").write_text(f"{head}\n\n{page.text}\n")
    for one in known():
        meta = {
            "title": one.title,
            "slug": one.slug,
            "date": f"{one.at:%Y-%m-%d %H:%M:%S} UTC",
            "author": one.author,
            "category": one.category,
            "tags": ", ".join(one.tags),
        }
        head = "\n".join(f".. {name}: {value}" for name, value in meta.items())
        text = one.markdown.replace("\n\n", "\n\n<!-- TEASER_END -->\n\n", 1)
        (site / "posts" / f"{one.slug}.md").write_text(f"<!--\n{head}\n-->\n\n{text}")
    run([NIKOLA, "build", "-q"], cwd=site)
    return {f"/posts/{one.slug}/": one for one in known()}
