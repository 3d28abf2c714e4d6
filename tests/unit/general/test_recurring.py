"""What a site says on many pages is none of an article, unless it stands in its text's flow."""

from __future__ import annotations

import random
import string
from itertools import permutations

import pytest
from lxml.html import fragment_fromstring

from pipelines import read_page
from pipelines.reading import as_page, footprint_of, read
from pipelines.templates.footprint import step
from pipelines.templates.learning import learn
from tests.unit.general.site import (
    ABOUT,
    HOST,
    SOCIETY,
    T1999,
    T2009,
    T2019,
    body_of,
    learnt_from,
    page,
    paragraphs,
    texts,
)

TEMPLATES = {"1999": T1999, "2009": T2009, "2019": T2019}
STANDING = "Every Friday, the miller answers what our readers have asked him in the week before."
DISCLAIMER = "The miller owns a share of the ferry company, of which he writes in this column."


def bodies(*numbers: int, **words: str) -> dict[str, str]:
    return {f"/{n}": body_of(n, **words) for n in numbers}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_chrome_that_one_page_alone_does_not_betray_is_gone_from_the_third_page_on(template):
    pages = {f"/{n}": page(n, template) for n in range(3)}
    alone = read_page(pages["/0"].encode(), HOST + "/0")
    assert ABOUT[:60] in alone[0].body_text
    two = {path: pages[path] for path in ("/0", "/1")}
    assert learnt_from(two) == frozenset()
    assert texts(pages) == bodies(0, 1, 2)


def test_three_templates_in_one_archive_are_told_apart():
    pages = {
        f"/{year}{n}": page(int(year) + n, template)
        for year, template in TEMPLATES.items()
        for n in range(4)
    }
    assert texts(pages) == {
        f"/{year}{n}": body_of(int(year) + n) for year in TEMPLATES for n in range(4)
    }


def test_a_template_of_which_there_are_two_pages_is_not_learnt_from_another():
    pages = {f"/{n}": page(n, T2019) for n in range(5)} | {f"/{n}": page(n, T1999) for n in (8, 9)}
    read_ = texts(pages)
    assert read_["/1"] == body_of(1)
    assert ABOUT[:60] in read_["/8"]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("count", [3, 6])
def test_a_sentence_that_recurs_in_the_flow_of_the_text_stays(template, place, count):
    standing = {"first": STANDING, "last": DISCLAIMER}[place]
    pages = {f"/{n}": page(n, template, **{place: standing}) for n in range(count)}
    pages |= {f"/{n}": page(n, template) for n in range(count, 6)}
    expected = bodies(*range(count), **{place: standing}) | bodies(*range(count, 6))
    assert texts(pages) == expected


@pytest.mark.parametrize(
    "box",
    [
        '<p class="lead">{}</p>',
        "<p><em>{}</em></p>",
        "<blockquote>{}</blockquote>",
        "<h3>{}</h3>",
        "<ul><li>{}</li></ul>",
    ],
)
def test_so_it_does_in_any_element_that_texts_are_made_of(box):
    pages = {f"/{n}": page(n).replace("<p>", box.format(STANDING) + "<p>", 1) for n in range(5)}
    for path, text in texts(pages).items():
        assert STANDING in text, path
        assert ABOUT[:60] not in text


def test_a_box_within_the_text_that_recurs_is_chrome():
    box = (
        f'<div class="z"><p>{SOCIETY}</p><p><a href="/kids">Order it for your school</a></p></div>'
    )
    pages = {f"/{n}": page(n).replace("</p><p>", f"</p>{box}<p>", 1) for n in range(4)}
    assert texts(pages) == bodies(0, 1, 2, 3)


def test_a_box_whose_numbers_are_the_articles_own_stays():
    box = '<div class="zz"><p>The mill beat the ferry by {n} to {n}, says the referee.</p></div>'
    pages = {f"/{n}": page(n).replace("</p><p>", f"</p>{box.format(n=n)}<p>", 1) for n in range(4)}
    for n, text in enumerate(texts(pages).values()):
        assert f"by {n} to {n}" in text


def test_a_list_in_the_text_keeps_the_items_that_are_in_many():
    things = ["a pinch of salt and pepper", "two spoons of oil", "half a pound of flour"]
    pages = {}
    for n in range(5):
        items = "".join(
            f"<li>{one}</li>" for one in [*things, f"{n} spoons of honey from {n} hives"]
        )
        pages[f"/{n}"] = page(n).replace("</p><p>", f"</p><ul>{items}</ul><p>", 1)
    for n, text in enumerate(texts(pages).values()):
        assert all(one in text for one in things), n
        assert "honey" in text


