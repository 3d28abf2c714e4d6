"""What changed, word by word, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.worddiff import Part, Size, changed_paragraphs, changes, size_of, tokens

MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def shown(parts: list[Part]) -> str:
    return "".join(MARKS[part.op].format(part.text) for part in parts)


def marked(old: str, new: str) -> str:
    return shown(changes(old, new))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("The mill is old.", "The mill is new.", "The mill is [-old-]{+new+}."),
        ("one two three", "one three", "one [-two -]three"),
        ("one three", "one two three", "one {+two +}three"),
        ("a b c d", "a x y d", "a [-b c-]{+x y+} d"),
        ("It cost 1,000.50.", "It cost 1,000.75.", "It cost [-1,000.50-]{+1,000.75+}."),
        ("He doesn’t know.", "He does know.", "He [-doesn’t-]{+does+} know."),
        ("COVID-19 came", "COVID-20 came", "[-COVID-19-]{+COVID-20+} came"),
        ("A.\n\nB.", "A.\n\nX.\n\nB.", "A.{+\n\nX.+}\n\nB."),
        ("A.\n\nB.", "B.", "[-A.\n\n-]B."),
        ("B.", "A.\n\nB.", "{+A.\n\n+}B."),
        ("One.\n\nTwo.", "One. Two.", "One.[-\n\n-]{+ +}Two."),
        ("Он сказал нет.", "Он сказал да.", "Он сказал [-нет-]{+да+}."),
        ("مى‌خواهم بروم", "نمى‌خواهم بروم", "[-مى‌خواهم-]{+نمى‌خواهم+} بروم"),
        ("قال الرئيس أمس", "قال الوزير أمس", "قال [-الرئيس-]{+الوزير+} أمس"),
        ("北京是中国的首都", "北京是中国的城市", "北京是中国的[-首都-]{+城市+}"),
        ("กรุงเทพสวย", "กรุงเทพร้อน", "กรุงเทพ[-สวย-]{+ร้อน+}"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("same", "same", "same"),
    ],
)
def test_what_is_gone_and_what_is_new_are_whole_words(old: str, new: str, wanted: str) -> None:
    assert marked(old, new) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t stop, Anna-Lena!", ["Don’t", " ", "stop", ",", " ", "Anna-Lena", "!"]),
        ("in 2024. And", ["in", " ", "2024", ".", " ", "And"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("हिन्दी भाषा", ["हिन्दी", " ", "भाषा"]),
        ("مى‌خواهم", ["مى‌خواهم"]),
        ("東京タワー", ["東", "京", "タ", "ワ", "ー"]),
        ("เมืองน้ำ", ["เมื", "อ", "ง", "น้ำ"]),
        ("ТАСС—Москва", ["ТАСС", "—", "Москва"]),
    ],
)
def test_words_are_told_apart_by_their_script(text: str, words: list[str]) -> None:
    assert list(tokens(text)) == words


@pytest.mark.parametrize(
    ("old", "new", "size"),
    [
        ("one two", "one two", Size(0, 0)),
        ("one two three", "one, four three", Size(1, 1)),
        ("one", "one\n\ntwo three", Size(0, 2)),
        ("首都", "城", Size(2, 1)),
        ("one.", "one!", Size(0, 0)),
    ],
)
def test_the_size_of_a_change_is_in_words(old: str, new: str, size: Size) -> None:
    assert size_of(changes(old, new)) == size


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("A.\n\nB.\n\nC.\n\nD.", "A.\n\nB.\n\nC.\n\nX.", ["…", "[-D-]{+X+}."]),
        ("A a.\n\nB.\n\nC c.", "A x.\n\nB.\n\nC x.", ["A [-a-]{+x+}.", "…", "C [-c-]{+x+}."]),
        ("A. B.", "A.\n\nB.", ["A.[- -]{+¶+}", "…"]),
        ("A.\n\nB.", "A.\n\nX.\n\nB.", ["A.{+¶+}", "{+X.+}", "…"]),
        ("A.", "A.", ["…"]),
    ],
)
def test_a_person_is_shown_the_paragraphs_with_a_change(
    old: str, new: str, wanted: list[str]
) -> None:
    assert [shown(paragraph) for paragraph in changed_paragraphs(changes(old, new))] == wanted


texts = st.lists(st.text(st.sampled_from("ab cд,.-’\u0301中国กเ่ะ"), max_size=12), max_size=4).map(
    "\n\n".join
)


@given(old=texts, new=texts)
def test_both_texts_can_be_had_back_from_what_changed(old: str, new: str) -> None:
    parts = changes(old, new)
    assert "".join(part.text for part in parts if part.op != "new") == old
    assert "".join(part.text for part in parts if part.op != "gone") == new
    assert Part("same", "") not in parts


@given(text=texts)
def test_a_text_is_made_up_of_its_words(text: str) -> None:
    assert "".join(tokens(text)) == text
