"""What a strict parser is given of an answer's head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.clean_head import MAX_LINE, HeadCleaner

STATUS = b"HTTP/1.1 200 OK\r\n"


def cleaned(*pieces: bytes) -> bytes:
    cleaner = HeadCleaner()
    return b"".join(cleaner.clean(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("line", "passed"),
    [
        (b"X-A: b\r\n", b"X-A: b\r\n"),
        (b"x-A :  3\r\n", b"x-A:  3\r\n"),
        (b"X-A: b\r\n  folded: on\r\n", b"X-A: b\r\n  folded: on\r\n"),
        (b"X-\xe9: \xff\xfe\r\n", b""),
        (b"X-\xe9: a\r\n  folded: on\r\nB: c\r\n", b"B: c\r\n"),
        (b": empty\r\n", b""),
        (b"no colon\r\n", b""),
        (b" folded to nothing: a\r\n", b""),
        (b"Content-Length:\r\n", b""),
        (b"content-length : x\r\n", b""),
        (b"Content-Length: 7, 7\r\n", b"Content-Length: 7, 7\r\n"),
        (b"Transfer-Encoding: identity\r\n", b""),
        (b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\n"),
        (b"X-A: " + b"a" * 20_000 + b"\n", b"X-A: " + b"a" * 20_000 + b"\n"),
        (b"X-A: " + b"a" * MAX_LINE + b"\r\n more\r\nB: c\r\n", b"B: c\r\n"),
    ],
)
def test_header_lines(line: bytes, passed: bytes) -> None:
    assert cleaned(STATUS + line + b"\r\nbody : x\n") == STATUS + passed + b"\r\nbody : x\n"


def test_after_an_interim_answer_comes_another_head() -> None:
    interim = b"HTTP/1.1 103 Hints\r\nA : b\r\n\r\n"
    assert cleaned(interim + STATUS + b"A : b\r\n\r\nA : b\r\n") == (
        b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\n" + STATUS + b"A: b\r\n\r\nA : b\r\n"
    )


def test_the_first_byte_is_passed_on_at_once() -> None:
    assert HeadCleaner().clean(b"H") == b"H"


@given(st.binary(max_size=300), st.integers(1, 20))
def test_a_body_passes_whole_in_whatever_pieces_it_comes(body: bytes, step: int) -> None:
    answer = STATUS + b"A : b\r\n: none\r\n\r\n" + body
    pieces = [answer[at : at + step] for at in range(0, len(answer), step)]
    assert cleaned(*pieces) == STATUS + b"A: b\r\n\r\n" + body
