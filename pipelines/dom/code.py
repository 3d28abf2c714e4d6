"""Listings of programs: their lines as they stand, and the language that their markup names."""

from __future__ import annotations

import re
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from pipelines.dom.blocks import Block
from pipelines.dom.tree import READABLE

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

AROUND = 3  # levels of markup around the lines on which the language may be named
# As HTML §4.6.15, Rouge, Prism and Chroma; SyntaxHighlighter; GitHub; Pandoc.
NAMED = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-(?:source|text)-|sourceCode\s+)([A-Za-z][\w+#]*)"
)
ATTRIBUTES = ("data-lang", "data-language")
PLAIN = re.compile(r"[A-Za-z][\w+#]{0,20}")
NUMBERS = re.compile(r"\s*\d+(?:\s+\d+)+\s*")  # of the lines beside them, in a column of their own


def read_code(element: HtmlElement) -> Block | None:
    """The lines in a ``pre``; None where there are none, or only their numbers."""
    text = "".join(READABLE(element)).strip("\n")
    if not text.strip() or NUMBERS.fullmatch(text):
        return None
    language = _language(element)
    named = f' class="language-{escape(language)}"' if language else ""
    html = f"<code{named}>{escape(text, quote=False)}</code>"
    return Block("code", text=text, html=html)


def _language(element: HtmlElement) -> str | None:
    inside = next(element.iter("code"), element)
    for one in (inside, element, *islice(element.iterancestors(), AROUND)):
        if found := NAMED.search(one.get("class") or ""):
            return found[1].lower()
        for attribute in ATTRIBUTES:
            if PLAIN.fullmatch(said := one.get(attribute) or ""):
                return said.lower()
    return None
