"""WARC files made by other tools: other orders, other digests, other habits."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archiver.errors import DamageError
from archiver.warc.reader import StoredExchange, iter_exchanges, page_of
from archiver.warc.record import digest
from tests.unit.warc.exchanges import TEXT, answer

URL = "http://example.com/a"
RESPONSE = "application/http;msgtype=response"
REQUEST = "application/http;msgtype=request"
FIELDS = "application/warc-fields"


def record(kind: str, number: int, block: bytes, **headers: str) -> bytes:
    """As another tool writes it; header names with _ for -."""
    fields = {
        "WARC_Type": kind,
        "WARC_Record_ID": f"<urn:uuid:{number}>",
        "WARC_Date": "2020-02-02T02:02:02Z",
        "WARC_Target_URI": URL,
        "Content_Length": str(len(block)),
    } | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(number: int = 1, **headers: str) -> bytes:
    return record("response", number, answer(TEXT), Content_Type=RESPONSE, **headers)


def request(number: int, of: int, line: str, **headers: str) -> bytes:
    linked = {"WARC_Concurrent_To": f"<urn:uuid:{of}>", "Content_Type": REQUEST}
    return record("request", number, f"{line}\r\nHost: a\r\n\r\n".encode(), **linked, **headers)


def metadata(number: int, of: int, block: bytes) -> bytes:
    linked = {"WARC_Concurrent_To": f"<urn:uuid:{of}>", "Content_Type": FIELDS}
    return record("metadata", number, block, **linked)


def read(folder: Path, *records: bytes, packed: bool = True) -> list[StoredExchange]:
    path = folder / "theirs.warc.gz"
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return list(iter_exchanges(path))


def test_a_record_that_does_not_say_what_it_is_is_looked_at(tmp_path: Path) -> None:
    [stored] = read(tmp_path, record("response", 1, answer(TEXT)))
    assert stored.capture.status == 200
    assert page_of(stored).body == TEXT
    [stored] = read(tmp_path, record("response", 1, b"+OK no HTTP"))
    assert (stored.capture.status, page_of(stored).body) == (None, b"+OK no HTTP")


def test_the_first_part_of_a_record_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    [stored] = read(tmp_path, response(WARC_Segment_Number="1"))
    assert stored.capture.error == "truncated: segment"


@pytest.mark.parametrize("order", ["srm", "rsm", "mrs", "msr", "rms", "smr"])
def test_the_order_of_the_records_does_not_matter(tmp_path: Path, order: str) -> None:
    made = {
        "r": request(2, 1, "POST /a HTTP/1.1"),
        "s": response(),
        "m": metadata(3, 1, b"via: http://example.com/\r\nfetchTimeMs: 12\r\n"),
    }
    [stored] = read(tmp_path, *[made[one] for one in order])
    assert stored.capture.method == "POST"
    assert stored.capture.via_url == "http://example.com/"
    assert stored.capture.elapsed_ms == 12
    assert (stored.capture.role, stored.capture.crawl_id) == ("other", "")


def test_neighbours_are_not_mixed_up(tmp_path: Path) -> None:
    stored = read(
        tmp_path,
        response(1, WARC_Target_URI="http://a.com/"),
        request(2, 1, "HEAD / HTTP/1.1", WARC_Target_URI="http://a.com/"),
        response(3, WARC_Target_URI="http://b.com/"),
        request(4, 3, "PUT / HTTP/1.1", WARC_Target_URI="http://b.com/"),
        request(6, 5, "POST / HTTP/1.1", WARC_Target_URI="http://c.com/"),
        response(5, WARC_Target_URI="http://c.com/"),
        response(7, WARC_Target_URI="http://d.com/"),
    )
    assert [(one.capture.url, one.capture.method) for one in stored] == [
        ("http://a.com/", "HEAD"),
        ("http://b.com/", "PUT"),
        ("http://c.com/", "POST"),
        ("http://d.com/", "GET"),
    ]


def test_a_digest_of_another_algorithm_is_replaced_by_ours(tmp_path: Path) -> None:
    [stored] = read(tmp_path, response(WARC_Payload_Digest="sha1:ABCDEFGH"))
    assert stored.capture.payload_digest == digest(TEXT)


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_a_document_without_an_exchange_is_an_imported_page(tmp_path: Path, kind: str) -> None:
    [stored] = read(tmp_path, record(kind, 1, b"plain words", Content_Type="text/plain; a=b"))
    page = page_of(stored)
    assert (stored.capture.kind, stored.capture.mime) == ("imported", "text/plain")
    assert (page.body, page.content_type) == (b"plain words", "text/plain; a=b")


def test_a_revisit_is_read_as_one(tmp_path: Path) -> None:
    block = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    headers = {"WARC_Payload_Digest": digest(TEXT), "WARC_Refers_To": "<urn:uuid:1>"}
    first, second = read(
        tmp_path, response(), record("revisit", 2, block, Content_Type=RESPONSE, **headers)
    )
    assert (first.capture.kind, second.capture.kind) == ("response", "revisit")
    assert second.capture.status == 304
    assert second.capture.payload_digest == digest(TEXT)


def test_brackets_around_an_address_are_taken_off(tmp_path: Path) -> None:
    [stored] = read(tmp_path, response(WARC_Target_URI=f"<{URL}>"))
    assert stored.capture.url == URL


def test_a_file_without_gzip_is_read(tmp_path: Path) -> None:
    [stored] = read(tmp_path, record("warcinfo", 9, b""), response(), packed=False)
    assert page_of(stored).body == TEXT


def test_a_file_packed_as_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamageError, match=r"not gzipped one by one.*archiver mend"):
        read(tmp_path, response(1) + response(2))


def test_a_role_that_is_none_of_ours_is_other(tmp_path: Path) -> None:
    [stored] = read(tmp_path, response(), metadata(2, 1, b"role: king\r\npage-number: x\r\n"))
    assert (stored.capture.role, stored.capture.page_number) == ("other", None)


def test_truncation_is_told(tmp_path: Path) -> None:
    [stored] = read(tmp_path, response(WARC_Truncated="length"))
    assert stored.capture.error == "truncated: length"
