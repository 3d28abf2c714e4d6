"""Debian's ikiwiki as a blog, with the page that archives all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("ikiwiki")
INDEX = """[[!inline pages="page(posts/*)" show="10" rootpage="posts"]]

[[Archives]]. This blog is powered by [ikiwiki](http://ikiwiki.info).
"""
ARCHIVE = '[[!inline pages="page(posts/*)" archive="yes" quick="yes" show="0"]]\n'


@pytest.mark.parametrize("seed", ["archives/", ""])
def test_every_article_is_kept_once_and_whole(seed: str, tmp_path: Path) -> None:
    with files(tmp_path / "site") as base:
        expected = _build(tmp_path, base)
        # Its pages say when they were edited last, and nothing of when they were written.
        walked = walk(f"{base}/{seed}", tmp_path / "c", expected, precision=0, with_authors=False)
    assert walked.wrong == {}


def _build(folder: Path, base: str) -> dict[str, Known]:
    source = folder / "source"
    (source / "posts").mkdir(parents=True)
    (source / "index.mdwn").write_text(INDEX)
    (source / "archives.mdwn").write_text(ARCHIVE)
    for page in pages():
        (source / f"{page.slug}.mdwn").write_text(f"{page.text}\n")
    for one in known():
        head = f'[[!meta title="{one.title}"]]\n[[!meta date="{one.at:%Y-%m-%d %H:%M:%S} UTC"]]\n'
        tags = f"[[!tag {' '.join(one.tags)}]]\n"
        path = source / "posts" / f"{one.slug}.mdwn"
        path.write_text(f"{head}\n{one.markdown}\n{tags}")
    words = "--plugin goodstuff --plugin meta --plugin tag --rss --set wikiname=Ferry"
    run(["ikiwiki", source, folder / "site", f"--url={base}/", *words.split()], cwd=folder)
    return {f"/posts/{one.slug}/": one for one in known()}
