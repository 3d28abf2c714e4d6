"""Hexo by its own theme, Landscape, and by others that its users take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import NODE, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

HEXO = NODE / ".bin" / "hexo"
pytestmark = needs(HEXO)
# As hexo-starter has it.
CONFIG = """
title: The Ferry Paper
author: The editors
language: en
timezone: UTC
url: {base}
permalink: :year/:month/:day/:title/
index_generator: {{path: '', per_page: {per_page}, order_by: -date}}
per_page: {per_page}
theme: {theme}
"""
PLUGINS = "archive category index tag".split()


@pytest.mark.parametrize(
    ("theme", "cut"),
    [
        *((theme, cut) for cut in (False, True) for theme in ("landscape", "next", "fluid")),
        *((theme, True) for theme in ("butterfly", "icarus", "keep")),
    ],
)
def test_every_article_is_kept_once_and_whole(theme: str, cut: bool, tmp_path: Path) -> None:
    with files(tmp_path / "public") as base:
        config = CONFIG.format(base=base, theme=theme, per_page=6)
        expected = _build(tmp_path, config, cut=cut)
        seconds, authors = 19, theme == "landscape" and False
        walked = walk(f"{base}/", tmp_path / "c", expected, precision=seconds, with_authors=authors)
    assert walked.wrong == {}


def test_its_archive_is_another_way_round(tmp_path: Path) -> None:
    with files(tmp_path / "public") as base:
        config = CONFIG.format(base=base, theme="landscape", per_page=7)
        expected = _build(tmp_path, config, cut=True)
        walked = walk(
            f"{base}/archives/", tmp_path / "c", expected, precision=19, with_authors=False
        )
    assert walked.wrong == {}


def _build(folder: Path, config: str, *, cut: bool) -> dict[str, Known]:
    source = folder / "source"
    (source / "_posts").mkdir(parents=True)
    (folder / "node_modules").symlink_to(NODE)
    (folder / "_config.yml").write_text(config)
    plugins = [f"hexo-generator-{name}" for name in PLUGINS]
    plugins += ["hexo-renderer-marked", "hexo-renderer-ejs", "hexo-renderer-stylus"]
    plugins += ["hexo-renderer-pug", "hexo-renderer-inferno", "hexo-component-inferno"]
    used = {"name": "site", "hexo": {}, "dependencies": dict.fromkeys(["hexo", *plugins], "*")}
    (folder / "package.json").write_text(json.dumps(used))
    for page in pages():
        (source / page.slug).mkdir()
        front = f"---\ntitle: {page.title}\n---\n"
        (source / page.slug / "index.md").write_text(f"{front}\n{page.text}\n")
    for one in known():
        head = {
            "title": one.title,
            "date": f"{one.at:%Y-%m-%d %H:%M:%S}",
            "author": one.author,
            "categories": [one.category],
            "tags": one.tags,
        }
        front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        text = one.markdown.replace("\n\n", "\n\n<!-- more -->\n\n", 1) if cut else one.markdown
        (source / "_posts" / f"{one.slug}.md").write_text(f"---\n{front}\n---\n{text}")
    run([HEXO, "generate"], cwd=folder)
    return {f"/{one.at:%Y/%m/%d}/{one.slug}/": one for one in known()}
