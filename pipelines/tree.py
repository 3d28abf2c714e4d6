"""Bytes to a tree, and CSS selectors on it. One parse a page; selectors compiled once."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.etree import _Element as HtmlElement
from parsel.csstranslator import HTMLTranslator

from archiver.errors import UsageError
from pipelines.selectors import Chain, Simple, chains, classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # not ZWNJ and ZWJ: Persian needs them
CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20)])
READABLE: Any = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)
WITH_ID: Any = etree.XPath("descendant-or-self::*[@id]")
MARKUP = re.compile(r"<[A-Za-z!/?]")


@cache
def _parser() -> etree.HTMLParser:
    """Not lxml.html's own, which asks a Python function for the class of each element."""
    return etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )


def parse(text: str) -> HtmlElement | None:
    """The document in `text`, whole page or fragment; None when there is nothing to parse."""
    clean = text.encode("utf-8", "replace").translate(None, CONTROLS)
    if not clean.strip():
        return None
    try:
        return etree.fromstring(clean, _parser())
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None


def looks_like_markup(text: str) -> bool:
    return MARKUP.search(text, 0, 4096) is not None


@cache
def compiled(selector: str) -> Any:
    """The XPath of a CSS selector. Raises UsageError that names a selector that is none."""
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(selector))
    except (SyntaxError, etree.XPathSyntaxError) as error:
        raise UsageError(f"{selector!r} is not a CSS selector: {error}") from error


class Document:
    """A whole page: its root, and its elements by class and id for fast selection."""

    def __init__(self, root: HtmlElement, source: str = "") -> None:
        self.root = root
        self.source = source

    @cached_property
    def _elements(self) -> list[HtmlElement]:
        return list(self.root.iter("*"))

    @cached_property
    def _places(self) -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(self._elements)}

    @cached_property
    def _classes(self) -> dict[str, list[int]]:
        """Places of elements by class. Most class attributes occur many times: each is cut once."""
        alike: dict[str, list[int]] = {}
        for place, element in enumerate(self._elements):
            if said := element.get("class"):
                alike.setdefault(said, []).append(place)
        found: dict[str, list[int]] = {}
        for said, places in alike.items():
            for name in classes(said):
                found[name] = found[name] + places if name in found else places
        return found

    @cached_property
    def _ids(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for element in WITH_ID(self.root):
            found.setdefault(element.get("id"), []).append(element)
        return found

    def place(self, element: HtmlElement) -> int:
        """The element's number in the page's order."""
        return self._places[element]

    def after(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """All elements that begin after `element` does, in the page's order."""
        return islice(self._elements, self.place(element) + 1, None)

    def ordered(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        return sorted(elements, key=self.place)

    def find(self, selector: str) -> list[HtmlElement]:
        """The elements that `selector` matches, in the page's order."""
        tests = chains(selector)
        if tests is None:
            return _by_xpath(self.root, selector)
        if len(tests) == 1:
            return self._held(tests[0])
        return self.ordered(dict.fromkeys(one for chain in tests for one in self._held(chain)))

    def _held(self, chain: Chain) -> list[HtmlElement]:
        found = self._bearing(chain.last)
        if not chain.around:
            return found
        if not found or not all(self._bearing(simple) for _, simple in chain.around):
            return []
        return [one for one in found if chain.stands(one)]

    def _bearing(self, simple: Simple) -> list[HtmlElement]:
        """Elements that bear what `simple` asks for, found by the rarest of it."""
        if simple.identity is not None:
            found = self._ids.get(simple.identity, [])
        elif simple.names:
            places = min((self._classes.get(name, []) for name in simple.names), key=len)
            found = [self._elements[place] for place in sorted(places)]
        else:
            found = self._elements if simple.tag is None else list(self.root.iter(simple.tag))
        return found if simple.is_plain else [one for one in found if simple.holds(one)]


def select(root: HtmlElement | Document, selectors: Iterable[str]) -> Iterator[HtmlElement]:
    """Elements at or below `root`: those of the first selector, then of the second …"""
    for selector in selectors:
        yield from root.find(selector) if isinstance(root, Document) else _below(root, selector)


def _below(root: HtmlElement, selector: str) -> list[HtmlElement]:
    tests = chains(selector)
    if tests is None:
        return _by_xpath(root, selector)
    tags = {chain.last.tag or "*" for chain in tests}
    return [one for one in root.iter(*tags) if any(chain.holds(one, root) for chain in tests)]


def _by_xpath(root: HtmlElement, selector: str) -> list[HtmlElement]:
    return [found for found in compiled(selector)(root) if isinstance(found, HtmlElement)]


def first(root: HtmlElement | Document, selectors: Iterable[str]) -> HtmlElement | None:
    return next(select(root, selectors), None)


def squeeze(text: str | None) -> str:
    """`text` on one line, without invisible characters."""
    return " ".join(_visible(text).split()) if text else ""


def flat(text: str) -> str:
    """`text` with one space for each run of blanks, without invisible characters."""
    shown = _visible(text)
    words = " ".join(shown.split())
    if not words:
        return " " if shown else ""
    before = " " if shown[0].isspace() else ""
    return f"{before}{words} " if shown[-1].isspace() else before + words


def _visible(text: str) -> str:
    if not text.isascii():
        for character in INVISIBLE:
            text = text.replace(character, "")
    return text


def text_of(element: HtmlElement | None) -> str:
    """All words below `element`, except in scripts, on one line."""
    if element is None:
        return ""
    if next(element.iter("script", "style"), None) is not None:
        return squeeze("".join(READABLE(element)))
    return squeeze(all_text(element))


def all_text(element: HtmlElement) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)
