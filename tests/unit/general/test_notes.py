"""A note in a box at the beginning or end of an article is its own; what asks for something, or is
on all pages, is not."""

from __future__ import annotations

import re

import pytest

from pipelines import read_page
from tests.unit.general.notes import (
    CLOSING,
    FRAMES,
    LINKED,
    OPENING,
    OWNS,
    RULED,
    UNLINKED,
    VIEWS,
    letters,
    page,
)
from tests.unit.general.site import HOST, body_of, texts

PAGES = 8
NOTES = {
    **{f"closing, {name}": ("last", box) for name, box in CLOSING.items()},
    **{f"opening, {name}": ("first", box) for name, box in OPENING.items()},
}
framed = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)


def site(frame: str, count: int, **boxes: str) -> dict[str, str]:
    """Pages of which the first `count` have the boxes."""
    return {f"/{n}": page(n, frame, **(boxes if n < count else {})) for n in range(PAGES)}


def bodies() -> dict[str, str]:
    return {f"/{n}": body_of(n) for n in range(PAGES)}


@framed
@pytest.mark.parametrize(("place", "note"), NOTES.values(), ids=NOTES)
def test_a_note_that_some_articles_have_is_kept(frame: str, place: str, note: str):
    for path, text in texts(site(frame, 4, **{place: note})).items():
        own = letters(body_of(int(path[1:])))
        said = letters(note) if int(path[1:]) < 4 else ""
        assert letters(text) == (own + said if place == "last" else said + own), path


@pytest.mark.parametrize("count", [4, PAGES])
def test_so_it_is_where_each_paragraph_has_a_box_of_its_own(count: int):
    note = CLOSING["words of the box"]
    pages = {
        path: re.sub(r"(<p>The .*?</p>)", r'<div class="block">\1</div>', html)
        for path, html in site(FRAMES["wordpress"], count, last=note).items()
    }
    for path, text in texts(pages).items():
        said = letters(note) if int(path[1:]) < count < PAGES else ""
        assert letters(text) == letters(body_of(int(path[1:]))) + said, path


@pytest.mark.parametrize(("place", "note"), NOTES.values(), ids=NOTES)
def test_so_it_is_where_no_other_page_is_known(place: str, note: str):
    (article,) = read_page(page(1, FRAMES["flat"], **{place: note}).encode(), HOST + "/1")
    assert letters(note) in letters(article.body_text)


@pytest.mark.parametrize("place", ["first", "amid", "last"])
@pytest.mark.parametrize("count", [3, PAGES])
@pytest.mark.parametrize("box", LINKED.values(), ids=LINKED)
def test_a_box_that_asks_for_something_is_none_of_the_article(place, count, box):
    assert texts(site(FRAMES["wordpress"], count, **{place: box})) == bodies()


@framed
@pytest.mark.parametrize("place", ["first", "amid", "last"])
@pytest.mark.parametrize("box", UNLINKED.values(), ids=UNLINKED)
def test_what_a_site_says_in_all_its_articles_is_of_none(frame: str, place: str, box: str):
    assert texts(site(frame, PAGES, **{place: box})) == bodies()


@framed
@pytest.mark.parametrize("foot", RULED.values(), ids=RULED)
def test_so_is_the_foot_of_all_its_pages_below_a_rule(frame: str, foot: str):
    assert texts(site(frame, PAGES, last=foot)) == bodies()


OF_AN_AUTHOR = ["a paragraph in a box", "italics in a box", "a section called disclaimer", "small"]


@framed
@pytest.mark.parametrize("name", OF_AN_AUTHOR)
def test_a_note_that_only_an_author_sets_so_is_kept_though_all_articles_have_it(frame, name):
    for path, text in texts(site(frame, PAGES, last=CLOSING[name])).items():
        assert letters(text) == letters(body_of(int(path[1:])) + CLOSING[name]), path


@framed
def test_sentences_in_a_box_amid_the_text_are_no_note(frame: str):
    assert texts(site(frame, 4, amid=CLOSING["in a box with a name"])) == bodies()


@framed
def test_notes_and_chrome_below_one_text_are_told_apart(frame: str):
    """Each note stands in three articles of a large site, and all of its chrome in all of them."""
    notes, chrome = list(CLOSING.values()), list(LINKED.values())
    pages = {}
    for n in range(3 * len(notes)):
        note, amid = notes[n % len(notes)], chrome[n % len(chrome)]
        below = note + "".join(chrome[n % 2 :: 2]) + UNLINKED["a standing promo"]
        pages[f"/{n}"] = page(n, frame, amid=amid, last=below)
    for path, text in texts(pages).items():
        n = int(path[1:])
        assert letters(text) == letters(body_of(n) + notes[n % len(notes)]), path


def test_notes_of_two_columns_in_two_templates_are_each_kept():
    column = {1: OWNS, 2: VIEWS}
    frames = list(FRAMES.values())
    boxes = {n: f'<div class="x9"><p>{note}</p></div>' for n, note in column.items()}
    pages = {f"/{n}": page(n, frames[n % 2], last=boxes.get(n % 3, "")) for n in range(24)}
    assert texts(pages) == {f"/{n}": body_of(n, last=column.get(n % 3, "")) for n in range(24)}
