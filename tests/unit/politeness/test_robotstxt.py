"""robots.txt by RFC 9309: its own examples, and what sites write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.robotstxt import MAX_BYTES, RobotsTxt, path_of

SITE = "https://example.org"

SIMPLE = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""  # §5.1

LONGEST = """\
User-Agent: foobot
Allow: /example/page/
Disallow: /example/page/disallowed.gif
"""  # §5.2


def allowed(robots: str | bytes, path: str, agent: str = "Archiver") -> bool:
    body = robots.encode() if isinstance(robots, str) else robots
    return RobotsTxt(body).allowed(SITE + path, agent)


@pytest.mark.parametrize(
    ("agent", "path", "may"),
    [
        ("anybot", "/publications/a.html", True),
        ("anybot", "/example/", False),
        ("anybot", "/pictures/a.gif", False),
        ("anybot", "/pictures/a.gif?size=1", True),
        ("foobot", "/", False),
        ("FooBot", "/example/page.html", True),
        ("foobot/2.1", "/example/allowed.gif", True),
        ("foobot", "/publications/", False),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/example/other.html", True),
        ("quxbot", "/example/page.html", True),
        ("Mozilla/5.0 (compatible; barbot/0.1; https://example.com/)", "/example/page.html", False),
        ("bar", "/publications/", True),
    ],
)
def test_the_simple_example_of_the_rfc(agent: str, path: str, may: bool) -> None:
    assert allowed(SIMPLE, path, agent) is may


@pytest.mark.parametrize(
    ("path", "may"),
    [("/example/page/", True), ("/example/page/disallowed.gif", False), ("/example/", True)],
)
def test_the_longest_match_decides(path: str, may: bool) -> None:
    assert allowed(LONGEST, path, "foobot") is may


@pytest.mark.parametrize(
    ("rule", "path", "matches"),
    [
        # §2.2.2, the table of encodings, both ways round
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", True),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", True),
        ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar", True),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ", True),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", True),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A", True),
        ("/a%2Fb", "/a/b", False),
        ("/a:b", "/a%3Ab", True),
        # §2.2.3, special characters
        ("/this/path/exactly$", "/this/path/exactly", True),
        ("/this/path/exactly$", "/this/path/exactly/more", False),
        ("/this/*/exactly", "/this/long/path/exactly/more", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-star.html", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/path/foo-%24", "/path/foo-", False),
        ("/foo$bar", "/foo$bar", True),
        ("/a #b", "/a/b", True),  # the rest is a comment
        ("/a#b", "/a", True),
        # wildcards
        ("/fish*", "/fishheads/yummy.html", True),
        ("/fish*", "/Fish.asp", False),
        ("/*.php$", "/folder/any.php.file.php", True),
        ("/*.php$", "/filename.php?parameters", False),
        ("/*.php$", "/windows.PHP", False),
        ("/fish*.php", "/fishheads/catfish.php?parameters", True),
        ("/*sort=", "/list?a=1&sort=up", True),
        ("/*?*sort=", "/list?a=1&sort=up", True),
        ("/*?*sort=", "/list/sort=up", False),
        ("/*url=http://b", "/go?url=http%3A%2F%2Fb", True),
        ("/a**b", "/axxb", True),
        ("/ab*ba$", "/aba", False),
        ("*", "/anything", True),
        ("/?", "/?", True),
        ("/?", "/", False),
        ("private", "/private/x", True),
    ],
)
def test_a_rule_matches_a_path(rule: str, path: str, matches: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {rule}\n", path) is not matches


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("Allow: /page\nDisallow: /*.ph", "/page.php5", True),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page.htm", False),
        ("Allow: /x/index.html\nDisallow: /x/", "/x/", False),
        ("Disallow:", "/any", True),
        ("Disallow: /\nAllow:", "/any", False),
        ("Disallow: /robots", "/robots.txt", True),
    ],
)
def test_of_several_matches_one_decides(rules: str, path: str, may: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}\n", path) is may


@pytest.mark.parametrize(
    ("robots", "may"),
    [
        ("Disallow: /", True),  # of nobody
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: archiver-news\nDisallow: /", True),
        ("User-agent: Archiver/1.0\nDisallow: /", False),
        ("USER-AGENT : aRCHIVER\nDISALLOW :/", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Archiver\nDisallow:", True),
        ("User-agent: Archiver\nDisallow: /x\nUser-agent: *\nDisallow: /", True),
        # all groups that name it are one
        (
            "User-agent: Archiver\nAllow: /b\nUser-agent: b\nUser-agent: archiver\nDisallow: /",
            False,
        ),
        # blank lines and what is not known end no group; rules do
        ("User-agent: a\n\nUser-agent: archiver\n\nDisallow: /", False),
        ("User-agent: archiver\nSitemap: /s.xml\nUser-agent: other\nDisallow: /", False),
        ("User-agent: archiver\nNoindex: /x\nUser-agent: other\nDisallow: /", False),
        ("User-agent: archiver\nCrawl-delay: 5\n\nUser-agent: other\nDisallow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\rDisallow: /", False),
        ("<html><body>404</body></html>", True),
        ("", True),
    ],
)
def test_the_group_that_is_ours(robots: str, may: bool) -> None:
    assert allowed(robots, "/page") is may


@pytest.mark.parametrize(
    ("robots", "delay_s"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 9\nUser-agent: archiver\nCrawl-delay: 1", 1.0),
        ("User-agent: other\nCrawl-delay: 9", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("User-agent: *\nCrawl-delay: -1", None),
    ],
)
def test_crawl_delay_is_of_the_group(robots: str, delay_s: float | None) -> None:
    assert RobotsTxt(robots.encode()).crawl_delay("Archiver/0.1.0") == delay_s


def test_bytes_that_are_no_utf_8_match_the_address_that_a_browser_would_send() -> None:
    assert not allowed(b"User-agent: *\nDisallow: /caf\xe9/\n", "/caf%E9/x")


def test_what_is_beyond_500_kib_is_not_read_and_no_rule_is_cut_in_two() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    tail = b"Disallow: /" + b"b" * 100 + b"\n"
    filler = b"#" * (MAX_BYTES - len(head) - 20) + b"\n"
    robots = RobotsTxt(head + filler + tail)
    assert not robots.allowed(f"{SITE}/a", "Archiver")
    assert robots.allowed(f"{SITE}/b", "Archiver")


def test_sitemaps_are_of_no_group() -> None:
    robots = RobotsTxt(b"Sitemap: https://example.org/a.xml\nUser-agent: x\nSitemap: /b.xml\n")
    assert robots.sitemaps == ["https://example.org/a.xml", "/b.xml"]


@given(st.binary(max_size=300), st.text(max_size=60))
def test_whatever_is_served_is_read(body: bytes, path: str) -> None:
    RobotsTxt(b"User-agent: *\nDisallow: " + body).allowed(f"{SITE}/{path}", "Archiver")


@given(st.text(alphabet="/?=&%2Fabcé:*", max_size=30))
def test_a_path_in_its_form_for_comparison_stays_as_it_is(path: str) -> None:
    once = path_of(f"{SITE}/{path}")
    assert path_of(SITE + once) == once
