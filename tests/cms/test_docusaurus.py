"""Docusaurus, its blog on the front page: React made ahead, recent posts beside the list."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cms.catalogue import AUTHORS, Known, known, pages
from tests.cms.needs import NODE, NPM, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

DOCUSAURUS = NODE / ".bin" / "docusaurus"
pytestmark = needs(DOCUSAURUS)
CONFIG = """module.exports = {
  title: 'The Ferry Paper', url: BASE, baseUrl: '/',
  presets: [['classic', {docs: false, blog: {routeBasePath: '/', postsPerPage: 6}}]],
  themeConfig: {navbar: {title: 'The Ferry Paper', items: [
    {to: '/', label: 'Blog'}, {to: '/archive', label: 'Archive'}, {to: '/about', label: 'About'},
  ]}},
};
"""


@pytest.mark.parametrize("seed", ["/", "/archive"])
def test_every_article_is_kept_once_and_whole(seed: str, tmp_path: Path) -> None:
    site = (
        NPM / "sites" / f"docusaurus-{tmp_path.name}"
    )  # its bundler finds modules in the folders above alone
    shutil.rmtree(site, ignore_errors=True)
    with files(site / "build") as base:
        expected = _build(site, base)
        assert walk(base + seed, tmp_path / "c", expected, precision=19).wrong == {}


def _build(folder: Path, base: str) -> dict[str, Known]:
    (folder / "blog").mkdir()
    (folder / "src" / "pages").mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "ferry", "version": "1.0.0"}')
    (folder / "docusaurus.config.js").write_text(CONFIG.replace("BASE", json.dumps(base)))
    for page in pages():
        path = folder / "src" / "pages" / f"{page.slug}.md"
        path.write_text(f"# {page.title}\n\n{page.text}\n")
    people = {name.split()[0].lower(): {"name": name} for name in AUTHORS}
    (folder / "blog" / "authors.yml").write_text(json.dumps(people))
    for one in known():
        head = {
            "title": one.title,
            "slug": f"/{one.slug}",
            "authors": [one.author.split()[0].lower()],
            "tags": one.tags,
        }
        front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        front += f"\ndate: {one.at:%Y-%m-%dT%H:%M:%SZ}"  # a quoted one is none
        text = one.markdown.replace("\n\n", "\n\n<!-- truncate -->\n\n", 1)
        (folder / "blog" / f"{one.slug}.md").write_text(f"---\n{front}\n---\n\n{text}")
    run([DOCUSAURUS, "build"], cwd=folder)
    return {f"/{one.slug}": one for one in known()}
