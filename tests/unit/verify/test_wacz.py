"""A WACZ in which one thing is wrong: found, told by its rule, in the file within."""

from __future__ import annotations

import json
import zipfile

import pytest

from tests.unit.verify.files import check, rules, sha256, write_wacz, write_warc


@pytest.fixture
def warc(tmp_path):
    return write_warc(tmp_path / "archive")


@pytest.fixture
def lines(warc):
    from archiver.warc.index import index_file  # noqa: PLC0415

    return sorted(f"{line}\n" for line in index_file(warc))


def test_a_sound_wacz_has_nothing_to_tell(tmp_path, warc):
    done = check(write_wacz(tmp_path / "a.wacz", warc))
    assert (done.findings, done.records > 5) == ([], True)


def test_a_wrong_digest_in_the_package_is_found(tmp_path, warc):
    sound = zipfile.ZipFile(write_wacz(tmp_path / "a", warc)).read("datapackage.json")
    package = json.loads(sound)
    package["resources"][0]["hash"] = sha256(b"other")
    data = json.dumps(package).encode()
    assert rules(check(write_wacz(tmp_path / "b", warc, package=data))) == {"wacz-digest"}


@pytest.mark.parametrize("value", [None, "", "sha256:", "md9:abc"])
def test_a_file_without_a_digest_is_found(tmp_path, warc, value):
    sound = zipfile.ZipFile(write_wacz(tmp_path / "a", warc)).read("datapackage.json")
    package = json.loads(sound)
    package["resources"][1]["hash"] = value
    data = json.dumps(package).encode()
    assert rules(check(write_wacz(tmp_path / "b", warc, package=data))) == {"wacz-no-digest"}


def test_a_package_that_lists_nothing_leaves_every_file_without_a_digest(tmp_path, warc):
    done = check(write_wacz(tmp_path / "a", warc, package=b'{"resources": []}'))
    assert rules(done) == {"wacz-unlisted"}


def test_a_package_that_is_not_the_one_of_its_digest_is_found(tmp_path, warc):
    digest = json.dumps({"path": "datapackage.json", "hash": sha256(b"other")}).encode()
    assert rules(check(write_wacz(tmp_path / "a", warc, digest=digest))) == {"wacz-package-digest"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("pages", {"wacz-pages"}),
        ("index", {"wacz-room", "not-indexed"}),
        ("warc", {"wacz-room", "index-nowhere"}),
    ],
)
def test_a_missing_part_is_found(tmp_path, warc, part, expected):
    assert rules(check(write_wacz(tmp_path / "a", warc, **{part: None}))) == expected


def test_a_deflated_warc_member_is_found_and_its_records_checked_all_the_same(tmp_path, warc):
    path = write_wacz(tmp_path / "a", warc, deflated=f"archive/{warc.name}".encode())
    done = check(path)
    assert rules(done) == {"wacz-deflated"}
    assert done.records == check(warc).records


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "archive/../../evil", "C:/evil", "a\\..\\..\\b"]
)
def test_a_path_that_leaves_the_archive_is_found(tmp_path, warc, name):
    path = write_wacz(tmp_path / "a", warc)
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr(zipfile.ZipInfo(name), b"evil")
    assert "wacz-path" in rules(check(path))


def test_a_resource_path_that_leaves_the_archive_is_found(tmp_path, warc):
    sound = zipfile.ZipFile(write_wacz(tmp_path / "a", warc)).read("datapackage.json")
    package = json.loads(sound)
    package["resources"].append({"path": "../../etc/passwd", "hash": sha256(b""), "bytes": 0})
    data = json.dumps(package).encode()
    assert rules(check(write_wacz(tmp_path / "b", warc, package=data))) == {"wacz-path"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda line: line.replace('"offset": "', '"offset": "1'), "index-nowhere"),
        (lambda line: line.replace("test-2026", "other-2026"), "index-nowhere"),
        (lambda line: line.replace('"status": "200"', '"status": "404"'), "index-differs"),
        (
            lambda line: line.replace('"url": "http://example.com', '"url": "http://e.com'),
            "index-differs",
        ),
        (lambda line: line.replace('"digest": "sha256:', '"digest": "sha256:0'), "index-differs"),
        (lambda line: line.replace(" 20261123101500", " 20251123101500"), "index-differs"),
        (lambda line: line.replace('"length": "', '"length": "1'), "index-differs"),
        (lambda line: line.replace("{", "[", 1), "index-line"),
        (lambda line: line[:-3] + "\n", "index-line"),
    ],
)
def test_an_index_line_that_is_wrong_is_found(tmp_path, warc, lines, change, rule):
    changed = "".join([*lines[:-1], change(lines[-1])]).encode()
    assert rule in rules(check(write_wacz(tmp_path / "a", warc, index=changed)))


def test_an_unsorted_index_is_found(tmp_path, warc, lines):
    data = "".join(reversed(lines)).encode()
    assert rules(check(write_wacz(tmp_path / "a", warc, index=data))) == {"index-order"}


def test_a_capture_without_a_line_is_found(tmp_path, warc, lines):
    data = "".join(lines[:-1]).encode()
    assert rules(check(write_wacz(tmp_path / "a", warc, index=data))) == {"not-indexed"}


def test_a_wacz_cut_anywhere_is_found(tmp_path, warc):
    data = write_wacz(tmp_path / "a", warc).read_bytes()
    for size in range(0, len(data) - 1, 97):
        assert check(tmp_path / "cut", data[:size]).damaged, size


def test_a_flipped_byte_in_a_file_within_is_found(tmp_path, warc):
    path = write_wacz(tmp_path / "a", warc)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as zipped:
        spans = [
            range(
                one.header_offset + 30 + len(one.filename),
                one.header_offset + 30 + len(one.filename) + one.file_size,
            )
            for one in zipped.infolist()
        ]
    for span in spans:
        for at in span[:: max(1, len(span) // 25)]:
            flipped = bytearray(data)
            flipped[at] ^= 0x10
            assert check(tmp_path / "flipped", bytes(flipped)).damaged, at
