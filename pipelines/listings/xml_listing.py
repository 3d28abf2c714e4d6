"""What a feed (RSS, RDF, Atom) or a sitemap lists. XML only, and nothing but what it says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from pipelines.listings.listed import Listed
from pipelines.listings.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

RARE = 20  # one address of so many may lie in a folder of its own, and is listed
HEAD = 2000  # characters in which a document names itself
ROOTS = ("<rss", "<feed", ":RDF", "<urlset", "<sitemapindex")
TITLE, WHEN = "title", ("pubDate", "published", "date", "issued", "updated", "lastmod")
TEASER = ("summary", "description")
PERMALINKS = ("alternate", "")  # Atom: a link without a relation is the entry's own


def is_xml_listing(text: str) -> bool:
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    return head.startswith("<") and any(name in head for name in ROOTS)


def xml_root(text: str) -> Element | None:
    """The document's root; no entity of it is resolved, nothing is fetched for it."""
    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False)
    try:
        return etree.fromstring(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def listed_in_xml(text: str) -> Iterator[Listed]:
    root = xml_root(text)
    if root is None:
        return
    kind = name_of(root)
    if kind == "urlset":
        yield from _of_sitemap(root)
    elif kind != "sitemapindex":
        yield from _of_feed(root)


def locations(root: Element) -> list[str]:
    """The addresses that a sitemap, or an index of sitemaps, holds."""
    return [
        (one.text or "").strip()
        for child in root.iterchildren("{*}url", "{*}sitemap")
        for one in child.iterchildren("{*}loc")
    ]


def name_of(element: Element) -> str:
    """Its name without the namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _of_sitemap(root: Element) -> Iterator[Listed]:
    """A sitemap holds sections and single pages too: an address below which several others lie is
    no article's, nor is one in a folder of a shape in which hardly any other lies."""
    every = set(locations(root))
    parents = Counter(up for one in every for up in _parents(one))
    single = {one for one in every if _path(one) and parents[_path(one)] < 2}
    folders = Counter(map(_folder, single))
    for url in root.iterchildren("{*}url"):
        said = {name_of(one): one.text or "" for one in url.iterdescendants()}
        address = said.get("loc", "").strip()
        if address in single and folders[_folder(address)] * RARE >= len(single):
            when = said.get("publication_date") or said.get("lastmod")
            yield Listed(address, title=said.get(TITLE), published=when)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _folder(url: str) -> str:
    return shape_of(url.partition("?")[0].rstrip("/").rpartition("/")[0])


def _parents(url: str) -> Iterator[str]:
    path = _path(url)
    while path := path.rpartition("/")[0]:
        yield path


def _of_feed(root: Element) -> Iterator[Listed]:
    for item in root.iterdescendants("{*}item", "{*}entry"):
        said: dict[str, str] = {}
        for child in item:
            said.setdefault(name_of(child), (child.text or "").strip())
        if address := _address(item, said):
            when = next((said[name] for name in WHEN if said.get(name)), None)
            teaser = next((said[name] for name in TEASER if said.get(name)), None)
            yield Listed(address, said.get(TITLE), teaser, when)


def _address(item: Element, said: dict[str, str]) -> str:
    """The link's text (RSS), the link's href (Atom), or the guid where that is an address."""
    for link in item.iterchildren("{*}link"):
        href = link.get("href")
        if href and (link.get("rel") or "") in PERMALINKS:
            return href.strip()
    guid = said.get("guid", "")
    return said.get("link") or (guid if guid.startswith("http") else "")
