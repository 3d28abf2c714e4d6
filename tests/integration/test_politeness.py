"""What the site sees of us: pauses, obedience, and no more than one request at a time."""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.http import Response

from archiver.demo.village import Village, articles
from spiders.pauses import WAIT_MAX_S, retry_after
from tests.integration.conftest import archiver, crawl
from tests.integration.moody import Answer, Moody, serving

NOW = 1_700_000_000.0
BUSY = "/a/ferry-3/1003.html"


@pytest.fixture
def site() -> Iterator[Moody]:
    with serving(Moody(articles=6)) as running:
        yield running


def configured(root: Path, seed: str, *politeness: str) -> Path:
    root.mkdir()
    lines = [f'seeds = ["{seed}"]', "[politeness]", *politeness]
    (root / "collection.toml").write_text("\n".join(lines) + "\n")
    return root


def pauses(site: Moody) -> list[float]:
    return [later - earlier for (earlier, _), (later, _) in pairwise(site.log)]


# --- Retry-After and back-off


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("120", NOW + 120),
        ("0", NOW),
        (formatdate(NOW + 60, usegmt=True), NOW + 60),
        (formatdate(NOW - 60, usegmt=True), None),
        ("9" * 300, NOW + WAIT_MAX_S),
        ("Fri, 31 Dec 9999 23:59:59 GMT", NOW + WAIT_MAX_S),
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


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_the_wait_is_kept_by_the_next_run(site: Moody, tmp_path: Path, form: str) -> None:
    until = [0.0]

    def mood(path: str) -> Answer | None:
        if path != BUSY or until[0]:
            return None
        until[0] = float(int(time.time()) + 4)
        said = formatdate(until[0], usegmt=True) if form == "date" else "4"
        return Answer(503, "", {"Retry-After": said})

    site.mood = mood
    first = crawl(site.seed, "--into", tmp_path / "c", "-s", "CLOSESPIDER_TIMEOUT=1")
    assert first.code != 0
    asked = len(site.log)
    ran = crawl(tmp_path / "c")
    assert ran.code == 0
    assert site.asked(BUSY) == [BUSY] * 2
    assert all(when >= until[0] for when, _ in site.log[asked:])


def test_a_long_wait_ends_the_run_and_the_next_one_does_not_ask_before(
    site: Moody, tmp_path: Path
) -> None:
    site.mood = lambda path: Answer(429, "", {"Retry-After": "7200"}) if path == BUSY else None
    began = time.time()
    first = crawl(site.seed, "--into", tmp_path / "c")
    assert (first.code, first.json["verdict"]) == (1, "refused")
    assert "asks to wait (HTTP 429): come back at 20" in first.json["reason"]
    when = datetime.fromisoformat(first.json["reason"].split("come back at ")[1].split(",")[0])
    assert 7200 <= when.timestamp() - began < 7300
    site.mood = lambda _path: None
    site.log.clear()
    second = crawl(tmp_path / "c")
    assert second.json["verdict"] == "refused"
    assert second.json["reason"] == first.json["reason"]
    assert site.log == []
    frontier = sqlite3.connect(tmp_path / "c" / "state" / "frontier.db")
    frontier.execute("UPDATE hosts SET not_before = not_before - 7200")
    frontier.execute("UPDATE requests SET not_before = not_before - 7200 WHERE not_before > 0")
    frontier.commit()
    frontier.close()
    third = crawl(tmp_path / "c")
    assert (third.code, third.json["verdict"]) == (0, "complete")


def test_a_host_has_rest_after_an_error_and_longer_after_each(site: Moody, tmp_path: Path) -> None:
    left = [500, 502, 503]
    site.mood = lambda path: Answer(left.pop(0)) if path.startswith("/a/") and left else None
    one = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "RETRY_TIMES=3", "-s", "BACKOFF_S=0.4")
    ran = archiver("crawl", site.seed, "--into", tmp_path / "c", "-s", "DOWNLOAD_DELAY=0", *one)
    assert ran.code == 0, ran.out
    first = len(site.log) - len(site.asked("/a/"))
    rests = pauses(site)[first : first + 3]
    assert [rest >= due for rest, due in zip(rests, (0.4, 0.8, 1.6), strict=True)] == [True] * 3


def test_a_host_that_only_fails_is_given_up_with_a_time_to_come_back(
    site: Moody, tmp_path: Path
) -> None:
    site.mood = lambda path: Answer(500) if path.startswith("/a/") else None
    rest = ("-s", "BACKOFF_S=0.2", "-s", "LONGEST_WAIT_S=0.5", "-s", "DOWNLOAD_DELAY=0")
    ran = archiver("crawl", site.seed, "--into", tmp_path / "c", "--json", *rest)
    assert (ran.code, ran.json["verdict"]) == (1, "refused")
    assert "answers with errors (HTTP 500" in ran.json["reason"]
    assert len(site.asked("/a/")) < 6 * 4


