"""What the site sees of us: pauses, obedience, and no more than one request at a time."""

from __future__ import annotations

import time
from email.utils import formatdate
from itertools import pairwise

import pytest
from scrapy.http import Response

from archiver.demo.village import Village, articles
from spiders.retry import retry_after
from tests.integration.conftest import archiver, crawl

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("120", NOW + 120),
        ("0", NOW),
        (formatdate(NOW + 60, usegmt=True), NOW + 60),
        (formatdate(NOW - 60, usegmt=True), None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, until: float | None) -> None:
    response = Response("https://example.org/", headers={"Retry-After": said})
    assert retry_after(response, NOW) == until


def test_a_host_that_asks_to_wait_is_left_alone_until_then(village: Village, tmp_path) -> None:
    path = articles(3621)[0].path
    village.fail(path, 429, times=1, headers=(("Retry-After", "3"),))
    began = time.monotonic()
    ran = crawl(village.url("/z/3621"), "--into", tmp_path / "c")
    assert time.monotonic() - began >= 3
    assert (ran.code, ran.json["new"]) == (0, len(articles(3621)))
    assert len(village.requests_for(path)) == 2


def test_the_wait_is_kept_by_the_next_run(village: Village, tmp_path) -> None:
    path = articles(3621)[0].path
    village.fail(path, 503, times=1, headers=(("Retry-After", "4"),))
    began = time.monotonic()
    first = crawl(village.url("/z/3621"), "--into", tmp_path / "c", "-s", "CLOSESPIDER_TIMEOUT=1")
    assert first.code != 0
    ran = crawl(tmp_path / "c")
    assert ran.code == 0
    assert time.monotonic() - began >= 4
    assert len(village.requests_for(path)) == 2


def test_by_default_a_second_passes_between_two_requests(village: Village, tmp_path) -> None:
    times: list[float] = []
    append = village.log.append

    class Clocked(list):
        def append(self, request) -> None:
            times.append(time.monotonic())
            append(request)

    village.log = Clocked()
    few = ["--max-articles", "3", "--no-requisites"]
    ran = archiver("crawl", village.url("/z/3621"), "--into", tmp_path / "c", *few)
    assert ran.code == 0, ran.err
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert len(pauses) >= 3
    assert min(pauses) > 0.95


def test_crawl_delay_is_a_floor(village: Village, tmp_path) -> None:
    village.robots = "User-agent: *\nCrawl-delay: 2\n"
    began = time.monotonic()
    ran = crawl(village.url("/z/3621"), "--into", tmp_path / "c", "--max-articles", "2")
    assert ran.code == 0
    assert time.monotonic() - began >= 2 * (len(village.log) - 2)
