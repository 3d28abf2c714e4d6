"""Debian's BlazeBlogger, of 2008: whole posts or synopses, a menu of months and tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import needs
from tests.cms.served import files, run
from tests.cms.walked import walk

pytestmark = needs("blaze-make")


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "synopses"])
def test_every_article_is_kept_once_and_whole(cut: bool, tmp_path: Path) -> None:
    with files(tmp_path / "site") as base:
        expected = _build(tmp_path, base, cut=cut)
        assert walk(f"{base}/", tmp_path / "c", expected).wrong == {}


def _build(folder: Path, base: str, *, cut: bool) -> dict[str, Known]:
    text, found = folder / "text", {}
    at = ["-q", "-b", folder]
    run(["blaze-init", *at])
    for name, value in {"blog.title": "The Ferry Paper", "core.encoding": "UTF-8"}.items():
        run(["blaze-config", *at, name, value])
    for page in pages():
        text.write_text(f"<p>{page.text}</p>")
        run(["blaze-add", *at, "-p", "-t", page.title, "-u", page.slug, text])
    for number, one in enumerate(reversed(known()), 1):
        text.write_text(one.html.replace("\n\n", "\n<!-- break -->\n", 1) if cut else one.html)
        said = ["-t", one.title, "-a", one.author, "-d", f"{one.at:%Y-%m-%d}", "-u", one.slug]
        run(["blaze-add", *at, *said, "-T", ",".join(one.tags), text])
        found[f"/{one.at:%Y/%m}/{number}-{one.slug}/"] = one
    run(["blaze-make", *at, "-d", folder / "site"])
    return found
