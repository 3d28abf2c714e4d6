"""What the durable scheduler promises to Scrapy, and to whoever makes exchanges durable."""

from __future__ import annotations

import logging
import sqlite3
import stat
from contextlib import closing
from threading import Thread

import pytest
from scrapy import Request

from archiver.errors import ArchiverError, LockedError, UsageError
from archiver.frontier.sqlite import Finished, FrontierScheduler


def paths(scheduler, limit=1000):
    """What is handed out, as paths, until nothing is."""
    found = []
    while len(found) < limit and (request := scheduler.next_request()):
        found.append(request.url.partition("example/")[2])
    return found


def lease(request):
    return request.meta["frontier_id"]


# --- order


def test_requests_come_in_the_order_in_which_they_were_put_in(scheduler, ask):
    for path in "abc":
        scheduler.enqueue_request(ask(path))
    assert paths(scheduler) == ["a", "b", "c"]


def test_the_highest_priority_comes_first(scheduler, ask):
    for path, priority in [("low", -5), ("a", 0), ("high", 10), ("b", 0)]:
        scheduler.enqueue_request(ask(path, priority=priority))
    assert paths(scheduler) == ["high", "a", "b", "low"]


def test_a_newcomer_of_higher_priority_overtakes_all_that_wait_already(scheduler, ask):
    for number in range(500):
        scheduler.enqueue_request(ask(f"{number}"))
    assert paths(scheduler, 1) == ["0"]
    scheduler.enqueue_request(ask("listing", priority=10))
    assert paths(scheduler, 2) == ["listing", "1"]


def test_more_requests_than_are_held_in_memory_keep_their_order(scheduler, ask):
    expected = [(-(number * 7 % 5), number) for number in range(1500)]
    for priority, number in expected:
        scheduler.enqueue_request(ask(f"{number}", priority=-priority))
    assert paths(scheduler, 2000) == [str(number) for _, number in sorted(expected)]


def test_hosts_of_equal_priority_are_served_by_age(scheduler, ask):
    for url in ["http://a.example/1", "http://b.example/2", "http://a.example/3"]:
        scheduler.enqueue_request(ask(url))
    assert paths(scheduler) == ["1", "2", "3"]


def test_the_order_is_the_same_after_a_restart(frontier, ask):
    first = frontier()
    for path, priority in [("a", 0), ("b", 0), ("high", 1)]:
        first.enqueue_request(ask(path, priority=priority))
    first.close("test")
    assert paths(frontier()) == ["high", "a", "b"]


# --- duplicates


def test_a_duplicate_is_dropped_even_when_the_first_is_done_and_after_a_restart(frontier, ask):
    first = frontier()
    assert first.enqueue_request(ask("x?a=1&b=2"))
    assert not first.enqueue_request(ask("x?b=2&a=1"))
    first.done([lease(first.next_request())])
    first.close("test")
    assert not frontier().enqueue_request(ask("x?a=1&b=2"))


def test_dont_filter_lets_a_duplicate_through(scheduler, ask):
    assert scheduler.enqueue_request(ask("x"))
    assert scheduler.enqueue_request(ask("x", dont_filter=True))
    assert paths(scheduler) == ["x", "x"]


