"""Replay: pywb serves what was captured, as it was, from a collection or a WACZ in place."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.demo.village import articles
from archiver.warc.index import update_index
from tests.browser.conftest import Replayed, replay_of
from tests.integration.conftest import Archived, archiver

pytest.importorskip("pywb", reason='replay is an extra: pip install "archiver[replay]"')


@pytest.fixture(scope="module")
def start(archived: Archived, tmp_path_factory) -> Iterator[str]:
    # A name that pywb would take for a pattern.
    root = tmp_path_factory.mktemp("replayed") / "the {village} *"
    shutil.copytree(archived.collection.root, root)
    with replay_of(root) as start:
        yield start


@pytest.fixture(scope="module")
def replay(start: str) -> str:
    """The address below which captures are replayed."""
    found = re.search(r"http://127\.0\.0\.1:\d+/archive/", get(start).decode())
    assert found
    return found[0]


def get(address: str, **headers: str) -> bytes:
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request) as answer:
        body: bytes = answer.read()
        return body


GZIPPED = "indexes/index.cdx.gz"


def wacz(
    archived: Archived | Replayed, path: Path, *, packed: bool = False, index: str = GZIPPED
) -> Path:
    """The collection's files as a WACZ, its WARC files stored or `packed`."""
    warcs = sorted(archived.collection.archive.glob("*.warc.gz"))
    update_index(archived.collection.archive, archived.collection.index)
    pages = [
        {"format": "json-pages-1.0", "id": "pages", "title": "Pages"},
        {"url": archived.village.url("/z/3619"), "ts": "2026-11-25T10:00:00Z", "seed": True},
        *(
            {"url": archived.village.url(a.path), "ts": "2026-11-25T10:00:00Z", "title": a.title}
            for a in articles()
        ),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, pages)))
        if index:
            lines = archived.collection.index.read_bytes()
            zipped.writestr(index, gzip.compress(lines) if index.endswith("gz") else lines)
        for warc in warcs:
            how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            zipped.write(warc, f"archive/{warc.name}", how)
        resources = [
            {
                "name": Path(name).name,
                "path": name,
                "hash": "sha256:" + hashlib.sha256(zipped.read(name)).hexdigest(),
                "bytes": zipped.getinfo(name).file_size,
            }
            for name in zipped.namelist()
        ]
        package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
        zipped.writestr("datapackage.json", json.dumps(package))
    return path


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


def test_each_link_of_the_start_page_leads_to_a_capture(start: str) -> None:
    links = re.findall(r'href="(http[^"]+)"', get(start).decode())
    assert len(links) > 100
    for link in links[::20]:
        assert get(link.replace("&amp;", "&"))


def test_the_list_of_articles_is_turned_page_by_page(start: str) -> None:
    pages = [get(f"{start}?page={number}").decode() for number in (1, 2)]
    links = [link for page in pages for link in re.findall(r"<li dir=.*?</li>", page)]
    assert len(links) == len(set(links)) == len(articles())
    assert 'rel="next"' in pages[0]
    assert 'rel="next"' not in pages[1]


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999", "q=%00", "q="]
)
def test_no_query_is_too_odd_for_the_start_page(start: str, query: str) -> None:
    assert b"</html>" in get(f"{start}?{query}")


def test_the_start_page_is_shown_to_nobody_under_another_name(start: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(start, Host="attacker.example")
    refused.value.close()


def test_a_port_that_is_taken_is_named(archived: Archived, start: str) -> None:
    port = start.rstrip("/").rpartition(":")[2]
    ran = archiver("replay", archived.collection.root, "--port", port, "--no-open")
    assert ran.code == 2
    assert f"port {port} is in use" in ran.err


def test_a_wacz_is_replayed_where_it_lies(archived: Archived, tmp_path: Path) -> None:
    path = wacz(archived, tmp_path / "village.wacz")
    before = path.read_bytes()
    with replay_of(path) as start:
        page = get(start).decode()
        (seed,) = re.findall(r'<a dir="auto" href="([^"]+/z/3619)"', page)
        assert b"media-block" in get(seed.replace("/http", "mp_/http"))
        assert articles()[3].title.encode() in get(f"{start}?q={articles()[3].title.split()[-1]}")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("flaw", "said"),
    [
        ({"packed": True}, "cannot be replayed in place"),
        ({"index": ""}, "there is no index in it"),
    ],
)
def test_a_wacz_that_cannot_be_replayed_in_place_is_said_so(
    archived: Archived, tmp_path: Path, flaw: dict[str, Any], said: str
) -> None:
    ran = archiver("replay", wacz(archived, tmp_path / "a.wacz", **flaw), "--no-open")
    assert ran.code == 2
    assert said in ran.err


def test_a_collection_without_captures_says_how_to_get_some(tmp_path: Path) -> None:
    (tmp_path / "collection.toml").write_text('seeds = ["https://example.org/"]\n')
    ran = archiver("replay", tmp_path, "--no-open")
    assert ran.code == 2
    assert f"archiver crawl {tmp_path}" in ran.err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_wacz_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(content)
    ran = archiver("replay", path, "--no-open")
    assert ran.code == 2
    assert str(path) in ran.err
