"""Bytes to a tree, and CSS selectors on it. One parse a page; selectors compiled once."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.etree import _Element as HtmlElement
from parsel.csstranslator import HTMLTranslator
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from archiver.errors import UsageError
from pipelines.dom.limits import shortened
from pipelines.dom.selectors import Chain, Simple, chains, classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.records import Page

# What no reader sees: soft hyphens, control characters … Not ZWNJ and ZWJ: Persian needs them.
UNSEEN = dict.fromkeys(
    [*range(9), *range(14, 28), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
)
UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # for a tree, though parsed (XML §2.2)
CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20)])
READABLE: Any = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)
STRING: Any = etree.XPath("string()", smart_strings=False)
MARKUP = re.compile(rb"<[A-Za-z!/?]")
NAMED = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
BEGINNING, END = 2**16, 2**14  # bytes of a page in which its CMS is looked for
SNIFFED = 4096  # bytes in which markup must begin


@cache
def _parser() -> etree.HTMLParser:
    """Not lxml.html's own, which asks a Python function for the class of each element."""
    return etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=True,
        recover=True,
    )


def utf8_of(page: Page) -> bytes:
    """The page's body in UTF-8; most are, and need no decoding before they are parsed."""
    body = page.body
    said = read_bom(body)[0] or http_content_type_encoding(page.content_type or None)
    if (said or html_body_declared_encoding(body)) != "utf-8":
        body = page.text.encode("utf-8", "replace")
    return body.removeprefix(b"\xef\xbb\xbf")


def parse(markup: str | bytes) -> HtmlElement | None:
    """The document in `markup`, whole page or fragment; None when there is nothing to parse.

    Bytes are in UTF-8; what in them is not becomes U+FFFD.
    """
    return parse_within_limits(markup)[0]


def parse_within_limits(markup: str | bytes) -> tuple[HtmlElement | None, str | None]:
    """The document in `markup`, as `parse` gives it, and what of it was not read, in words."""
    clean = markup.encode("utf-8", "replace") if isinstance(markup, str) else markup
    if b"\0" in clean:
        clean = clean.translate(None, CONTROLS)
    if not clean or clean.isspace():
        return None, None
    short, cut = shortened(clean)
    try:
        root = etree.fromstring(short, _parser())
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None, cut
    for line in root.iter("br") if root is not None else ():  # of a comment alone it is None
        line.text = "\n"  # so that it parts words wherever the text around it is asked for
    return root, cut


def looks_like_markup(text: bytes) -> bool:
    return MARKUP.search(text, 0, SNIFFED) is not None


@cache
def compiled(selector: str) -> Any:
    """The XPath of a CSS selector. Raises UsageError that names a selector that is none."""
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(selector))
    except (SyntaxError, etree.XPathSyntaxError) as error:
        raise UsageError(f"{selector!r} is not a CSS selector: {error}") from error


@cache
def needed(selector: str) -> frozenset[str]:
    """Classes without which nothing matches a selector; none where that is not plain to see."""
    plain = not any(sign in selector for sign in ",([\\")
    return frozenset(re.findall(r"\.([\w-]+)", selector)) if plain else frozenset()


