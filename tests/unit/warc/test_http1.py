from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.http1 import dechunk, parse_head, payload, split_interim, split_message


@pytest.mark.parametrize(
    ("block", "head", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", b"body"),
        (b"HTTP/1.1 200 OK\nA: b\n\nbody", b"HTTP/1.1 200 OK\nA: b\n\n", b"body"),
        (b"HTTP/1.1 200 OK\r\n\r\n\r\nbody", b"HTTP/1.1 200 OK\r\n\r\n", b"\r\nbody"),
        (b"HTTP/1.1 200 OK\r\nA: b", b"HTTP/1.1 200 OK\r\nA: b", b""),
        (b"", b"", b""),
    ],
)
def test_a_message_splits_at_its_first_empty_line(block: bytes, head: bytes, body: bytes) -> None:
    assert split_message(block) == (head, body)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"HTTP/1.1 200 OK", 200),
        (b"HTTP/1.0 404", 404),
        (b"HTTP/1.1  500 Oh", 500),
        (b"HTTP/2 200", 200),
        (b"HTTP/1.1 2000 OK", None),
        (b"GET / HTTP/1.1", None),
        (b"", None),
    ],
)
def test_the_status_is_the_status_lines(line: bytes, status: int | None) -> None:
    assert parse_head(line + b"\r\n\r\n").status == status


def test_fields_are_read_leniently_and_in_order() -> None:
    head = parse_head(
        b"HTTP/1.1 200 OK\r\nB: 1\r\nnonsense\r\na:\t2 \r\nB: 3\r\n  more\r\nC : caf\xe9\r\n\r\n"
    )
    assert head.fields == ((b"B", b"1"), (b"a", b"2"), (b"B", b"3  more"), (b"C", b"caf\xe9"))
    assert head.values(b"b") == [b"1", b"3  more"]
    assert head.value(b"b") == b"3  more"
    assert head.text(b"c") == "café"
    assert (head.value(b"d"), head.text(b"d")) == (None, "")


EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
FINAL = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 this is the body\r\n\r\n"


@pytest.mark.parametrize(
    ("received", "interim"),
    [
        (FINAL, b""),
        (EARLY + FINAL, EARLY),
        (EARLY + EARLY + FINAL, EARLY + EARLY),
        (b"HTTP/1.1 101 Switching\r\n\r\n\x00", b""),
        (EARLY[:-2], b""),
        (EARLY, EARLY),
        (b"", b""),
    ],
)
def test_interim_answers_end_at_the_final_status_line(received: bytes, interim: bytes) -> None:
    assert split_interim(received) == (interim, received[len(interim) :])


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b"3\r\nabc\r\n0\r\n\r\n", b"abc"),
        (b"3;a=b\r\nabc\r\nA \r\n0123456789\r\n000\r\nX: y\r\n\r\n", b"abc0123456789"),
        (b"3\nabc\n0\n\n", b"abc"),
        (b"0\r\n\r\n", b""),
        (b"3\r\nabc\r\n5\r\nde", b"abcde"),
        (b"3\r\nabc\r\nzz\r\nde", b"abc"),
        (b"3\r\nabcdef", b"abc"),
        (b"<p>stored decoded</p>", b"<p>stored decoded</p>"),
        (b"", b""),
    ],
)
def test_chunks_are_joined_as_far_as_they_go(body: bytes, data: bytes) -> None:
    assert dechunk(body) == data


@given(st.lists(st.binary(min_size=1, max_size=40)))
def test_what_was_chunked_comes_back(parts: list[bytes]) -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert dechunk(body) == b"".join(parts)


@given(st.binary(max_size=80))
def test_no_bytes_raise(data: bytes) -> None:
    head = parse_head(split_message(data)[0])
    split_interim(data)
    payload(head, data)


@pytest.mark.parametrize(
    ("coding", "taken_off"),
    [(b"chunked", True), (b"Chunked", True), (b"gzip, chunked", True), (b"identity", False)],
)
def test_only_a_last_coding_that_is_chunked_is_taken_off(coding: bytes, taken_off: bool) -> None:
    head = parse_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + b"\r\n\r\n")
    body = b"1\r\na\r\n0\r\n\r\n"
    assert payload(head, body) == (b"a" if taken_off else body)
