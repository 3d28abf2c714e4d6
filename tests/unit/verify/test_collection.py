"""A collection is checked as one: its files, the index of them, and the proof of each row."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archiver.warc.index import update_index
from archiver.warc.reader import iter_exchanges
from archiver.warc.verify import Rows, verify_collection
from tests.unit.verify.files import members, revisit, rules, warcinfo, write_warc


@pytest.fixture
def archive(tmp_path):
    write_warc(tmp_path / "archive")
    update_index(tmp_path / "archive", tmp_path / "index.cdxj")
    return tmp_path / "archive"


@pytest.fixture
def captures(archive):
    return [stored.capture for stored in iter_exchanges(next(archive.iterdir()))]


def verify(archive, rows=None):
    return verify_collection(archive, archive.parent / "index.cdxj", rows, workers=1)


def test_a_sound_collection_has_nothing_to_tell(archive, captures):
    done = verify(archive, Rows("articles.db", captures))
    assert (done.findings, done.files, len(captures)) == ([], 1, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"warc_offset": 3},
        {"warc_length": 3},
        {"warc_file": "gone.warc.gz"},
        {"record_id": "urn:uuid:other"},
        {"payload_digest": "sha256:" + "0" * 64},
        {"url": "http://example.com/other"},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_row_that_does_not_agree_with_its_record_is_damage(archive, captures, change, which):
    captures[which] = replace(captures[which], **change)
    done = verify(archive, Rows("articles.db", captures))
    assert [one.rule for one in done.findings] == ["row-capture"]


def test_a_row_without_a_capture_is_damage(archive):
    done = verify(
        archive, Rows("articles.db", (), [("articles", "a1", "its capture is not there")])
    )
    assert rules(done) == {"row-proof"}


def test_a_missing_index_is_damage(archive):
    (archive.parent / "index.cdxj").unlink()
    assert rules(verify(archive)) == {"not-indexed"}


def test_a_capture_that_is_not_indexed_is_damage(archive):
    index = archive.parent / "index.cdxj"
    index.write_text("".join(index.read_text().splitlines(keepends=True)[1:]))
    assert rules(verify(archive)) == {"not-indexed"}


def test_a_line_whose_digest_is_of_another_payload_is_damage(archive):
    index = archive.parent / "index.cdxj"
    first, *rest = index.read_text().splitlines()
    key, time, text = first.split(" ", 2)
    line = f"{key} {time} {json.dumps(json.loads(text) | {'digest': 'A' * 32})}"
    index.write_text("\n".join([line, *rest, ""]))
    assert rules(verify(archive)) == {"index-differs"}


@pytest.mark.parametrize(
    ("name", "severity"),
    [("test-20261123T101500Z-00002.warc.gz", "damage"), ("one-of-many.warc.gz", "remark")],
)
def test_a_revisit_of_what_no_file_holds_is_damage_in_a_file_of_ours(archive, name, severity):
    lone = revisit(3, of=1, WARC_Refers_To_Date="2020-01-01T00:00:00Z")
    (archive / name).write_bytes(members(warcinfo(), lone))
    update_index(archive, archive.parent / "index.cdxj")
    assert "revisit-nowhere" in rules(verify(archive), severity)


def test_a_file_that_is_being_written_is_a_remark(archive, captures):
    path = next(archive.iterdir())
    (archive / "later.warc.gz.open").write_bytes(path.read_bytes()[:100])
    done = verify(archive, Rows("articles.db", captures))
    assert (rules(done), rules(done, "remark")) == (set(), {"open"})


def test_a_record_id_that_two_files_have_is_damage(archive):
    path = next(archive.iterdir())
    (archive / "b.warc.gz").write_bytes(path.read_bytes())
    update_index(archive, archive.parent / "index.cdxj")
    assert rules(verify(archive)) == {"doubled-record-id"}
