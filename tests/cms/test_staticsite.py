"""Debian's staticsite by its example of a blog: the newest, and an archive without dates apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("ssite")
# As its example of a blog has it.
INDEX = """```yaml
site_url: {base}
site_name: The Ferry Paper
template: blog.html
nav: [about.md, imprint.md]
syndication: yes
pages: "posts/*"
```

# The Ferry Paper

Hello. These are the last 10 posts of my blog.
"""


@pytest.mark.parametrize("seed", ["/", "/archive/"])
def test_every_article_is_kept_once_and_whole(seed: str, tmp_path: Path) -> None:
    with files(tmp_path / "web") as base:
        expected = _build(tmp_path / "site", tmp_path / "web", base)
        walked = walk(base + seed, tmp_path / "c", expected, with_authors=False)
    assert walked.wrong == {}


def _build(folder: Path, out: Path, base: str) -> dict[str, Known]:
    (folder / "posts").mkdir(parents=True)
    (folder / "index.md").write_text(INDEX.format(base=base))
    for page in pages():
        (folder / f"{page.slug}.md").write_text(f"# {page.title}\n\n{page.text}\n")
    for one in known():
        head = f"---\ndate: {one.at:%Y-%m-%d %H:%M:%S}\nauthor: {one.author}\n---\n"
        text = one.markdown.replace("\n\n", "\n\n______\n\n", 1)
        (folder / "posts" / f"{one.slug}.md").write_text(f"{head}\n# {one.title}\n\n{text}")
    run(["ssite", "build", "-o", out, folder])
    return {f"/posts/{one.slug}/": one for one in known()}
