"""ABlog, a blog of Sphinx: a list of all with excerpts, years, and what a document is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import PYTHON, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

SPHINX = PYTHON / "sphinx-build"
pytestmark = needs(SPHINX, PYTHON / "ablog")
# What "ablog start" writes, without its comments.
CONFIG = """
project = blog_title = "The Ferry Paper"
blog_baseurl = "{base}/"
extensions = ["ablog", "myst_parser"]
html_theme = "alabaster"
html_sidebars = {{"**": ["about.html", "ablog/postcard.html", "navigation.html",
    "ablog/recentposts.html", "ablog/tagcloud.html", "ablog/categories.html",
    "ablog/archives.html", "searchbox.html"]}}
"""


@pytest.mark.parametrize("seed", ["/blog.html", "/blog/author/ada-marlow.html", "/blog/2022.html"])
def test_every_article_is_kept_once_and_whole(seed: str, tmp_path: Path) -> None:
    with files(tmp_path / "site") as base:
        expected = _build(tmp_path / "source", tmp_path / "site", base)
        if "ada" in seed:
            expected = {at: one for at, one in expected.items() if one.author == "Ada Marlow"}
        if "2022" in seed:
            expected = {at: one for at, one in expected.items() if one.at.year == 2022}
        assert walk(base + seed, tmp_path / "c", expected).wrong == {}


def _build(folder: Path, out: Path, base: str) -> dict[str, Known]:
    (folder / "posts").mkdir(parents=True)
    (folder / "conf.py").write_text(CONFIG.format(base=base))
    toc = "```{toctree}\nabout\nimprint\n```\n```{postlist} 5\n:excerpts:\n```\n"
    (folder / "index.md").write_text(f"# Welcome to the Ferry Paper\n\n{toc}")
    for page in pages():
        (folder / f"{page.slug}.md").write_text(f"# {page.title}\n\n{page.text}\n")
    for one in known():
        head = f"---\nblogpost: true\ndate: {one.at:%b %d, %Y}\nauthor: {one.author}\n"
        head += f"category: {one.category}\ntags: {', '.join(one.tags)}\n---\n"
        text = one.markdown
        (folder / "posts" / f"{one.slug}.md").write_text(f"{head}\n# {one.title}\n\n{text}")
    run([SPHINX, "-q", "-b", "html", folder, out])
    return {f"/posts/{one.slug}.html": one for one in known()}
