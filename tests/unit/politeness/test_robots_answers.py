"""What an answer for robots.txt means, by RFC 9309 §2.3.1."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from spiders.robots import copy_of
from spiders.robotstxt import MAX_BYTES, RobotsTxt

ORIGIN = "https://example.org"
NO = b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, NO),
        (203, NO),
        *((status, b"") for status in (300, 304, 400, 401, 403, 404, 410, 418, 451)),
        *((status, None) for status in (429, 500, 502, 503, 504, 520)),
    ],
)
def test_a_2xx_is_read_a_4xx_allows_all_and_the_rest_is_no_answer(
    status: int, body: bytes | None
) -> None:
    copy = copy_of(ORIGIN, Response(f"{ORIGIN}/robots.txt", status=status, body=NO))
    assert (copy.body if copy else None) == body


def test_no_connection_is_no_answer() -> None:
    assert copy_of(ORIGIN, None) is None


def test_a_copy_is_no_larger_than_what_is_read_of_it() -> None:
    line = b"Disallow: /%d\n"
    body = NO + b"".join(line % number for number in range(100_000))
    copy = copy_of(ORIGIN, Response(ORIGIN, body=body))
    assert copy is not None
    assert len(copy.body) <= MAX_BYTES + 1
    assert not RobotsTxt(copy.body).allowed(f"{ORIGIN}/x", "Archiver")
