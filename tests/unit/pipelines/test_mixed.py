"""Which paragraphs of an article are in another language than it."""

from __future__ import annotations

import re

import pytest

from pipelines import read_page
from tests.unit.general.pages import SENTENCE, URL, paragraphs

GERMAN = (
    "Der Rat kam am Dienstagabend zusammen und beschloss, die alte Brücke zu erneuern, "
    "sobald das Geld dafür gefunden ist und der Winter hinter uns liegt."
)
RUSSIAN = "Совет решил починить старый мост до наступления зимы."


def told(inside: str, lang: str = "en") -> dict[str, str]:
    """The blocks in another language than the article's, by their first word."""
    html = f"<html lang={lang}><body><main><h1>Closed</h1><div>{paragraphs()}{inside}"
    (article,) = read_page(f"{html}<p>{SENTENCE}</p></div></main>".encode(), URL)
    assert article.language == "en"
    found = re.findall(r'<[a-z0-9]+ lang="([^"]*)">(?:<[^>]+>)*(\w+)', article.body_html)
    return {word: code for code, word in found}


@pytest.mark.parametrize(
    ("inside", "language"),
    [
        ("<p lang=la>Gallia est omnis divisa in partes tres.</p>", {"Gallia": "la"}),
        ("<p lang=pt-BR>Tudo bem.</p>", {"Tudo": "pt"}),
        ("<blockquote lang=fr><p>Je ne sais pas, dit-il.</p></blockquote>", {"Je": "fr"}),
        ("<blockquote><p lang=fr>Je ne sais pas, dit-il.</p></blockquote>", {"Je": "fr"}),
        ("<ul lang=de><li>Brücke, alt</li><li>Fähre, neu</li></ul>", {"Brücke": "de"}),
        ("<h2 lang=de>Die Fähre</h2>", {"Die": "de"}),
        ("<div lang=fr><p>Je sais.</p><p lang=de>Ich auch.</p></div>", {"Je": "fr", "Ich": "de"}),
    ],
)
def test_the_markup_says_in_which_language_a_block_is(inside: str, language: dict[str, str]):
    assert told(inside) == language


@pytest.mark.parametrize(
    ("inside", "language"),
    [
        (f"<p>{GERMAN}</p>", {"Der": "de"}),
        (f"<p>{RUSSIAN}</p>", {"Совет": "ru"}),
        (f"<blockquote><p>{GERMAN}</p></blockquote>", {"Der": "de"}),
        ("<p>Too short: voilà, c'est la vie.</p>", {}),
        (f"<pre>{GERMAN}</pre>", {}),
    ],
)
def test_else_the_letters_do_where_they_are_plain(inside: str, language: dict[str, str]):
    assert told(inside) == language


def test_a_language_that_all_of_a_text_bears_is_the_template_s():
    assert told(f"<p lang=fr>{SENTENCE}</p>" * 9) == {}


def test_markup_is_not_believed_against_plain_letters():
    assert told(f"<p lang=fr>{SENTENCE} {SENTENCE}</p>") == {}


@pytest.mark.parametrize("lang", ["'x\"><script>'", "''", "en", "EN-us", "1"])
def test_what_is_no_other_language_leaves_no_trace(lang: str):
    assert told(f"<p lang={lang}>Quite so.</p>") == {}


def test_the_language_around_the_text_comes_before_that_of_the_page():
    html = f"<html lang=de><body><main lang=en-GB><h1>Closed</h1>{paragraphs()}</main>"
    (article,) = read_page(html.encode(), URL)
    assert article.language == "en"
    assert "lang=" not in article.body_html


def test_a_paragraph_of_russian_in_a_text_in_ukrainian_bears_its_language():
    own = "<p>Міська рада голосувала за закриття старого мосту на ремонт, бо він дуже слабкий.</p>"
    html = f"<html lang=uk><body><main><h1>Міст</h1><div>{own}{own.replace('рада', 'дума')}"
    html += f"<p>{RUSSIAN} Жители этого района были против.</p>{own.replace('на', 'під')}</div>"
    (article,) = read_page(html.encode(), URL)
    assert re.findall(r'<p lang="([^"]*)">(\w+)', article.body_html) == [("ru", "Совет")]
