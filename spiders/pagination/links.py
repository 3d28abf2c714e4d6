"""What stands around a link: its text, the names it bears, the block it is part of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from urllib.parse import urlencode

from lxml.html import HtmlElement

# Names of blocks, in lower case; "navigation" and "pages" are also names of menus.
PAGE_LINKS = re.compile(
    "pagin|pager|paging|pagenav|page[-_]nav|page-numbers|pagelinks|navlinks|nav-links|posts-nav"
    "|postnav|load-?more|show-?more"
)
PAGER = re.compile(f"{PAGE_LINKS.pattern}|navigation|pages")
APART = re.compile("calendar|datepicker|carousel|slider|slick|swiper|lightbox|slideshow")
OF_PAGES = re.compile(r"\D{0,20}\d{1,5}\D{1,8}\d{1,5}\D{0,20}")
COMMENTS = re.compile("comment|disqus|respond")
GOES = re.compile(r"location(?:\.href|\.assign|\.replace)?\s*[=(]\s*['\"]([^'\"]+)['\"]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")  # which no tree takes, and no address has
BY_SCRIPT = (  # items and cells that lead somewhere, and hold no link that does
    "//*[contains(@onclick, 'location') and not(self::a or self::button or self::input)"
    " and not(.//a)]"
)
FORM_TYPES = {"input": "text", "button": "submit", "select": "select", "textarea": "textarea"}
MOST_FIELDS = 50
FRAMES = frozenset(("article", "body", "main", "section"))
SMALL = 40  # elements in a block that turns pages
FIXED = frozenset(("hidden", "submit", "button"))  # what there is in a form with nothing to fill in
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
MENUS = (
    ".//nav//a[@href] | .//header//a[@href] | .//footer//a[@href]"
    " | .//*[@role='navigation']//a[@href]"
    " | .//*[contains(@class, 'menu') or contains(@class, 'nav')"
    " or contains(@id, 'menu') or contains(@id, 'nav')]//a[@href]"
)
AROUND = 4  # ancestors that count as a link's own block
RIGHT_TO_LEFT = frozenset(
    ("ar", "fa", "he", "ur", "ps", "ug", "yi", "ckb", "sd", "dv", "azb", "prs")
)


@dataclass(frozen=True)
class Link:
    """An anchor, or what stands for one, and what its surroundings say of it."""

    element: HtmlElement

    @cached_property
    def text(self) -> str:
        shown = self.element.text_content() or self.element.get("value") or ""
        return " ".join(shown.split())

    @cached_property
    def said(self) -> list[str]:
        """All that is said of where it leads: its text, labels, and its pictures' alt texts."""
        labels = [self.element.get("aria-label"), self.element.get("title")]
        labels += [one.get("alt") or one.get("title") for one in self.element.iter("img", "svg")]
        return [one for one in (self.text, *labels) if one and one.strip()]

    @cached_property
    def names(self) -> str:
        """Classes, ids and the like of the link, of its icons, and of what holds it alone."""
        element = self.element
        own = [element.get(name) or "" for name in ("class", "id", "data-testid", "data-role")]
        if len(element):
            for icon in element.iterdescendants("i", "span", "svg", "em", "img"):
                own += [
                    names_of(icon),
                    (icon.get("src") or "").rpartition("/")[2].partition(".")[0],
                ]
        parent = element.getparent()
        if parent is not None and parent.tag != "body" and _holds_one_link(parent):
            own.append(names_of(parent))
        return " ".join(own)

    @cached_property
    def around(self) -> str:
        """The names of the elements of its own block, from the inside out, in lower case."""
        near = islice(self.element.iterancestors(), AROUND)
        return " ".join(names_of(up) for up in near if up.tag != "body").lower()

    @property
    def in_pager(self) -> bool:
        return bool(PAGER.search(f"{self.names.lower()} {self.around}"))

    @property
    def in_page_links(self) -> bool:
        """In a block that turns pages by its very name; "navigation" may also be a menu."""
        return bool(PAGE_LINKS.search(self.around))

    @property
    def is_sign_by_number(self) -> bool:
        """A picture or an arrow, in a block that says no more than "Page 2 of 10"."""
        if any(map(str.isalnum, self.text)) or not (self.text or len(self.element)):
            return False
        near = islice(self.element.iterancestors(), AROUND)
        small = takewhile(_is_small, near)
        return any(OF_PAGES.fullmatch(" ".join(up.text_content().split())) for up in small)

    @property
    def in_comments(self) -> bool:
        return bool(COMMENTS.search(f"{self.names.lower()} {self.around}"))

    @property
    def stands_apart(self) -> bool:
        """In a calendar, a carousel or the like, which turn pages of their own."""
        far = islice(self.element.iterancestors(), 2 * AROUND)
        return any(APART.search(names_of(up).lower()) for up in far if up.tag != "body")

    @property
    def in_heading(self) -> bool:
        return any(up.tag in HEADINGS for up in self.element.iterancestors())

    @property
    def in_aside(self) -> bool:
        return any(up.tag in ("aside", "header") for up in self.element.iterancestors())

    @property
    def in_footer(self) -> bool:
        return any(up.tag == "footer" for up in self.element.iterancestors())


