"""Debian's Jekyll with minima: all posts on the front page, or turned by jekyll-paginate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import HOW, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("jekyll")
TYPICAL = Path("/usr/share/doc/ruby-jekyll-paginate-v2/examples/01-typicalblog")
CONFIG = """
title: The Ferry Paper
description: News of the harbour and of what lies behind it.
url: {base}
theme: minima
timezone: UTC
plugins: [jekyll-feed, jekyll-seo-tag{plugin}]
permalink: {permalink}
{more}
"""
# As jekyll-paginate's own documentation has it.
PAGINATED = """---
layout: default
---
{% for post in paginator.posts %}
  <h1><a href="{{ post.url }}">{{ post.title }}</a></h1>
  <p class="author"><span class="date">{{ post.date }}</span></p>
  <div class="content">{{ post.EXCERPT }}</div>
{% endfor %}
<div class="pagination">
  {% if paginator.previous_page %}
    <a href="{{ paginator.previous_page_path }}" class="previous">Previous</a>
  {% else %}<span class="previous">Previous</span>{% endif %}
  <span class="page_number ">Page: {{ paginator.page }} of {{ paginator.total_pages }}</span>
  {% if paginator.next_page %}<a href="{{ paginator.next_page_path }}" class="next">Next</a>
  {% else %}<span class="next ">Next</span>{% endif %}
</div>
"""
HOME = "---\nlayout: home\n---\n"


@pytest.mark.parametrize("permalink", ["date", "pretty"])
@pytest.mark.parametrize(
    ("index", "more"),
    [
        (HOME, ""),
        (HOME, "show_excerpts: true"),
        (PAGINATED.replace("EXCERPT", "excerpt"), "paginate: 6"),
        (PAGINATED.replace("EXCERPT", "content"), "paginate: 6\npaginate_path: /blog/page:num/"),
    ],
    ids=["list", "excerpts", "paginated", "whole"],
)
def test_every_article_is_kept_once_and_whole(
    index: str, more: str, permalink: str, tmp_path: Path
) -> None:
    with files(tmp_path / "site") as base:
        plugin = ", jekyll-paginate" if "paginate" in more else ""
        config = CONFIG.format(base=base, plugin=plugin, permalink=permalink, more=more)
        expected = _build(tmp_path, config, index)
        assert walk(f"{base}/", tmp_path / "c", expected, precision=19).wrong == {}


@pytest.mark.skipif(not TYPICAL.exists(), reason=f"no {TYPICAL}: {HOW}")
@pytest.mark.parametrize("offset", [0, 2])
def test_the_typical_blog_of_paginate_v2(offset: int, tmp_path: Path) -> None:
    with files(tmp_path / "site") as base:
        config = CONFIG.format(
            base=base, plugin=", jekyll-paginate-v2", permalink="/:year/:month/:title.html",
            more=f"pagination: {{enabled: true, per_page: 3, offset: {offset}}}",
        )  # fmt: skip
        (tmp_path / "source").mkdir()
        shutil.copytree(TYPICAL / "_layouts", tmp_path / "source" / "_layouts")
        expected = _build(tmp_path, config, (TYPICAL / "index.html").read_text())
        shown = list(expected.values())[offset:]  # what leads the front page is left to the layout
        expected = {f"/{one.at:%Y/%m}/{one.slug}": one for one in shown}
        assert walk(f"{base}/", tmp_path / "c", expected, precision=19).wrong == {}


def _build(tmp_path: Path, config: str, index: str) -> dict[str, Known]:
    source = tmp_path / "source"
    (source / "_posts").mkdir(parents=True, exist_ok=True)
    (source / "_config.yml").write_text(config)
    (source / "index.html").write_text(index)
    for page in pages():
        head = f"layout: page\ntitle: {page.title}\npermalink: /{page.slug}/"
        (source / f"{page.slug}.md").write_text(f"---\n{head}\n---\n{page.text}\n")
    found = {}
    for one in known():
        head = {
            "layout": "post",
            "title": one.title,
            "date": f"{one.at:%Y-%m-%d %H:%M:%S} +0000",
            "author": one.author,
            "category": one.category,
            "tags": one.tags,
        }
        front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        name = f"{one.at:%Y-%m-%d}-{one.slug}.md"
        (source / "_posts" / name).write_text(f"---\n{front}\n---\n{one.markdown}")
        found[f"/{one.category.lower().replace(' ', '%20')}/{one.at:%Y/%m/%d}/{one.slug}"] = one
    run(["jekyll", "build", "--source", source, "--destination", tmp_path / "site"])
    return found
