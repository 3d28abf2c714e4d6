"""WordPress, by a theme made of blocks and by a classic one, walked from its front page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.mariadb import DAEMON
from tests.cms.needs import needs
from tests.cms.walked import walk
from tests.cms.wordpress import POSTS_PAGE, WordPress, wordpress

pytestmark = needs(DAEMON, "mariadb-install-db", "mariadb", "php")
DATES = {"de_DE": "j. F Y", "ja": "Y年n月j日", "ar": "j F Y"}
PRETTY, PLAIN = "/%year%/%monthnum%/%postname%/", ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    with wordpress(tmp_path_factory.mktemp("wordpress") / "site") as up:
        yield up


@pytest.mark.parametrize("structure", [PRETTY, PLAIN], ids=["pretty", "plain"])
@pytest.mark.parametrize("theme", ["twentytwentyone", "twentytwentytwo", "twentytwentythree"])
def test_every_article_is_kept_once_and_whole(
    site: WordPress, theme: str, structure: str, tmp_path: Path
) -> None:
    site.set(theme=theme, permalink_structure=structure)
    assert walk(f"{site.base}/", tmp_path / "c", site.paths(), precision=19).wrong == {}


@pytest.mark.parametrize(
    ("theme", "seed"),
    [
        ("twentytwentyone", POSTS_PAGE.slug),
        ("twentytwentythree", POSTS_PAGE.slug),
        ("twentytwentythree", ""),
    ],
)
def test_a_page_of_posts_beside_a_front_page_that_has_none(
    site: WordPress, theme: str, seed: str, tmp_path: Path
) -> None:
    shown = {"show_on_front": "page", "page_on_front": "about", "page_for_posts": POSTS_PAGE.slug}
    site.set(theme=theme, **shown)
    walked = walk(f"{site.base}/{seed}", tmp_path / "c", site.paths(), precision=19)
    assert walked.wrong == {}


@pytest.mark.parametrize(
    ("theme", "language"),
    [("twentytwentyone", "de_DE"), ("twentytwentyone", "ar"), ("twentytwentytwo", "ja")],
)
def test_a_blog_in_another_language(
    site: WordPress, theme: str, language: str, tmp_path: Path
) -> None:
    site.set(theme=theme, WPLANG=language, date_format=DATES[language], posts_per_page=6)
    assert walk(f"{site.base}/", tmp_path / "c", site.paths(), precision=19).wrong == {}


@pytest.mark.parametrize(
    ("theme", "part"), [("twentytwentyone", "2022"), ("twentytwentytwo", "category/harbour")]
)
def test_a_part_of_it(site: WordPress, theme: str, part: str, tmp_path: Path) -> None:
    site.set(theme=theme, posts_per_page=4)
    expected = {
        path: one
        for path, one in site.paths().items()
        if part in (f"category/{one.category.lower()}", f"{one.at:%Y}")
    }
    assert walk(f"{site.base}/{part}/", tmp_path / "c", expected, precision=19).wrong == {}
