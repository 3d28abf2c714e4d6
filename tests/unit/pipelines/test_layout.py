"""A change of the site's layout shows in what a crawl reads, taken together."""

from __future__ import annotations

from archiver.store.layout import Look
from pipelines.templates.layout import Judged, changed_at, judge

USUAL = 400  # words


def crawl(number: int, words: dict[str, int], *, found: bool = True) -> list[Look]:
    """Pages that were read in one crawl; articles whose names begin with `new` only there."""
    return [
        Look(f"2026110{number}", number * 1000 + at, f"http://e.com/{name}", name, count, found)
        for at, (name, count) in enumerate(words.items())
    ]


def many(count: int, words: int = USUAL, name: str = "a") -> dict[str, int]:
    return {f"{name}{at}": words + at % 50 for at in range(count)}


def suspects(*crawls: list[Look]) -> list[Judged]:
    return [one for one in judge(look for looks in crawls for look in looks) if one.suspect]


def test_a_first_crawl_has_nothing_to_be_compared_with() -> None:
    assert suspects(crawl(1, many(30) | many(30, 0, "b"))) == []


def test_articles_that_are_mostly_far_shorter_than_they_were_make_a_crawl_suspect() -> None:
    (found,) = suspects(crawl(1, many(10)), crawl(2, many(3, 20) | {"a7": USUAL, "a8": USUAL}))
    assert (found.crawl_id, len(found.poor), len(found.looks)) == ("20261102", 3, 5)
    assert {one.before for one in found.poor} == {400, 401, 402}


def test_pages_on_which_no_article_is_found_any_more_make_it_suspect() -> None:
    (found,) = suspects(crawl(1, many(10)), crawl(2, many(10, 0), found=False))
    assert len(found.poor) == 10


def test_one_article_that_was_cut_is_a_change_and_no_change_of_layout() -> None:
    assert suspects(crawl(1, many(10)), crawl(2, {"a0": 5})) == []
    assert suspects(crawl(1, many(10)), crawl(2, many(10) | {"a0": 5, "a1": 5})) == []


def test_articles_that_are_a_little_shorter_are_no_sign() -> None:
    assert suspects(crawl(1, many(10)), crawl(2, many(10, USUAL * 6 // 10))) == []


def test_short_items_may_lose_some_words() -> None:
    assert suspects(crawl(1, many(10, 25)), crawl(2, many(10, 8))) == []
    assert suspects(crawl(1, {f"v{n}": 12 for n in range(9)}), crawl(2, many(9, 0, "v"))) == []


def test_new_articles_are_compared_with_what_is_usual_in_the_collection() -> None:
    (found,) = suspects(crawl(1, many(40)), crawl(2, many(5, 9, "new")))
    assert len(found.poor) == 5
    assert suspects(crawl(1, many(40)), crawl(2, many(5, 350, "new"))) == []


def test_short_news_is_no_sign_where_it_is_usual() -> None:
    mixed = many(30) | many(10, 9, "short")
    assert suspects(crawl(1, mixed), crawl(2, many(5, 9, "new"))) == []


def test_pages_without_an_article_are_no_sign_where_there_always_were_some() -> None:
    before = crawl(1, many(30)) + crawl(1, many(5, 0, "http://e.com/pdf"), found=False)
    assert suspects(before, crawl(2, many(5, 0, "new"), found=False)) == []


def test_crawls_that_read_a_page_each_are_judged_together() -> None:
    singles = [crawl(number, {f"new{number}": 4}) for number in range(2, 6)]
    found = suspects(crawl(1, many(40)), *singles)
    assert [one.crawl_id for one in found] == ["20261104", "20261105"]


def test_what_a_suspect_crawl_read_poorly_is_no_measure_for_the_next() -> None:
    poor = [crawl(number, many(10, 5)) for number in range(2, 9)]
    assert len(suspects(crawl(1, many(40)), *poor)) == len(poor)


def test_when_the_pages_are_read_well_again_nothing_is_suspect() -> None:
    found = suspects(crawl(1, many(10)), crawl(2, many(10, 5)), crawl(3, many(10)))
    assert [one.crawl_id for one in found] == ["20261102"]


def all_of(*crawls: list[Look]) -> list[Look]:
    return [look for looks in crawls for look in looks]


def test_what_is_read_in_an_accepted_layout_is_compared_with_what_was_read_in_it() -> None:
    relaid = crawl(2, many(20, 90)), crawl(3, many(20, 90, "b"))
    looks = all_of(crawl(1, many(20) | many(20, name="b")), *relaid, crawl(4, many(20, 1)))
    assert [one.crawl_id for one in judge(looks) if one.suspect] == [
        "20261102", "20261103", "20261104",
    ]  # fmt: skip
    assert [one.crawl_id for one in judge(looks, ["20261102"]) if one.suspect] == ["20261104"]
    assert not [one for one in judge(looks, ["20261104", "20261102"]) if one.suspect]


def test_a_layout_is_new_since_the_first_of_the_last_suspect_crawls() -> None:
    relaid = crawl(3, many(20, 90)), crawl(4, many(20, 90, "b"))
    looks = all_of(crawl(1, many(20) | many(20, name="b")), crawl(2, many(20)), *relaid)
    assert changed_at(judge(looks)) == "20261103"
    assert changed_at(judge(looks[:60])) is None
    again = all_of(looks, crawl(5, many(20)), crawl(6, many(20, 10)))
    assert changed_at(judge(again)) == "20261106"
