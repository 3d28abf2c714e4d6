"""Which hosts a page may have us ask for its requisites."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from archiver.collection import Config, Requisites
from archiver.profile import GENERIC
from archiver.records import Page
from pipelines.requisites import Requisite
from spiders.requisites import OTHER_SITES, SILENT, RequisiteRequests, SilentHostMiddleware
from spiders.scope import scope_of
from tests.unit.store.samples import capture

PUBLIC = "https://news.example.org/archive"
INSIDE = "http://wiki.intranet/news"


class NothingKept:
    """Stands for what earlier runs kept."""

    def settled_requisites(self, urls: list[str], final: tuple[str, ...]) -> set[str]:
        return set()


def wanted(rules: Requisites, seed: str, *urls: str) -> list[str]:
    config = Config(seeds=[seed], requisites=rules)
    requests = RequisiteRequests(config, (print, print))
    return [one.url for one in requests.within(map(Requisite, urls), scope_of(config, GENERIC))]


def test_the_hosts_that_pages_use_are_within_the_scope() -> None:
    urls = ["https://www.news.example.org/a.png", "https://img.example.com/b.png"]
    assert wanted(Requisites(), PUBLIC, *urls) == urls


def test_other_hosts_can_be_left_out() -> None:
    urls = ["https://news.example.org/a.png", "https://img.example.com/b.png"]
    assert wanted(Requisites(other_hosts=False), PUBLIC, *urls) == urls[:1]


def test_a_host_that_is_skipped_is_so_with_all_below_it() -> None:
    urls = ["https://ads.example/a.js", "https://x.ads.example/a.js", "https://loads.example/a.js"]
    assert wanted(Requisites(skip_hosts=["ads.example"]), PUBLIC, *urls) == urls[2:]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/admin",
        "http://localhost/a.png",
        "http://192.168.1.1/reboot",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/a.png",
        "http://router/a.png",
        "http://nas.local/a.png",
        "http://10.0.0.1./a.png",
        "http://127.1/a.png",
        "http://0x7f.0.0.1/a.png",
        "http://2130706433/a.png",
    ],
)
def test_a_public_page_gets_nothing_from_the_network_that_we_are_in(url: str) -> None:
    assert wanted(Requisites(), PUBLIC, url) == []
    assert wanted(Requisites(), INSIDE, url) == [url]


@pytest.mark.parametrize(
    ("ip", "outside_only"),
    [("203.0.114.7", True), (None, True), ("10.1.2.3", False), ("::1", False)],
)
def test_only_a_page_from_the_network_that_we_are_in_may_lead_there(
    ip: str | None, outside_only: bool
) -> None:
    """By whatever name: the connection is judged by its address."""
    config = Config(seeds=[PUBLIC])
    requests = RequisiteRequests(config, (print, print))
    html = b'<img src="https://img.example.com/a.png"><img src="/b.png">'
    page = Page(PUBLIC, html, "text/html", capture(PUBLIC, ip=ip))
    asked = list(requests.of_page(page, scope_of(config, GENERIC), NothingKept()))
    assert [one.meta["outside_only"] for one in asked] == [outside_only] * 2


def test_hosts_without_end_come_to_one() -> None:
    urls = [f"https://host{n}.example/a.png" for n in range(OTHER_SITES + 10)]
    assert wanted(Requisites(), PUBLIC, *urls) == urls[:OTHER_SITES]


def test_media_files_are_asked_for_only_where_a_limit_is_given() -> None:
    for rules, count in ((Requisites(), 0), (Requisites(media_max_bytes=1000), 1)):
        config = Config(seeds=[PUBLIC], requisites=rules)
        requests = RequisiteRequests(config, (print, print))
        media = [Requisite(f"{PUBLIC}/a.mp3", is_media=True)]
        assert len(requests.within(media, scope_of(config, GENERIC))) == count


def asked(url: str, role: str = "requisite") -> Request:
    return Request(url, meta={"role": role})


def test_a_host_that_gives_no_answer_again_and_again_is_left_alone() -> None:
    middleware = SilentHostMiddleware()
    for number in range(SILENT):
        middleware.process_request(asked(f"https://dead.example/{number}.png"))
        middleware.process_exception(
            asked(f"https://dead.example/{number}.png"), DownloadTimeoutError()
        )
    with pytest.raises(IgnoreRequest, match=r"dead\.example gave no answer"):
        middleware.process_request(asked("https://dead.example/x.png"))
    middleware.process_request(asked("https://other.example/x.png"))
    middleware.process_request(asked("https://dead.example/page", role="article"))


def test_a_host_that_answers_now_and_then_is_not() -> None:
    middleware = SilentHostMiddleware()
    picture = asked("https://slow.example/a.png")
    for _ in range(SILENT):
        middleware.process_exception(picture, DownloadTimeoutError())
        middleware.process_response(picture, Response(picture.url, status=500))
    middleware.process_request(picture)


def test_what_robots_txt_forbids_is_no_silence() -> None:
    middleware = SilentHostMiddleware()
    for _ in range(SILENT):
        middleware.process_exception(asked("https://shy.example/a.png"), IgnoreRequest())
    middleware.process_request(asked("https://shy.example/a.png"))
