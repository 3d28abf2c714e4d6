"""WordPress, by a theme made of blocks and by a classic one, walked from its front page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.mariadb import DAEMON
from tests.cms.needs import needs
from tests.cms.walked import walk
from tests.cms.wordpress import WordPress, wordpress

pytestmark = needs(DAEMON, "mariadb-install-db", "mariadb", "php")
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
