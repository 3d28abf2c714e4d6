"""Listings: what is the archive's own and what only stands beside it."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC, bundled
from pipelines import read_listing
from pipelines.dating.dates import read_date
from pipelines.dom.html_out import base_of, web_address
from pipelines.dom.tree import Document, parse
from pipelines.listings.buttons import archive_button
from pipelines.reading import as_page

URL = "https://www.rferl.org/z/3619"
PANGEA = bundled()["pangea"]


def block(number: int) -> str:
    return f"""<div class="media-block">
    <a href="/a/slug-{number}/{number}.html" class="img-wrap"></a>
    <div class="media-block__content"><span class="date">July 0{number % 9 + 1}, 2020</span>
    <a href="/a/slug-{number}/{number}.html"><h4 class="media-block__title" title="Title {number}">
    Title</h4><p class="perex">Teaser {number}</p></a></div></div>"""


def items(*numbers: int) -> str:
    return "".join(f"<li>{block(number)}</li>" for number in numbers)


def entries(html: str, profile=PANGEA) -> list[str]:
    page = as_page(html.encode(), URL, "text/html; charset=utf-8")
    return [entry.article_url.rpartition("/")[2] for entry in read_listing(page, profile)]


BUTTON = (
    '<p class="buttons btn--load-more"><a class="btn link-showMore" href="/z/3619?p=1">…</a></p>'
)
LIST = f'{block(1)}<ul id="ordinaryItems">{items(2, 3, 4)}</ul>{BUTTON}'
OWN = ["1.html", "2.html", "3.html", "4.html"]
GALLERY = (
    f'<div class="media-block-wrap"><ul>{items(7, 8)}</ul><a class="btn link-showMore" '
    'data-ajax-mode="replace" href="/z/3619?g=1">…</a></div>'
)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (LIST, OWN),
        (f'<ul id="items">{items(2, 3)}</ul>', ["2.html", "3.html"]),
        (items(2, 3), ["2.html", "3.html"]),
        (block(5) + block(6), ["5.html", "6.html"]),
        (f"{LIST}{GALLERY}", OWN),
        (f"{GALLERY}<div>{LIST}</div>", OWN),
        (f"<aside>{block(9)}</aside>{LIST}", OWN),
        (f'<div class="c-hlights"><ul>{items(9)}</ul></div>{LIST}', OWN),
        (f'{LIST}<div class="media-block-wrap">{block(9)}</div>', OWN),
        (f'<ul id="items">{items(2, 3, 2)}</ul>', ["2.html", "3.html"]),
        (
            f'<div class="media-block-wrap"><ul>{items(2, 3)}</ul></div>{GALLERY[:25]}',
            ["2.html", "3.html"],
        ),
        ("<p>Nothing here</p>", []),
        ("", []),
    ],
)
def test_entries(page, found):
    assert entries(page) == found


def test_an_entry_says_title_teaser_and_date():
    page = as_page(f'<html lang="en">{LIST}'.encode(), URL, "text/html")
    first = read_listing(page, PANGEA)[0]
    assert (first.position, first.title, first.teaser) == (1, "Title 1", "Teaser 1")
    assert first.published_at == "2020-07-02T00:00:00Z"
    assert first.article_id == PANGEA.article_id("https://www.rferl.org/a/1.html")


def test_without_a_profile_links_of_one_shape_are_the_listing():
    posts = "".join(
        f'<article class="post-{n}"><h2><a href="/{n}/a-post">A post about the number {n}</a></h2>'
        f"<time datetime='2020-07-0{n}'>…</time><p>Words</p></article>"
        for n in range(1, 5)
    )
    html = f"<nav><a href='/about-us-all'>About all of us</a></nav><main>{posts}</main>"
    found = read_listing(as_page(html.encode(), "https://blog.example/", "text/html"), GENERIC)
    assert [entry.article_url for entry in found] == [
        f"https://blog.example/{n}/a-post" for n in range(1, 5)
    ]
    assert found[0].title == "A post about the number 1"
    assert found[0].published_at == "2020-07-01T00:00:00Z"


def listed(html: str, url: str = URL, **known):
    return read_listing(as_page(html.encode(), url, "text/html; charset=utf-8"), PANGEA, **known)


def dated(day: str, title: str = "A headline") -> str:
    return (
        f'<div class="media-block"><a href="/a/x/1.html"><h4 class="media-block__title">{title}'
        f'</h4></a><span class="date">{day}</span></div>'
    )


GEORGIAN = "ხეობაში ვერავინ იტყოდა, ვინ გადაიხადა მეორე ხიდის საფასური და რატომ"


@pytest.mark.parametrize(
    ("fragment", "language", "published_at"),
    [
        (dated("თებერვალი 05, 2024", GEORGIAN), None, "2024-02-05T00:00:00Z"),
        (dated("თებერვალი 05, 2024", "…"), "ka", "2024-02-05T00:00:00Z"),
        (dated("თებერვალი 05, 2024", "…"), None, None),
        (f'<div lang="ka">{dated("თებერვალი 05, 2024", "…")}</div>', "en", "2024-02-05T00:00:00Z"),
        (dated("2024-02-05", "…"), None, "2024-02-05T00:00:00Z"),
    ],
)
def test_a_fragments_language_is_its_markups_its_words_or_the_one_told(
    fragment, language, published_at
):
    (entry,) = listed(fragment, language=language)
    assert entry.published_at == published_at


@pytest.mark.parametrize(
    "words",
    [
        "თებერვალი 05, 2024",
        "თებერვალი 05, 2024 12:30",
        "Փետրվար 05, 2024",
        "Ақпан 05, 2024 10:15 AM",
        "Ақпан 05, 2024 UTC",
        "5 თებერვალი 2024",
    ],
)
@pytest.mark.parametrize("language", [None, "en", "ru"])
def test_a_month_in_unknown_words_is_no_other_month(words, language):
    assert read_date(words, language) is None


@pytest.mark.parametrize("words", ["Posted on May 5, 2024", "Posted 5 May 2024", "May 05, 2024"])
def test_words_before_a_date_do_not_hide_it(words):
    assert read_date(words, "en") == ("2024-05-05T00:00:00Z", "day", None)


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("/", "https://www.rferl.org/a/slug-0/1000.html"),
        ("https://www.rferl.org/x/y", "https://www.rferl.org/x/a/slug-0/1000.html"),
        ("//m.rferl.org/", "https://m.rferl.org/a/slug-0/1000.html"),
        ("javascript:0", "https://www.rferl.org/z/a/slug-0/1000.html"),
    ],
)
def test_relative_links_are_relative_to_the_base_element(base, address):
    html = f'<html><head><base href="{base}"></head><body><a href="a/slug-0/1000.html">…</a>'
    document = Document(parse(html))
    (link,) = document.find("a")
    assert web_address(base_of(document, "https://www.rferl.org/z/1"), link.get("href")) == address


def test_entries_and_their_button_are_relative_to_the_base_element():
    html = "<base href='/'>" + LIST.replace('href="/', 'href="') + block(9).replace('"/a', '"a')
    found = listed(html)
    assert [entry.article_url for entry in found] == [
        f"https://www.rferl.org/a/slug-{n}/{n}.html" for n in (1, 2, 3, 4)
    ]


def test_links_of_no_known_cms_are_relative_to_the_base_element():
    posts = "".join(
        f'<article><h2><a href="post-{n}">A post about the number {n}</a></h2></article>'
        for n in range(1, 5)
    )
    page = as_page(f"<base href='/blog/'>{posts}".encode(), "https://b.example/x/y", "text/html")
    assert read_listing(page, GENERIC)[0].article_url == "https://b.example/blog/post-1"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/a/sp ace/3.html", "https://www.rferl.org/a/sp%20ace/3.html"),
        (" \n/a/x/3.html\t ", "https://www.rferl.org/a/x/3.html"),
        ("/a/x\n\t/3.html", "https://www.rferl.org/a/x/3.html"),
        ("/a/sp%20ace/3.html", "https://www.rferl.org/a/sp%20ace/3.html"),
        ("/z?q=a b&c=1", "https://www.rferl.org/z?q=a%20b&c=1"),
        ("/a/слово/3.html", "https://www.rferl.org/a/%D1%81%D0%BB%D0%BE%D0%B2%D0%BE/3.html"),
        ("https://no host/a", None),
        ('https://no"host/a', None),
        ("https://no<host/a", None),
        ("   ", None),
        ("#top", None),
        ("mailto:a@b.example", None),
    ],
)
def test_an_address_is_written_as_a_browser_asks_for_it(href, address):
    assert web_address(URL, href) == address


@pytest.mark.parametrize(
    ("attributes", "is_archives"),
    [
        ('href="/z/3619?p=1"', True),
        ('href="/z/3619/?p=1"', True),
        ('href="/z/3619.html?p=1"', True),
        ('href="/z/3619?p=1" data-ajax-url="/api/more?p=1"', True),
        ('href="#" data-ajax-url="/z/3619?p=1"', True),
        ('href="/z/77?p=1"', False),
        ('href="/z/3619?p=1" data-ajax-mode="replace"', False),
    ],
)
@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}.html"])
def test_the_archives_button_leads_on_the_same_path(attributes, is_archives, url):
    document = Document(parse(f'<a class="btn link-showMore" {attributes}>…</a>'))
    assert (archive_button(document, url, PANGEA.listing, url) is not None) == is_archives


FEATURED = (
    '<aside id="featured"><article><h1><a href="/the-newest-of-all.html">The newest of them all'
    "</a></h1></article></aside>"
)
CARD = (
    '<article><a href="/news/">What is new in the world</a>'
    '<h2><a href="/{0}.html">{1}</a></h2></article>'
)
SIDE = "<aside>{}</aside>"


def generic(inside: str) -> list[str]:
    html = f"<html><body>{inside}</body></html>".encode()
    page = as_page(html, "https://x.example/", "text/html")
    return [entry.article_url.rpartition("/")[2] for entry in read_listing(page, GENERIC)]


def cards(*names: str) -> str:
    return "".join(CARD.format(name, f"The story called {name}") for name in names)


def test_the_one_article_of_a_box_before_the_list_leads_it() -> None:
    assert generic(FEATURED + cards("a", "b", "c")) == [
        "the-newest-of-all.html",
        "a.html",
        "b.html",
        "c.html",
    ]


def test_a_box_of_several_articles_beside_the_list_is_none_of_it() -> None:
    side = SIDE.format(cards("x", "y", "z", "w"))
    assert generic(side + cards("a", "b", "c")) == ["a.html", "b.html", "c.html"]


def test_a_last_page_with_one_entry_lists_it_and_not_its_section() -> None:
    assert generic(cards("a")) == ["a.html"]
    assert generic(cards("a", "b")) == ["a.html", "b.html"]


def test_months_of_an_archive_are_no_entries() -> None:
    link = '<p><a href="/2015/{0:02}/">The archive of month {0}</a></p>'
    months = "".join(map(link.format, range(1, 9)))
    assert generic(months) == []


def test_a_sitemap_lists_neither_sections_nor_the_few_pages_that_lie_elsewhere() -> None:
    stories = [f"/2016/{n % 12 + 1:02}/winter{n}" for n in range(60)]
    others = ["/", "/about", "/contact-us", "/2016", "/2016/01", "/legal/privacy"]
    urls = "".join(f"<url><loc>https://x.example{one}</loc></url>" for one in stories + others)
    page = as_page(f"<urlset>{urls}</urlset>".encode(), "https://x.example/s.xml", "text/xml")
    listed = [entry.article_url for entry in read_listing(page, GENERIC)]
    assert listed == [f"https://x.example{one}" for one in stories]
