"""A field that asks for the number of a page: a menu of choice whose options are addresses or
numbers, or a field to fill in.

All fields of a form look alike; that it turns pages is believed where its answer's address is the
page after this one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from lxml.html import HtmlElement
from w3lib.url import add_or_replace_parameters

from spiders.pagination.addresses import advance, same_page
from spiders.pagination.links import Link
from spiders.pagination.protocol import ListingPage, NextPage

MOST_OPTIONS = 2000
MOST_TEXT = 30  # characters of an option that shows a number
MOST_SAID = 200  # of what stands around a field: "Page 2 of 7"
NUMBER = re.compile(r"\d{1,6}")
TYPED = ("number", "text", "tel", "")
SENT = ("hidden", "submit", "button", "image", *TYPED)
SURE = 0.75


def find(page: ListingPage) -> NextPage | None:
    for element in page.tree.iter("select", "input"):
        link = Link(element)
        if element.tag == "input" and not _may_be_filled_in(element):
            continue
        if link.in_comments or link.stands_apart:
            continue
        answers = _chosen(page, element) if element.tag == "select" else _typed(page, element)
        for url, reason in answers:
            step = advance(page.url, url) if page.may_follow(url) else None
            if step is not None and step.is_one_page and step.kind != "bare":
                return NextPage(url, "page_field", reason, confidence=SURE)
    return None


def _chosen(page: ListingPage, select: HtmlElement) -> Iterator[tuple[str, str]]:
    """What the option after the current one leads to, of those that count pages."""
    options = list(islice(select.iter("option"), MOST_OPTIONS))
    numbers = [_number(option) for option in options]
    counted = all(one is not None and later == one + 1 for one, later in pairwise(numbers))
    if len(options) < 2 or not counted:
        return
    for option, following in pairwise(options):
        url, here = _address(page, select, following), _address(page, select, option)
        marked = option.get("selected") is not None
        if url and (marked or not here or same_page(here, page.url) or _is_first(option, page)):
            yield url, f"the option “{(following.text_content() or '').strip()}” of a menu of pages"


def _is_first(option: HtmlElement, page: ListingPage) -> bool:
    """Whether it is that of the first page, whose address need not bear its number."""
    step = advance(page.url, page.absolute(option.get("value")) or page.url)
    return _number(option) == 1 and (step is None or step.first)


def _number(option: HtmlElement) -> int | None:
    said = (option.text_content() or "").strip()
    found = NUMBER.search(said) if len(said) <= MOST_TEXT else None
    return int(found[0]) if found else None


def _address(page: ListingPage, select: HtmlElement, option: HtmlElement) -> str | None:
    """What an option stands for: an address, or a value that the form sends."""
    said = option.get("value")
    value = (said if said is not None else option.text_content() or "").strip()
    if "/" in value or value.startswith("?"):
        return page.absolute(value)
    return _sent(page, select, value) if value.isdecimal() else None


def _may_be_filled_in(element: HtmlElement) -> bool:
    value = (element.get("value") or "").strip()
    return (element.get("type") or "").lower() in TYPED and value.isdecimal() and len(value) < 7


def _typed(page: ListingPage, field: HtmlElement) -> Iterator[tuple[str, str]]:
    """The number after the one that is filled in, where the form says that there are so many."""
    number = int(field.get("value").strip())
    form = next(field.iterancestors("form"), None)
    most = (field.get("max") or "").strip()
    if not most.isdecimal() and form is not None:
        said = " ".join(form.text_content().split())
        most = next(reversed(NUMBER.findall(said)), "") if len(said) <= MOST_SAID else ""
    if most.isdecimal() and len(most) < 7 and number < int(most):
        url = _sent(page, field, str(number + 1))
        if url:
            yield url, f"a field that asks for a page, {number} of {most}"


def _sent(page: ListingPage, field: HtmlElement, value: str) -> str | None:
    """The address of a form's answer; None where it has anything else to fill in, or posts."""
    form, name = next(field.iterancestors("form"), None), field.get("name")
    if form is None or not name or (form.get("method") or "get").lower() != "get":
        return None
    others = [one for one in form.iter("input", "select", "textarea") if one is not field]
    if any(not _is_fixed(one) for one in others):
        return None
    action = page.absolute(form.get("action") or page.url)
    if action is None:
        return None
    return add_or_replace_parameters(action.partition("?")[0], {**_hidden(others), name: value})


def _is_fixed(field: HtmlElement) -> bool:
    kind = (field.get("type") or "text").lower()
    return field.tag == "input" and kind in SENT and kind not in TYPED


def _hidden(fields: Sequence[HtmlElement]) -> dict[str, str]:
    return {
        name: one.get("value") or ""
        for one in fields
        if (one.get("type") or "").lower() == "hidden" and (name := one.get("name"))
    }
