"""Ghost by both themes that it comes with, walked from its front page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.ghost import SOURCE, Ghost, ghost
from tests.cms.mariadb import DAEMON
from tests.cms.needs import needs
from tests.cms.walked import walk

pytestmark = needs(DAEMON, "node", SOURCE / "index.js")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ghost]:
    with ghost(tmp_path_factory.mktemp("ghost") / "site") as up:
        yield up


@pytest.mark.parametrize("theme", ["casper", "source"])
def test_every_article_is_kept_once_and_whole(site: Ghost, theme: str, tmp_path: Path) -> None:
    site.wear(theme)
    walked = walk(f"{site.base}/", tmp_path / "c", site.paths(), precision=19, with_authors=False)
    assert walked.wrong == {}


def test_a_part_of_it(site: Ghost, tmp_path: Path) -> None:
    site.wear("source")
    expected = {path: one for path, one in site.paths().items() if one.category == "Harbour"}
    seed = f"{site.base}/tag/harbour/"
    walked = walk(seed, tmp_path / "c", expected, precision=19, with_authors=False)
    assert walked.wrong == {}
