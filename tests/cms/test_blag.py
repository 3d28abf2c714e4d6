"""Debian's blag: the articles' titles are ``h2`` under no banner, the list is of ``h1``."""

from __future__ import annotations

from pathlib import Path

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("blag")
CONFIG = """[main]
base_url = {base}/
title = The Ferry Paper
description = News of the harbour
author = Ada Marlow
"""


def test_every_article_is_kept_once_and_whole(tmp_path: Path) -> None:
    with files(tmp_path / "build") as base:
        expected = _build(tmp_path, CONFIG.format(base=base))
        walked = walk(f"{base}/", tmp_path / "c", expected, with_authors=False)
    assert walked.wrong == {}


def _build(folder: Path, config: str) -> dict[str, Known]:
    (folder / "content").mkdir()
    (folder / "config.ini").write_text(config)
    for page in pages():
        head = f"title: {page.title}"
        (folder / "content" / f"{page.slug}.md").write_text(f"{head}\n\n{page.text}\n")
    for one in known():
        meta = f"title: {one.title}\ndate: {one.at:%Y-%m-%d %H:%M}\ntags: {', '.join(one.tags)}"
        (folder / "content" / f"{one.slug}.md").write_text(f"{meta}\n\n{one.markdown}")
    run(["blag", "build"], cwd=folder)
    return {f"/{one.slug}": one for one in known()}
