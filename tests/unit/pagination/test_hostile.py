"""Whatever a page holds, the search for the next one ends, in time, with an address or None."""

from __future__ import annotations

import time
from html import escape
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.profile import GENERIC
from spiders.pagination import MECHANISMS, ListingPage, next_page
from spiders.pagination.addresses import advance, grows

ADDRESS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *(
                "http://[",
                "//",
                "?",
                "#",
                "javascript:x",
                "http://e:99999999/",
                "/p?page=" + "9" * 40,
            ),
            *(
                "/page/2",
                "?page=2",
                "?start=20",
                "/search?updated-max=x",
                "?%ff=2",
                "?page=٣",
                "..//2",
            ),
        ]
    ),
)
WORD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2", "1", "Next", "»", "٢", "②", "二", "IV", "²", "older"]),
)
NAMES = st.sampled_from(["next", "pagination", "current", "", "older nav-previous", "comment"])
TAGS = st.sampled_from(
    [
        *("a", "b", "li", "div", "link", "button", "turbo-frame", "base", "span"),
        *("form", "select", "option", "input"),
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        *("href", "data-next", "data-url", "hx-get", "src", "rel", "class", "aria-current", "dir"),
        *("value", "name", "action", "onclick", "data-page", "data-next-page", "max", "selected"),
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 8))):
        tag = draw(TAGS)
        attributes = {draw(ATTRIBUTES): draw(ADDRESS | NAMES) for _ in range(3)}
        said = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        parts.append(
            f"<{tag} {said}>{escape(draw(WORD))}{'' if draw(st.booleans()) else f'</{tag}>'}"
        )
    return "".join(parts)


@settings(max_examples=150, deadline=None)
@given(html=pages(), url=st.just("https://example.org/n?page=1") | ADDRESS)
def test_no_page_makes_it_raise(html: str, url: str) -> None:
    following = next_page(html.encode("utf-8", "replace"), url)
    assert following is None or urlsplit(following.url).scheme in ("http", "https")


@settings(max_examples=150, deadline=None)
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["next", "links", "next_page", "nextCursor", "meta"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_no_json_makes_it_raise(body: object) -> None:
    import json  # noqa: PLC0415

    next_page(json.dumps(body).encode(), "https://example.org/api")


@settings(max_examples=300, deadline=None)
@given(st.text("/?&=-_.0129ap:;%[]", max_size=40), st.text("/?&=-_.0129ap:;%[]", max_size=40))
def test_no_pair_of_addresses_makes_it_raise(first: str, second: str) -> None:
    one, other = f"https://example.org/{first}", f"https://example.org/{second}"
    advance(one, other)
    assert grows(one, other) >= 0


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "<a href='?page=2'>2</a>",
        "<b>1</b>" + "".join(f"<a href='?page={n}'>{n}</a>" for n in range(2, 5_000)),
        "".join(f"<p>{n}<a href='/x/{n}'>{n}</a></p>" for n in range(5_000)),
        "<a class=next href='/" + "page-2" * 50_000 + "'>Next</a>",
        "<a class=next href='?" + "page=2&" * 50_000 + "'>Next</a>",
        "<div class=pager>" + "<a class='next' href='?page=2'>Next</a>" * 5_000,
        "<i>" * 3_000 + "<a href='?p=2'>2</a>" + "<a href='?p=3'>3</a>" * 3_000,
        "[" * 100_000,
        '{"next":' * 50_000,
    ],
    ids=[
        *(
            "deep",
            "many numbers",
            "numbers everywhere",
            "a long path",
            "a long query",
            "many links",
        ),
        *("deep and wide", "brackets", "braces"),
    ],
)
def test_it_ends_in_time(html: str) -> None:
    start = time.process_time()
    next_page(html.encode(), "https://example.org/n")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "html",
    [
        "<button onclick=\"location='/x\x08?page=2'\">Next</button>",
        "<li onclick=\"location='/x?page=2\x0b'\">2</li><b>1</b>",
        "<form action='/x\x01'><button name=page value=2>Next</button></form>",
        "<form action='/x\x01'><select name=page><option>1<option>2</select></form>",
        "<button class=more data-next-page='\x022'>More</button>",
    ],
)
def test_control_characters_in_an_address_do_not_make_it_raise(html: str) -> None:
    following = next_page(html.encode(), "https://example.org/n?page=1")
    assert following is None or following.url.isprintable()


@pytest.mark.parametrize("name", MECHANISMS)
def test_an_address_that_cannot_be_taken_apart_is_passed_by(name: str) -> None:
    html = "<a rel=next class='next link-showMore' href='http://[x' data-next='//[/'>2</a><b>1</b>"
    assert MECHANISMS[name](ListingPage("https://example.org/n", html, GENERIC)) is None
