"""Each defect of a record is found, told by its rule, and hides no other."""

from __future__ import annotations

import gzip

import pytest

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

SOUND = [warcinfo(), record(1), request(2, of=1), revisit(3, of=1)]

# rule → a record that breaks it, between sound ones
DEFECTS = {
    "block-digest": record(9, WARC_Block_Digest="sha256:" + "0" * 64, WARC_Payload_Digest=None),
    "payload-digest": record(9, WARC_Payload_Digest="sha1:" + "A" * 32),
    "bad-digest": record(9, WARC_Payload_Digest="sha256:abc"),
    "length": record(9, Content_Length=len(BODY) - 7),
    "no-length": record(9, Content_Length=None),
    "no-record-id": record(9, WARC_Record_ID=None),
    "bad-record-id": record(9, WARC_Record_ID="<nine>"),
    "doubled-record-id": record(1),
    "no-type": record(9, WARC_Type=None),
    "no-date": record(9, WARC_Date=None),
    "bad-date": record(9, WARC_Date="2026-02-30T10:15:00Z"),
    "no-target-uri": record(9, WARC_Target_URI=None),
    "target-uri": record(9, WARC_Target_URI="/page"),
    "bad-ip": record(9, WARC_IP_Address="a.b.c.d"),
    "version": record(9, version="7.3"),
    "header-line": record(9, WARC_IP_Address="192.0.2.1\r\nno field"),
    "repeated-field": record(9, warc_date="2026-11-23T10:15:01Z"),
    "no-end": record(9, end=b""),
    "no-profile": revisit(9, of=1, WARC_Profile=None),
    "revisit-no-digest": revisit(9, of=1, WARC_Payload_Digest=None),
    "revisit-nowhere": revisit(
        9, of=1, WARC_Refers_To=ID.format(77), WARC_Refers_To_Target_URI="http://example.com/gone"
    ),
    "concurrent-nowhere": request(9, of=1, WARC_Concurrent_To=ID.format(77)),
    "no-segment": record(9, WARC_Type="continuation"),
}


@pytest.mark.parametrize("pack", [members, lambda *records: b"".join(records)], ids=["gz", "plain"])
def test_a_sound_file_has_no_damage(tmp_path, pack):
    assert rules(check(tmp_path / "a", pack(*SOUND))) == set()


@pytest.mark.parametrize("pack", [members, lambda *records: b"".join(records)], ids=["gz", "plain"])
@pytest.mark.parametrize("rule", DEFECTS)
def test_a_defect_is_found_and_only_that(tmp_path, rule, pack):
    done = check(tmp_path / "a", pack(*SOUND, DEFECTS[rule], record(10), record(11)))
    expected = {rule, "length"} if rule == "no-length" else {rule}
    assert rules(done) - {"length", "block-digest", "payload-digest"} <= expected
    assert rule in rules(done)
    assert done.records == len(SOUND) + 3


def test_each_of_two_damaged_records_is_found_at_its_offset(tmp_path):
    bad = record(5, WARC_Date="then"), record(6, WARC_Date="never")
    data = members(record(1), bad[0], record(2), bad[1])
    done = check(tmp_path / "a", data)
    offsets = [one.offset for one in done.findings if one.rule == "bad-date"]
    first = len(members(record(1)))
    assert offsets == [first, first + len(members(bad[0], record(2)))]


@pytest.mark.parametrize("more", [1, 1000, 10**15])
def test_a_content_length_that_is_too_long_hides_no_record_behind_it(tmp_path, more):
    long = record(5, Content_Length=len(BODY) + more)
    done = check(tmp_path / "a", record(1) + long + record(6) + record(7, WARC_Date="?"))
    assert rules(done) & {"length", "cut", "no-end"}
    assert "bad-date" in rules(done)
    assert done.records == 4


def test_garbage_between_members_is_found_and_told_with_its_size(tmp_path):
    data = members(record(1)) + b"garbage!" + members(record(2))
    done = check(tmp_path / "a", data)
    (found,) = [one for one in done.findings if one.rule == "garbage"]
    assert (found.offset, "8 bytes" in found.sentence) == (len(members(record(1))), True)


def test_a_whole_file_in_one_member_is_damage(tmp_path):
    done = check(tmp_path / "a", gzip.compress(record(1) + record(2)))
    assert rules(done) == {"one-member"}


def test_one_record_in_one_member_is_none(tmp_path):
    assert rules(check(tmp_path / "a", gzip.compress(record(1)))) == set()