def test_a_list_of_nothing_but_what_is_in_many_lists_is_a_list_of_its_own():
    things = ["a pinch of salt and pepper", "two spoons of oil", "half a pound of flour"]
    pages = {}
    for n in range(6):
        chosen = things if n == 5 else [*things[: n % 3 + 1], f"{n} spoons of honey"]
        items = "".join(f"<li>{one}</li>" for one in chosen)
        box = f'<div class="box"><ul class="needed">{items}</ul></div>'
        pages[f"/{n}"] = page(n).replace("</p><p>", f"</p>{box}<p>", 1)
    assert all(one in texts(pages)["/5"] for one in things)


def test_the_words_beside_an_image_of_its_own_stay_its_caption():
    figure = (
        '<div class="pic"><img src="/i/{n}.jpg" alt=""><div class="by">Photo: the paper</div></div>'
    )
    pages = {
        f"/{n}": page(n).replace("</p><p>", f"</p>{figure.format(n=n)}<p>", 1) for n in range(4)
    }
    learnt = learnt_from(pages)
    for path, html in pages.items():
        reading = read(as_page(html.encode(), HOST + path), None, learnt)
        assert len(reading.articles[0].images) == 1
        assert "Photo" not in [one.text for one in reading.removed if one.rule == "recurring"]


def test_a_byline_that_is_the_same_everywhere_is_still_the_author():
    by = '<div class="byline">By <a rel="author" href="/jane">Jane Miller</a></div>'
    pages = {f"/{n}": page(n).replace("</h1>", f"</h1>{by}") for n in range(4)}
    learnt = learnt_from(pages)
    for path, html in pages.items():
        (article,) = read(as_page(html.encode(), HOST + path), None, learnt).articles
        assert article.authors == ["Jane Miller"]


def test_captures_and_copies_of_one_article_are_no_other_pages():
    html = page(1)
    copies = {f"/1?print={n}": html for n in range(6)} | {"/1": html, "/2": page(2)}
    assert learnt_from(copies) == frozenset()
    mark = footprint_of(as_page(html.encode(), HOST + "/1"))
    others = [footprint_of(as_page(page(n).encode(), f"{HOST}/{n}")) for n in (2, 3)]
    again = [(one.page_id, one.blocks) for one in [mark] * 5 + others[:1]]
    assert learn(again) == frozenset()


def test_a_copy_is_read_as_the_article_it_is_a_copy_of():
    pages = {f"/{n}": page(n) for n in range(4)} | {f"/1?print={n}": page(1) for n in range(4)}
    read_ = texts(pages)
    assert {path: read_[path] for path in ("/0", "/2", "/3")} == bodies(0, 2, 3)
    assert all(body_of(1) in text for path, text in read_.items() if path.startswith("/1"))


def test_a_page_of_which_nothing_would_be_left_is_left_alone():
    learnt = learnt_from({f"/{n}": page(n) for n in range(4)})
    bare = T2019.format(title="About us", body="", about=ABOUT)
    (article,) = read(as_page(bare.encode(), HOST + "/about"), None, learnt).articles
    assert ABOUT in article.body_text


def test_what_was_learnt_depends_on_no_order_and_no_repetition():
    pages = {f"/{n}": page(n, list(TEMPLATES.values())[n % 2]) for n in range(6)}
    marks = [footprint_of(as_page(html.encode(), HOST + path)) for path, html in pages.items()]
    pairs = [(mark.page_id, mark.blocks) for mark in marks]
    expected = learn(pairs)
    assert expected
    for order in list(permutations(pairs))[::97]:
        assert learn(order) == expected
    assert learn(random.Random(1).choices(pairs, k=60) + pairs) == expected


def test_what_is_taken_out_is_told():
    pages = {f"/{n}": page(n) for n in range(3)}
    reading = read(as_page(pages["/0"].encode(), HOST + "/0"), None, learnt_from(pages))
    assert [one.text[:30] for one in reading.removed if one.rule == "recurring"] == [
        f"Who writes this{ABOUT}"[:30]
    ]


def test_a_page_of_another_site_with_the_same_template_is_another_matter():
    marks = [footprint_of(as_page(page(n).encode(), f"{HOST}/{n}")) for n in range(4)]
    learnt = learn((mark.page_id, mark.blocks) for mark in marks)
    elsewhere = as_page(page(7).encode(), "https://other.example/7")
    (article,) = read(elsewhere, None, learnt).articles
    assert ABOUT[:60] in article.body_text
    assert paragraphs(7)[0] in article.body_text


def test_chrome_in_chinese_is_learnt_from_short_articles():
    about = "本报由住在这里的人编写，不接受任何党派的钱，如果你喜欢它，就请成为会员。"
    pages = {
        f"/{n}": T2019.format(
            title=f"第{n}期",
            body=f"<p>第{n}天，渡船没有来，因为河水太高，第{n}个摆渡人坐在岸边修理他的网。</p>",
            about=about,
        )
        for n in (3, 4, 5, 6)
    }
    for path, text in texts(pages).items():
        assert about not in text
        assert f"第{path[1:]}天" in text


