"""Which language an article is in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metadata.language import by_letters, language_of

ENGLISH = "The council met on Tuesday evening and agreed to mend the old bridge before winter. " * 4
GERMAN = "Der Rat kam am Dienstagabend zusammen und beschloss, die alte Brücke zu erneuern. " * 4
RUSSIAN = "Совет собрался во вторник вечером и решил починить старый мост до наступления зимы. " * 4
THAI = "สภาเมืองประชุมกันเมื่อเย็นวันอังคารและตกลงซ่อมสะพานเก่าก่อนฤดูหนาวจะมาถึง " * 4


@pytest.mark.parametrize(
    ("said", "text", "language"),
    [
        ("en-US", ENGLISH, "en"),
        ("ru_RU", RUSSIAN, "ru"),
        (None, GERMAN, "de"),
        (None, THAI, "th"),
        ("not a code", GERMAN, "de"),
        ("en", "Too short to tell.", "en"),
        (None, "Short.", None),
        (None, "", None),
    ],
)
def test_a_language_is_the_page_s_word_or_what_the_letters_say(said, text, language):
    assert language_of(said, text) == language


def test_letters_that_speak_plainly_are_believed_more_than_the_template():
    assert language_of("en", GERMAN) == "de"


def test_a_page_knows_better_which_of_two_languages_alike_it_is_in():
    text = "Vijeće se sastalo u utorak navečer i odlučilo popraviti stari most prije zime. " * 4
    assert language_of("bs", text) == "bs"
    assert language_of("hr", text) == "hr"


def test_a_language_that_the_letters_do_not_know_is_left_to_the_page():
    assert language_of("udm", RUSSIAN) == "udm"


@given(st.one_of(st.none(), st.text(max_size=9)), st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_it(said, text):
    found = language_of(said, text)
    assert found is None or found == found.lower()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("市议会周二投票决定关闭旧桥进行维修，称桥墩已经无法承受有轨电车的重量。" * 3, "zh"),
        (
            "市議会は火曜日、橋脚が路面電車の重さに耐えられなくなったとして、閉鎖を決めた。" * 3,
            "ja",
        ),
    ],
)
def test_few_characters_of_chinese_or_japanese_say_enough(text, language):
    assert language_of("en", text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Инженеры обнаружили трещины в трёх опорах.", "ru"),
        ("Інженери виявили тріщини в трьох опорах.", "uk"),
        ("Інжынеры выявілі расколіны ў трох апорах.", "be"),
        ("Мост", None),
    ],
)
def test_letters_tell_the_languages_of_the_eastern_slavs_apart(text, language):
    assert by_letters(text) == language


@pytest.mark.parametrize("said", ["und", "zxx", "mul", "xx"])
def test_a_tag_that_names_no_language_says_nothing(said):
    assert language_of(said, "") is None
