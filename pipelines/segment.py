"""Which parts of a page are whole articles: one on an article's page, several on a blog's front."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pipelines.dom.html_out import base_of, web_address
from pipelines.dom.tree import Document, first, select, squeeze, text_of
from pipelines.listings.buttons import archive_button
from pipelines.listings.heads import HEADINGS, Heads, linked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import Profile

LEAST = 120  # characters of text outside links that make a body, and not a teaser
BOXES = ("aside", "nav", "footer", "header", "form")
CUT = ("…", "...", "[…]", "[...]")  # how a teaser ends


@dataclass(frozen=True, slots=True)
class Segment:
    """One article's part of a page.

    `head` are the elements where its title, date and byline may stand, `body` those of its
    text; `whole` says that the page is this article's, and speaks for it as a whole.
    `heading` is the one that links to the article's own address, `url`; `dated` the day, where
    only words tell it. `anchor` is the fragment of a page's address (of `url`, else of this page)
    under which an article is that has no page of its own.
    """

    head: tuple[HtmlElement | Document, ...]
    body: tuple[HtmlElement, ...]
    whole: bool = False
    url: str | None = None
    heading: HtmlElement | None = None
    dated: str | None = None
    anchor: str | None = None


def segments(document: Document, url: str, profile: Profile, *, single: bool) -> list[Segment]:
    """The articles of a page in its order; `single` where the page is known to be one article's."""
    return _Page(document, url, profile).segments(single=single)


def in_entries(
    document: Document, url: str, profile: Profile, entries: Sequence[HtmlElement]
) -> list[Segment]:
    """The one article of a page whose text stands in `entries`, or in all of its articles' roots,
    and in what is above them."""
    return _Page(document, url, profile).in_entries(entries)


