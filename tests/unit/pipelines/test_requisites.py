"""What a page needs beside itself to look as it did, found in its markup and style sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.requisites import MOST, Requisite, in_css, in_html

PAGE = "https://news.example/a/1.html"


def html(markup: str) -> list[str]:
    return [one.url.removeprefix("https://news.example") for one in in_html(markup, PAGE)]


def css(text: str) -> list[str]:
    found = in_css(text, "https://cdn.example/css/site.css")
    return [one.url.removeprefix("https://cdn.example") for one in found]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<img src="a.png">', ["/a/a.png"]),
        ('<img src="/a.png#top">', ["/a.png"]),
        ('<img src="" data-src="/a.png">', ["/a.png"]),
        ('<img data-lazy-src="/a">', ["/a"]),
        ('<img data-lazy-srcset="/a 1x, /b 2x">', ["/a", "/b"]),
        ('<img src="/s.png" srcset="/s.png 300w, /m,x.png 600w,/l.png 900w">',
         ["/s.png", "/m,x.png", "/l.png"]),
        ('<picture><source srcset="/a.avif" type="image/avif"><img src="/a.jpg"></picture>',
         ["/a.avif", "/a.jpg"]),
        ('<noscript><img src="/a.png"></noscript>', ["/a.png"]),
        ('<div style="background:url(&quot;/a.png&quot;)">', ["/a.png"]),
        ('<div data-bg="/bg/a.jpg?w=3">', ["/bg/a.jpg?w=3"]),
        ('<div data-poster="/a.webp" data-id="7.png and more" data-at="1.5">', ["/a.webp"]),
        ("<style>@import 'b.css'; p { background: url(c.png) }</style>", ["/a/b.css", "/a/c.png"]),
        ('<link rel="stylesheet" href="/a.css"><link rel="canonical" href="/z">', ["/a.css"]),
        ('<link rel="shortcut icon" href="/a.ico">', ["/a.ico"]),
        ('<link rel="apple-touch-icon" sizes="120x120" href="/a.png">', ["/a.png"]),
        ('<link rel="preload" as="font" href="/a.woff2"><link rel="preload" as="fetch" href="/f">',
         ["/a.woff2"]),
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', []),
        ('<script src="/a.js"></script><script>var a = "/b.js";</script>', ["/a.js"]),
        ('<iframe src="/frame"></iframe><a href="/b.png">', []),
        ('<video poster="/p.jpg"></video>', ["/p.jpg"]),
        ('<svg><image xlink:href="/a.png"/><use href="/sprite.svg#icon"/></svg>',
         ["/a.png", "/sprite.svg"]),
        ('<table background="/a.png">', ["/a.png"]),
        ('<amp-img src="/a.png"></amp-img>', ["/a.png"]),
        ('<base href="https://img.example/x/"><img src="a.png">', ["https://img.example/x/a.png"]),
        ('<img src="//img.example/a.png">', ["https://img.example/a.png"]),
    ],
)  # fmt: skip
def test_markup_names_its_requisites(markup: str, found: list[str]) -> None:
    assert html(markup) == found


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="data:image/png;base64,AAAA">',
        '<img src=" DATA:image/png;base64,AAAA">',
        '<img src="javascript:alert(1)">',
        '<img src="file:///etc/passwd">',
        '<img src="#">',
        '<img src="">',
        '<img src="1.html">',  # the page itself
        '<img src="http://[/a.png">',
        f'<img src="/{"a" * 5_000}">',
        '<img src="https://count.example/hit?p=1" width="1" height="1">',
        "<p>no markup to speak of",
        "",
    ],
)
def test_what_no_browser_would_ask_the_web_for_is_no_requisite(markup: str) -> None:
    assert html(markup) == []


def test_media_files_are_told_from_pictures() -> None:
    page = '<video src="/v.mp4" poster="/p.jpg"><source src="/w.webm"><track src="/t.vtt"></video>'
    assert in_html(page, PAGE) == [
        Requisite("https://news.example/v.mp4", is_media=True),
        Requisite("https://news.example/p.jpg"),
        Requisite("https://news.example/w.webm", is_media=True),
        Requisite("https://news.example/t.vtt"),
    ]


def test_each_requisite_is_named_once() -> None:
    assert html('<img src="/a.png"><img src="/b.png"><img src="/a.png">') == ["/a.png", "/b.png"]


def test_a_page_without_end_names_so_many_and_no_more() -> None:
    assert len(html("".join(f'<img src="/{n}.png">' for n in range(MOST * 2)))) == MOST


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p { background: url(a.png) }", ["/css/a.png"]),
        ("p { background: URL( '/a b.png' ) }", ["/a%20b.png"]),
        ('@import "a.css" screen;', ["/css/a.css"]),
        ("@import url(a.css);", ["/css/a.css"]),
        ('@import/**/"a.css";@import url("b.css") print;', ["/css/a.css", "/css/b.css"]),
        ("@font-face { src: url(f.eot?#iefix), url('f.woff2') format('woff2') }",
         ["/css/f.eot", "/css/f.woff2"]),
        ("a { background: image-set('a.png' 1x, 'b.avif' type('image/avif') 2x) }",
         ["/css/a.png", "/css/b.avif"]),
        (r"a { background: url(a\(1\).png) }", ["/css/a(1).png"]),
        (r"a { background: url('\61 b.png') }", ["/css/ab.png"]),
        ("/* url(a.png) */ b { background: url(b.png) }", ["/css/b.png"]),
        ('a::after { content: "url(a.png)" }', []),
        ("@namespace svg url(http://www.w3.org/2000/svg);", []),
        ("a { fill: url(#gradient); background: url(data:image/gif;base64,R0l) }", []),
        ("a { background: url(a.png", ["/css/a.png"]),  # the file ends here, and so does all
        ("a { background: url(a b.png) } b { background: url(c.png) }", ["/css/c.png"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_style_sheet_names_its_requisites(text: str, found: list[str]) -> None:
    assert css(text) == found


@given(st.text(alphabet="url(@import \"'\\/*)x;{}-set\n", max_size=80))
def test_no_style_sheet_is_too_broken_to_be_read(text: str) -> None:
    assert all(one.url.startswith("http") for one in in_css(text, "https://cdn.example/a.css"))


@pytest.mark.parametrize("piece", ["/*", "url(", "url(  ", "url('", "@import ", '"\\', "\\", "((("])
def test_no_byte_of_a_hostile_style_sheet_is_read_twice(piece: str) -> None:
    """If it were, this would not end today."""
    assert len(css(piece * 500_000)) <= 1
