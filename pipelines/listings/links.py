"""A listing of no known CMS: the links that repeat in one shape, with the box around each."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.body.evidence import named, verdict
from pipelines.dom.html_out import web_address
from pipelines.dom.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as HtmlElement

    from pipelines.dom.tree import Document

OUTSIDE = frozenset(("nav", "footer", "header", "aside", "form", "select"))
FRAMES = frozenset(("main", "body", "html"))
Shape = tuple[str, ...]
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
TITLED = HEADINGS | {"article", "legend"}
FEWEST = 3  # links of one shape that make a listing
SHORT = 12  # characters: a shorter link is a label or a number
PERIOD = re.compile(r"/(?:19|20)\d\d(?:[/_-]\d{1,2})?(?:\.\w{2,5})?/?$")
STEPS = 5  # levels of markup that make a shape
CALLED = frozenset(("title", "headline"))  # a class that does as a heading does
BESIDE = frozenset(("aside", "navigation", "comments"))


def repeated_links(document: Document, url: str, base_url: str) -> dict[HtmlElement, HtmlElement]:
    """One element an entry, the largest around its link that holds no other entry's; each with
    that link."""
    groups: dict[Shape, dict[str, HtmlElement]] = {}
    apart: dict[Shape, dict[str, HtmlElement]] = {}
    worth: dict[Shape, float] = {}
    headed: set[Shape] = set()
    beside: set[Shape] = set()
    rules: dict[HtmlElement, str | None] = {}
    seen: Counter[Shape] = Counter()
    for link in document.find("a"):
        address = web_address(base_url, link.get("href"))
        words = text_of(link)
        if address is None or address == url or len(words) < SHORT or is_period(address):
            continue
        if is_above(address, url):
            continue
        ups = [link, *link.iterancestors()]
        frames = [up for up in ups if _is_outside(up)]
        if frames and not _stands_alone(frames):
            continue
        shape = tuple(_shape(up) for up in ups[: STEPS + 1])
        group = (apart if frames else groups).setdefault(shape, {})
        seen[shape] += 1
        if address in group:
            continue
        group[address] = link
        tags = {up.tag for up in ups[:4]} | ({"article"} if _is_called_title(ups[:3]) else set())
        headed |= {shape} if tags & TITLED else set()
        beside |= {shape} if _is_beside(ups, rules) else set()
        weight = 3.0 if tags & HEADINGS else 2.0 if tags & TITLED else 1.0
        worth[shape] = worth.get(shape, 0.0) + min(len(words), 80) * weight
    large = [shape for shape, group in groups.items() if len(group) >= FEWEST]
    few = [shape for shape in groups if shape in headed]  # a last page has one or two
    choices = ([one for one in some if one not in beside] for some in (large, few))
    some = next(filter(None, choices), large or few)
    if not some:
        return {}
    # What each entry links to alike is its section or its author.
    best = max(some, key=lambda shape: worth[shape] * len(groups[shape]) / seen[shape])
    lead = _leading(document, groups[best], {**groups, **apart}, seen)
    links = [*lead, *groups[best].values()]
    holds = Counter(up for link in links for up in link.iterancestors())
    return {_around(link, holds): link for link in links}


def _leading(
    document: Document,
    listed: Mapping[str, HtmlElement],
    groups: Mapping[Shape, dict[str, HtmlElement]],
    seen: Mapping[Shape, int],
) -> list[HtmlElement]:
    """What leads the list in a larger dress: in an ``article`` of its own before it, headed by the
    only link of its shape."""
    start = document.place(next(iter(listed.values())))
    return [
        link
        for shape, group in groups.items()
        if seen[shape] == 1 and any(name.partition(".")[0] == "article" for name in shape)
        for address, link in group.items()
        if address not in listed and document.place(link) < start and _is_heading(link)
    ]


def _stands_alone(frames: list[HtmlElement]) -> bool:
    """Whether it is the one article of a box beside the list: what is featured."""
    return all(up.tag == "aside" and len(list(islice(up.iter("article"), 2))) == 1 for up in frames)


def _is_heading(link: HtmlElement) -> bool:
    parent = link.getparent()
    return parent is not None and parent.tag in HEADINGS and text_of(parent) == text_of(link)


def is_period(url: str) -> bool:
    """Whether an address names a year or a month and nothing in it: an archive by date."""
    return bool(PERIOD.search(urlsplit(url).path))


def is_above(address: str, url: str) -> bool:
    """Whether an address is that of a folder above the page: the front page's, a section's."""
    to, page = urlsplit(address), urlsplit(url)
    folder = to.path[: to.path.rfind("/") + 1] or "/"
    last = to.path[len(folder) :].partition(".")[0]
    here = page.path.rstrip("/") + ("?" + page.query if page.query else "")
    return (
        to.netloc == page.netloc
        and not to.query
        and last in ("", "index")
        and here != to.path.rstrip("/")
        and here.startswith(folder.rstrip("/"))
    )


def _is_called_title(ups: list[HtmlElement]) -> bool:
    """Whether a class says of a link, or of what is right around it, that it is a title."""
    return any(CALLED & named(up.get("class") or "") for up in ups)


def _is_beside(ups: list[HtmlElement], rules: dict[HtmlElement, str | None]) -> bool:
    """Whether a link stands in what the site's builder calls a sidebar, a menu or comments."""
    for up in ups[1:]:
        if up.tag in FRAMES:
            return False
        if up not in rules:
            called = named(f"{up.get('class') or ''} {up.get('id') or ''}")
            rules[up] = "aside" if "aside" in called else verdict(up)
        if rules[up] in BESIDE:
            return True
    return False


def _is_outside(element: HtmlElement) -> bool:
    """Whether it frames the page; a ``header`` may be that of an entry."""
    if element.tag not in OUTSIDE:
        return False
    return element.tag != "header" or not any(
        up.tag in ("article", "li", "main") for up in element.iterancestors()
    )


def _shape(element: HtmlElement) -> str:
    name = (element.get("class") or "").split()
    return f"{element.tag}.{name[0].rstrip('0123456789-_')}" if name else str(element.tag)


def _around(link: HtmlElement, holds: Counter[HtmlElement]) -> HtmlElement:
    at = link
    while (parent := at.getparent()) is not None and holds[parent] == 1:
        if parent.tag in FRAMES:  # the only entry of a page would take the whole page
            break
        at = parent
    return at
