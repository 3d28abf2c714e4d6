"""An answer that says nothing new is a revisit of what is kept (WARC 1.1 §6.7)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archiver.records import Capture
from archiver.warc.index import index_file
from archiver.warc.reader import iter_exchanges, read_page, read_validators
from archiver.warc.scan import read_capture
from archiver.warc.writer import WarcWriter
from tests.unit.warc.exchanges import TEXT, answer, exchange

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\neTag: "2"\r\nX-Odd  : 1\r\n\r\n'
LATER = "2026-11-24T10:15:00.456Z"


def write_twice(archive: Path, first: bytes, then: bytes, **changes: object) -> list[Capture]:
    with WarcWriter(archive, "village", "20261123T101500Z") as writer:
        original = writer.write_exchange(exchange(response=first))
        again = exchange(response=then, started_at=LATER, original=original, **changes)
        return [original, writer.write_exchange(again)]


def head_of(archive: Path, capture: Capture) -> bytes:
    path = archive / capture.warc_file
    return read_capture(path, capture.warc_offset, capture.warc_length).block


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (answer(TEXT), answer(TEXT)),
        (answer(TEXT), answer(TEXT, "text/html")),
        (CHUNKED % (len(TEXT), TEXT), answer(TEXT)),
        (answer(TEXT), CHUNKED % (len(TEXT), TEXT)),
    ],
    ids=["the same bytes", "another head", "chunked before", "chunked now"],
)
def test_the_same_payload_is_not_kept_twice(tmp_path: Path, first: bytes, then: bytes) -> None:
    original, again = write_twice(tmp_path, first, then)
    assert (again.kind, again.refers_to) == ("revisit", original.record_id)
    assert again.payload_digest == original.payload_digest
    assert head_of(tmp_path, again) == then[: then.index(b"\r\n\r\n") + 4]


def test_a_304_is_a_revisit_with_its_head_to_the_byte(tmp_path: Path) -> None:
    original, again = write_twice(tmp_path, answer(TEXT), NOT_MODIFIED)
    assert (again.kind, again.status, again.payload_digest) == ("revisit", 304, None)
    assert again.refers_to == original.record_id
    assert head_of(tmp_path, again) == NOT_MODIFIED


@pytest.mark.parametrize(
    ("then", "changes"),
    [
        (answer(TEXT + b"!"), {}),
        (answer(TEXT).replace(b"200 OK", b"203 Other"), {}),
        (answer(TEXT), {"truncated": "disconnect"}),
        (NOT_MODIFIED, {"truncated": "disconnect"}),
    ],
    ids=["another payload", "another status", "cut off", "a 304 that is cut off"],
)
def test_what_may_say_something_new_is_kept_whole(
    tmp_path: Path, then: bytes, changes: dict[str, str]
) -> None:
    _, again = write_twice(tmp_path, answer(TEXT), then, **changes)
    assert (again.kind, again.refers_to) == ("response", None)
    assert head_of(tmp_path, again) == then


def test_a_304_that_nobody_asked_for_is_kept_as_a_response(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "village", "20261123T101500Z") as writer:
        assert writer.write_exchange(exchange(response=NOT_MODIFIED)).kind == "response"


@pytest.mark.parametrize("then", [answer(TEXT), NOT_MODIFIED], ids=["identical", "not modified"])
def test_a_revisit_is_read_back_as_it_was_written(tmp_path: Path, then: bytes) -> None:
    written = write_twice(tmp_path, answer(TEXT), then)
    (path,) = tmp_path.iterdir()
    assert [stored.capture for stored in iter_exchanges(path)] == written


@pytest.mark.parametrize("then", [answer(TEXT, "x/y"), NOT_MODIFIED])
def test_the_page_of_a_revisit_is_that_of_the_bytes_it_refers_to(
    tmp_path: Path, then: bytes
) -> None:
    original, again = write_twice(tmp_path, answer(TEXT), then)
    page = read_page(tmp_path, again, original)
    assert (page.body, page.content_type) == (TEXT, "text/html; charset=utf-8")
    assert page.capture == again


def test_an_index_leads_from_a_revisit_to_its_original_by_one_digest(tmp_path: Path) -> None:
    """The original is chunked, so no payload digest stands in its record's header."""
    write_twice(tmp_path, CHUNKED % (len(TEXT), TEXT), answer(TEXT))
    (path,) = tmp_path.iterdir()
    lines = [json.loads(line.split(" ", 2)[2]) for line in index_file(path)]
    assert [line["mime"] for line in lines] == ["unk", "warc/revisit"]
    assert lines[0]["digest"] == lines[1]["digest"]


def test_a_304_has_no_line_in_an_index(tmp_path: Path) -> None:
    """Replay would answer 304, which shows nothing; the page that it confirms has a line."""
    write_twice(tmp_path, answer(TEXT), NOT_MODIFIED)
    (path,) = tmp_path.iterdir()
    assert len(list(index_file(path))) == 1


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b'ETag: W/"a"', {"If-None-Match": b'W/"a"'}),
        (
            b"last-modified: Mon, 1 Jan 2024 00:00:00 GMT",
            {"If-Modified-Since": b"Mon, 1 Jan 2024 00:00:00 GMT"},
        ),
        (b"ETag: ", {}),
        (b"ETag: " + b"x" * 100_000, {}),
        (b"ETag: a\x00b", {}),
        (b"ETag: a\rHost: elsewhere", {}),
        (b"Age: 1", {}),
    ],
    ids=["etag", "last-modified", "empty", "endless", "with NUL", "with CR", "none"],
)
def test_validators_are_what_the_answer_said(
    tmp_path: Path, head: bytes, said: dict[str, bytes]
) -> None:
    with WarcWriter(tmp_path, "village", "20261123T101500Z") as writer:
        kept = writer.write_exchange(exchange(response=b"HTTP/1.1 200 OK\r\n%b\r\n\r\n" % head))
    assert read_validators(tmp_path, kept) == said
