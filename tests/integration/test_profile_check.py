"""`archiver profile`: what a profile of one's own makes of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.conftest import archiver
from tests.sites import systems
from tests.sites.shelf import served

FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
OWN = """
name = "own"
[fingerprint]
needed = 1
strings = ["{mark}"]
[listing]
item = ["article.type-post"]
link = ["h2 a"]
title = ["h2"]
date = ["{date}"]
"""


@pytest.mark.parametrize(
    ("mark", "date", "lacks"),
    [
        ("/wp-content/", "time", []),
        (
            "/nowhere/",
            "b.date",
            [
                "[fingerprint] does not hold on this page",
                "[listing] 3 of 3 have no published_at",
            ],
        ),
    ],
    ids=["a good one", "a bad one"],
)
def test_a_profile_is_tried_and_told_what_it_lacks(
    tmp_path: Path, mark: str, date: str, lacks: list[str]
) -> None:
    (tmp_path / "own.toml").write_text(OWN.format(mark=mark, date=date))
    with served(systems.wordpress) as up:
        ran = archiver("profile", "check", tmp_path / "own.toml", f"{up.base}/", *FAST, "--json")
    assert ran.code == bool(lacks)
    assert (ran.json["entries"], ran.json["lacks"]) == (3, lacks)
    assert ran.json["walk"].startswith("older_link")
    assert list(tmp_path.iterdir()) == [tmp_path / "own.toml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("name = 3", "own.toml"), ("name = '../x'", "must be letters"), ("", "name")],
    ids=["wrong", "a path", "empty"],
)
def test_a_profile_that_is_none_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    ran = archiver("profile", "check", tmp_path / "own.toml", "http://127.0.0.1:9/")
    assert ran.code == 2
    assert said in ran.err


def test_the_profiles_are_listed() -> None:
    ran = archiver("profile", "list", "--json")
    assert {"pangea", "wordpress", "substack"} <= {one["name"] for one in ran.json["profiles"]}
