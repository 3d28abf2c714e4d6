from __future__ import annotations

import gzip
import random
from itertools import islice
from pathlib import Path

import pytest

from archiver.errors import DamageError
from archiver.warc.reader import iter_exchanges
from archiver.warc.recover import recover
from archiver.warc.scan import Record, iter_records
from archiver.warc.writer import WarcWriter
from tests.unit.warc.exchanges import answer, exchange

CRAWL = "20261123T101500Z"
NAME = f"v-{CRAWL}-00001.warc.gz"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Record]]:
    archive = tmp_path_factory.mktemp("whole")
    with WarcWriter(archive, "v", CRAWL) as warc:
        for path in ("one", "two", "three"):
            warc.write_exchange(exchange(path))
    data = (archive / NAME).read_bytes()
    return data, list(iter_records(archive / NAME))


def left_open(folder: Path, data: bytes) -> Path:
    path = folder / f"{NAME}.open"
    path.write_bytes(data)
    return path


def test_a_file_cut_anywhere_in_its_last_two_records_is_cut_back_to_whole_ones(
    tmp_path: Path, whole: tuple[bytes, list[Record]]
) -> None:
    data, records = whole
    ends = [record.offset + record.length for record in records]
    for cut in range(records[-2].offset, len(data) + 1):
        left_open(tmp_path, data[:cut])
        [done] = recover(tmp_path)
        kept = max(end for end in ends if end <= cut)
        assert done.path == tmp_path / NAME
        assert (done.kept_bytes, done.cut_bytes) == (kept, cut - kept)
        assert done.records == ends.index(kept) + 1
        assert done.path.read_bytes() == data[:kept]
        done.path.unlink()


def test_a_file_cut_at_random_is_cut_back_to_whole_records(tmp_path: Path) -> None:
    rng = random.Random(7)
    bodies = [rng.randbytes(size) for size in (0, 1, 300, 20_000, 5, 70_000, 1000, 40)]
    with WarcWriter(tmp_path / "whole", "v", CRAWL) as warc:
        for number, body in enumerate(bodies):
            warc.write_exchange(exchange(str(number), response=answer(body)))
    data = (tmp_path / "whole" / NAME).read_bytes()
    ends = [one.offset + one.length for one in iter_records(tmp_path / "whole" / NAME)]
    for cut in [*rng.sample(range(len(data)), 500), *ends]:
        left_open(tmp_path, data[:cut])
        [done] = recover(tmp_path)
        kept = max([end for end in ends if end <= cut], default=0)
        assert (done.kept_bytes, done.cut_bytes) == (kept, cut - kept)
        if done.path:
            assert done.path.read_bytes() == data[:kept]
            done.path.unlink()


def test_a_recovered_file_reads_to_its_end(
    tmp_path: Path, whole: tuple[bytes, list[Record]]
) -> None:
    data, _ = whole
    left_open(tmp_path, data[:-3])
    recover(tmp_path)
    urls = [stored.capture.url for stored in iter_exchanges(tmp_path / NAME)]
    assert urls == ["http://example.com/one", "http://example.com/two"]


@pytest.mark.parametrize("rest", [b"\0" * 5000, b"rubbish", b"\x1f\x8b\x08"])
def test_what_is_no_record_is_cut_off(
    tmp_path: Path, whole: tuple[bytes, list[Record]], rest: bytes
) -> None:
    data, records = whole
    left_open(tmp_path, data + rest)
    [done] = recover(tmp_path)
    assert (done.records, done.cut_bytes) == (len(records), len(rest))
    assert (
        str(done)
        == f"{NAME}: {len(records)} records kept, {len(rest)} bytes of an unfinished one cut off"
    )


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b", b"rubbish"])
def test_a_file_without_a_whole_record_is_removed(tmp_path: Path, data: bytes) -> None:
    left_open(tmp_path, data)
    [done] = recover(tmp_path)
    assert done.path is None
    assert list(tmp_path.iterdir()) == []


def test_closed_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"whatever")
    assert recover(tmp_path) == []
    assert (tmp_path / NAME).read_bytes() == b"whatever"


def test_a_closed_file_of_that_name_is_not_overwritten(
    tmp_path: Path, whole: tuple[bytes, list[Record]]
) -> None:
    data, _ = whole
    (tmp_path / NAME).write_bytes(b"kept")
    left_open(tmp_path, data)
    [done] = recover(tmp_path)
    assert done.path == tmp_path / f"v-{CRAWL}-00001-2.warc.gz"
    assert (tmp_path / NAME).read_bytes() == b"kept"


def test_a_whole_member_that_holds_half_a_record_is_not_kept(
    tmp_path: Path, whole: tuple[bytes, list[Record]]
) -> None:
    data, records = whole
    left_open(tmp_path, data + gzip.compress(b"WARC/1.1\r\nContent-Length: 9\r\n\r\nhalf\r\n\r\n"))
    [done] = recover(tmp_path)
    assert done.records == len(records)


def test_reading_a_cut_file_says_so_after_all_that_is_whole(
    tmp_path: Path, whole: tuple[bytes, list[Record]]
) -> None:
    data, records = whole
    path = tmp_path / NAME
    for cut in range(records[-1].offset + 1, len(data)):
        path.write_bytes(data[:cut])
        found = iter_records(path)
        assert [one.id for one in islice(found, len(records) - 1)] == [
            one.id for one in records[:-1]
        ]
        with pytest.raises(DamageError, match=f"{NAME}: at offset {records[-1].offset}"):
            next(found)
