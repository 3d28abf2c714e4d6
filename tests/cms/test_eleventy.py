"""Eleventy by the templates of eleventy-base-blog: three newest, and an archive of all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import NODE, NPM, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

ELEVENTY, STARTER = NODE / ".bin" / "eleventy", NPM / "eleventy-base-blog"
pytestmark = needs(ELEVENTY, STARTER)


@pytest.mark.parametrize("seed", ["/posts/", "/"])
def test_every_article_is_kept_once_and_whole(seed: str, tmp_path: Path) -> None:
    with files(tmp_path / "site" / "_site") as base:
        expected = _build(tmp_path / "site", base)
        walked = walk(base + seed, tmp_path / "c", expected, with_authors=False)
    assert walked.wrong == {}


def _build(folder: Path, base: str) -> dict[str, Known]:
    left_out = shutil.ignore_patterns("node_modules", "*.md")
    shutil.copytree(STARTER, folder, ignore=left_out, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(NODE)
    about = {"title": "The Ferry Paper", "url": f"{base}/", "description": "News"}
    feed = {"subtitle": "News", "filename": "feed.xml", "path": "/feed/feed.xml", "id": base}
    by = {"name": "The editors", "email": "us@example.org", "url": base}
    data = about | {"feed": feed, "author": by, "jsonfeed": {"path": "/feed.json", "url": base}}
    (folder / "_data" / "metadata.json").write_text(json.dumps(data))
    for page in pages():
        path = folder / f"{page.slug}.md"
        path.write_text(f"---\nlayout: layouts/post.njk\ntitle: {page.title}\n---\n{page.text}\n")
    for one in known():
        head = {"title": one.title, "tags": one.tags, "layout": "layouts/post.njk"}
        front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        front += f"\ndate: {one.at:%Y-%m-%d}"
        (folder / "posts" / f"{one.slug}.md").write_text(f"---\n{front}\n---\n{one.markdown}")
    run([ELEVENTY, "--quiet"], cwd=folder)
    return {f"/posts/{one.slug}/": one for one in known()}
