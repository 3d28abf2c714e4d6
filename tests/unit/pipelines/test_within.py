"""Where the entries of a page lie, and what of a whole site's list lies there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.listings.within import lies_within, within_of

BASE = "https://paper.example"


def places(seed: str, *entries: str, menus: tuple[str, ...] = ()) -> str:
    return within_of(BASE + seed, [BASE + one for one in entries], [BASE + one for one in menus])


@pytest.mark.parametrize(
    ("seed", "entries", "within"),
    [
        ("/", ("/posts/a", "/posts/b"), "/posts/"),
        ("/", ("/2024/05/a/", "/2023/12/b/"), "/9/9/"),
        ("/", ("/a-story", "/another-story"), "/"),
        ("/", ("/news/a", "/news/b", "/sport/c", "/sport/d"), "/news/ /sport/"),
        ("/", (*tuple(f"/news/{n}" for n in range(20)), "/shop/hat"), "/news/"),
        ("/", ("/?p=12", "/?p=13"), "/?p"),
        ("/index.html", ("/posts/a.html", "/posts/b/index.html"), "/posts/"),
        ("/blog", ("/blog/a", "/blog/b"), "/blog/"),
        ("/blog/", ("/blog/2024/a", "/blog/2024/b"), "/blog/9/"),
        ("/blog.html", ("/blog/a.html", "/blog/b.html"), "/blog/"),
        ("/blog/", ("/news/a", "/news/b"), ""),  # entries that lie elsewhere tell nothing
        ("/blog", ("/blogroll/a", "/blogroll/b"), ""),
        ("/", ("/posts/a",), ""),
        ("/", (), ""),
        ("/index.php?section=3", ("/posts/a", "/posts/b"), ""),  # a part of the site
    ],
)
def test_entries_tell_their_places(seed: str, entries: tuple[str, ...], within: str) -> None:
    assert places(seed, *entries) == within


def test_pages_of_the_menus_are_no_articles() -> None:
    within = places("/", "/a-story", "/b-story", menus=("/about/", "/shop/hats", "/a-story"))
    assert within == "/ !/about"
    assert lies_within(f"{BASE}/c-story/", within)
    assert not lies_within(f"{BASE}/about", within)
    assert not lies_within(f"{BASE}/", within)
    assert not lies_within(f"{BASE}/shop/hats", within)


@pytest.mark.parametrize(
    ("url", "lies"),
    [
        ("/blog/2019/a-title", True),
        ("/blog/2019/a-title/index.html", True),
        ("/blog/a-title", False),
        ("/blog/2019/", False),  # a year: its folder is another
        ("/blog/2019/05/a-title", False),
        ("/news/2019/a-title", False),
        ("/blog/2019/a-title?page=2", False),
    ],
)
def test_what_lies_there(url: str, lies: bool) -> None:
    assert lies_within(BASE + url, places("/blog/", "/blog/2024/a", "/blog/2024/b")) is lies


SEGMENTS = st.lists(st.text("ab9-._~%", min_size=1, max_size=8), min_size=1, max_size=4)
PATHS = SEGMENTS.map(lambda parts: f"/{'/'.join(parts)}/")


@given(st.lists(PATHS, min_size=2, max_size=6, unique=True))
def test_what_the_front_page_itself_lists_lies_within(paths: list[str]) -> None:
    within = places("/", *paths)
    assert all(lies_within(BASE + path, within) for path in paths)


@given(st.text(max_size=60), st.text(max_size=40))
def test_no_address_and_no_words_break_it(path: str, within: str) -> None:
    assert lies_within(f"{BASE}/{path.replace('[', '')}", within) in (True, False)