def test_a_crawl_that_has_ended_is_forgotten_so_that_the_next_may_ask_again(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    assert not scheduler.requests.forget()
    taken = scheduler.next_request()
    assert not scheduler.requests.forget()
    scheduler.done([lease(taken)])
    assert scheduler.requests.forget()
    assert scheduler.enqueue_request(ask("x"))
    assert paths(scheduler) == ["x"]


# --- leases


def test_what_is_done_is_never_handed_out_again(frontier, ask):
    first = frontier()
    first.enqueue_request(ask("x"))
    assert first.done([lease(first.next_request())]) == 1
    first.close("test")
    again = frontier()
    assert again.next_request() is None
    assert not again.has_pending_requests()


@pytest.mark.parametrize("end", ["killed", "closed"])
def test_what_was_handed_out_and_not_done_is_handed_out_by_the_next_run(frontier, ask, end):
    first = frontier()
    for path in "abc":
        first.enqueue_request(ask(path))
    first.file.commit()
    assert paths(first, 2) == ["a", "b"]
    first.file.commit()
    if end == "killed":
        frontier.kill(first)
    else:
        first.close("test")
    again = frontier()
    assert again.requests.returned == 2
    assert paths(again) == ["a", "b", "c"]


def test_done_makes_the_follow_ups_durable_that_were_put_in_before_it(frontier, ask):
    first = frontier()
    first.enqueue_request(ask("listing"))
    parent = first.next_request()
    first.enqueue_request(ask("article"))
    first.done([lease(parent)])
    frontier.kill(first)
    assert paths(frontier()) == ["article"]


def test_follow_ups_that_died_with_the_process_come_again_because_their_parent_does(frontier, ask):
    first = frontier()
    first.enqueue_request(ask("listing"))
    first.file.commit()
    first.next_request()
    first.enqueue_request(ask("article"))
    frontier.kill(first)
    assert paths(frontier()) == ["listing"]


def test_a_failed_request_is_over_and_its_reason_kept_until_it_is_retried(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    scheduler.failed([lease(scheduler.next_request())], "HTTP 410")
    assert (scheduler.next_request(), scheduler.requests.counts()) == (None, {"failed": 1})
    assert scheduler.requests.retry_failed() == 1
    assert paths(scheduler) == ["x"]


def test_settling_tells_what_was_answered_from_what_was_not(scheduler, ask):
    for path in "ab":
        scheduler.enqueue_request(ask(path))
    answered, lost = scheduler.next_request(), scheduler.next_request()
    scheduler.settle([Finished(lease(answered), True), Finished(lease(lost), False)])
    assert scheduler.requests.counts() == {"done": 1, "failed": 1}


def test_settling_twice_or_an_unknown_lease_changes_nothing(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    taken = lease(scheduler.next_request())
    assert (scheduler.done([taken]), scheduler.done([taken]), scheduler.done([99])) == (1, 0, 0)
    assert scheduler.failed([taken], "late") == 0
    assert scheduler.requests.counts() == {"done": 1}


def test_a_waiting_request_cannot_be_done(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    assert scheduler.done([1]) == 0
    assert paths(scheduler) == ["x"]


def test_done_may_be_reported_by_another_thread_and_after_the_scheduler_was_closed(frontier, ask):
    first = frontier()
    for path in "ab":
        first.enqueue_request(ask(path))
    early, late = lease(first.next_request()), lease(first.next_request())
    thread = Thread(target=first.done, args=([early],))
    thread.start()
    thread.join()
    first.close("test")
    first.done([late])
    assert frontier().requests.counts() == {"done": 2}


# --- redirects and retries


def test_a_redirect_takes_over_the_lease_of_its_request(scheduler, ask):
    scheduler.enqueue_request(ask("old"))
    old = scheduler.next_request()
    target = old.replace(url="http://b.example/new", meta={**old.meta, "redirect_times": 1})
    assert scheduler.enqueue_request(target)
    assert scheduler.requests.counts() == {"waiting": 1}
    assert scheduler.next_request().url == "http://b.example/new"


def test_a_late_done_of_the_redirect_does_not_end_its_target(scheduler, ask):
    scheduler.enqueue_request(ask("old"))
    old = scheduler.next_request()
    scheduler.enqueue_request(old.replace(url="http://a.example/new"))
    new = scheduler.next_request()
    assert scheduler.done([lease(old)]) == 0
    assert scheduler.done([lease(new)]) == 1


def test_a_retry_is_the_same_request_once_more(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    first = scheduler.next_request()
    retry = first.copy()
    retry.meta["retry_times"], retry.dont_filter = 1, True
    assert scheduler.enqueue_request(retry)
    again = scheduler.next_request()
    assert (again.url, again.meta["retry_times"]) == (first.url, 1)
    assert scheduler.next_request() is None
    scheduler.file.commit()
    assert attempts(scheduler) == [2]


def test_a_redirect_to_what_is_known_is_dropped_and_its_lease_stays_to_be_settled(scheduler, ask):
    for path in ["old", "known"]:
        scheduler.enqueue_request(ask(path))
    old = scheduler.next_request()
    assert not scheduler.enqueue_request(old.replace(url="http://a.example/known"))
    assert scheduler.requests.counts() == {"leased": 1, "waiting": 1}


def test_a_follow_up_that_copies_the_meta_of_its_answered_parent_is_a_request_of_its_own(
    scheduler, ask
):
    scheduler.enqueue_request(ask("parent"))
    parent = scheduler.next_request()
    scheduler._response_received(parent)
    scheduler.enqueue_request(ask("child", meta=parent.meta))
    assert scheduler.requests.counts() == {"leased": 1, "waiting": 1}
    scheduler.done([lease(parent)])
    assert paths(scheduler) == ["child"]


def test_a_retry_that_the_spider_asks_for_takes_the_lease_over(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    first = scheduler.next_request()
    scheduler._response_received(first)
    scheduler.enqueue_request(
        first.replace(meta={**first.meta, "retry_times": 1}, dont_filter=True)
    )
    assert scheduler.requests.counts() == {"waiting": 1}


def test_a_redirect_to_another_host_leaves_the_slot_of_the_first(scheduler, ask):
    scheduler.enqueue_request(ask("old"))
    old = scheduler.next_request()
    old.meta["download_slot"] = "a.example"  # as the downloader notes it
    meta = {**old.meta, "redirect_urls": [old.url]}
    scheduler.enqueue_request(old.replace(url="http://b.example/new", meta=meta))
    scheduler.hold("a.example", 2_000)
    assert "download_slot" not in scheduler.next_request().meta


# --- times


def test_a_request_waits_for_its_time_and_keeps_the_crawl_alive(scheduler, clock, ask):
    scheduler.enqueue_request(ask("later", meta={"not_before": 1_060}))
    assert scheduler.next_request() is None
    assert scheduler.has_pending_requests()
    assert scheduler.requests.next_time() == 1_060
    clock.now = 1_060
    request = scheduler.next_request()
    assert request.url.endswith("later")
    assert "not_before" not in request.meta
    assert not scheduler.has_pending_requests()


def test_a_request_whose_time_has_come_takes_its_place_by_priority(scheduler, clock, ask):
    scheduler.enqueue_request(ask("listing", priority=10, meta={"not_before": 1_060}))
    for number in range(300):
        scheduler.enqueue_request(ask(f"{number}"))
    assert paths(scheduler, 1) == ["0"]
    clock.now = 1_061
    assert paths(scheduler, 2) == ["listing", "1"]


def test_a_released_request_is_handed_out_again_at_its_time(frontier, clock, ask):
    first = frontier()
    first.enqueue_request(ask("x"))
    assert first.release([lease(first.next_request())], not_before=1_030, reason="429") == 1
    first.close("test")
    again = frontier()
    assert again.next_request() is None
    clock.now = 1_030
    assert paths(again) == ["x"]


def test_a_host_on_hold_gets_nothing_even_after_a_restart_and_others_go_on(frontier, clock, ask):
    first = frontier()
    for url in ["http://a.example/1", "http://b.example/2", "http://b.example/3"]:
        first.enqueue_request(ask(url))
    first.hold("a.example", 1_120)
    assert paths(first, 1) == ["2"]
    first.close("test")
    again = frontier()
    assert paths(again, 2) == ["2", "3"]
    assert again.has_pending_requests()
    assert again.requests.next_time() == 1_120
    clock.now = 1_120
    assert paths(again) == ["1"]


# --- hosts


class Engine:
    """As much of Scrapy's engine as the frontier looks at."""

    def __init__(self, places, downloading):
        self._places = places
        self._downloading = downloading

    def in_progress(self):
        return self._downloading

    def downloading(self):
        return self._downloading

    def places(self, host):
        return self._places

    def later(self, delay_s, call):
        return None


def test_a_slow_host_gets_no_more_places_than_it_can_use(scheduler, ask):
    for number in range(10):
        scheduler.enqueue_request(ask(f"http://slow.example/{number}", priority=5))
        scheduler.enqueue_request(ask(f"http://quick.example/{number}"))
    under_way = []
    scheduler._engine = Engine(2, under_way)
    found = []
    while request := scheduler.next_request():
        found.append(request.url.partition("//")[2])
        under_way.append(request)
    assert found == ["slow.example/0", "slow.example/1", "quick.example/0", "quick.example/1"]


def test_of_equal_hosts_the_one_with_the_least_under_way_is_next(scheduler, ask):
    for number in range(3):
        scheduler.enqueue_request(ask(f"http://a.example/{number}"))
    for number in range(3):
        scheduler.enqueue_request(ask(f"http://b.example/{number}"))
    under_way = []
    scheduler._engine = Engine(9, under_way)
    for _ in range(4):
        under_way.append(scheduler.next_request())  # noqa: PERF401  (each sees the last)
    assert [request.url[7:] for request in under_way] == [
        "a.example/0",
        "b.example/0",
        "a.example/1",
        "b.example/1",
    ]


# --- what is kept of a request


def test_a_whole_request_comes_back_as_it_was(frontier, ask):
    first = frontier()
    asked = ask(
        "x",
        method="POST",
        body=b"\x00\xff",
        headers={"X-Two": ["a", "b"]},
        cookies={"c": "d"},
        meta={"role": "listing", "deep": {"list": [1, None, 2.5, True]}},
        cb_kwargs={"page": 3},
        callback=frontier.spider.listing,
        errback=frontier.spider.broken,
        priority=-7,
        encoding="cp1252",
        flags=["f"],
        dont_filter=True,
    )
    first.enqueue_request(asked)
    first.close("test")
    found = frontier().next_request()
    del found.meta["frontier_id"]
    assert found.to_dict(spider=frontier.spider) == asked.to_dict(spider=frontier.spider)


# --- the file


def test_a_second_run_is_turned_away_before_it_touches_a_lease(frontier, ask):
    first = frontier()
    first.enqueue_request(ask("x"))
    taken = lease(first.next_request())
    with pytest.raises(LockedError, match="in use by another run"):
        frontier()
    assert first.done([taken]) == 1


def test_a_scheduler_that_could_not_be_opened_can_be_closed(frontier, scheduler):
    second = FrontierScheduler(frontier.path)
    with pytest.raises(LockedError):
        second.open(frontier.spider)
    second.close("failed")


def test_a_newer_file_is_set_aside_and_a_new_one_begun(frontier, ask, caplog):
    first = frontier()
    first.enqueue_request(ask("x"))
    first.close("test")
    with closing(sqlite3.connect(frontier.path)) as db:
        db.execute("PRAGMA user_version = 99")
    with caplog.at_level(logging.WARNING):
        assert not frontier().has_pending_requests()
    assert "its version is 99" in caplog.text
    assert len(list(frontier.path.parent.glob("frontier.db.2*"))) == 1


@pytest.mark.parametrize("place", ["head", "middle", "another"])
def test_a_damaged_or_foreign_file_is_set_aside_and_a_new_one_begun(frontier, ask, caplog, place):
    first = frontier()
    for number in range(300):
        first.enqueue_request(ask(f"{number}"))
    first.close("test")
    whole = bytearray(frontier.path.read_bytes())
    if place == "another":
        frontier.path.unlink()
        with closing(sqlite3.connect(frontier.path)) as db:
            db.execute("CREATE TABLE notes (x)")
    else:
        start = 0 if place == "head" else 4096
        whole[start : start + len(whole) // 2] = b"\xff" * (len(whole) // 2)
        frontier.path.write_bytes(whole)
    with caplog.at_level(logging.WARNING):
        again = frontier()
    assert "was set aside" in caplog.text
    assert again.enqueue_request(ask("1"))
    assert paths(again) == ["1"]


def test_the_file_is_for_its_owner_only(scheduler, frontier):
    assert stat.S_IMODE(frontier.path.stat().st_mode) == 0o600


def test_a_deleted_file_is_a_new_beginning(frontier, ask):
    first = frontier()
    first.enqueue_request(ask("x"))
    first.close("test")
    frontier.path.unlink()
    assert frontier().enqueue_request(ask("x"))


def test_an_error_of_the_disk_ends_the_run_and_says_what_to_do(scheduler, ask, caplog):
    scheduler.enqueue_request(ask("x"))
    scheduler.file.commit()
    scheduler.file._conn.execute("PRAGMA max_page_count = 12")  # as a full disk
    for number in range(500):
        scheduler.enqueue_request(ask(f"{number}" * 50))
    assert "make room" in caplog.text
    assert (scheduler.next_request(), scheduler.has_pending_requests()) == (None, False)
    with pytest.raises(ArchiverError, match="make room"):
        scheduler.done([1])


def test_it_must_be_told_where_to_keep_the_file():
    class Crawler:
        settings: dict[str, str] = {}  # noqa: RUF012
        spider = None

    with pytest.raises(UsageError, match="FRONTIER_PATH"):
        FrontierScheduler.from_crawler(Crawler())


# --- notes


def test_a_cursor_is_where_it_was_put_last_until_the_walk_ends(frontier):
    first = frontier()
    first.notes.put_cursor("http://a.example/z/1", {"pages": 1, "seen": ["a"]})
    first.notes.put_cursor("http://a.example/z/1", {"pages": 2, "seen": ["a", "ü"]})
    first.close("test")
    again = frontier()
    assert again.notes.cursor("http://a.example/z/1") == {"pages": 2, "seen": ["a", "ü"]}
    again.notes.drop_cursors()
    assert again.notes.cursor("http://a.example/z/1") is None


def test_a_cursor_and_the_end_of_its_page_become_durable_together(frontier, ask):
    first = frontier()
    first.enqueue_request(ask("listing"))
    taken = lease(first.next_request())
    first.notes.put_cursor("seed", 7)
    first.done([taken])
    frontier.kill(first)
    assert frontier().notes.cursor("seed") == 7


def attempts(scheduler):
    with scheduler.file.using() as conn:
        return [count for (count,) in conn.execute("SELECT attempts FROM requests")]


def test_the_request_class_is_scrapys_own(scheduler, ask):
    scheduler.enqueue_request(ask("x"))
    assert type(scheduler.next_request()) is Request
