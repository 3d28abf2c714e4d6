"""Where an article's head is, on a page of several: its title, date, byline, cover, address."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipelines.dom.html_out import web_address
from pipelines.dom.tree import select, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import Profile
    from pipelines.dom.tree import Document

HEADINGS = ("h1", "h2", "h3", "h4")


class Heads:
    """The heads of a page's items, each the bodies of one text or the one element around it.

    What bounds a head is another item, and a heading that links to another article.
    """

    def __init__(
        self,
        document: Document,
        base_url: str,
        profile: Profile,
        items: Sequence[Sequence[HtmlElement]],
        beside: Callable[[HtmlElement], bool],
    ) -> None:
        self._document = document
        self._base_url = base_url
        self._profile = profile
        self._beside = beside
        inside = {part for item in items for part in item}
        self._holds = Counter(
            up
            for item in items
            for up in {up for part in item for up in (part, *part.iterancestors())}
        )
        self._named: dict[HtmlElement, set[str]] = {}
        for heading in document.root.iter(*HEADINGS):
            ups = (heading, *heading.iterancestors())
            if any(up in inside for up in ups):
                continue
            if (address := linked(heading, base_url, profile)) and not beside(heading):
                for up in ups:
                    self._named.setdefault(up, set()).add(profile.article_key(address))

    def branch(self, item: Sequence[HtmlElement]) -> HtmlElement:
        """The largest element that holds the item, no other, and no other's heading."""
        at = item[0]
        while (parent := at.getparent()) is not None and self._holds[parent] == 1:
            if len(self._named.get(parent, ())) > 1:
                break
            at = parent
        return at

    def before(self, item: Sequence[HtmlElement], most: int | None = None) -> list[HtmlElement]:
        """What stands before the item's branch and is its head: `most` elements at most."""
        branch = self.branch(item)
        own = set(self._named.get(branch, ()))
        closed = bool(own) or (branch is not item[0] and self._has_heading(branch, item[0]))
        head: list[HtmlElement] = []
        sure = 0  # how many are the item's where another's heading is met
        at = branch.getprevious()
        while at is not None and at not in self._holds and (most is None or len(head) < most):
            if named := self._named.get(at):
                if len(named) > 1 or (closed and not named <= own):
                    if closed:
                        del head[sure:]
                    break
                own, closed, sure = own | named, True, len(head) + 1
            head.append(at)
            at = at.getprevious()
        return head[::-1]

    def usual(self, item: Sequence[HtmlElement], following: Sequence[HtmlElement] | None) -> int:
        """How many elements may stand before the page's first item: as many as before the next."""
        head = self.before(item)
        if following is not None and self.branch(following).getparent() is (
            self.branch(item).getparent()
        ):
            return len(self.before(following))
        named = [place for place, one in enumerate(head) if one in self._named]
        return len(head) - named[0] if named else 0

    def is_headed(self, item: Sequence[HtmlElement]) -> bool:
        """Whether it has a heading of its own: before it, or as its first words."""
        return any(
            True for one in self.before(item) for _ in one.iter(*HEADINGS)
        ) or self._has_heading(self.branch(item), item[0])

    def address(
        self, scope: Sequence[HtmlElement], body: HtmlElement
    ) -> tuple[str | None, HtmlElement | None]:
        """The address that an article gives for itself, and the heading that bears it."""
        headings = [one for element in scope for one in self._headings(element, body)]
        for heading in headings:
            if address := linked(heading, self._base_url, self._profile):
                return address, heading
        for link in (one for top in scope for one in select(top, self._profile.article.own_link)):
            address = web_address(self._base_url, link.get("href") or link.get("js-href"))
            if address and self._profile.is_article(address):
                return address, None
        return None, None

    def _headings(self, element: HtmlElement, body: HtmlElement) -> list[HtmlElement]:
        """Those that stand before the body, or open it."""
        place = self._document.place
        return [
            one
            for one in element.iter(*HEADINGS)
            if (place(one) < place(body) or (body in one.iterancestors() and opens(one, body)))
            and not self._beside(one)
        ]

    def _has_heading(self, branch: HtmlElement, body: HtmlElement) -> bool:
        return any(text_of(one) for one in self._headings(branch, body))


def linked(heading: HtmlElement, base_url: str, profile: Profile) -> str | None:
    """The article to which a heading links, as a whole or by a part."""
    for link in (*heading.iter("a"), *heading.iterancestors("a")):
        address = web_address(base_url, link.get("href") or link.get("js-href"))
        if address and profile.is_article(address):
            return address
    return None


def opens(heading: HtmlElement, body: HtmlElement) -> bool:
    """Whether a heading is the body's first words."""
    words = text_of(heading)
    return bool(words) and text_of(body).startswith(words)