@pytest.mark.parametrize(
    "html",
    [
        "<span><li>an item in a span that is in no list at all</li></span>",
        "<li>an item that is alone on its page and in no list</li>",
        "<ul>words of the list itself<li>and of its item</li>and again of the list</ul>",
        "<b><table><tr><td>cells in a table in bold face</table></b>" * 50,
        "<a href=x><div>a box in a link in a page<p>and a paragraph</a></div>" * 50,
        "<div>" * 150 + "words that are very deep down" + "</div>" * 150,
        "<svg><p>words in a picture</p></svg><select><option>words in a form</select>",
        "<!-- nothing --><?php nothing ?>",
    ],
)
def test_a_page_of_whatever_markup_has_a_footprint(html):
    pages = {f"/{n}": page(n).replace("</h1>", f"</h1>{html}") for n in range(3)}
    for n, text in enumerate(texts(pages).values()):
        assert body_of(n)[-80:] in text


def test_a_copyright_is_known_again_in_another_year():
    def signed(number: int) -> str:
        line = f"Copyright {2010 + number} by the Valley Paper. All rights are reserved for ever."
        return page(number).replace(ABOUT, line)

    pages = {f"/{n}": signed(n) for n in range(5)}
    assert texts(pages) == {f"/{n}": body_of(n) for n in range(5)}


def test_a_count_in_a_long_box_does_not_hide_that_it_is_chrome():
    def counted(number: int) -> str:
        return page(number).replace("eleven people", f"{41_000 + number} people")

    pages = {f"/{n}": counted(n) for n in range(5)}
    assert texts(pages) == {f"/{n}": body_of(n) for n in range(5)}


def test_a_foot_in_small_letters_below_a_rule_is_chrome_though_no_box_is_around_it():
    foot = "Copyright 1998 by the Valley Paper. Nothing of it may be printed without a letter."

    def old(number: int) -> str:
        text = "<br><br>".join(paragraphs(number))
        lines = f"<font size=2>By Ann Smith, May {number + 1}, 1998</font><p>{text}"
        return (
            f"<table><tr><td><h1>Story {number}</h1>{lines}<hr><font size=1>{foot}</font></td></tr>"
        )

    pages = {f"/{n}": old(n) for n in range(5)}
    assert texts(pages) == {f"/{n}": body_of(n) for n in range(5)}


@pytest.mark.parametrize("odd", ["\x1f", "\uffff"])
def test_characters_that_no_tree_may_hold_after_chrome_do_no_harm(odd):
    odd_ = T2019.replace("</p></div></div></div>", f"</p></div>{odd}</div></div>")
    assert texts({f"/{n}": page(n, odd_) for n in range(3)}) == bodies(0, 1, 2)


def made(kind: str, rng: random.Random) -> str:
    letters = string.ascii_letters + ("" if kind == "styled" else string.digits)
    said = "".join(rng.choice(letters) for _ in range(6))
    return {
        "modules": f"Story_text__{said[:5]}",
        "emotion": f"css-{said} e{said}0",
        "styled": f"sc-{said} {said[::-1]}",
        "svelte": f"svelte-{said.lower()}",
        "tagdiv": f"td_uid_{rng.randrange(99)}_{rng.randrange(2**40):010x}",
        "numbers": f"post-{rng.randrange(9999)} post",
    }[kind]


@pytest.mark.parametrize("kind", ["modules", "emotion", "styled", "svelte", "tagdiv", "numbers"])
def test_classes_that_a_build_makes_up_do_not_hide_the_template(kind: str):
    rng = random.Random(7)

    def template() -> str:
        html = T2019
        for name in ("top", "c1", "c2", "c3", "k7"):
            html = html.replace(f'class="{name}"', f'class="{made(kind, rng)}"')
        return html

    assert texts({f"/{n}": page(n, template()) for n in range(4)}) == bodies(0, 1, 2, 3)


@pytest.mark.parametrize(
    "name", ["mainContent", "media-block__title", "article__body--wide", "wsw", "TopNav", "HTMLBox"]
)
def test_a_class_that_a_person_wrote_tells_places_apart(name: str):
    element = fragment_fromstring(f'<div class="{name}"></div>')
    assert step(element) == f"/div.{name}".encode()


@pytest.mark.parametrize("long", ["a" * 60_000, "aB" * 30_000, "a1" * 30_000, "_" * 60_000])
def test_a_class_of_any_length_is_looked_at_in_good_time(long: str):
    assert len(step(fragment_fromstring(f'<div class="{long}"></div>'))) < 200