# --- pace


def test_by_default_a_second_passes_between_two_requests(village: Village, tmp_path) -> None:
    times: list[float] = []
    append = village.log.append

    class Clocked(list):
        def append(self, request) -> None:
            times.append(time.monotonic())
            append(request)

    village.log = Clocked()
    ran = archiver("crawl", village.url("/z/3621"), "--into", tmp_path / "c", "--max-articles", "3")
    assert ran.code == 0, ran.err
    between = [later - earlier for earlier, later in pairwise(times)]
    assert len(between) >= 3
    assert min(between) > 0.95


def test_a_limit_of_articles_is_no_failure_where_all_are_on_one_page(
    site: Moody, tmp_path: Path
) -> None:
    ran = crawl(site.seed, "--into", tmp_path / "c", "--max-articles", "2")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "budget", 2)
    assert "the limit of 2 articles was reached; 4 more are listed" in ran.json["reason"]


def test_crawl_delay_is_a_floor(village: Village, tmp_path) -> None:
    village.robots = "User-agent: *\nCrawl-delay: 2\n"
    began = time.monotonic()
    ran = crawl(village.url("/z/3621"), "--into", tmp_path / "c", "--max-articles", "2")
    assert ran.code == 0
    assert time.monotonic() - began >= 2 * (len(village.log) - 2)


def test_crawl_delay_retry_after_and_autothrottle_hold_together(
    site: Moody, tmp_path: Path
) -> None:
    """AutoThrottle would go down to the delay of the settings, which is none."""
    site.robots = Answer(200, "User-agent: *\nCrawl-delay: 1\n")
    left = [Answer(503, "", {"Retry-After": "3"})]
    site.mood = lambda path: left.pop() if path == BUSY and left else None
    throttled = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_START_DELAY=0.1")
    ran = archiver("crawl", site.seed, "--into", tmp_path / "c", *throttled)
    assert ran.code == 0, ran.out
    busy = [path for _, path in site.log].index(BUSY)
    found = pauses(site)
    assert found[busy] >= 2.9
    assert min(found[1:]) > 0.95  # the first is before robots.txt was read


# --- robots.txt


def robots_asked(village: Village) -> list[str]:
    return [one.header("if-none-match") for one in village.requests_for("/robots.txt")]


def grow_old(root: Path, seconds: int) -> None:
    frontier = sqlite3.connect(root / "state" / "frontier.db")
    frontier.execute("UPDATE robots SET checked_at = checked_at - ?", (seconds,))
    frontier.commit()
    frontier.close()


def test_robots_txt_serves_for_a_day_and_is_then_asked_for_on_condition(
    village: Village, tmp_path: Path
) -> None:
    root = tmp_path / "c"
    assert crawl(village.url("/z/3625"), "--into", root).code == 0
    assert crawl(root).code == 0
    assert robots_asked(village) == [""]
    grow_old(root, 86_401)
    assert crawl(root).code == 0
    assert len(robots_asked(village)) == 2
    assert robots_asked(village)[1]
    assert crawl(root).code == 0
    assert len(robots_asked(village)) == 2


def test_a_copy_of_robots_txt_is_gone_by_while_there_is_no_other(
    village: Village, tmp_path: Path
) -> None:
    root = tmp_path / "c"
    village.robots = "User-agent: *\nDisallow: /a/\n"
    assert crawl(village.url("/z/3625"), "--into", root).code == 0
    grow_old(root, 30 * 86_400)
    village.fail("/robots.txt", 503)
    village.log.clear()
    ran = crawl(root)
    assert (ran.code, ran.json["verdict"]) == (0, "up_to_date"), ran.out
    assert not [one for one in village.log if "/a/" in one.path]


@pytest.mark.parametrize("hops", [5, 6])
def test_redirects_of_robots_txt_are_followed_five_times(
    site: Moody, tmp_path: Path, hops: int
) -> None:
    def mood(path: str) -> Answer | None:
        if path != "/robots.txt" and not path.startswith("/hop"):
            return None
        number = int(path.removeprefix("/hop")) if path.startswith("/hop") else 0
        if number == hops:
            return Answer(200, "User-agent: *\nDisallow: /a/\n")
        return Answer(302, "", {"Location": f"/hop{number + 1}"})

    site.mood = mood
    ran = crawl(site.seed, "--into", tmp_path / "c")
    assert ran.json["new"] == (6 if hops > 5 else 0)


