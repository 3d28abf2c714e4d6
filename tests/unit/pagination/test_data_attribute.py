"""Addresses that scripts fetch."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import ListingPage, NextPage, data_attribute

SITE = "https://example.org"


def found(html: str, url: str = "/news") -> NextPage | None:
    return data_attribute.find(ListingPage(SITE + url, f"<body>{html}</body>", GENERIC))


@pytest.mark.parametrize(
    ("html", "headers"),
    [
        ('<div data-next-url="/news?page=2"></div>', {}),
        ('<ul data-next="/news?page=2"></ul>', {}),
        ('<div data-infinite-scroll-next-page-url="/news?page=2"></div>', {}),
        ('<button class="load-more" data-url="/news?page=2">Lataa</button>', {}),
        ('<button data-href="/news?page=2">Load more</button>', {}),
        ('<div hx-get="/news?page=2" hx-trigger="revealed"></div>', {"HX-Request": "true"}),
        ('<tr data-hx-get="?page=2" data-hx-trigger="intersect once">', {"HX-Request": "true"}),
        ('<a up-href="/news?page=2" class="next"></a>', {}),
        (
            '<turbo-frame id="page_2" src="/news?page=2" loading="lazy"></turbo-frame>',
            {"Turbo-Frame": "page_2"},
        ),
    ],
    ids=[
        *(
            "next-url",
            "next",
            "next by a long name",
            "a button by its class",
            "a button by its words",
            "htmx in sight",
        ),
        *("htmx with its long names", "unpoly", "turbo"),
    ],
)
def test_the_address_is_fetched_as_the_script_would(html: str, headers: dict[str, str]) -> None:
    html = html if "<tr" not in html else f"<table>{html}<td>x</td></tr></table>"
    following = found(html)
    assert following is not None
    assert (following.url, following.headers) == (f"{SITE}/news?page=2", headers)


def test_a_script_may_fetch_from_another_path() -> None:
    following = found('<button class="load-more" data-url="/ajax/list?page=2">…</button>')
    assert following is not None
    assert following.url == f"{SITE}/ajax/list?page=2"


@pytest.mark.parametrize(
    "html",
    [
        '<div data-next="2" class="load-more"></div>',
        '<div data-next=".item:last" class="load-more"></div>',
        '<div class="share" data-url="/news?page=2"></div>',
        '<div data-url="/news?page=1" class="next"></div>',
        '<div class="carousel"><a data-next="/news?page=2">next</a></div>',
        '<div id="comments"><button data-url="/news?page=2">Load more</button></div>',
        '<aside><button data-url="/news?page=2">Load more</button></aside>',
        '<a data-next="/2026/cats/">Next</a>',
        '<a data-next-url="https://elsewhere.org/news?page=2">Next</a>',
        '<a data-next-url="javascript:next()/">Next</a>',
    ],
    ids=[
        *("a number", "a selector", "a share button", "the same page", "a carousel", "comments"),
        *("a box at the side", "an article", "another site", "a script"),
    ],
)
def test_other_attributes_are_left_alone(html: str) -> None:
    url = "/news?page=1" if "page=1" in html else "/news"
    assert found(html, url) is None
