"""CSS selectors as tests on single elements, for those that need no more than tag, class, id,
attributes, ``:not()``, and the combinators for "below" and "child".

On the small questions that a profile asks of a page, hundreds of them, these cost less than an
XPath that walks the page for each one. A selector that says more is left to XPath.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from cssselect import parser as css

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as HtmlElement

    Test = Callable[[HtmlElement], bool]

COMBINATORS = (" ", ">")


class _Beyond(Exception):  # noqa: N818  (a way out, not an error)
    """The selector says more than the tests here can."""


@dataclass(frozen=True)
class Simple:
    """What one element must bear."""

    tag: str | None
    names: frozenset[str] = frozenset()  # classes
    identity: str | None = None
    tests: tuple[Test, ...] = ()
    attribute: str | None = None  # one that it must bear
    exists: bool = False  # whether that is all that is asked of one
    part: str | None = None  # what its class attribute must hold somewhere
    exact: tuple[str, str] | None = None  # an attribute, and all that it says

    @cached_property
    def is_answered(self) -> bool:
        """Whether the one thing that it asks for is all that `Document` looks it up by."""
        asked = (self.tag is not None) + (self.identity is not None) + len(self.names)
        if not self.tests:
            return asked < 2
        return len(self.tests) == 1 and asked == 0 and (self.exists or self.part is not None)

    def holds(self, element: HtmlElement) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.identity is not None and element.get("id") != self.identity:
            return False
        if self.names and not self.names <= classes(element.get("class") or ""):
            return False
        for test in self.tests:  # noqa: SIM110  (half the time of all())
            if not test(element):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Chain:
    """One element, and those around it, outwards, each with the combinator that leads to it."""

    last: Simple
    around: tuple[tuple[str, Simple], ...] = ()

    def holds(self, element: HtmlElement, root: HtmlElement | None = None) -> bool:
        """Whether `element` is meant, as seen from `root`: nothing outside it counts."""
        return self.last.holds(element) and self.stands(element, root)

    def stands(self, element: HtmlElement, root: HtmlElement | None = None, at: int = 0) -> bool:
        """Whether those from `at` outwards stand around `element`, at or below `root`."""
        if at == len(self.around):
            return True
        combinator, simple = self.around[at]
        while element is not root and (up := element.getparent()) is not None:
            element = up
            if simple.holds(element) and self.stands(element, root, at + 1):
                return True
            if combinator == ">":
                return False
        return False


@lru_cache(maxsize=8192)
def classes(names: str) -> frozenset[str]:
    return frozenset(names.split())


@cache
def chains(selector: str) -> tuple[Chain, ...] | None:
    """The tests of a selector, one chain for each of its parts; None where it needs XPath."""
    try:
        parsed = css.parse(selector)
        if any(one.pseudo_element for one in parsed):
            return None
        return tuple(_chain(one.parsed_tree) for one in parsed)
    except (_Beyond, css.SelectorSyntaxError):
        return None


def _chain(tree: css.Tree) -> Chain:
    around: list[tuple[str, Simple]] = []
    simple, rest = _right(tree)
    last = _simple(simple)
    while rest is not None:
        combinator, tree = rest
        simple, rest = _right(tree)
        around.append((combinator, _simple(simple)))
    return Chain(last, tuple(around))


def _right(tree: css.Tree) -> tuple[css.Tree, tuple[str, css.Tree] | None]:
    """The rightmost part of a selector, and what stands before it with its combinator."""
    if not isinstance(tree, css.CombinedSelector):
        return tree, None
    if tree.combinator not in COMBINATORS:
        raise _Beyond
    return tree.subselector, (tree.combinator, tree.selector)


def _simple(tree: css.Tree) -> Simple:
    names: list[str] = []
    tests: list[Test] = []
    identity = attribute = part = exact = None
    exists = False
    while not isinstance(tree, css.Element):
        if isinstance(tree, css.Class):
            names.append(tree.class_name)
        elif isinstance(tree, css.Hash) and identity is None:
            identity = tree.id
        elif isinstance(tree, css.Attrib):
            tests.append(_attribute(tree))
            attribute = tree.attrib.lower()
            exists = tree.operator == "exists"
            value = (tree.value and tree.value.value) or ""
            if attribute == "class" and tree.operator == "*=":
                part = value
            elif tree.operator == "=":
                exact = (attribute, value)
        elif isinstance(tree, css.Negation):
            tests.append(_none_of(_simple(tree.subselector)))
        else:
            raise _Beyond
        tree = tree.selector
    if tree.namespace:
        raise _Beyond
    tag = tree.element and tree.element.lower()
    return Simple(tag, frozenset(names), identity, tuple(tests), attribute, exists, part, exact)


def _none_of(simple: Simple) -> Test:
    return lambda element: not simple.holds(element)


def _attribute(tree: css.Attrib) -> Test:
    name, operator = tree.attrib.lower(), tree.operator
    if tree.namespace or getattr(tree, "flag", None):
        raise _Beyond
    if operator == "exists":
        return lambda element: element.get(name) is not None
    value = (tree.value and tree.value.value) or ""
    if operator == "=":
        return lambda element: element.get(name) == value
    if not value.strip():
        raise _Beyond
    if operator == "*=":
        return lambda element: value in (element.get(name) or "")
    if operator == "^=":
        return lambda element: (element.get(name) or "").startswith(value)
    if operator == "~=":
        return lambda element: value in (element.get(name) or "").split()
    raise _Beyond
