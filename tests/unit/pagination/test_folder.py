"""A front page shows the newest of a folder, and links to the page that lists it."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import other_ways
from spiders.pagination.protocol import ListingPage

BASE = "https://paper.example"
POSTS = tuple(f"/posts/story-{number}/" for number in range(3))
MENU = "/posts/", "/tags/", "/about/"


def led(seed: str, entries: tuple[str, ...], links: tuple[str, ...]) -> str | None:
    text = "".join(f'<a href="{link}">{link}</a>' for link in (*links, *entries))
    listed = tuple(BASE + entry for entry in entries)
    page = ListingPage(BASE + seed, f"<main>{text}</main>", GENERIC, entries=listed)
    ways = [way.url for way in other_ways(page) if way.mechanism == "folder"]
    return ways[0].removeprefix(BASE) if ways else None


@pytest.mark.parametrize("folder", ["/posts/", "/posts", "/posts/index.html"])
def test_the_folder_of_the_entries_is_gone_on_with(folder: str) -> None:
    assert led("/", POSTS, (folder, "/tags/", "/about/")) == folder


def test_the_deepest_of_two_folders_is_taken() -> None:
    entries = tuple(f"/blog/posts/story-{number}" for number in range(3))
    assert led("/", entries, ("/blog/", "/blog/posts/")) == "/blog/posts/"


@pytest.mark.parametrize(
    ("seed", "entries", "links"),
    [
        ("/", ("/a-story", "/b-story", "/c-story"), MENU),  # they lie at the top
        ("/", ("/posts/a", "/news/b", "/essays/c"), ("/posts/", "/news/", "/essays/")),
        ("/tags/boats/", POSTS, MENU),  # a section is not the whole
        ("/posts/", POSTS, MENU),  # the page itself
        ("/", ("/2024/05/a", "/2024/05/b"), ("/2024/05/", "/2024/")),  # a month is no archive
        ("/", POSTS[:1], MENU),  # one entry tells nothing
        ("/", POSTS, ("/posts/?page=2", "https://other.example/posts/")),
        ("/", POSTS, ("http://[bad/posts/", "javascript:void(0)")),
    ],
)
def test_other_links_lead_nowhere(
    seed: str, entries: tuple[str, ...], links: tuple[str, ...]
) -> None:
    assert led(seed, entries, links) is None
