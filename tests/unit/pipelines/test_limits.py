"""Pages made to cost more than a page may: they are read as far as is cheap, and reported."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import read, read_page
from pipelines.dom import limits
from pipelines.dom.limits import MAX_BYTES, shortened
from pipelines.dom.tree import Document, parse
from pipelines.reading import as_page
from pipelines.templates.footprint import blocks_of
from tests.unit.general.pages import OWN, URL, paragraphs

HEAD = "<html lang=en><body><h1>The bridge is closed</h1>"


def reading(body: str):
    return read(as_page((HEAD + body).encode(), URL))


def test_a_page_beyond_all_measure_is_not_read_and_says_so():
    found = reading(paragraphs() + " " * MAX_BYTES)
    assert found.kind == "other"
    assert found.articles == ()
    assert "kept but not read" in found.problems[0]


def test_a_million_attributes_in_one_tag_are_cut_and_the_page_is_read():
    crowd = " ".join(f"data-a{n}=1" for n in range(1_000_000))
    found = reading(f"<div {crowd}>{paragraphs()}</div>")
    assert found.articles[0].body_text.split("\n\n") == OWN
    assert "attributes in 1 of its tags were not read" in found.problems[-1]


def test_a_hundred_thousand_attributes_in_many_tags_are_read():
    found = reading(paragraphs().replace("<p>", f"<p {'data-x=1 class=b id=c ' * 4}>") * 4_000)
    assert found.articles[0].body_text.split("\n\n") == OWN


def test_one_long_value_is_no_crowd_of_attributes():
    names = "a b " * 100_000
    assert reading(f"<div class='{names}'>{paragraphs()}</div>").problems == ()


def test_what_is_nested_too_deep_is_reported():
    found = reading(paragraphs() + "<div>" * 100_000 + "<p>The end of it.</p>")
    assert found.articles[0].body_text.split("\n\n") == OWN
    assert "nested more than" in found.problems[-1]


BLOWUPS = {
    "unclosed": paragraphs() + "<p><b><i><a href=/x>text of it " * 20_000,
    "blanks": f"<p>a{' ' * 2_000_000}b</p>{paragraphs()}",
    "times in one paragraph": f"{paragraphs()}<p>{'<time>1 May</time> ' * 20_000}</p>",
    "buttons in one box": f"{paragraphs()}<div>{'<label>a</label>' * 20_000}text</div>",
    "srcset of commas": f"<img srcset='{',' * 500_000}'>{paragraphs()}",
    "srcset of letters": f"<img srcset='{'a' * 500_000} b c'>{paragraphs()}",
    "data of brackets": f"<script type=application/ld+json>{'[' * 200_000}</script>{paragraphs()}",
    "data of commas": f"<script type=application/ld+json>{{{',' * 500_000}</script>{paragraphs()}",
    "title of dashes": f"<meta property=og:title content='{'a - ' * 200_000}'>{paragraphs()}",
    "byline of names": f"<div class=byline>{'By a and b, ' * 50_000}</div>{paragraphs()}",
    "pictures in pictures": "<div class=image><img src=a.jpg>" * 1500 + paragraphs(),
    "boxes in boxes": "<div class=c>A short note" * 1500 + paragraphs(),
    "asides": f"{paragraphs()}{'<aside>A note beside all of it.</aside>' * 20_000}",
    "broken lines": f"{paragraphs()}<p>{'A line of it.<br><br>' * 50_000}</p>",
    "many alike": "".join(
        f"<p>So word{n % 100} and word{n % 37} go on {n}.</p>" for n in range(8000)
    ),
}


@pytest.mark.parametrize("body", BLOWUPS.values(), ids=BLOWUPS)
def test_no_input_takes_time_by_the_square_of_its_length(body: str):
    assert len(reading(body).articles) == 1  # where one does, this test does not end


def test_of_a_book_no_paragraph_is_looked_for_in_all_others():
    book = "".join(
        f"<p>The {n}th line of a book, the words of which are many.</p>" for n in range(6000)
    )
    found = reading(f"{book}<p>The 7th line of a book, the words of which are many, and more.</p>")
    assert len(found.articles[0].body_text.split("\n\n")) == 6001


@pytest.mark.parametrize("box", ["div", "p", "hr><p"])
def test_nor_does_what_is_taken_out_as_chrome(box: str):
    notes = "".join(f"<{box} class=c>The note {n}x of this site.</div>" for n in range(20_000))
    page = as_page((HEAD + paragraphs() + notes).encode(), URL)
    blocks = blocks_of(Document(parse(page.body)).elements, URL)
    learnt = frozenset(one.key for one in blocks if (one.element.text or "").startswith("The note"))
    assert len(learnt) > 4_000
    assert len(read(page, learnt=learnt).articles) == 1


@given(
    st.lists(
        st.sampled_from(
            [
                b"<div ",
                b"<p",
                b">",
                b"<",
                b"'",
                b'"',
                b"=",
                b" a b c",
                b"x=1 " * 9000,
                b"text",
                b"/",
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_a_page_is_only_ever_shortened(parts: list[bytes]):
    markup = b"".join(parts)
    short, cut = shortened(markup)
    assert (short == markup) == (cut is None)
    assert len(short) <= len(markup)
    assert shortened(short) == (short, None)
    read_page(markup, URL)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(limits, "MOST_PARTS", 6000)
    return 6000


@pytest.mark.parametrize(
    "one",
    [
        "<i>x</i>",
        "<i a=1></i>",
        "<i a b c d e f g h></i>",
        "<script/><i a='>'>x</i>",
        "<!--><i></i>",
        '<i "></i><i></i><i></i><i "></i>',
        "<a href=x></a>",
        "<i a=''b=''c=''d=''></i>",
    ],
)
def test_of_too_many_elements_and_attributes_the_first_are_read(one: str, few: int):
    found = reading(paragraphs() + f"<div>{one * few}</div><p>The end of it.</p>")
    assert found.articles[0].body_text.split("\n\n")[: len(OWN)] == OWN
    assert "The end of it." not in found.articles[0].body_text
    assert "elements with their attributes; what follows was not read" in found.problems[-1]


@pytest.mark.parametrize(
    "one", ["<script>{}</script>", "<style>{}</style>", "<!-- {} -->", "<p title='{}'>x</p>"]
)
def test_what_only_looks_like_elements_is_not_counted(one: str, few: int):
    found = reading(one.replace("{}", "<i>" * few) + paragraphs())
    assert found.articles[0].body_text.split("\n\n")[-len(OWN) :] == OWN
    assert not any("what follows" in problem for problem in found.problems)
