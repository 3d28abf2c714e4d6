"""Debian's Lektor as its quickstart leaves it: whole posts, bylines in a line with the date."""

from __future__ import annotations

from pathlib import Path

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("lektor")
ANSWERS = ["The Ferry Paper", "The editors", "", "Y", "Y"]  # name, author, folder, a blog, yes


def test_every_article_is_kept_once_and_whole(tmp_path: Path) -> None:
    with files(tmp_path / "out") as base:
        expected = _build(tmp_path / "site", tmp_path / "out")
        assert walk(f"{base}/blog/", tmp_path / "c", expected).wrong == {}


def _build(folder: Path, out: Path) -> dict[str, Known]:
    run(["lektor", "quickstart", "--path", folder], input="\n".join(ANSWERS) + "\n")
    for page in pages():
        _write(folder / "content" / page.slug, title=page.title, body=page.text, _model="page")
    (folder / "content" / "blog" / "first-post" / "contents.lr").unlink()
    for one in known():
        at = folder / "content" / "blog" / one.slug
        _write(at, title=one.title, author=one.author, pub_date=f"{one.at:%F}", body=one.markdown)
    run(["lektor", "build", "-O", out], cwd=folder)
    return {f"/blog/{one.slug}/": one for one in known()}


def _write(folder: Path, **fields: str) -> None:
    folder.mkdir(exist_ok=True)
    parts = [f"{name}:\n\n{value}\n" for name, value in fields.items()]
    (folder / "contents.lr").write_text("---\n".join(parts))