def test_an_empty_member_between_records_is_none(tmp_path):
    data = members(record(1)) + gzip.compress(b"") + members(record(2))
    assert rules(check(tmp_path / "a", data)) == set()


@pytest.mark.parametrize(
    "stated",
    [
        "sha1:{b32}",
        "SHA-1:{hex}",
        "sha1:{HEX}",
        "sha1:{b64}",
        "sha1:{url}",
    ],
)
def test_digests_are_read_in_every_form_that_writers_use(tmp_path, stated):
    import base64  # noqa: PLC0415
    import hashlib  # noqa: PLC0415

    raw = hashlib.sha1(BODY).digest()
    text = stated.format(
        b32=base64.b32encode(raw).decode(),
        hex=raw.hex(),
        HEX=raw.hex().upper(),
        b64=base64.b64encode(raw).decode(),
        url=base64.urlsafe_b64encode(raw).decode(),
    )
    done = check(tmp_path / "a", record(1, WARC_Block_Digest=text))
    assert done.findings == []


def test_a_missing_digest_is_a_remark_told_once_with_its_number(tmp_path):
    data = b"".join(
        record(n, WARC_Block_Digest=None, WARC_Payload_Digest=None) for n in range(1, 6)
    )
    (found,) = check(tmp_path / "a", data).findings
    assert (found.severity, found.rule, found.count) == ("remark", "no-digest", 5)


@pytest.mark.parametrize(
    ("body", "rule"),
    [(b"5\r\nhello\r\n0\r\n\r\n", "payload-chunked"), (b"hello", "payload-decoded")],
)
def test_a_payload_digest_of_either_side_of_chunking_is_accepted_and_said(tmp_path, body, rule):
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n0\r\n\r\n"
    done = check(tmp_path / "a", record(1, block, WARC_Payload_Digest=sha256(body)))
    assert (rules(done), rules(done, "remark")) == (set(), {rule})


def test_the_digest_that_our_writer_states_aside_is_checked(tmp_path):
    path = write_warc(tmp_path)
    assert check(path).findings == []
    plain = b"".join(_records(path.read_bytes()))
    at = plain.index(b"payload-digest: sha256:") + len(b"payload-digest: sha256:")
    flipped = plain[:at] + (b"0" if plain[at : at + 1] != b"0" else b"1") + plain[at + 1 :]
    assert "payload-digest" in rules(check(tmp_path / "b", flipped))


OF_NOTHING = sha256(b"")


def test_a_revisit_whose_digest_is_of_its_payload_alone_is_sound(tmp_path):
    """As Wget states it with --warc-dedup; of any other record it is damage."""
    done = check(tmp_path / "a", members(record(1), revisit(2, of=1, WARC_Block_Digest=OF_NOTHING)))
    assert (rules(done), rules(done, "remark")) == (set(), {"no-digest"})
    done = check(tmp_path / "b", members(record(1, WARC_Block_Digest=OF_NOTHING)))
    assert rules(done) == {"block-digest"}


def test_an_empty_payload_does_not_tell_where_a_revisit_leads(tmp_path):
    moved = record(1, b"HTTP/1.1 302 Found\r\nLocation: /a\r\n\r\n")
    gone = {
        "WARC_Payload_Digest": OF_NOTHING,
        "WARC_Refers_To": ID.format(77),
        "WARC_Refers_To_Target_URI": "http://example.com/elsewhere",
        "WARC_Refers_To_Date": "2019-01-01T00:00:00Z",
    }
    done = check(tmp_path / "a", members(moved, revisit(2, of=1, **gone)))
    assert (rules(done), rules(done, "remark")) == (set(), {"revisit-nowhere"})


def test_references_are_found_in_the_other_files_that_are_given(tmp_path):
    from archiver.warc.verify import verify_files  # noqa: PLC0415

    (tmp_path / "a").write_bytes(members(warcinfo(), record(1)))
    (tmp_path / "b").write_bytes(members(warcinfo(WARC_Record_ID=ID.format(8)), revisit(3, of=1)))
    assert rules(verify_files([tmp_path / "a", tmp_path / "b"], workers=1), "remark") == set()


def _records(data: bytes) -> list[bytes]:
    import zlib  # noqa: PLC0415

    found = []
    while data:
        unpacker = zlib.decompressobj(31)
        found.append(unpacker.decompress(data))
        data = unpacker.unused_data
    return found
