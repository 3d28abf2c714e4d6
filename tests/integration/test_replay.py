"""Replay: pywb serves what was captured, as it was."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from archiver.demo.village import articles
from tests.integration.conftest import Archived, archiver

pytest.importorskip("pywb", reason='replay is an extra: pip install "archiver[replay]"')


@pytest.fixture(scope="module")
def replay(archived: Archived, tmp_path_factory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("replayed") / "village"
    shutil.copytree(archived.collection.root, root)
    command = [sys.executable, "-m", "archiver", "replay", str(root), "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        yield line.split(" at ")[1].split("/archive/")[0] + "/archive/"
        server.send_signal(signal.SIGINT)
        server.wait()


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
        return body


def test_every_article_replays_with_its_headline(archived: Archived, replay: str) -> None:
    for article in articles()[::25]:
        page = get(f"{replay}mp_/{archived.village.url(article.path)}").decode()
        assert article.title.split("’")[0].split("&")[0] in page


def test_the_fragments_behind_load_more_replay(archived: Archived, replay: str) -> None:
    page = get(f"{replay}mp_/{archived.village.url('/z/3619?p=1')}").decode()
    assert "media-block" in page
    assert "link-showMore" in page


def test_a_page_that_was_not_captured_is_said_to_be_missing(archived, replay) -> None:
    with pytest.raises(urllib.error.HTTPError) as missing:
        get(f"{replay}mp_/{archived.village.url('/a/never/1.html')}")
    with missing.value as error:
        assert error.code == 404


def test_a_port_that_is_taken_is_named(archived: Archived, replay: str) -> None:
    port = replay.split(":")[2].split("/", maxsplit=1)[0]
    ran = archiver("replay", archived.collection.root, "--port", port, "--no-open")
    assert ran.code == 2
    assert f"port {port} is in use" in ran.err
