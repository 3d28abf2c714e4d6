"""archiver diff: what changed in an article, as a user sees it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.collection import create_collection
from archiver.store import add_captures, close_database, open_database, put_reading
from tests.integration.conftest import Ran, archiver
from tests.unit.store.samples import SITE, at, capture, reading, started

MILL, WELL, GONE = f"{SITE}/a/the-mill/1.html", f"{SITE}/a/the-well/2.html", f"{SITE}/a/x/3.html"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("diff") / "c"
    create_collection(root, [SITE])
    db = started(open_database(root / "articles.db", create=True))
    states = [
        ("The mill", "It was built in 1901.\n\nIt stands."),
        ("The mill", "It was built in 1902.\n\nIt stands."),
        ("The old mill", "It was built in 1902.\n\nIt stands.\n\nIt \x1b[2J grinds."),
    ]
    for minute, (title, body) in enumerate(states):
        put_reading(db, reading(minute, body, MILL, title=title))
    put_reading(db, reading(9, "Deep.", WELL, title="The well"))
    put_reading(db, reading(10, "Lost.", GONE, title="Lost"))
    add_captures(db, [capture(GONE, minute, status=404) for minute in (11, 12)])
    close_database(db)
    return root


def diff(root: Path, *words: str) -> Ran:
    return archiver("diff", root, *words)


def test_each_step_is_shown_word_by_word(root: Path) -> None:
    ran = diff(root, MILL)
    assert ran.code == 0
    lines = [line for line in ran.out.splitlines() if line]
    assert lines[0] == "The old mill"
    assert f"Revision 1 of {at(0)} → 2 of {at(1)}: 1 gone and 1 new, in words" in lines
    assert "It was built in [-1901-]{+1902+}." in lines
    assert "Title: The {+old +}mill" in lines
    assert "{+It \ufffd[2J grinds.+}" in lines


@pytest.mark.parametrize("name", ["the-mill", "1.html", "a/the-mill/1"])
def test_a_part_of_the_address_is_enough_if_it_is_of_one_article(root: Path, name: str) -> None:
    assert diff(root, name).out == diff(root, MILL).out


def test_revisions_can_be_chosen(root: Path) -> None:
    ran = diff(root, "the-mill", "--from", "1", "--to", "3", "--json")
    ((change),) = ran.json["changes"]
    assert (change["from"], change["to"]) == (1, 3)
    body = change["body"]
    assert [part["text"] for part in body if part["op"] == "gone"] == ["1901"]
    assert "".join(part["text"] for part in body if part["op"] != "gone").startswith("It was built")
    assert [one["revision"] for one in ran.json["revisions"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "no article"),
        (["html"], "may mean several articles"),
        (["the-mill", "--to", "7"], "has revisions 1 to 3; there is no revision 7"),
        (["the-well", "--from", "2"], "has revision 1 only"),
        (["the-mill", "--from", "3", "--to", "1"], "not older than"),
        (["the-mill", "--from", "3"], "not older than"),
    ],
)
def test_what_cannot_be_compared_is_said(root: Path, words: list[str], said: str) -> None:
    ran = diff(root, *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_article_that_never_changed_is_no_error(root: Path) -> None:
    ran = diff(root, "the-well")
    assert ran.code == 0
    assert f"one revision, of {at(9)}: no change was seen" in " ".join(ran.out.split())
    assert diff(root, "the-well", "--json").json["changes"] == []


def test_an_article_that_is_gone_is_said_to_be(root: Path) -> None:
    assert f"Gone: since {at(11)}" in diff(root, GONE).out


def test_a_terminal_shows_colours_instead_of_marks(root: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "archiver", "diff", str(root), "the-mill"]
    environment = os.environ | {"TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=theirs, env=environment) as shown:
        os.close(theirs)
        text = b""
        try:
            while more := os.read(ours, 4096):
                text += more
        except OSError:  # the other end has closed
            pass
        finally:
            os.close(ours)
    assert shown.returncode == 0
    assert b"\x1b[9;31m1901\x1b[0m" in text
    assert b"\x1b[32m1902\x1b[0m" in text
    assert b"[-" not in text
    assert b"\x1b[2J" not in text