def test_robots_txt_that_asks_to_wait_is_waited_for(site: Moody, tmp_path: Path) -> None:
    left = [Answer(503, "", {"Retry-After": "2"})]
    site.mood = lambda path: left.pop() if path == "/robots.txt" and left else None
    ran = crawl(site.seed, "--into", tmp_path / "c")
    assert (ran.code, ran.json["new"]) == (0, 6)
    assert site.asked("/robots.txt") == ["/robots.txt"] * 2
    assert pauses(site)[0] >= 2


def test_robots_txt_that_asks_for_hours_ends_the_run(site: Moody, tmp_path: Path) -> None:
    site.robots = Answer(503, "", {"Retry-After": "9000"})
    ran = crawl(site.seed, "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "refused")
    assert "robots.txt of 127.0.0.1 cannot be had (HTTP 503): come back at" in ran.json["reason"]
    assert site.asked() == ["/robots.txt"]


# --- what a collection allows itself


def test_a_budget_of_requests_is_of_all_runs_of_a_day(site: Moody, tmp_path: Path) -> None:
    root = configured(tmp_path / "c", site.seed, "requests_per_day = 5")
    first = crawl(root)
    assert (first.code, first.json["verdict"], first.json["requests"]) == (0, "budget", 5)
    assert "the limit of 5 requests a day is reached: come back at" in first.json["reason"]
    assert len(site.log) == 5
    second = crawl(root)
    assert (second.code, second.json["verdict"], second.json["requests"]) == (0, "budget", 0)
    assert len(site.log) == 5
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    database = sqlite3.connect(root / "articles.db")
    database.execute("UPDATE captures SET fetched_at = ?", (yesterday,))
    database.commit()
    database.close()
    third = crawl(root)
    assert (third.code, third.json["verdict"]) == (0, "complete")
    assert len(site.asked("/a/")) == 6


def test_a_budget_of_bytes_ends_a_run(site: Moody, tmp_path: Path) -> None:
    root = configured(tmp_path / "c", site.seed, "bytes_per_day = 1_500")
    ran = crawl(root, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert (ran.code, ran.json["verdict"]) == (0, "budget")
    assert "1,500 bytes a day" in ran.json["reason"]
    assert len(site.asked("/a/")) < 6


def test_in_quiet_hours_nothing_is_asked_for(site: Moody, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    hours = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=2):%H:%M}"
    root = configured(tmp_path / "c", site.seed, f'quiet_hours = "{hours} UTC"')
    ran = crawl(root)
    assert (ran.code, ran.json["verdict"]) == (0, "budget")
    assert f"quiet hours ({hours} UTC): come back at" in ran.json["reason"]
    assert site.log == []


def zone(folder: Path, offset_s: int) -> str:
    """A time zone for $PYTHONTZPATH, so far from UTC at all times (RFC 8536 §3: a file of version 1
    with one type and no transition). Gives its name."""
    head = struct.pack(">4s16x6l", b"TZif", 0, 0, 0, 0, 1, 4)
    (folder / "Here").write_bytes(head + struct.pack(">lBB4s", offset_s, 0, 0, b"HRE"))
    return "Here"


def test_a_run_sits_out_the_last_minutes_of_quiet_hours(site: Moody, tmp_path: Path) -> None:
    """In a zone in which they end in a few seconds; in some more, should the run begin too late."""
    for wait_s in (4, 16, 64, 256):
        over = int(time.time()) + wait_s
        here = zone(tmp_path, -over % 60)
        end = datetime.fromtimestamp(over + -over % 60, UTC)
        hours = f"{end - timedelta(hours=1):%H:%M}-{end:%H:%M} {here}"
        root = configured(tmp_path / f"{wait_s}", site.seed, f'quiet_hours = "{hours}"')
        site.log.clear()
        ran = crawl(root, PYTHONTZPATH=str(tmp_path))
        assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", 6)
        assert min(when for when, _ in site.log) >= over
        if datetime.fromisoformat(ran.json["started_at"]).timestamp() < over - 1:
            return
    pytest.fail("no run began before the quiet hours were over")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("requests_per_day = -1", "cannot be negative"),
        ('quiet_hours = "at night"', "It is written like"),
        ('quiet_hours = "08:00-20:00 Mars/Olympus"', "no time zone of that name"),
        ("request_per_day = 5", "Did you mean `requests_per_day`"),
    ],
)
def test_a_wrong_key_or_value_is_named(site: Moody, tmp_path: Path, line: str, said: str) -> None:
    ran = crawl(configured(tmp_path / "c", site.seed, line))
    assert ran.code == 2
    assert said in ran.json["error"]
    assert "collection.toml" in ran.json["error"]
