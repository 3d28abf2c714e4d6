"""Which mechanism is believed."""

from __future__ import annotations

import pytest

from archiver.errors import UsageError
from archiver.profile import GENERIC, Pagination, Profile
from spiders.pagination import MECHANISMS, ListingPage, NextPage, find_next, next_page
from spiders.pagination.choice import surest

URL = "https://example.org/n"
PAGER = (
    '<link rel="next" href="/n?page=2"><div class="pager"><b>1</b> <a href="/n?page=2">2</a> '
    '<a href="/n?page=3">3</a> <a class="next" href="/n?page=2">Next</a></div>'
)


def candidate(url: str, mechanism: str, confidence: float) -> NextPage:
    return NextPage(url, mechanism, f"seen by {mechanism}", confidence=confidence)


def test_mechanisms_that_agree_outweigh_a_surer_one() -> None:
    chosen = surest(
        [candidate("u1", "a", 0.8), candidate("u2", "b", 0.7), candidate("u2", "c", 0.7)]
    )
    assert chosen is not None
    assert chosen.url == "u2"


def test_of_equals_the_first_one_wins() -> None:
    chosen = surest([candidate("u1", "a", 0.7), candidate("u2", "b", 0.7)])
    assert chosen is not None
    assert chosen.url == "u1"


def test_the_reason_names_all_that_agree() -> None:
    chosen = next_page(PAGER.encode(), URL)
    assert chosen is not None
    assert chosen.mechanism == "rel_next"
    assert "numbered: number 2" in chosen.reason
    assert "older_link: " in chosen.reason


def test_a_profile_decides_by_its_order() -> None:
    profile = Profile(name="p", pagination=Pagination(mechanisms=["older_link", "rel_next"]))
    chosen = find_next(ListingPage(URL, PAGER, profile))
    assert chosen is not None
    assert chosen.mechanism == "older_link"


def test_what_a_profile_does_not_name_is_not_tried() -> None:
    profile = Profile(name="p", pagination=Pagination(mechanisms=["show_more"]))
    assert find_next(ListingPage(URL, PAGER, profile)) is None


@pytest.mark.parametrize(
    "name", sorted(MECHANISMS.keys() - {"show_more"})
)  # whose path is the page's
def test_no_mechanism_follows_what_the_profile_calls_an_article(name: str) -> None:
    profile = Profile(name="p", urls=GENERIC.urls.__class__(article="^/n$"))
    html = PAGER + '<i data-next="/n?page=2"></i>'
    assert MECHANISMS[name](ListingPage("https://example.org/n?page=1", html, profile)) is None


def test_a_profile_with_an_unknown_mechanism_is_refused_by_name() -> None:
    profile = Profile(name="mine", pagination=Pagination(mechanisms=["show_less"]))
    with pytest.raises(UsageError, match=r"'mine'.*'show_less'.*there are: show_more"):
        find_next(ListingPage(URL, PAGER, profile))


@pytest.mark.parametrize("html", ["", " ", "<!-- -->", "plain text", "<html></html>", "\x00"])
def test_a_page_without_links_is_at_its_end(html: str) -> None:
    assert next_page(html.encode(), URL) is None
