"""Material for MkDocs and its blog: excerpts, a pager, archives and categories."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cms.catalogue import AUTHORS, Known, known, pages
from tests.cms.needs import PYTHON, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs(PYTHON / "mkdocs")
CONFIG = """
site_name: The Ferry Paper
site_url: {base}/
theme:
  name: material
  font: false
plugins:
  - blog
"""


def test_every_article_is_kept_once_and_whole(tmp_path: Path) -> None:
    with files(tmp_path / "site") as base:
        expected = _build(tmp_path, CONFIG.format(base=base))
        walked = walk(f"{base}/blog/", tmp_path / "c", expected)
    assert walked.wrong == {}


def _build(folder: Path, config: str) -> dict[str, Known]:
    blog = folder / "docs" / "blog"
    (blog / "posts").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(config)
    (folder / "docs" / "index.md").write_text("# The Ferry Paper\n\nWelcome.\n")
    (blog / "index.md").write_text("# Blog\n")
    people = {name.split()[0].lower(): name for name in AUTHORS}
    (blog / ".authors.yml").write_text(
        "authors:\n"
        + "".join(
            f"  {key}:\n    name: {name}\n    description: Writer\n    avatar: /a.png\n"
            for key, name in people.items()
        )
    )
    for page in pages():
        (folder / "docs" / f"{page.slug}.md").write_text(f"# {page.title}\n\n{page.text}\n")
    for one in known():
        head = {
            "date": f"{one.at:%Y-%m-%d}",
            "authors": [one.author.split()[0].lower()],
            "categories": [one.category],
            "slug": one.slug,
        }
        front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        front = front.replace(f'"{one.at:%Y-%m-%d}"', f"{one.at:%Y-%m-%d}")
        text = one.markdown.replace("\n\n", "\n\n<!-- more -->\n\n", 1)
        path = blog / "posts" / f"{one.slug}.md"
        path.write_text(f"---\n{front}\n---\n\n# {one.title}\n\n{text}")
    run([PYTHON / "mkdocs", "build", "-q"], cwd=folder)
    return {f"/blog/{one.at:%Y/%m/%d}/{one.slug}/": one for one in known()}
