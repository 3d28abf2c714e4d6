from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archiver.errors import DamageError
from archiver.records import Capture
from archiver.warc import reader
from archiver.warc.large import HELD
from archiver.warc.reader import iter_exchanges, page_of, read_page, read_payload, read_wire
from archiver.warc.scan import Record, iter_records, read_capture
from archiver.warc.writer import WarcWriter
from tests.unit.warc.exchanges import TEXT, answer, exchange


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Capture]:
    with WarcWriter(tmp_path, "v", "20261123T101500Z") as warc:
        warc.write_exchange(exchange("zero"))
        capture = warc.write_exchange(exchange("one"))
        warc.write_exchange(exchange("two"))
    return tmp_path, capture


def test_a_capture_gives_back_block_payload_and_page(kept: tuple[Path, Capture]) -> None:
    archive, capture = kept
    assert read_wire(archive, capture) == answer(TEXT + b"one")
    assert read_payload(archive, capture) == TEXT + b"one"
    page = read_page(archive, capture)
    assert (page.url, page.body) == ("http://example.com/one", TEXT + b"one")
    assert page.content_type == "text/html; charset=utf-8"


def test_a_capture_is_found_while_its_file_is_still_written(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "v", "20261123T101500Z") as warc:
        capture = warc.write_exchange(exchange("one"))
        assert read_payload(tmp_path, capture) == TEXT + b"one"


@pytest.mark.parametrize(
    ("move", "longer"), [(1, 0), (-1, 0), (0, -1), (0, 1), (0, 500), (7, -7), (10**9, 0)]
)
def test_a_wrong_place_is_damage_that_names_file_and_offset(
    kept: tuple[Path, Capture], move: int, longer: int
) -> None:
    archive, capture = kept
    offset = capture.warc_offset + move
    with pytest.raises(DamageError, match=f"{capture.warc_file}: at offset {offset}"):
        read_capture(archive / capture.warc_file, offset, capture.warc_length + longer)


def test_a_changed_byte_is_damage(kept: tuple[Path, Capture]) -> None:
    archive, capture = kept
    path = archive / capture.warc_file
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + capture.warc_length // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamageError, match=f"at offset {capture.warc_offset}"):
        read_capture(path, capture.warc_offset, capture.warc_length)
    with pytest.raises(DamageError, match=f"at offset {capture.warc_offset}"):
        list(iter_records(path))


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamageError, match=r"gone\.warc\.gz: there is no such file"):
        read_capture(tmp_path / "gone.warc.gz", 0, 10)


def test_a_file_without_gzip_reads_the_same(kept: tuple[Path, Capture]) -> None:
    archive, capture = kept
    plain = archive / "plain.warc"
    plain.write_bytes(gzip.decompress((archive / capture.warc_file).read_bytes()))
    there = list(iter_records(archive / capture.warc_file))
    here = list(iter_records(plain))
    assert [(one.id, one.block) for one in here] == [(one.id, one.block) for one in there]
    assert [read_capture(plain, one.offset, one.length) for one in here] == here


def test_a_cut_file_without_gzip_is_damage(kept: tuple[Path, Capture]) -> None:
    archive, capture = kept
    data = gzip.decompress((archive / capture.warc_file).read_bytes())
    plain = archive / "plain.warc"
    plain.write_bytes(data)
    records = list(iter_records(plain))
    for cut in range(records[-1].offset + 1, len(data), 7):
        plain.write_bytes(data[:cut])
        with pytest.raises(DamageError):
            list(iter_records(plain))


def test_an_empty_file_holds_no_records(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").touch()
    assert list(iter_records(tmp_path / "a.warc.gz")) == []


def test_header_names_are_found_whatever_their_case(kept: tuple[Path, Capture]) -> None:
    record = Record(Path("a"), 0, 1, "response", (("warc-TARGET-uri", "<http://a/>"),), b"", 0)
    assert record.value("WARC-Target-URI") == "<http://a/>"
    assert record.url == "http://a/"


@pytest.fixture
def large(tmp_path: Path) -> tuple[bytes, Record]:
    """The block of a record that is larger than what is held, and the record."""
    block = answer(bytes(range(256)) * (HELD // 200), "video/mp4")
    with WarcWriter(tmp_path, "v", "20261123T101500Z", level=1) as warc:
        warc.write_exchange(exchange("film", response=block))
        warc.write_exchange(exchange("next"))
    [path] = tmp_path.iterdir()
    return block, next(one for one in iter_records(path) if one.type == "response")


def test_of_a_large_block_the_beginning_is_held_and_the_rest_read(
    large: tuple[bytes, Record],
) -> None:
    block, record = large
    assert (record.size, record.start) == (len(block), block[:HELD])
    assert b"".join(record.parts()) == record.block == block
    assert read_capture(record.path, record.offset, record.length) == record


def test_a_large_record_that_changed_after_it_was_read_is_damage(
    large: tuple[bytes, Record],
) -> None:
    _, record = large
    data = record.path.read_bytes()
    record.path.write_bytes(data[: record.offset + record.length // 2])
    with pytest.raises(DamageError, match="has changed"):
        list(record.parts())
    with pytest.raises(DamageError, match="are promised"):
        read_capture(record.path, record.offset, record.length)


def test_nothing_is_read_of_what_is_too_large_for_a_page(
    large: tuple[bytes, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, film = large
    *_, last = iter_exchanges(film.path)
    assert page_of(last).body == TEXT + b"next"
    monkeypatch.setattr(reader, "MAX_PAGE", last.record.size - 1)
    assert page_of(last).body == b""