class _Page:
    def __init__(self, document: Document, url: str, profile: Profile) -> None:
        self.document = document
        self.profile = profile
        self.base_url = base_of(document, url)
        self.asides = _Asides(document, url, self.base_url, profile)

    def segments(self, *, single: bool) -> list[Segment]:
        roots = self._roots()
        whole_roots = [root for root, bodies in roots.items() if _is_real(bodies)]
        if single and len(whole_roots) < 2:
            bodies = [one for one in self._bodies(self.document) if not self.asides.hold(one)]
            body = tuple(bodies) or tuple(self.document.find("body"))
            return [Segment((self.document,), body, whole=True)]
        free = [] if single else self._free_bodies(roots)
        if not whole_roots and not any(_is_real([body]) for body in free):
            return []
        items = self._items(roots, free)
        if len(items) == 1 and not whole_roots:
            return self._split(items[0]) or [self._alone(items[0])]
        return self._articles(items, roots)

    def in_entries(self, entries: Sequence[HtmlElement]) -> list[Segment]:
        holder = _around(entries or list(self._roots()))
        if holder is None:
            return self.segments(single=True)
        bodies = [one for one in self._bodies(self.document) if not self.asides.hold(one)]
        ups = {holder, *holder.iterancestors()}
        holder = next((one for one in bodies if one in ups), holder)
        place, end = self.document.place, self.document.place(holder)
        above = [one for one in bodies if place(one) < end]
        return [Segment((self.document,), (*above, holder), whole=True)]

    def _roots(self) -> dict[HtmlElement, list[HtmlElement]]:
        """Elements around one article each, and the bodies in each; teasers have none."""
        found = {
            root: bodies
            for root in self.document.ordered(set(select(self.document, self.profile.article.root)))
            if not self.asides.hold(root) and (bodies := self._bodies(root))
        }
        holds = Counter(up for root in found for up in root.iterancestors())
        return {root: found[root] for root in _outermost(one for one in found if holds[one] < 2)}

    def _bodies(self, root: HtmlElement | Document) -> list[HtmlElement]:
        """The outermost elements of the first selector that finds any."""
        for selector in self.profile.article.body:
            if found := list(select(root, (selector,))):
                return _outermost(found)
        return []

    def _free_bodies(self, roots: Iterable[HtmlElement]) -> list[HtmlElement]:
        rooted = set(roots)
        return [
            body
            for body in self._bodies(self.document)
            if not any(up in rooted for up in (body, *body.iterancestors()))
            and not self.asides.hold(body)
        ]

    def _heads(self, items: Sequence[Sequence[HtmlElement]]) -> Heads:
        return Heads(self.document, self.base_url, self.profile, items, self.asides.frame)

    def _items(
        self, roots: Iterable[HtmlElement], free: Sequence[HtmlElement]
    ) -> list[tuple[HtmlElement, ...]]:
        """All that bounds a head: roots, texts, and what is short but has a heading of its own.

        An introduction goes with the text below it, where both are under one heading.
        """
        place = self.document.place
        alone = sorted([(one,) for one in (*roots, *free)], key=lambda one: place(one[0]))
        heads, bodies = self._heads(alone), set(free)
        items: list[tuple[HtmlElement, ...]] = []
        for item in alone:
            body = item[0]
            headed = body not in bodies or heads.is_headed(item)
            last = items[-1] if items else ()
            if not headed and last and last[-1] in bodies and not _is_real(last):
                items[-1] = (*last, body)
            elif headed or _is_real(item):
                items.append(item)
        return items

    def _articles(
        self,
        items: Sequence[tuple[HtmlElement, ...]],
        roots: dict[HtmlElement, list[HtmlElement]],
    ) -> list[Segment]:
        """Of the items those with running text; a short one too, if the page's others have."""
        heads = self._heads(items)
        found: list[tuple[Segment, bool]] = []
        for number, item in enumerate(items):
            if item[0] in roots:
                segment = self._from_root(item[0], roots[item[0]], heads)
            else:
                after = items[number + 1] if number + 1 < len(items) else None
                most = None if number else heads.usual(item, after)
                scope = (*heads.before(item, most), heads.branch(item))
                url, heading = heads.address(scope, item[0])
                if url is None and (parts := self._split(item)):
                    found += [(part, True) for part in parts]
                    continue
                if url is None and any(_is_real(bodies) for bodies in roots.values()):
                    continue  # articles have their roots here: this is a box beside them
                segment = Segment(scope, item, url=url, heading=heading)
            found.append((segment, _is_real(segment.body)))
        return self._kept(found)

    def _kept(self, found: Sequence[tuple[Segment, bool]]) -> list[Segment]:
        whole = sum(real for _, real in found)
        linked = any(real and segment.url for segment, real in found)
        return [
            segment
            for segment, real in found
            if real
            or (2 * whole >= len(found) and (segment.url or not linked) and self._says_all(segment))
        ]

    def _says_all(self, segment: Segment) -> bool:
        """Whether a short body is a whole one: a teaser leads on to the rest."""
        own = self.profile.article_key(segment.url) if segment.url else None
        for body in segment.body:
            for link in body.iter("a"):
                inside = segment.heading is not None and segment.heading in link.iterancestors()
                address = web_address(self.base_url, link.get("href"))
                if address and not inside and self.profile.article_key(address) == own:
                    return False
        words = text_of(segment.body[-1])
        return _own_words(segment.body) > 0 and not words.endswith(CUT)

    def _from_root(self, root: HtmlElement, bodies: Sequence[HtmlElement], heads: Heads) -> Segment:
        own, heading = heads.address((root,), bodies[0])
        rules = self.profile.article
        identity = root.get(rules.root_id) if rules.root_id else None
        if own is None and identity and identity.isalnum() and rules.root_url:
            own = web_address(self.base_url, rules.root_url.format(id=identity))
        return Segment((root,), tuple(bodies), url=own, heading=heading)

    def _alone(self, item: tuple[HtmlElement, ...]) -> Segment:
        """The one text on a page: what a listing's last page may show, else the page's article."""
        lists = set(select(self.document, self.profile.listing.container))
        container = next((up for up in item[0].iterancestors() if up in lists), None)
        if container is None:
            return Segment((self.document,), item, whole=True)
        heads = self._heads([item])
        branch = heads.branch(item)
        if container in (branch, *branch.iterancestors()):
            scope: tuple[HtmlElement, ...] = (*heads.before(item), branch)
            if branch is container:
                scope = (container,)
        else:
            scope = (container,)
        url, heading = heads.address(scope, item[0])
        return Segment(scope, item, url=url, heading=heading)

    def _split(self, item: Sequence[HtmlElement]) -> list[Segment]:
        """One body that holds several articles, each below a heading that links to it."""
        if len(item) != 1:
            return []
        starts: dict[str, tuple[HtmlElement, str]] = {}
        for heading in item[0].iter(*HEADINGS):
            words = text_of(heading)
            links = (*heading.iter("a"), *heading.iterancestors("a"))
            if not words or all(text_of(link) != words for link in links):
                continue
            if address := linked(heading, self.base_url, self.profile):
                starts.setdefault(self.profile.article_key(address), (heading, address))
        if len(starts) < 2:
            return []
        holds = Counter(
            up for heading, _ in starts.values() for up in (heading, *heading.iterancestors())
        )
        found = []
        for heading, address in starts.values():
            at = heading
            while (parent := at.getparent()) is not None and holds[parent] == 1:
                at = parent
            slice_ = [at]
            while (follower := slice_[-1].getnext()) is not None and follower not in holds:
                slice_.append(follower)
            segment = Segment(tuple(slice_), tuple(slice_), url=address, heading=heading)
            found.append((segment, _is_real(slice_)))
        return self._kept(found)


