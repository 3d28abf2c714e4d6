"""Whatever the bytes: flipped, cut, hostile. Found, and never an exception."""

from __future__ import annotations

import base64
import gzip
import random
import tracemalloc
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.warc.check.digest import Dechunker, parse_digest
from archiver.warc.check.fields import check_fields, is_common, parse_fields
from archiver.warc.http1 import dechunk
from archiver.warc.verify import verify_files
from tests.unit.verify.files import check, members, record, rules, write_warc

QUICK = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.binary(min_size=32, max_size=32))
def test_a_digest_in_base32_is_read_as_it_was_written(raw):
    for name, size in (("md5", 16), ("sha1", 20), ("sha256", 32)):
        text = base64.b32encode(raw[:size]).decode()
        for spelt in (text, text.rstrip("="), text.lower()):
            assert parse_digest(f"{name}:{spelt}") == (name, raw[:size])
        assert parse_digest(f"{name}:1{text[1:]}") == "malformed"


def test_a_flipped_bit_in_any_of_200_places_is_found_or_changes_nothing(tmp_path):
    path = write_warc(tmp_path, 8)
    data = path.read_bytes()
    rng = random.Random(20261123)
    for _ in range(200):
        at, bit = rng.randrange(len(data)), rng.randrange(8)
        flipped = bytearray(data)
        flipped[at] ^= 1 << bit
        done = check(tmp_path / "flipped", bytes(flipped))
        assert done.damaged or _unpacked(bytes(flipped)) == _unpacked(data), (at, bit)


def test_a_flipped_bit_anywhere_in_a_plain_block_is_found(tmp_path):
    data = record(1) + record(2) + record(3)
    start = data.index(b"HTTP/1.1 200")
    end = data.index(b"\r\n\r\nWARC/", start)
    for at in range(start, end):
        flipped = bytearray(data)
        flipped[at] ^= 1
        assert check(tmp_path / "flipped", bytes(flipped)).damaged, at


@pytest.mark.parametrize("pack", [members, lambda *records: b"".join(records)], ids=["gz", "plain"])
def test_a_file_cut_anywhere_within_a_record_is_found(tmp_path, pack):
    first, data = pack(record(1)), pack(record(1), record(2))
    for size in range(len(data)):
        damaged = check(tmp_path / "cut", data[:size]).damaged
        assert damaged == (size != len(first)), size


@QUICK
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_checked_without_an_exception(tmp_path, data):
    check(tmp_path / "any", data)


@QUICK
@given(
    st.sampled_from(
        [b"WARC/1.0\r\n", b"WARC/1.1\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"!meta {}\n"]
    ),
    st.lists(
        st.sampled_from(
            [
                b"WARC-Type: ",
                b"Content-Length: ",
                b"99999999999999999999",
                b"-1",
                b"\r\n",
                b"\n",
                b" \t",
                b"\xff\xfe",
                b"response",
                b"WARC-Date: ",
                b"\0",
                b":",
                b"WARC/1.0\r\n",
                b"{",
                b"<>",
            ]
        ),
        max_size=30,
    ),
)
def test_hostile_headers_are_checked_without_an_exception(tmp_path, start, parts):
    check(tmp_path / "any", start + b"".join(parts))
    check(tmp_path / "any", gzip.compress(start + b"".join(parts)))


@QUICK
@given(
    st.sampled_from(
        [
            "WARC_Type",
            "WARC_Date",
            "WARC_Record_ID",
            "WARC_Target_URI",
            "WARC_IP_Address",
            "Content_Type",
            "WARC_Concurrent_To",
            "WARC_Filename",
        ]
    ),
    st.one_of(
        st.text(max_size=20), st.sampled_from(["warcinfo", "revisit", "2026", "<a:b>", "1.2.3"])
    ),
)
def test_the_quick_look_at_a_header_passes_nothing_that_the_rules_do_not(name, value):
    head = record(1, b"", **{name: value}).removesuffix(b"\r\n\r\n")
    fields = parse_fields(head)
    if is_common(fields):
        fields.faults.append(("remark", "forced", "look closely"))
        assert [fault[1] for fault in check_fields(fields)] == ["forced"]


@QUICK
@given(
    st.lists(st.binary(min_size=1, max_size=30), max_size=4),
    st.sampled_from([b"", b"0\r\n\r\n", b"0\r\nTrailer: a\r\n\r\n", b"zz\r\nrest", b"5;x=y\r\nab"]),
    st.integers(1, 9),
    st.booleans(),
)
def test_chunks_that_arrive_in_parts_have_the_digest_of_the_body_they_make(chunks, tail, step, cut):
    framed = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in chunks) + tail
    framed = framed[:-3] if cut else framed
    running = Dechunker(["sha1"])
    for at in range(0, len(framed), step):
        running.update(framed[at : at + step])
    whole = Dechunker(["sha1"])
    whole.update(dechunk(framed))
    import hashlib  # noqa: PLC0415

    assert running.values()["sha1"] == hashlib.sha1(dechunk(framed)).digest()


def test_a_record_of_any_size_is_held_in_parts(tmp_path):
    path = tmp_path / "large.warc.gz"
    packer = zlib.compressobj(1, wbits=31)
    size = 60_000_000
    head = record(1, b"", Content_Length=size, WARC_Block_Digest=None, WARC_Payload_Digest=None)
    with path.open("wb") as file:
        file.write(packer.compress(head.removesuffix(b"\r\n\r\n")))
        for _ in range(60):
            file.write(packer.compress(bytes(1_000_000)))
        file.write(packer.compress(b"\r\n\r\n") + packer.flush())
    tracemalloc.start()
    done = verify_files([path], workers=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not done.damaged
    assert peak < 20_000_000


def test_a_header_without_an_end_is_not_read_forever(tmp_path):
    data = b"WARC/1.1\r\n" + b"X-Long: y\r\n" * 1_000_000
    assert "head" in rules(check(tmp_path / "a", gzip.compress(data)))


def test_parts_of_a_file_give_what_the_whole_gives(tmp_path, monkeypatch):
    from archiver.warc.check import workers  # noqa: PLC0415
    from archiver.warc.check.source import source_of  # noqa: PLC0415

    data = bytearray(write_warc(tmp_path, 40).read_bytes())
    for at in range(900, len(data), 4000):
        data[at] ^= 255
    path = tmp_path / "a"
    path.write_bytes(bytes(data))
    source = source_of(path)
    whole = workers.walk_source(source)
    for size in (100, 777, 5000):
        monkeypatch.setattr(workers, "PART_BYTES", size)
        joined = workers.Part(0)
        for job in workers._jobs(source, for_index=False):
            workers._join(joined, job, workers._walk(job))
        assert joined.notes == whole.notes
        assert joined.findings.all() == whole.findings.all()


def _unpacked(data: bytes) -> bytes:
    held = b""
    while data:
        unpacker = zlib.decompressobj(31)
        try:
            held += unpacker.decompress(data)
        except zlib.error:
            return held
        data = unpacker.unused_data
    return held
