from __future__ import annotations

import pytest

from archiver.cli.listings import taken_of
from archiver.errors import UsageError
from spiders.listings import Found

FOUND = [Found(f"http://example.org/{name}", name, "navigation", 3) for name in "abcd"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ""),
        ("1", "a"),
        ("1,3-4", "acd"),
        ("4 2", "db"),
        ("2-3, 3", "bc"),
        ("all", "abcd"),
        (" ALL ", "abcd"),
    ],
)
def test_numbers_and_spans_are_taken_in_their_order(words: str, names: str) -> None:
    assert "".join(one.title for one in taken_of(words, FOUND)) == names


@pytest.mark.parametrize("words", ["0", "5", "2-1", "1-9", "x", "1;2", "-1", "1,,x", "every"])
def test_what_is_not_shown_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="none of the 4 listings"):
        taken_of(words, FOUND)
