"""Text-only renderings: articles are told apart by structure, in any language."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import read_page
from tests.unit.pipelines.rendering import (
    ENGLISH,
    GEORGIAN,
    PERSIAN,
    RUSSIAN,
    TONGUES,
    Piece,
    Tongue,
    render_page,
)

URL = "https://www.example.org/z/77"


def read(text: str):
    return read_page(text.encode(), URL, content_type="text/plain; charset=utf-8")


def body_of(article: list[Piece]) -> list[str]:
    return [piece.text for piece in article if piece.kind in "ph"]


def texts(article: list[Piece], kind: str) -> list[str]:
    return [piece.text for piece in article if piece.kind == kind]


def seconds(clock: str) -> int:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def assert_same(found, meant: list[list[Piece]]) -> None:
    assert [one.body_text.split("\n\n") for one in found] == [body_of(one) for one in meant]
    captions = [[image.caption for image in one.images] for one in found]
    assert captions == [texts(one, "image") for one in meant]
    assert [[q.text for q in one.quotes] for one in found] == [texts(one, "quote") for one in meant]
    players = [[(media.title, media.duration_s) for media in one.media] for one in found]
    assert players == [
        [(piece.text, seconds(piece.clock)) for piece in one if piece.kind == "player"]
        for one in meant
    ]


def paragraphs(tongue: Tongue, first: int, count: int) -> list[Piece]:
    return [Piece("p", tongue.paragraph(number)) for number in range(first, first + count)]


def image(tongue: Tongue, number: int) -> Piece:
    return Piece("image", f"{tongue.headings[number % 3]} ({number})")


def player(tongue: Tongue, number: int, *, promo: bool = False) -> Piece:
    return Piece("player", f"{tongue.headings[number % 3]} {number}", f"0:0{number % 9}:41", promo)


@pytest.mark.parametrize("tongue", [*TONGUES, GEORGIAN], ids=lambda tongue: tongue.code)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_article_begins_with_its_cover(tongue, count):
    meant = [
        [
            image(tongue, n),
            *paragraphs(tongue, 10 * n, 5),
            image(tongue, n + 40),
            *paragraphs(tongue, 10 * n + 5, 3),
        ]
        for n in range(count)
    ]
    assert_same(read(render_page(meant, tongue)), meant)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_articles_without_images_are_told_apart_too(tongue):
    meant = [paragraphs(tongue, 20 * n, 8) for n in range(3)]
    assert_same(read(render_page(meant, tongue)), meant)


@pytest.mark.parametrize("tongue", [*TONGUES, GEORGIAN], ids=lambda tongue: tongue.code)
def test_a_player_may_stand_anywhere(tongue):
    meant = [
        [image(tongue, 1), *paragraphs(tongue, 0, 3), player(tongue, 2), *paragraphs(tongue, 3, 3)],
        [player(tongue, 4), *paragraphs(tongue, 20, 5)],
        [image(tongue, 5), *paragraphs(tongue, 40, 5), player(tongue, 7)],
    ]
    assert_same(read(render_page(meant, tongue)), meant)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_a_player_at_an_articles_end_is_not_the_next_ones(tongue):
    meant = [
        [image(tongue, 1), *paragraphs(tongue, 0, 4), player(tongue, 2)],
        [image(tongue, 5), *paragraphs(tongue, 40, 5)],
    ]
    assert_same(read(render_page(meant, tongue)), meant)


@pytest.mark.parametrize("tongue", [*TONGUES, GEORGIAN], ids=lambda tongue: tongue.code)
def test_a_promo_repeats_its_players_title_and_goes(tongue):
    meant = [
        [
            image(tongue, 1),
            *paragraphs(tongue, 0, 3),
            player(tongue, 2, promo=True),
            *paragraphs(tongue, 3, 3),
        ]
    ]
    assert_same(read(render_page(meant, tongue)), meant)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
@pytest.mark.parametrize("place", [1, 3, 6])
def test_a_pull_quote_repeats_words_of_the_body(tongue, place):
    article = [image(tongue, 1), *paragraphs(tongue, 0, 6)]
    article.insert(place, Piece("quote", tongue.sentences[2] + "."))
    meant = [article, [image(tongue, 5), *paragraphs(tongue, 40, 5)]]
    assert_same(read(render_page(meant, tongue)), meant)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
@pytest.mark.parametrize("more", [True, False], ids=["with button", "last page"])
def test_the_series_is_read_from_head_and_foot(tongue, more):
    about = (tongue.paragraph(90), tongue.paragraph(91))
    meant = [[image(tongue, 1), *paragraphs(tongue, 0, 5)]]
    found = read(render_page(meant, tongue, title="Qishloq", about=about, more=more))
    assert_same(found, meant)
    assert found[0].series.title == "Qishloq"
    assert found[0].series.about == "\n\n".join(about)


def test_an_article_about_the_button_keeps_its_words():
    meant = [
        [
            image(ENGLISH, 1),
            *paragraphs(ENGLISH, 0, 2),
            Piece("h", "Load more"),
            *paragraphs(ENGLISH, 2, 4),
            Piece("p", "Load more, it says, and nobody knows what comes after please wait."),
        ],
        [image(ENGLISH, 4), *paragraphs(ENGLISH, 30, 4)],
    ]
    assert_same(read(render_page(meant, ENGLISH)), meant)


def test_section_headings_stay_in_place():
    meant = [
        [
            image(RUSSIAN, 1),
            *paragraphs(RUSSIAN, 0, 2),
            Piece("h", "Долгий спуск"),
            *paragraphs(RUSSIAN, 2, 3),
        ]
    ]
    found = read(render_page(meant, RUSSIAN))
    assert_same(found, meant)
    assert "<h2>Долгий спуск</h2>" in found[0].body_html


def test_language_is_told_from_the_text():
    for tongue in (ENGLISH, RUSSIAN, PERSIAN, GEORGIAN):
        found = read(render_page([paragraphs(tongue, 0, 6)], tongue))
        assert found[0].language == tongue.code


def test_lines_wrapped_at_a_width_are_made_whole():
    wrapped = "\n\n".join("\n".join(_wrap(ENGLISH.paragraph(number), 60)) for number in range(6))
    found = read(f"A Title\n\n{wrapped}\n")
    assert found[0].body_text.split("\n\n") == [ENGLISH.paragraph(n) for n in range(6)]


def _wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@st.composite
def pages(draw):
    tongue = draw(st.sampled_from(TONGUES))
    articles, number = [], 0
    for _ in range(draw(st.integers(1, 4))):
        article = [image(tongue, number)]
        for _ in range(draw(st.integers(3, 7))):
            number += 1
            article.append(Piece("p", tongue.paragraph(number)))
            kind = draw(st.sampled_from(["", "", "", "image", "player", "promo"]))
            if kind == "image":
                article.append(image(tongue, number + 100))
            elif kind:
                article.append(player(tongue, number + 200, promo=kind == "promo"))
        number += 1
        article.append(Piece("p", tongue.paragraph(number)))
        articles.append(article)
    return tongue, articles


@given(pages())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_page_holds_each_piece_finds_its_place(drawn):
    tongue, meant = drawn
    assert_same(read(render_page(meant, tongue)), meant)


def test_text_without_blank_lines_is_the_longest_run_of_sentences():
    labels = ["Home", "World", "A Headline That Stands Twice", "Sections", "Share"]
    texts = [ENGLISH.paragraph(number) for number in range(6)]
    lines = [*labels, "A Headline That Stands Twice", "By", "A Person", *texts, "Related", "More"]
    (found,) = read("\n".join(lines))
    assert found.body_text.split("\n\n") == texts
    assert found.title == "A Headline That Stands Twice"
