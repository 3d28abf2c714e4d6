"""What mend saves: every whole record, its block unchanged, in a file that passes verify."""

from __future__ import annotations

import gzip
import random

import pytest
from warcio.checker import Checker

from archiver.errors import UsageError
from archiver.warc.mend import mend
from archiver.warc.scan import iter_records
from tests.unit.verify.files import (
    BODY,
    ID,
    check,
    members,
    record,
    request,
    revisit,
    rules,
    sha256,
    warcinfo,
    write_warc,
)

SOUND = [warcinfo(), record(1), request(2, of=1)]


@pytest.fixture
def mended(tmp_path):
    def run(data: bytes):
        source = tmp_path / "damaged"
        source.write_bytes(data)
        done = mend(source, tmp_path / "mended.warc.gz", workers=1)
        assert source.read_bytes() == data
        if done.kept:
            assert rules(check(done.out)) == set()
            assert passes_warcio(done.out)
        return done

    return run


def passes_warcio(path) -> bool:
    class Command:
        inputs = (str(path),)
        verbose = False

    checker = Checker(Command())
    checker.process_all()
    return checker.exit_value == 0


def blocks(path) -> list[bytes]:
    return [one.block for one in iter_records(path)]


def test_a_sound_file_is_copied_member_for_member(mended):
    data = members(*SOUND)
    done = mended(data)
    assert (done.out.read_bytes(), done.lost, done.copied) == (data, [], 3)


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["one member", "plain"])
def test_a_file_that_is_not_compressed_by_record_becomes_one_that_is(mended, pack):
    done = mended(pack(b"".join(SOUND)))
    assert (done.kept, done.changed, done.lost) == (3, [], [])
    assert done.out.read_bytes().count(b"\x1f\x8b\x08") == 3


def test_what_stands_behind_damage_is_saved_too(mended):
    first, broken, last = members(record(1)), bytearray(members(record(2))), members(record(3))
    broken[len(broken) // 2] ^= 255
    done = mended(first + bytes(broken) + b"garbage" + last)
    assert [one.url for one in iter_records(done.out)] == [
        "http://example.com/1",
        "http://example.com/3",
    ]
    assert [(one.offset, one.length) for one in done.lost] == [(len(first), len(broken) + 7)]


def test_a_record_that_lost_its_last_three_bytes_is_saved_by_its_digest(mended):
    done = mended(members(*SOUND, record(5))[:-3])
    assert (done.kept, done.lost) == (4, [])


@pytest.mark.parametrize("more", [-9, -1, 1, 3, 4, 9, 10**9])
@pytest.mark.parametrize("pack", [members, lambda *records: b"".join(records)], ids=["gz", "plain"])
def test_a_wrong_content_length_is_put_right_where_the_digest_proves_it(mended, more, pack):
    wrong = record(5, Content_Length=len(BODY) + more)
    done = mended(pack(record(1), wrong, record(6)))
    assert done.lost == []
    assert blocks(done.out) == [BODY] * 3
    assert "true Content-Length" in done.changed[0].what


def test_a_record_whose_bytes_are_not_those_of_its_digest_is_lost(mended):
    bad = record(5).replace(b"Ledgers", b"Lodgers")
    done = mended(members(record(1), bad))
    assert [one.record_id for one in done.lost] == [ID.format(5)[1:-1]]
    assert blocks(done.out) == [BODY]


@pytest.mark.parametrize(
    "bad",
    [
        record(5, WARC_Record_ID=None),
        record(1),
        record(5, WARC_Payload_Digest="sha1:" + "A" * 32),
        record(5, WARC_IP_Address="none"),
        record(5, WARC_IP_Address="192.0.2.1\r\nno field"),
        record(5, warc_date="2026-11-23T10:15:00Z"),
        record(5, WARC_Concurrent_To=ID.format(77), WARC_Target_URI="http://example.com/1"),
        revisit(5, of=1, WARC_Refers_To=ID.format(77), WARC_Refers_To_Target_URI="http://e.com/"),
        record(5, end=b""),
    ],
)
def test_a_whole_record_with_a_wrong_field_is_kept_without_it(mended, bad):
    done = mended(members(*SOUND, bad))
    assert (done.kept, done.lost) == (4, [])


def test_nothing_is_written_where_nothing_can_be_saved(mended):
    done = mended(members(record(5, WARC_Date="?")))
    assert (done.kept, len(done.lost), done.out.exists()) == (0, 1, False)


def test_a_file_that_exists_is_not_written_over(tmp_path):
    path = write_warc(tmp_path)
    out = tmp_path / "out"
    out.write_bytes(b"precious")
    with pytest.raises(UsageError, match="there already"):
        mend(path, out)
    with pytest.raises(UsageError, match="there already"):
        mend(path, path)
    assert out.read_bytes() == b"precious"


def test_what_is_saved_of_a_flipped_file_are_its_own_blocks(tmp_path, mended):
    data = write_warc(tmp_path, 6).read_bytes()
    (tmp_path / "sound").write_bytes(data)
    own = blocks(tmp_path / "sound")
    rng = random.Random(5)
    for _ in range(40):
        flipped = bytearray(data)
        for _ in range(2):
            flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        done = mended(bytes(flipped))
        saved = blocks(done.out)
        assert len(saved) >= len(own) - 2
        assert all(block in own for block in saved)
        done.out.unlink()


def test_a_digest_is_not_believed_where_it_is_of_something_else(mended):
    wrong = record(5, Content_Length=len(BODY) - 3, WARC_Block_Digest=sha256(b"other"))
    done = mended(members(record(1), wrong))
    assert (done.kept, len(done.lost)) == (1, 1)
