"""How many words a text has, in scripts with and without spaces between them."""

from __future__ import annotations

import pytest

from pipelines.dom.blocks import count_words, folded


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("The old bridge is closed.", 5),
        ("Мост закрыт — и надолго", 4),
        ("橋が閉鎖", 4),
        ("다리가 폐쇄되었다", 2),
        ("สะพานเก่าถูกปิด", 3),
        ("གྲོང་ཁྱེར་ལྷན་ཚོགས་ཀྱིས།", 5),
        ("𠮷野家", 3),
        ("Don't stop — 3,000 e-mails (and U.S. $1.50)", 7),
        ("Dvořák’s bridge–river", 3),
        ("either/or…", 2),
        ("-- * _ …", 0),
        ("iPhone 15を買った、昨日。", 8),
        ("BBC สะพานเก่าถูกปิด 2024", 5),
    ],
)
def test_words_are_counted_as_the_script_writes_them(text: str, count: int):
    assert count_words(text) == count


def test_texts_that_differ_in_case_and_punctuation_alone_are_the_same():
    assert folded("“The Bridge”, closed!") == folded("the bridge closed")
    assert folded("The bridge") != folded("The bridges")
