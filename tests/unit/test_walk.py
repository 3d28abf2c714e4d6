"""The end and trap rules of a walk, one sentence each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from archiver.profile import Pagination
from archiver.records import Entry
from spiders.pagination.protocol import NextPage
from spiders.pagination.walk import End, Walk

SEED = "https://example.org/z/1"
PLAIN = Pagination()
DATED = Pagination(cap_pages=[3], date_archive="%Y/%-m/%-d")


def entries(*numbers: int, day: str | None = None) -> list[Entry]:
    return [
        Entry(at, f"https://example.org/a/{n}.html", f"id{n}", published_at=day)
        for at, n in enumerate(numbers)
    ]


def button(page: int) -> NextPage:
    return NextPage(f"{SEED}?p={page}", "show_more", "a button")


def step(walk: Walk, listed: list[Entry], following: NextPage | None, *, known: bool = False):
    return walk.step(listed, following, known=known)


def test_a_page_with_a_button_leads_to_the_next() -> None:
    assert step(Walk(SEED, PLAIN), entries(1, 2), button(1)) == button(1)


def test_a_good_page_without_a_button_is_the_end() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1, 2), button(1))
    end = step(walk, entries(3), None)
    assert isinstance(end, End)
    assert (end.kind, end.pages, end.entries) == ("end", 2, 3)


def test_a_first_page_without_entries_is_a_failure() -> None:
    end = step(Walk(SEED, PLAIN), [], button(1))
    assert isinstance(end, End)
    assert end.kind == "empty"


def test_a_later_page_without_entries_is_the_end() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1), button(1))
    end = step(walk, [], button(2))
    assert isinstance(end, End)
    assert end.kind == "end"


def test_pages_without_news_are_a_shift_until_they_show_more_than_was_published() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(*range(50)), button(1))
    assert step(walk, entries(*range(20)), button(2)) == button(2)
    end = step(walk, entries(*range(20, 40)), button(3))
    assert isinstance(end, End)
    assert end.kind == "cap"


def test_four_small_pages_without_news_are_a_cut() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1, 2, 3, 4), button(1))
    for page in range(2, 5):
        assert step(walk, entries(page - 1, page), button(page)) == button(page)
    end = step(walk, entries(4), button(5))
    assert isinstance(end, End)
    assert end.kind == "cap"


def test_a_page_that_repeats_an_earlier_one_is_a_cut() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1, 2), button(1))
    step(walk, entries(3, 4), button(2))
    assert step(walk, entries(2, 1), button(3)) == button(3)  # a shift by a page looks the same
    end = step(walk, entries(1, 2), button(4))
    assert isinstance(end, End)
    assert end.kind == "cap"
    assert "gave before" in end.reason


def test_a_last_page_that_stays_whatever_is_asked_for_is_the_end() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1, 2), button(1))
    step(walk, entries(3), button(2))
    assert step(walk, entries(3), button(3)) == button(3)
    end = step(walk, entries(3), button(4))
    assert isinstance(end, End)
    assert end.kind == "end"


def test_a_next_page_that_was_asked_for_before_is_a_circle() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1), button(1))
    end = step(walk, entries(2), button(1))
    assert isinstance(end, End)
    assert end.kind == "cap"


def test_a_page_known_from_a_whole_walk_ends_it() -> None:
    end = step(Walk(SEED, PLAIN), entries(1), button(1), known=True)
    assert isinstance(end, End)
    assert end.kind == "known"


def test_the_limit_of_pages_is_a_budget() -> None:
    walk = Walk(SEED, PLAIN, max_pages=2)
    step(walk, entries(1), button(1))
    end = step(walk, entries(2), button(2))
    assert isinstance(end, End)
    assert end.kind == "budget"


@pytest.mark.parametrize(("pages", "kind"), [(10, "end"), (40, "end"), (100, "cap")])
def test_a_button_gone_after_the_number_where_the_server_stops_is_a_cap(pages, kind) -> None:
    """One archive in ten has a round number of pages; without a way to look further, it ended."""
    walk = Walk(SEED, Pagination(cap_pages=[100]))
    for page in range(pages - 1):
        assert isinstance(step(walk, entries(page), button(page + 1)), NextPage)
    end = step(walk, entries(pages, day="2019-12-27T10:00:00Z"), None)
    assert isinstance(end, End)
    assert end.kind == kind
    assert "a round number" in end.reason
    assert end.oldest == "2019-12-27T10:00:00Z"


def test_a_round_number_of_pages_with_nothing_older_by_date_is_the_end() -> None:
    walk = Walk(SEED, Pagination(cap_pages=[100], date_archive="%Y/%-m/%-d"))
    for page in range(9):
        step(walk, entries(page), button(page + 1))
    on = step(walk, entries(10, day="2019-12-27T10:00:00Z"), None)
    assert isinstance(on, NextPage)
    end = walk.missing("HTTP 404")
    assert isinstance(end, End)
    assert end.kind == "end"


def test_a_page_that_is_no_good_answer_is_no_end() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1), button(1))
    end = walk.step([], None, bad="the answer is empty")
    assert isinstance(end, End)
    assert end.kind == "failed"


def test_of_pages_that_are_given_again_only_the_last_leads_on() -> None:
    """A run that dies has several pages on their way to the disk: all of them come again."""
    walk = Walk(SEED, DATED)
    walk.step(entries(1, day="2024-05-01"), button(1), number=1)
    walk.step(entries(2, day="2024-04-01"), button(2), number=2)
    walk = Walk.restore(walk.save()[0], set(walk.marks))
    assert walk.step(entries(1, day="2024-05-01"), button(1), number=1) is None
    assert walk.step(entries(2, day="2024-04-01"), button(2), number=2) == button(2)
    assert walk.pages == 2


def cut_off(day: str = "2019-12-07T10:00:00Z") -> tuple[Walk, NextPage]:
    walk = Walk(SEED, DATED)
    step(walk, entries(1, day="2020-01-03T10:00:00Z"), button(1))
    step(walk, entries(2, day="2020-01-02T10:00:00Z"), button(2))
    on = step(walk, entries(3, day=day), None)
    assert isinstance(on, NextPage)
    return walk, on


def test_after_a_cap_the_walk_goes_on_by_date_from_the_last_item() -> None:
    walk, on = cut_off()
    assert on.url == "https://example.org/z/1/2019/12/7"
    assert on.mechanism == "date_archive"
    assert step(walk, entries(3, 4, day="2019-11-01T10:00:00Z"), button(9)) == button(9)
    end = step(walk, entries(5, day="2019-10-01T10:00:00Z"), None)
    assert isinstance(end, End)
    assert end.kind == "end"


def test_an_archive_of_single_days_is_followed_by_its_own_links() -> None:
    walk, _ = cut_off()
    days = [date(2019, 12, 9), date(2019, 11, 30), date(2019, 11, 2)]
    on = walk.step(entries(3, day="2019-12-07T10:00:00Z"), None, days=days)
    assert isinstance(on, NextPage)
    assert on.url.endswith("/2019/11/30")
    end = walk.step(entries(4, day="2019-11-30T10:00:00Z"), None, days=[date(2019, 12, 7)])
    assert isinstance(end, End)
    assert end.kind == "end"


def test_an_archive_of_single_days_without_links_is_followed_day_by_day() -> None:
    walk, _ = cut_off()
    on = step(walk, entries(3, 4, day="2019-12-07T10:00:00Z"), None)
    assert isinstance(on, NextPage)
    assert on.url.endswith("/2019/12/6")
    for _ in range(30):
        on = step(walk, [], None)
        assert isinstance(on, NextPage)
    end = step(walk, [], None)
    assert isinstance(end, End)
    assert end.kind == "cap"


def test_a_cap_without_any_archive_by_date_stays_a_cap() -> None:
    walk, _ = cut_off()
    end = walk.missing("HTTP 404")
    assert isinstance(end, End)
    assert end.kind == "cap"
    assert "no archive by date" in end.reason


def test_days_that_are_missing_in_an_archive_by_date_are_empty_days() -> None:
    walk, _ = cut_off()
    on = step(walk, entries(3, day="2019-12-07T10:00:00Z"), None)
    pages = 0
    while isinstance(on, NextPage):
        on, pages = walk.missing("HTTP 404"), pages + 1
    assert on.kind == "cap"
    assert pages == 30  # the first day brought nothing new either


def test_a_404_for_a_later_page_is_the_end() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1), button(1))
    assert walk.missing("HTTP 404").kind == "end"


def test_a_walk_goes_on_from_its_state_as_if_nothing_had_happened() -> None:
    whole, stopped = Walk(SEED, DATED), Walk(SEED, DATED)
    marks: set[str] = set()
    for number in range(12):
        listed = entries(number, number + 1, day=f"2020-01-{28 - number}T10:00:00Z")
        expected = step(whole, listed, button(number + 1))
        assert step(stopped, listed, button(number + 1)) == expected
        state, new = stopped.save()
        marks.update(new)
        stopped = Walk.restore(msgspec.json.decode(msgspec.json.encode(state)), set(marks))
        assert replace(stopped, unsaved=[]) == replace(whole, unsaved=[])


def test_a_missing_day_given_again_is_not_taken_for_the_day_before() -> None:
    walk, _ = cut_off()
    assert isinstance(step(walk, entries(3, day="2019-12-07T10:00:00Z"), None), NextPage)
    number = walk.pages + 1
    first = walk.missing("HTTP 404", number)
    assert isinstance(first, NextPage)
    assert walk.missing("HTTP 404", number) == first


def test_a_link_back_to_the_page_before_is_no_way_on_and_no_cut() -> None:
    walk = Walk(SEED, PLAIN)
    step(walk, entries(1, 2), button(4))
    step(walk, entries(3, 4), button(3))
    step(walk, entries(5, 6), button(2))
    end = step(walk, entries(7), button(3))
    assert isinstance(end, End)
    assert (end.kind, end.reason) == ("end", "the last page has no further button")


def detour(name: str, confidence: float, within: str = "") -> NextPage:
    url = f"https://example.org/{name}"
    return NextPage(url, name, f"the {name}", confidence=confidence, within=within)


def test_the_only_page_is_looked_round_by_the_ways_that_it_names() -> None:
    archive, unsure = detour("archive", 0.5), detour("feed", 0.1)
    walk = Walk(SEED, PLAIN)
    assert walk.step(entries(1, 2), None, ways=[unsure, archive]) == archive
    end = step(walk, entries(1, 2, 3), None)
    assert isinstance(end, End)
    assert (end.kind, end.entries) == ("end", 3)
    assert "the archive brought the rest" in end.reason


def test_a_way_that_lists_as_much_and_nothing_new_bears_the_first_one_out() -> None:
    walk = Walk(SEED, PLAIN)
    walk.step(entries(1, 2), None, ways=[detour("archive", 0.5), detour("feed", 0.4)])
    end = step(walk, entries(1, 2), None)
    assert isinstance(end, End)
    assert end.kind == "end"
    assert "the archive names no other article" in end.reason


def test_a_way_that_lists_less_is_no_proof_and_the_next_one_is_gone() -> None:
    feed = detour("feed", 0.4)
    walk = Walk(SEED, PLAIN)
    walk.step(entries(1, 2), None, ways=[detour("archive", 0.5), feed])
    assert step(walk, entries(1), None) == feed


def test_a_list_of_several_pages_is_not_looked_round() -> None:
    walk = Walk(SEED, PLAIN)
    walk.step(entries(1, 2), button(1), ways=[detour("archive", 0.5)])
    assert isinstance(step(walk, entries(3), None), End)


def test_a_second_page_that_is_not_there_leaves_the_first_the_only_one() -> None:
    archive = detour("archive", 0.5)
    walk = Walk(SEED, PLAIN)
    walk.step(entries(1, 2), button(1), ways=[archive])
    assert walk.missing("HTTP 404", 2) == archive


def test_a_limit_to_a_place_holds_for_all_pages_of_a_way_and_for_no_other() -> None:
    walk = Walk(SEED, PLAIN)
    walk.step(entries(1, 2), None, ways=[detour("index", 0.3, "/a/"), detour("feed", 0.3)])
    parts = replace(detour("one", 0.9), others=("https://example.org/two",), by_index=True)
    steps = [step(walk, [], parts), step(walk, entries(1), None), step(walk, [], None)]
    places = [(one.url[20:], one.within) for one in steps if isinstance(one, NextPage)]
    assert places == [("one", "/a/"), ("two", "/a/"), ("feed", "")]
