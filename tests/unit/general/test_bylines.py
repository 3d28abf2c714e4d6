"""Authors of a page of no known CMS, by what it prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metadata.names import people
from tests.unit.general.pages import SENTENCE, article, page, paragraphs
from tests.unit.general.test_fields import read

FOOT = (
    "<footer><address>Proudly made by <a href='https://a.example/'>A machine</a>, which is clever."
    "</address></footer>"
)
BYLINE = "<footer><address>By <a href='/author/ann'>Ann Smith</a></address></footer>"
REPLY = "<article>Well done!<footer class=author>Bob Jones</footer></article>"


@given(st.text(alphabet="aB \n,.:By&@1|", max_size=40))
def test_names_are_read_from_whatever_stands_in_a_byline(said: str):
    assert all(name.strip() for name in people([said]))


def test_a_byline_is_asked_where_only_an_organisation_signs():
    agency = {"@type": "Organization", "name": "The Paper"}
    shown = "<p class=byline>By <a href=/ann>Ann Smith</a></p>"
    assert read(above=shown, author=agency).authors == ["Ann Smith"]
    assert read(author=agency).authors == ["The Paper"]


def test_all_names_of_a_byline_in_a_row_are_authors():
    row = "<div><p><a rel=author href=/a>Ann Smith</a></p><p><a rel=author href=/b>Bob Jones</a>"
    related = "<div><div><div><a rel=author href=/c>Eve Else</a></div></div></div>"
    html = page(f"<h1>The bridge is closed</h1>{row}</p></div><div>{paragraphs()}</div>{related}")
    assert article(html).authors == ["Ann Smith", "Bob Jones"]


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("<p>By <a rel=author>Ann Smith</a> and <a rel=author>Bob Jones</a></p>", 2),
        ("<p class=byline>By <a href=/a>Ann Smith</a>, <a href=/b>Bob Jones</a></p>", 2),
        ("<div class=byline>By <b>Ann Smith</b><span>Political editor</span></div>", 1),
        ("<p class=byline>By Ann Smith<br>The Paper, London</p>", 1),
        (
            f"<div class=author-box><h4>Author</h4><p>Ann Smith is one. {SENTENCE}</p></div>",
            0,
        ),
    ],
)
def test_a_byline_in_whatever_markup_gives_names_alone(shown: str, names: int):
    html = page(f"<main><h1>The bridge is closed</h1>{shown}{paragraphs()}</main>")
    assert article(html).authors == ["Ann Smith", "Bob Jones"][:names]


def test_the_name_of_an_account_is_believed_less_than_a_byline():
    shown = "<p class=byline>By Ann Smith</p>"
    assert read(above=shown, author={"@type": "Person", "name": "admin"}).authors == ["Ann Smith"]
    assert read(author={"@type": "Person", "name": "admin"}).authors == ["admin"]


@pytest.mark.parametrize(
    "inside",
    [
        f"<article><h1>The bridge</h1>{paragraphs()}{BYLINE}</article>",
        f"<article><h1>The bridge</h1><div>{BYLINE}{paragraphs()}</div></article>",
        f"<article><h1>The bridge</h1>{paragraphs()}{BYLINE}{REPLY}</article>",
    ],
)
def test_the_byline_in_an_articles_footer_is_its_own(inside: str):
    assert article(page(f"<main>{inside}</main>{FOOT}")).authors == ["Ann Smith"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<strong>Ann Smith</strong><br>Harbour reporter", ["Ann Smith"]),
        ("<strong>Ann Smith</strong> and Bob Jones", ["Ann Smith", "Bob Jones"]),
        ("By <b>Ann Smith</b>", ["Ann Smith"]),
    ],
)
def test_what_stands_on_a_line_below_a_name_in_bold_is_no_part_of_it(byline: str, names: list[str]):
    assert read(above=f"<div class=author>{byline}</div>").authors == names


def test_a_link_to_an_authors_page_among_what_is_said_of_the_article_is_its_byline():
    meta = '<h6 class="post-meta">Posted by: <a href="/blog/author/jo/">Jo Ito</a> 2 days ago</h6>'
    html = page(f"<h1>The bridge is closed</h1>{meta}<div>{paragraphs()}</div>")
    assert article(html).authors == ["Jo Ito"]


@pytest.mark.parametrize(
    "byline",
    [
        "<span class=writer>نویسنده: احمد رضایی</span>",
        "<p>نویسنده: احمد رضایی</p>",
        "<div class=autor-nota>احمد رضایی</div>",
    ],
)
def test_who_wrote_it_is_told_by_class_or_by_label(byline: str):
    assert read(above=byline).authors == ["احمد رضایی"]


@pytest.mark.parametrize(
    "byline",
    [
        "<p class=meta>May 3, 2024 by Ann Smith</p>",
        "<p>Posted on May 3, 2024 | By Ann Smith</p>",
        "<div class=byline>By <b>Ann Smith</b> <br>Friday 3 May 2024 14.05 BST</div>",
        "<div class=byline>By Ann Smith<br>Town correspondent<br>3 May 2024</div>",
    ],
)
def test_a_byline_beside_a_date_names_its_author(byline: str):
    assert read(above=byline).authors == ["Ann Smith"]


def test_what_the_pages_footer_names_is_no_author():
    html = page(f"<main><article><h1>The bridge</h1>{paragraphs()}</article></main>{FOOT}")
    assert article(html).authors == []


@pytest.mark.parametrize(
    "said",
    [
        "<div class=reporter>Ann Smith</div>",
        "<ul class=reporters><li><a href=/r/1>Ann Smith</a></li></ul>",
        "<div data-testid=byline><span>Ann Smith</span><span>Correspondent</span></div>",
        "<div class=x1><a href=/autor/ann-smith>Ann Smith</a><span>Madrid</span></div>",
    ],
)
def test_a_reporter_is_the_author(said: str):
    html = page(f"<main><h1>The bridge is closed</h1>{said}<div>{paragraphs()}</div></main>")
    assert article(html).authors == ["Ann Smith"]


def test_who_reported_it_stands_at_the_head_of_an_agency_s_text():
    told = (
        f"<p>新华社北京5月3日电（记者王小明、李华）{'市议会周二投票决定关闭旧桥进行维修。' * 8}</p>"
    )
    html = page(
        f"<main><h1>旧桥关闭</h1><div>{told}<p>{'居民抱怨说绕行太远。' * 8}</p></div></main>"
    )
    assert article(html).authors == ["王小明", "李华"]


def test_an_account_is_no_author_where_the_page_names_a_person():
    head = '<meta name=author content="Ann Smith">'
    assert read(head, author={"@type": "Person", "name": "ann-smith"}).authors == ["Ann Smith"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By {} and Bob Roe, in Paris", ["Ann Smith", "Bob Roe"]),
        ("By {} and AFP", ["Ann Smith", "AFP"]),
        ("Von {}, Bob Roe und Carl Doe", ["Ann Smith", "Bob Roe", "Carl Doe"]),
        ("By {} Science reporter", ["Ann Smith"]),
        ("{} | Politics | City", ["Ann Smith"]),
    ],
)
def test_whom_the_line_around_an_author_s_link_names_is_an_author_too(line, names):
    said = line.format("<a rel=author href=/u/1>Ann Smith</a>")
    html = page(f"<main><h1>The bridge is closed</h1><p>{said}</p><div>{paragraphs()}</div></main>")
    assert article(html).authors == names