def _around(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    """The innermost element around several."""
    holds = Counter(up for one in elements for up in one.iterancestors())
    ups = elements[0].iterancestors() if len(elements) > 1 else ()
    return next((up for up in ups if holds[up] == len(elements)), None)


def _outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    found = dict.fromkeys(elements)
    return [one for one in found if not any(up in found for up in one.iterancestors())]


def _own_words(bodies: Iterable[HtmlElement]) -> int:
    """Characters of text outside links and headings."""
    count = 0
    for body in bodies:
        linked = sum(len(text_of(link)) for link in body.iter("a"))
        said = sum(len(text_of(p)) for p in body.iter("p", "li", "blockquote"))
        count += (said or len(text_of(body))) - linked
    return count


def _is_real(bodies: Iterable[HtmlElement]) -> bool:
    """Whether there is running text in them, not only a teaser's line or links."""
    return _own_words(bodies) >= LEAST


class _Asides:
    """Boxes beside the articles: by their frame, after the button, or under a head of their own."""

    def __init__(self, document: Document, url: str, base_url: str, profile: Profile) -> None:
        self._document = document
        self._profile = profile
        self._frames = set(select(document, profile.article.aside))
        button = archive_button(document, url, profile.listing, base_url)
        self._end = document.place(button) if button is not None else None

    def hold(self, body: HtmlElement) -> bool:
        if self.frame(body):
            return True
        if self._end is not None and self._document.place(body) > self._end:
            return True
        ups = [body, *islice(body.iterancestors(), 2)]
        return any(_heads_about(up, self._profile) for up in ups)

    def frame(self, element: HtmlElement) -> bool:
        """Whether it stands in a box that is never an article's."""
        ups = (element, *element.iterancestors())
        return any(up in self._frames or up.tag in BOXES for up in ups)


def _heads_about(element: HtmlElement, profile: Profile) -> bool:
    before = element.getprevious()
    heading = first(element, HEADINGS) if before is None or before.tag not in HEADINGS else before
    said = squeeze(text_of(heading)).casefold()
    return bool(said) and any(
        said == about.casefold() for words in profile.words.values() for about in words.about
    )
