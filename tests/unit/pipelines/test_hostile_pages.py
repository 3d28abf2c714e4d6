"""Whatever comes over the wire: no exception, no foreign identity, nothing that runs."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from archiver.demo.village.site import Ask, answer
from archiver.profile import GENERIC, bundled
from pipelines import read, read_listing, read_page
from pipelines.reading import as_page

PANGEA = bundled()["pangea"]
URL = "https://www.rferl.org/a/a-slug/30351234.html"
SENTENCE = "A sentence that is long enough to be taken for the text of an article, and then some. "


def pangea(body: str, head: str = "") -> bytes:
    return f"""<!DOCTYPE html><html lang="en"><head><title>T</title>{head}
    <script>var utag_data={{}}; var imgEnhancerBreakpoints = [];</script></head><body>
    <h1 class="pg-title">A headline</h1>
    <div id="article-content"><div class="wsw">{body}</div></div></body></html>""".encode()


def article(body: str, head: str = ""):
    (found,) = read_page(pangea(body, head), URL)
    return found


BAD = {
    "nothing": b"",
    "blanks": b" \n\t ",
    "zeros": b"\x00" * 500,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "pdf": b"%PDF-1.7 \xff\xff",
    "one tag": b"<",
    "only a comment": b"<!-- nothing -->",
    "only a doctype": b"<!DOCTYPE html>",
    "unclosed": b"<html><body><div><p>x<b>y<table><tr><td>z",
    "deep": b"<div>" * 5000 + b"x" + b"</div>" * 5000,
    "deep inline": b"<b><i>" * 5000 + b"x",
    "deep lists": b"<ul><li>" * 3000 + b"x",
    "deep tables": b"<table><tr><td>" * 2000 + b"x",
    "wrong charset": "<meta charset=utf-16><p>Привет</p>".encode(),
    "no such charset": b"<meta charset=klingon><p>x</p>",
    "half a character": "<p>Привет".encode()[:-1],
    "xml declaration": b"<?xml version='1.0' encoding='utf-16'?><html><p>x</p></html>",
    "lone surrogate": b"<p>&#xD800; &#0; &#x110000;</p>",
    "json": b'{"html": "<p>x</p>"}',
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
@pytest.mark.parametrize("profile", [None, PANGEA, GENERIC], ids=["found", "pangea", "generic"])
@pytest.mark.parametrize("role", ["article", "listing", "other"])
def test_a_bad_answer_is_a_reading_with_a_problem(body, profile, role):
    page = as_page(body, URL, "text/html")
    found = read(replace(page, capture=replace(page.capture, role=role)), profile)
    assert found.articles or found.problems or found.kind == "listing"
    assert read_listing(page, profile or GENERIC) is not None


@pytest.mark.parametrize("tag", ["a\x1fb", "a\x7f", "a{b}", "dïv", "a&b", "x:y:z"])
def test_a_tag_of_any_name_may_hold_the_text(tag):
    text = f"<p>{SENTENCE * 4}</p>" * 4
    html = f"<html><body><h1>A headline</h1><p>Few words.</p><{tag}>{text}</{tag}></body></html>"
    for markup in (html, html.replace("<p>Few", "<figure><img src=a.jpg></figure><p>Few")):
        assert SENTENCE.strip() in read_page(markup.encode(), URL)[0].body_text


@pytest.mark.parametrize("level", ["blockquote", "ul><li", "table><tr><td", "dl><dd", "a", "aside"])
def test_words_on_each_of_many_levels_are_read(level):
    opened = "".join(f"<{level}><p>{number}. {SENTENCE}</p>" for number in range(600))
    found = article(f"<p>{SENTENCE * 5}</p>{opened}")
    assert "\n\n40. " in found.body_text or "40. " in found.body_html


@given(st.binary(max_size=3000), st.sampled_from(["text/html", "text/plain", "", "image/png"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_without_an_exception(body, content_type):
    assert read(as_page(body, URL, content_type)).capture.url == URL


TAGS = [
    "div",
    "p",
    "span",
    "a",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "blockquote",
    "h1",
    "h2",
    "figure",
    "figcaption",
    "img",
    "br",
    "pre",
    "b",
    "script",
]
ATTRIBUTES = ["", ' class="wsw"', ' class="caption"', ' href="/a/x/1.html"', ' src="x.jpg"']
ATTRIBUTES += [' class="c-mmp"', ' class="media-block"', ' id="article-content"', ' style="x"']


CLEAN = frozenset(
    "div p h2 h3 h4 ul ol li table tr td th blockquote pre figure figcaption img a em strong"
    " sub sup code q br".split()
)


def only_clean_markup(html: str) -> None:
    """Whatever a browser makes of it is among what the reader writes, and leads to the web."""
    for element in fragment_fromstring(html, create_parent="div").iter():
        assert element.tag in CLEAN
        assert set(element.attrib) <= {"href", "src", "alt", "lang"}
        for name in ("href", "src"):
            assert element.get(name, "https://").startswith(("http://", "https://"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TAGS),
            st.sampled_from(ATTRIBUTES),
            st.booleans(),
            st.text(max_size=40),
        ),
        max_size=60,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_soup_of_tags_is_read_without_an_exception(pieces):
    soup = "".join(f"<{'/' * closing}{tag}{extra}>{text}" for tag, extra, closing, text in pieces)
    for profile in (PANGEA, GENERIC):
        found = read(as_page(soup.encode("utf-8", "replace"), URL, "text/html"), profile)
        for one in found.articles:
            only_clean_markup(one.body_html)


VILLAGE = answer(Ask("/a/the-button-at-the-bottom-of-the-page/36197001.html", "http://h")).body


@given(st.integers(0, len(VILLAGE)), st.integers(0, len(VILLAGE)))
@settings(max_examples=25, deadline=None)
def test_a_page_cut_anywhere_is_read_as_far_as_it_goes(start, end):
    read_page(VILLAGE[min(start, end) : max(start, end)], "http://h/a/x/36197001.html")


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>click</p>",
        '<a href="javascript:alert(1)">link</a>',
        '<a href=" java\nscript:alert(1)">link</a>',
        '<a href="data:text/html,<script>alert(1)</script>">link</a>',
        '<a href="https://x.org/&quot; onmouseover=&quot;alert(1)">link</a>',
        '<img src="javascript:alert(1)" onerror="alert(1)" alt="x">',
        '<img src="https://x.org/1.jpg" alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>",
        "<style>p{background:url(javascript:alert(1))}</style>",
        "<form action='javascript:alert(1)'><input autofocus onfocus=alert(1)></form>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
        '<table><tr><td onclick="alert(1)">a</td><td>b</td></tr></table>',
    ],
)
def test_nothing_that_runs_gets_into_the_html(evil):
    around = f"<p>{SENTENCE * 3}</p>{evil}<p>{SENTENCE}End.</p>"
    only_clean_markup(article(around).body_html)
    for one in read_page(f"<h1>A headline</h1>{around}".encode(), URL, profile=GENERIC):
        only_clean_markup(one.body_html)


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("https://www.rferl.org/a/another-slug/30351234.html", True),
        ("https://m.rferl.org/a/30351234.html", True),
        ("https://www.rferl.org/a/someone-elses/999.html", False),
        ("https://www.voanews.com/a/someone-elses/999.html", False),
        ("https://evil.example/a/a-slug/30351234.html", True),  # one network, one id
        ("https://evil.example/page", False),
        ("javascript:alert(1)", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_a_page_cannot_claim_another_articles_identity(claimed, kept):
    found = article(f"<p>{SENTENCE * 3}</p>", f'<link rel="canonical" href="{claimed}">')
    assert found.canonical_url == (claimed if kept else URL)
    assert found.id == PANGEA.article_id(URL)
    assert found.url == URL


def test_a_date_later_than_the_capture_is_no_date():
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    page = as_page(pangea(f"<p>{SENTENCE * 3}</p>", head), URL)
    page = replace(page, capture=replace(page.capture, fetched_at="2024-05-01T10:00:00Z"))
    assert read(page).articles[0].published_at is None


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, "<h1>Not found</h1>", "error"),
        (500, f"<p>{SENTENCE * 30}</p>", "error"),
        (403, '<title>Just a moment...</title><div id="challenge-running"></div>', "challenge"),
        (
            200,
            '<title>…</title><script src="/cdn-cgi/challenge-platform/h/b.js"></script>',
            "challenge",
        ),
        (200, '<form action="/captcha"><p>Are you human?</p></form>', "challenge"),
        (
            200,
            '<form action="https://consent.example.com/save"><p>We value…</p></form>',
            "challenge",
        ),
    ],
)
def test_errors_and_walls_are_no_articles(status, body, kind):
    page = as_page(f"<html><body>{body}</body></html>".encode(), URL, "text/html")
    found = read(replace(page, capture=replace(page.capture, status=status)))
    assert (found.kind, found.articles) == (kind, ())
    assert found.problems


def test_an_article_about_captchas_with_a_comment_form_is_an_article():
    body = f"<p>{SENTENCE * 12}</p><form><div class='g-recaptcha'></div></form>"
    assert SENTENCE.strip() in article(body).body_text


@pytest.mark.parametrize("tag", ["div", "span", "a", "li", "td", "p"])
def test_a_page_of_very_many_elements_is_read_in_time(tag):
    many = f"<{tag}>x</{tag}>" * 20_000
    read(as_page(f"<html><body>{many}</body></html>".encode(), URL, "text/html"), GENERIC)


@pytest.mark.parametrize("odd", ["\x1f", "\x0b", "\ufffe", "\uffff"])
def test_characters_that_no_tree_may_hold_do_no_harm(odd):
    headline = f"<h1>A headline<br>{odd}of two lines</h1>"
    (found,) = read_page(f"{headline}<p>{SENTENCE * 3}</p>".encode(), URL, profile=GENERIC)
    assert found.title == "A headline of two lines"


@pytest.mark.parametrize(
    "video",
    [
        f"<video data-duration=P{'9' * 400}D src=/a.mp4>",
        "<video data-duration=PT1.2.3S src=/a.mp4>",
        f"<video data-duration=1:{'9' * 5000} src=/a.mp4>",
        f"<video data-sources='{'[' * 50_000}' src=/a.mp4>",
        "<video data-sources='" + '{"a":' * 50_000 + "' src=/a.mp4>",
        "<video data-sources='[null, 3, [], {}]' src=/a.mp4>",
    ],
)
def test_a_player_may_say_anything_of_itself(video):
    html = f"<h1>A headline</h1><p>{SENTENCE * 3}</p>{video}</video>"
    (found,) = read_page(html.encode(), URL, profile=GENERIC)
    assert [(one.url, one.duration_s) for one in found.media] == [
        ("https://www.rferl.org/a.mp4", None)
    ]


ODD = [
    "9" * 400,
    "[[" * 900,
    "http://[",
    "//[",
    "http://a:99999999/",
    "9999-99-99",
    "NaN",
    "²",
    "٣",
]
ODD += [
    "令和²年1月1日",
    "１２：３０",
    "%zz",
    "#",
    "\u202e",
    " ",
    "'",
    "<",
    "x-klingon",
    "[null]",
    "{}",
    "P9D",
]
NAMES = "class id href src srcset data-sources data-duration datetime content lang property".split()
NAMES += (
    "name rel itemprop role style data-article-id js-href data-ajax-url aria-label width".split()
)
CALLED = (
    "wsw c-mmp caption credit byline date title crumb media-block pg-title post og:image".split()
)
CALLED += "article:published_time author keywords datePublished headline articleBody".split()
KINDS = "div a img time meta link video iframe li td table h1 figure figcaption script base".split()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.lists(
                st.tuples(st.sampled_from(NAMES), st.sampled_from([*ODD, *CALLED])), max_size=4
            ),
            st.sampled_from([*ODD, SENTENCE, SENTENCE * 3]),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["article", "listing", "other"]),
    st.sampled_from(["", "2024-06-01T00:00:00Z"]),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_attributes_may_say_anything(parts, role, fetched_at):
    soup = "".join(
        f"<{tag} {' '.join(f'{name}={chr(34)}{escape(value)}{chr(34)}' for name, value in said)}>"
        f"{escape(text)}</{tag}>"
        for tag, said, text in parts
    )
    for profile in (PANGEA, GENERIC):
        page = as_page(f"{soup}<p>{SENTENCE * 3}</p>".encode(), URL, "text/html")
        capture = replace(page.capture, role=role, fetched_at=fetched_at)
        found = read(replace(page, capture=capture), profile, frozenset())
        for one in found.articles:
            only_clean_markup(one.body_html)
