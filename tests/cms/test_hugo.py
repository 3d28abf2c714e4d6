"""Hugo with the theme that ``hugo new theme`` makes: one list of all, or turned by its pager."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import PYTHON, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

HUGO = PYTHON / "hugo"
pytestmark = needs(HUGO)
# As Hugo's documentation of pagination has it.
PAGINATED = """{{ define "main" }}
  {{ $paginator := .Paginate (where site.RegularPages "Section" "posts") SIZE }}
  {{ range $paginator.Pages }}
    <h2><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></h2>
    {{ .SHOWN }}
  {{ end }}
  {{ partial "pagination.html" FORMAT }}
{{ end }}
"""
LANGUAGES = """defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.de]
weight = 2
"""
DEFAULT, TERSE = ".", '(dict "page" . "format" "terse")'


@pytest.mark.parametrize(
    ("seed", "home"),
    [
        ("/posts/", None),
        ("/", ("Summary", DEFAULT, "10")),
        ("/", ("Content", DEFAULT, "3")),
        ("/", ("Summary", TERSE, "7")),
    ],
    ids=["list", "pager", "whole", "terse"],
)
def test_every_article_is_kept_once_and_whole(
    seed: str, home: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    with files(tmp_path / "site" / "public") as base:
        expected = _build(tmp_path / "site", base, home)
        walked = walk(base + seed, tmp_path / "c", expected, precision=19, with_authors=False)
    assert walked.wrong == {}


@pytest.mark.parametrize(
    "more",
    ["uglyURLs = true\n", "relativeURLs = true\ncanonifyURLs = false\n"],
    ids=["files", "relative"],
)
def test_other_addresses(more: str, tmp_path: Path) -> None:
    home = ("Summary", DEFAULT, "6")
    with files(tmp_path / "site" / "public") as base:
        expected = _build(tmp_path / "site", base, home, more)
        walked = walk(f"{base}/", tmp_path / "c", expected, precision=19, with_authors=False)
    assert walked.wrong == {}


def test_a_language_in_a_folder_of_its_own(tmp_path: Path) -> None:
    with files(tmp_path / "site" / "public") as base:
        _build(tmp_path / "site", base, ("Summary", DEFAULT, "6"), LANGUAGES)
        expected = {f"/de/posts/{one.slug}/": one for one in known() if one.number % 2}
        walked = walk(f"{base}/de/", tmp_path / "c", expected, precision=19, with_authors=False)
    assert walked.wrong == {}


def _build(
    folder: Path, base: str, home: tuple[str, str, str] | None, more: str = ""
) -> dict[str, Known]:
    run([HUGO, "new", "site", folder, "--force"])
    run([HUGO, "new", "theme", "ferry"], cwd=folder)
    shutil.rmtree(folder / "themes" / "ferry" / "content")
    if home:
        shown, pager, size = home
        text = PAGINATED.replace("SHOWN", shown).replace("FORMAT", pager).replace("SIZE", size)
        (folder / "themes" / "ferry" / "layouts" / "home.html").write_text(text)
    config = f'baseURL = "{base}/"\ntitle = "The Ferry Paper"\ntheme = "ferry"\n{more}'
    (folder / "hugo.toml").write_text(config)
    posts = folder / "content" / "posts"
    posts.mkdir(parents=True)
    for page in pages():
        head = json.dumps({"title": page.title})
        (folder / "content" / f"{page.slug}.md").write_text(f"{head}\n\n{page.text}\n")
    for one in known():
        head = json.dumps({"title": one.title, "date": one.at.isoformat(), "tags": one.tags})
        (posts / f"{one.slug}.md").write_text(f"{head}\n\n{one.markdown}")
        if "languages" in more and one.number % 2:  # translated
            (posts / f"{one.slug}.de.md").write_text(f"{head}\n\n{one.markdown}")
    run([HUGO], cwd=folder)
    return {f"/posts/{one.slug}/": one for one in known()}
