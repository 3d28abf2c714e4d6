"""Keys are those of pywb, or replay would not find the page."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.urlkey import urlkey

with warnings.catch_warnings():  # pywb 2.10 still imports pkg_resources
    warnings.simplefilter("ignore")
    canonicalize = pytest.importorskip("pywb.utils.canonicalize").canonicalize

AGREED = [
    ("http://example.com", "com,example)/"),
    ("http://www.example.com/", "com,example)/"),
    ("https://www2.Example.com:443/A/B/?b=2&a=1", "com,example)/a/b?a=1&b=2"),
    ("http://example.com:8080/x/", "com,example:8080)/x"),
    ("https://example.com:80/", "com,example:80)/"),
    ("example.com/foo", "com,example)/foo"),
    ("//example.com/x", "com,example)/x"),
    ("ftp://example.com/x", "com,example)/x"),
    ("http://user:pw@example.com/x", "com,example)/x"),
    ("http://example.com/a/../b/./c//d/", "com,example)/b/c/d"),
    ("http://example.com/../a", "com,example)/../a"),
    ("http://example.com/a/..", "com,example)/"),
    ("http://example.com/?", "com,example)/"),
    ("http://example.com/a?b&a=&a", "com,example)/a?a&a=&b"),
    ("http://example.com?x=1", "com,example)/?x=1"),
    ("http://example.com/%7Euser/%2541%20b", "com,example)/~user/a%20b"),
    ("http://example.com/a#frag", "com,example)/a"),
    ("http://example.com/a%23b", "com,example)/a%23b"),
    ("http://пример.рф/путь?запрос=да", None),
    ("http://ex%C3%A4mple.com/", "com,xn--exmple-cua)/"),
    ("http://example.com/☃", "com,example)/%e2%98%83"),
    ("http://1.2.3.4/x", "4,3,2,1)/x"),
    ("http://[::1]:8080/x", "::1:8080)/x"),
    ("http://3279880203/blah", "11,0,127,195)/blah"),
    ("http://010.0.0.1/", "1,0,0,8)/"),
    ("http://192.168.1/", "1,0,168,192)/"),
    ("http://256.1.1.1/", "1,1,1,256)/"),
    ("http://a.com/?PHPSESSID=0123456789abcdef0123456789abcdef&x=1", "com,a)/?x=1"),
    ("http://a.com/x?sid=0123456789abcdef0123456789abcdef", "com,a)/x"),
    ("http://a.com/x?cfid=1&cftoken=2&z=1", "com,a)/x?z=1"),
    ("http://a.com/(S(4hqa0555fwsecu455xqckv45))/page.aspx", "com,a)/page.aspx"),
    ("http://a.com/(4hqa0555fwsecu455xqckv45)/page.aspx", "com,a)/page.aspx"),
    ("http://www.www.example.com/", "com,example,www)/"),
    ("http://www./", None),
    ("http://..example..com./x", "com,example)/x"),
    (" http://example.com/ \n", "com,example)/"),
    ("http://example.com/a|b^c`d{e}\"f<g>\\h'i", None),
    ("http://example.com/x?&&a&", None),
    ("http://a@b@c/x", None),
    ("urn:some:id", "urn:some:id"),
    ("mailto:a@b", "mailto:a@b"),
    ("javascript:alert(1)", "javascript:alert(1)"),
    ("data:text/html,hi", "data:text/html,hi"),
    ("http://example.com/?__wb_method=POST&b=&a=c", "com,example)/?__wb_method=post&a=c&b="),
    ("", "-"),
]


@pytest.mark.parametrize(("url", "key"), AGREED)
def test_the_key_is_pywbs(url: str, key: str | None) -> None:
    assert urlkey(url) == canonicalize(url)
    if key is not None:
        assert urlkey(url) == key


@given(
    st.text(alphabet="aB/?&=%25.:#@é +;~-_[]|'!$,()", max_size=30),
    st.sampled_from(["http://example.com/", "https://www.example.org/a/", "http://b.net:81"]),
)
def test_the_key_of_any_path_and_query_is_pywbs(rest: str, site: str) -> None:
    url = f"{site}{rest}" if site.endswith("/") else f"{site}/{rest}"
    assert urlkey(url) == canonicalize(url)


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert isinstance(urlkey(text), str)
    assert isinstance(urlkey(f"http://{text}"), str)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com:99999/",
        "http://example.com:abc/",
        "http://[::1/",
        "http://\udcff/\udcff?\udcff",
        "http://" + "a" * 70 + "ü.com/",
        "http://xn--\u0080/",
        "http://٣.example/",
        "http://1.2.3.4:٣/",
        "%",
        "http://%/%?%",
        "\x00",
    ],
)
def test_hostile_urls_have_keys(url: str) -> None:
    assert urlkey(url)