class Document:
    """A whole page: its elements by tag, class and attribute, each index made when first asked."""

    def __init__(self, root: HtmlElement, markup: bytes = b"", cut: str | None = None) -> None:
        self.root = root
        self.cut = cut  # what of the page was not read, in words
        self._markup = markup
        self.elements: list[HtmlElement] = []
        self._tags: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        # By their whole class attribute: most are said many times.
        self._alike: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in root.iter("*"):  # one walk: what costs is to come by each of them
            self.elements.append(element)
            self._tags[element.tag].append(element)
            if said := element.get("class"):
                self._alike[said].append(element)
        self._having: dict[str, list[HtmlElement]] = {}
        self._at: dict[tuple[str, str], list[HtmlElement]] = {}
        self._by_value: dict[tuple[str, str], dict[str, list[HtmlElement]]] = {}

    @cached_property
    def _ends(self) -> bytes:
        whole = len(self._markup) <= BEGINNING + END
        return self._markup if whole else self._markup[:BEGINNING] + self._markup[-END:]

    @cached_property
    def _places(self) -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(self.elements)}

    @cached_property
    def _lower(self) -> bytes:
        return self._markup.lower()

    @cached_property
    def _names(self) -> frozenset[str]:
        """All classes of the page."""
        return frozenset(" ".join(self._alike).split())

    @cached_property
    def _bearers(self) -> dict[str, list[str]]:
        """The class attributes in which a class stands."""
        found: dict[str, list[str]] = {}
        for said in self._alike:
            for name in classes(said):
                found.setdefault(name, []).append(said)
        return found

    def mentions(self, words: str) -> bool:
        """Whether `words` stand in the page's source where a CMS leaves its marks: at its ends."""
        return words.encode() in self._ends

    def changed(self) -> Document:
        """The page as it is now, after elements were taken out of its tree."""
        return Document(self.root, self._markup, self.cut)

    def place(self, element: HtmlElement) -> int:
        """The element's number in the page's order."""
        return self._places[element]

    def ordered(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        found = list(elements)
        return sorted(found, key=self.place) if len(found) > 1 else found

    def tagged(self, *tags: str) -> list[HtmlElement]:
        """Elements of these kinds, kind by kind, each in the page's order."""
        if len(tags) == 1:
            return self._tags.get(tags[0], [])
        return [one for tag in tags for one in self._tags.get(tag, ())]

    def having(self, attribute: str) -> list[HtmlElement]:
        """The elements that bear `attribute`, in the page's order."""
        if attribute not in self._having:
            may_be = self.elements if not self._markup or attribute.encode() in self._lower else ()
            self._having[attribute] = [one for one in may_be if one.get(attribute) is not None]
        return self._having[attribute]

    def _bearing_at(self, tag: str, attribute: str) -> list[HtmlElement]:
        """Elements of one kind that bear `attribute`, in the page's order."""
        if (tag, attribute) not in self._at:
            every = self.tagged(tag)
            may_be = every if not self._markup or attribute.encode() in self._lower else ()
            self._at[tag, attribute] = [one for one in may_be if one.get(attribute) is not None]
        return self._at[tag, attribute]

    def _saying(self, tag: str, attribute: str) -> dict[str, list[HtmlElement]]:
        """Elements of one kind by what their attribute says."""
        if (tag, attribute) not in self._by_value:
            found: defaultdict[str, list[HtmlElement]] = defaultdict(list)
            for element in self.tagged(tag):
                found[element.get(attribute, "")].append(element)
            self._by_value[tag, attribute] = found
        return self._by_value[tag, attribute]

    def find(self, selector: str) -> list[HtmlElement]:
        """The elements that `selector` matches, in the page's order."""
        tests = chains(selector)
        if tests is None:
            return _by_xpath(self.root, selector) if needed(selector) <= self._names else []
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
        if simple.names:
            if not simple.names <= self._names:
                return []
            rarest = min((self._bearers[name] for name in simple.names), key=len)
            found = self._classed(said for said in rarest if simple.names <= classes(said))
        elif simple.identity is not None:
            found = [one for one in self.having("id") if one.get("id") == simple.identity]
        elif simple.part is not None:
            part = simple.part
            found = self._classed(said for said in self._alike if part in said)
        elif simple.exact and simple.tag is not None:
            attribute, value = simple.exact
            found = self._saying(simple.tag, attribute).get(value, [])
        elif simple.tag is not None and simple.attribute:
            found = self._bearing_at(simple.tag, simple.attribute)
        elif simple.tag is not None:
            found = self.tagged(simple.tag)
        else:
            found = self.having(simple.attribute) if simple.attribute else self.elements
        return found if simple.is_answered else [one for one in found if simple.holds(one)]

    def _classed(self, alike: Iterable[str]) -> list[HtmlElement]:
        """The elements with one of these class attributes."""
        groups = [self._alike[said] for said in alike]
        if len(groups) == 1:
            return groups[0]
        return self.ordered(one for group in groups for one in group)


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


def after(element: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Elements of these kinds that begin after `element` has ended, in the page's order. A page may
    have kinds that lxml makes but cannot look for: they are not found."""
    tags = tuple(tag for tag in tags if NAMED.fullmatch(tag))
    for up in (element, *element.iterancestors()):
        for sibling in up.itersiblings():
            yield from sibling.iter(*tags)


def squeeze(text: str | None) -> str:
    """`text` on one line, without invisible characters."""
    if not text:
        return ""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(line.translate(UNSEEN).split())


def flat(text: str) -> str:
    """`text` with one space for each run of blanks, without invisible characters."""
    words = " ".join(text.split())
    if not words.isprintable():
        text = text.translate(UNSEEN)
        words = " ".join(text.split())
    if not words:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    return f"{before}{words} " if text[-1].isspace() else before + words


def fit(text: str | None) -> str:
    """`text` as it may be put into a tree."""
    return UNFIT.sub("", text or "")


def text_of(element: HtmlElement | None) -> str:
    """All words below `element`, except in scripts, on one line; a ``br`` parts words."""
    if element is None:
        return ""
    if next(element.iter("script", "style"), None) is not None:
        return squeeze("".join(READABLE(element)))
    return squeeze(all_text(element))


def short_text(element: HtmlElement, most: int) -> str | None:
    """`text_of` where that has no more than `most` characters; of a large element it is soon told
    that it has more."""
    size = 0
    for one in element.iter("*"):
        size += len((one.text or "").strip()) if one.tag not in ("script", "style") else 0
        size += len((one.tail or "").strip()) if one is not element else 0
        if size > most:
            return None
    words = text_of(element)
    return words if len(words) <= most else None


def all_text(element: HtmlElement) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)
