"""Wintersmith by its example of a blog: no dates on articles, an archive by years and months."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cms.catalogue import AUTHORS, Known, known, pages
from tests.cms.needs import NODE, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

WINTERSMITH, EXAMPLE = NODE / ".bin" / "wintersmith", NODE / "wintersmith" / "examples" / "blog"
pytestmark = needs(WINTERSMITH, NODE / "typogr")


@pytest.mark.parametrize("seed", ["/", "/archive.html"])
def test_every_article_is_kept_once_and_whole(seed: str, tmp_path: Path) -> None:
    with files(tmp_path / "site" / "build") as base:
        expected = _build(tmp_path / "site", base)
        walked = walk(base + seed, tmp_path / "c", expected, precision=0)
    assert walked.wrong == {}


def _build(folder: Path, base: str) -> dict[str, Known]:
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(NODE)
    config = json.loads((folder / "config.json").read_text())
    config["locals"] |= {"url": base, "name": "The Ferry Paper", "owner": "The editors"}
    (folder / "config.json").write_text(json.dumps(config))
    contents = folder / "contents"
    for made in ("articles", "authors"):
        shutil.rmtree(contents / made)
        (contents / made).mkdir()
    for name in AUTHORS:
        about = {"name": name, "email": "us@example.org", "bio": "Writes for the paper"}
        (contents / "authors" / f"{_key(name)}.json").write_text(json.dumps(about))
    for page in pages():
        text = f"---\ntemplate: article.pug\ntitle: {page.title}\n---\n{page.text}\n"
        (contents / f"{page.slug}.md").write_text(text)
    for one in known():
        (contents / "articles" / one.slug).mkdir()
        head = f"title: {json.dumps(one.title)}\nauthor: {_key(one.author)}\n"
        head += f"date: {one.at:%Y-%m-%d %H:%M}\ntemplate: article.pug\n"
        text = one.markdown.replace("\n\n", '\n\n<span class="more"></span>\n\n', 1)
        (contents / "articles" / one.slug / "index.md").write_text(f"---\n{head}---\n\n{text}")
    run([WINTERSMITH, "build", "--quiet"], cwd=folder)
    return {f"/articles/{one.slug}/": one for one in known()}


def _key(name: str) -> str:
    return name.lower().replace(" ", "-")
