"""A collection as WACZ and as a bag: whole, and taken for sound by those who take it in."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from archiver.collection import find_collection
from archiver.replay.wacz import WaczHolding
from archiver.warc.index import update_index
from archiver.warc.package import write_wacz
from tests.integration.conftest import Archived, archiver


@pytest.fixture(scope="module")
def root(archived: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("packaged") / "village"
    shutil.copytree(archived.collection.root, copy)
    return copy


@pytest.fixture(scope="module")
def wacz(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wacz") / "village.wacz"
    key = out.with_name("key.pem")
    done = archiver("package", root, "-o", out, "--title", "The village", "--sign", key, "--json")
    assert done.code == 0, done.err
    assert done.json["signed"]
    assert key.stat().st_mode & 0o077 == 0
    return out


def member(wacz: Path, name: str) -> bytes:
    with zipfile.ZipFile(wacz) as zipped:
        return zipped.read(name)


def lines(wacz: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in member(wacz, name).splitlines()]


def test_it_is_sound_to_us_and_to_wacz_validate(wacz: Path) -> None:
    done = archiver("verify", wacz, "--json")
    assert (done.code, done.json["findings"]) == (0, [])
    command = [Path(sys.executable).with_name("wacz"), "validate", "-f", wacz]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_warc_files_and_index_are_stored_as_they_are(wacz: Path, root: Path) -> None:
    with zipfile.ZipFile(wacz) as zipped:
        stored = {
            one.filename for one in zipped.infolist() if one.compress_type == zipfile.ZIP_STORED
        }
    warcs = sorted((root / "archive").glob("*.warc.gz"))
    assert {f"archive/{path.name}" for path in warcs} | {"indexes/index.cdx.gz"} <= stored
    assert all(member(wacz, f"archive/{path.name}") == path.read_bytes() for path in warcs)
    index = gzip.decompress(member(wacz, "indexes/index.cdx.gz"))
    assert index == (root / "indexes" / "index.cdxj").read_bytes()


@pytest.mark.parametrize("limit", [zipfile.ZIP64_LIMIT, 1000], ids=["small", "large"])
def test_a_file_stands_where_a_reader_of_parts_looks_for_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Right behind its name, or where the directory says that more stands there: ReplayWeb.page
    looks at nothing else."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)  # as if each file had 2 GiB
    held = find_collection(str(root))
    update_index(held.archive, held.index)
    out = tmp_path / "a.wacz"
    warcs = sorted(held.archive.glob("*.warc.gz"))
    write_wacz(out, warcs, held.index, held.root / "collection.toml", {})
    data = out.read_bytes()
    with zipfile.ZipFile(out) as zipped:
        assert zipped.testzip() is None
        for entry in zipped.infolist():
            behind = data[entry.header_offset + 28 :][:2]
            more = int.from_bytes(behind, "little")
            assert entry.extra or not more
        if limit == 1000:
            assert any(entry.extra for entry in zipped.infolist())


def test_each_line_of_the_idx_leads_to_a_block_of_the_index(wacz: Path) -> None:
    meta, *places = member(wacz, "indexes/index.idx").decode().splitlines()
    assert meta.startswith("!meta 0 {")
    index = member(wacz, "indexes/index.cdx.gz")
    for line in places:
        place = json.loads(line[line.index("{") :])
        block = index[place["offset"] : place["offset"] + place["length"]]
        assert gzip.decompress(block).decode().startswith(line[: line.index("{")])
        assert place["digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"


def test_the_pages_are_those_of_the_collection_with_titles_and_texts(
    wacz: Path, root: Path, archived: Archived
) -> None:
    head, *pages = lines(wacz, "pages/pages.jsonl")
    assert head["format"] == "json-pages-1.0"
    assert member(wacz, "pages/pages.jsonl") == (root / "pages" / "pages.jsonl").read_bytes()
    texts = {page["url"]: (page.get("title"), page.get("text")) for page in pages}
    for url, title, text in archived.rows(
        "SELECT c.url, a.title, a.body_text FROM articles a JOIN captures c ON c.id = a.capture_id"
        " WHERE c.role = 'article'"
    ):
        assert texts[url] == (title, text)
    assert len({page["id"] for page in pages}) == len(pages)


def test_a_replay_of_it_begins_with_the_archive_pages_and_then_the_articles(
    wacz: Path, root: Path
) -> None:
    seeds = find_collection(str(root)).config.seeds
    holding = WaczHolding.open(wacz)
    assert {page.url for page in holding.beginnings()} == set(seeds)
    listed = holding.articles(holding.count(), 0)
    titled = [bool(page.title) for page in listed]
    assert titled == sorted(titled, reverse=True)
    assert sum(titled) >= 100


def test_the_description_names_all_with_their_digests(wacz: Path) -> None:
    package = json.loads(member(wacz, "datapackage.json"))
    assert (package["wacz_version"], package["title"]) == ("1.1.1", "The village")
    for one in package["resources"]:
        data = member(wacz, one["path"])
        digest = hashlib.sha256(data).hexdigest()
        assert (one["hash"], one["bytes"]) == (f"sha256:{digest}", len(data))


def test_the_signature_is_that_of_the_key(wacz: Path) -> None:
    digest = json.loads(member(wacz, "datapackage-digest.json"))
    signed = digest["signedData"]
    assert signed["hash"] == digest["hash"]
    key = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    raw = base64.b64decode(signed["signature"])
    half = len(raw) // 2
    pair = encode_dss_signature(*(int.from_bytes(part) for part in (raw[:half], raw[half:])))
    key.verify(pair, signed["hash"].encode(), ec.ECDSA(SHA256()))


def test_what_comes_back_from_it_is_what_went_in(wacz: Path, root: Path, tmp_path: Path) -> None:
    done = archiver("import", tmp_path / "c", wacz, "--json")
    assert done.code == 0, done.err
    update_index(tmp_path / "c" / "archive", tmp_path / "index.cdxj")
    assert (tmp_path / "index.cdxj").read_bytes() == (root / "indexes/index.cdxj").read_bytes()


@pytest.mark.parametrize("key", ["no key", "-----BEGIN PRIVATE KEY-----\nAA\n"])
def test_a_key_that_is_none_is_refused_and_nothing_is_left(
    root: Path, tmp_path: Path, key: str
) -> None:
    (tmp_path / "key.pem").write_text(key)
    done = archiver("package", root, "-o", tmp_path / "a.wacz", "--sign", tmp_path / "key.pem")
    assert done.code == 2
    assert "no private key" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


def test_nothing_is_written_over(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "precious"
    out.write_bytes(b"precious")
    for words in (["package", root, "-o", out], ["export", root, "-f", "bagit", "-o", out]):
        assert archiver(*words).code == 2
    assert out.read_bytes() == b"precious"


def test_an_empty_collection_is_not_packaged(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "collection.toml").write_text("seeds = []\n")
    for words in (("package", "-o", "a.wacz"), ("export", "-f", "bagit", "-o", "a")):
        done = archiver(words[0], tmp_path / "c", *words[1:-1], tmp_path / words[-1])
        assert done.code == 2
        assert "holds no WARC files" in done.err
        assert not (tmp_path / words[-1]).exists()


def test_a_bag_is_valid_and_holds_the_collection(root: Path, tmp_path: Path) -> None:
    done = archiver("export", root, "-f", "bagit", "-o", tmp_path / "bag", "--json")
    assert done.code == 0, done.err
    command = [sys.executable, "-m", "bagit", "--validate", tmp_path / "bag"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    held = tmp_path / "bag" / "data"
    assert archiver("verify", held).code == 0
    assert not (held / "state" / "frontier.db").exists()
    for path in (root / "archive").iterdir():
        assert (held / "archive" / path.name).read_bytes() == path.read_bytes()
    assert list(tmp_path.iterdir()) == [tmp_path / "bag"]