def links_of(tree: HtmlElement) -> list[Link]:
    """All links, and buttons that lead to an address; what only a script or a form says is put
    into `href`, as on any other link."""
    found = []
    scripted = set(tree.xpath(BY_SCRIPT))
    tags = ("a", "button", "input", *{one.tag for one in scripted})
    for element in tree.iter(*tags):
        if element.tag not in ("a", "button", "input") and element not in scripted:
            continue
        address = element.get("href") or ""
        if not address or address.startswith(("#", "javascript:")):
            address = _by_script(element) or _by_form(element) or ""
            if address:
                element.set("href", CONTROLS.sub("", address))
        if element.tag == "a" or address:
            found.append(Link(element))
    return found


def _by_script(element: HtmlElement) -> str | None:
    """``onclick="location.href='/page/2'"``, ``href="javascript:location='/page/2'"``"""
    said = f"{element.get('onclick') or ''} {element.get('href') or ''}"
    found = GOES.search(said) if "location" in said else None
    return found[1] if found else None


def _by_form(element: HtmlElement) -> str | None:
    """What a button sends, in a form that has nothing to fill in."""
    form = None if element.tag == "a" else next(element.iterancestors("form"), None)
    kind = (element.get("type") or FORM_TYPES.get(element.tag, "")).lower()
    if form is None or kind != "submit" or form.get("method", "get").lower() != "get":
        return None
    if element.get("disabled") is not None:
        return None
    inputs = list(islice(form.iter("input", "button", "select", "textarea"), MOST_FIELDS + 1))
    fields = [(one.get("type") or FORM_TYPES[one.tag], one) for one in inputs]
    if len(fields) > MOST_FIELDS or any(kind not in FIXED for kind, _ in fields):
        return None
    sent = [(one.get("name"), one.get("value") or "") for kind, one in fields if kind == "hidden"]
    sent.append((element.get("name"), element.get("value") or ""))
    query = urlencode([(name, value) for name, value in sent if name])
    return f"{form.get('action', '').partition('?')[0]}?{query}" if query else None


def is_right_to_left(tree: HtmlElement) -> bool:
    """By the direction that the page states, else by its language."""
    for element in (tree, tree.find("body")):
        if element is not None and (stated := element.get("dir")):
            return bool(stated.strip().lower() == "rtl")
    language = (tree.get("lang") or "").lower().partition("-")[0]
    return language in RIGHT_TO_LEFT


def is_article_page(tree: HtmlElement) -> bool:
    """Whether a page says that it shows one article: its links on lead to other articles."""
    for meta in tree.iterfind(".//meta[@property='og:type']"):
        if (meta.get("content") or "").strip().lower() == "article":
            return True
    body = tree.find("body")
    names = set((body.get("class") or "").lower().split()) if body is not None else set()
    return bool(names & {"single", "single-post", "post-template", "item-view", "permalink"})


def names_of(element: HtmlElement) -> str:
    """Its classes and id, which name it in whatever language its programmer spoke."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_small(element: HtmlElement) -> bool:
    return element.tag not in FRAMES and sum(1 for _ in islice(element.iter(), SMALL)) < SMALL


def _holds_one_link(element: HtmlElement) -> bool:
    return sum(1 for _ in islice(element.iter("a"), 2)) == 1
