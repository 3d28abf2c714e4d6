"""The one protocol of all mechanisms: a listing page in, the next page's request out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.etree import ParserError
from w3lib.url import safe_url_string

from archiver.profile import Profile
from pipelines.listings.json_listing import is_json, load_json, markup_in_json
from pipelines.listings.within import within_of
from spiders.pagination.addresses import advance, is_listing_like, same_page, same_site
from spiders.pagination.links import MENUS, Link, is_article_page, is_right_to_left, links_of
from spiders.pagination.pager import Pager, find_pagers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MENU_TEXT = 30  # characters of what a menu calls a page; titles of articles are longer

__all__ = ["ListingPage", "Mechanism", "NextPage", "same_page"]


@dataclass(frozen=True, slots=True)
class NextPage:
    """The request that brings the next, older page, and why it was believed to."""

    url: str
    mechanism: str
    reason: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    confidence: float = 0.5  # 0 to 1: how sure the mechanism is, where no profile decides
    state: dict[str, str] = field(default_factory=dict)  # what it has to know on that page
    others: tuple[str, ...] = ()  # pages that stand beside it: the other months, other sitemaps
    by_index: bool = False  # the page that named it is a list of listings, and lists no article
    within: str = ""  # where what it lists lies (`listings.within`), if it is of the whole site


@dataclass(frozen=True)
class ListingPage:
    """A listing page or a fragment of one, as the mechanisms see it."""

    url: str
    text: str
    profile: Profile
    headers: Mapping[str, str] = field(default_factory=dict)  # by lower-case name
    asked: NextPage | None = None  # the request that brought it, where it was not the first
    entries: tuple[str, ...] = ()  # the addresses that it lists, where they were read
    wanted: NextPage | None = None  # what its script asks for in a browser, where there is one
    sitemaps: tuple[str, ...] = ()  # those that the site's robots.txt names

    @cached_property
    def data(self) -> Any:
        """The value of an answer that is JSON, else None."""
        return load_json(self.text) if is_json(self.text) else None

    @cached_property
    def tree(self) -> html.HtmlElement:
        text = self.text if self.data is None else markup_in_json(self.data)
        try:
            return html.document_fromstring(text.encode(), parser=_parser())
        except (ParserError, ValueError):  # empty, or nothing but comments
            return html.document_fromstring("<html></html>")

    @cached_property
    def base_url(self) -> str:
        """What relative links are relative to (HTML, the base element)."""
        base = self.tree.find(".//base[@href]")
        return urljoin(self.url, base.get("href", "").strip()) if base is not None else self.url

    def absolute(self, href: str | None) -> str | None:
        """The http(s) address that `href` stands for on this page, without its fragment."""
        try:
            url = urljoin(self.base_url, (href or "").strip())
            if not href or urlsplit(url).scheme not in ("http", "https"):
                return None
            return safe_url_string(url.partition("#")[0])
        except ValueError:
            return None

    @cached_property
    def links(self) -> list[Link]:
        return links_of(self.tree)

    @property
    def addresses(self) -> Iterator[str]:
        """All that links and menus of choice lead to, as it is written."""
        for element in self.tree.iter("a", "option"):
            yield element.get("href") or element.get("value") or ""

    @cached_property
    def within(self) -> str:
        """The places in which its entries lie, as far as they lie below it."""
        found = ((link.text, link.element.get("href")) for link in self.menu)
        short = (self.absolute(href) for text, href in found if len(text) <= MENU_TEXT)
        return within_of(self.url, self.entries, filter(None, short))

    @property
    def menu(self) -> list[Link]:
        """The links of all that frames the page: its menus, header and footer."""
        return [Link(link) for link in self.tree.xpath(MENUS)]

    @cached_property
    def pagers(self) -> list[Pager]:
        """The rows of page numbers that are about this listing."""
        return find_pagers(self.links, self.url, self.absolute)

    @cached_property
    def is_article_page(self) -> bool:
        return self.profile.is_article(self.url) or is_article_page(self.tree)

    @cached_property
    def reads_right_to_left(self) -> bool:
        return is_right_to_left(self.tree)

    def may_follow(self, url: str) -> bool:
        """Whether an address can be another page of this listing at all: on this site, not this
        page, no article, no file, no page of comments."""
        return (
            same_site(url, self.url)
            and not same_page(url, self.url)
            and not self.profile.is_article(url)
            and is_listing_like(url)
        )

    def may_follow_elsewhere(self, url: str) -> bool:
        """The same for what a feed or an API names: its parts may be files (RFC 5005 §4)."""
        return same_site(url, self.url) and not same_page(url, self.url)

    def is_earlier(self, url: str) -> bool:
        """Whether an address says that it leads back."""
        step = advance(self.url, url)
        return step is not None and step.by < 0


class Mechanism(Protocol):
    """`find` says what comes after `page`, or None where this mechanism sees nothing."""

    def __call__(self, page: ListingPage) -> NextPage | None: ...


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
