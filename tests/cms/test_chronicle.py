"""Debian's Chronicle, of 2006: titles in ``div class=title``, and months for what is older."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known
from tests.cms.needs import needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("chronicle")


@pytest.mark.parametrize("theme", ["default", "simple", "blocky", "copyrighteous"])
def test_every_article_is_kept_once_and_whole(theme: str, tmp_path: Path) -> None:
    with files(tmp_path / "site") as base:
        expected = _build(tmp_path, theme, base)
        walked = walk(f"{base}/", tmp_path / "c", expected, with_authors=False)
    assert walked.wrong == {}


def _build(folder: Path, theme: str, base: str) -> dict[str, Known]:
    (folder / "in").mkdir()
    for one in known():
        tags = ", ".join(one.tags)
        head = f"Title: {one.title}\nDate: {one.at:%d %B %Y %H:%M:%S}\nTags: {tags}\n"
        (folder / "in" / f"{one.slug}.txt").write_text(f"{head}\n{one.html}\n")
    (folder / "chroniclerc").write_text("blog_title = The Ferry Paper\n")
    words = f"--config=chroniclerc --input=in --output=site --theme={theme} --no-cache"
    run(["chronicle", *words.split(), f"--url-prefix={base}/", "--entry-count=10"], cwd=folder)
    return {f"/{_file(one.title)}": one for one in known()}


def _file(title: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in title)
