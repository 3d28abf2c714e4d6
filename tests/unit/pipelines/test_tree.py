from __future__ import annotations

import pytest

from pipelines.dom.tree import Document, compiled, parse

PAGE = b"""<html><body><div class="wrap box"><p class="head">a</p>
<a rel="tag nofollow" href="/t">b</a>
<a href="/u" class="wrap">c</a><a rel="" href="/v">d</a><span data-x="1">e</span></div>
<div class="box"><a rel="category tag">f</a></div></body></html>"""

SELECTORS = [
    "a",
    "a[rel]",
    "a[rel~=tag]",
    "a[rel~=category]",
    "a[data-x]",
    "span[data-x]",
    "[data-x]",
    ".wrap",
    ".wrap.box",
    "div.wrap a",
    ".wrap > .head ~ *",
    ".box > .head ~ *",
    ".nowhere ~ *",
    ".head + a, .nowhere ~ p",
    "div:not(.nowhere) ~ div",
    "[class*=ox]",
]


@pytest.mark.parametrize("selector", SELECTORS)
def test_the_indexes_find_what_xpath_finds(selector: str) -> None:
    root = parse(PAGE)
    assert root is not None
    assert Document(root, PAGE).find(selector) == compiled(selector)(root)
