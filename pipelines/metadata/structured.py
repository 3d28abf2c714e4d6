"""What a page says of itself for machines: JSON-LD, OpenGraph and other meta elements."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.dom.tree import Document, first, squeeze

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

ARTICLE_TYPES = ("Article", "Posting", "Report", "Review", "Recipe", "Story")
MACHINES = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # RFC 9562
BETWEEN = r"\s(?:[-–—·•»›«‹<~/]|--|::)\s"  # noqa: RUF001
PREFIX = re.compile(rf"([^|｜]+?)(?:{BETWEEN}|\s*[|｜])\s*(.+)")  # noqa: RUF001
SUFFIX = re.compile(rf"(.+)(?:{BETWEEN}|\s:\s|\s*[|｜：_])\s*([^|｜：]+)")  # noqa: RUF001
ACCOUNT = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")  # of a user: "ann-smith"
LEVELS = "|｜_"  # noqa: RUF001
SET_OFF = "-–—_|｜"  # noqa: RUF001
OPEN, CLOSED = "【「［[", "】」］] "  # noqa: RUF001
ESCAPED = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,8}\d{0,2});")  # twice
COMMA = re.compile(r",\s*([}\]])")
BETWEEN_TAGS = re.compile(r"[;；，、،]")  # noqa: RUF001
MOST = 4000  # JSON-LD objects looked at


@dataclass(frozen=True, slots=True)
class Structured:
    """The page's own word on itself; `types` are schema.org's, all on the page."""

    titles: tuple[str, ...] = ()  # candidates, the best first
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  # those of the authors that are no persons
    sites: tuple[str, ...] = ()  # names of the site
    published: tuple[str, ...] = ()  # candidates, the best first
    dated: tuple[str, ...] = ()  # a date that may be when the page was made
    modified: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    alternative: str | None = None  # another headline
    body: str | None = None
    series: tuple[str, str | None] | None = None  # name and address
    language: str | None = None
    canonical: str | None = None
    types: frozenset[str] = frozenset()
    is_live: bool = False  # it says that it is one live blog
    site_name: str | None = None
    page_title: str | None = None
    meta: dict[str, list[str]] = field(default_factory=dict)
    ld: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str | None:
        return next(iter(self.titles), None)

    @property
    def says_article(self) -> bool:
        return bool(self.ld) or self.meta.get("og:type", [""])[0] == "article"


def read_structured(document: Document, url: str = "") -> Structured:
    """All of it in one look; nothing here raises on what a page may say."""
    tree = document.root
    meta = _meta(document)
    objects = list(_objects(document))
    types = frozenset(name for found in objects for name in _types(found))
    ld = max((found for found in objects if _is_article(found)), key=_fullness, default={})
    ld = _with_authors(ld, objects)
    sites = _sites(ld, meta, url)

    def said(*names: str) -> list[str]:
        return [value for name in names for value in meta.get(name, [])]

    def top(values: list[str]) -> str | None:
        return next(iter(values), None)

    offers = [
        *said("og:title"),
        *_texts(ld.get("headline")),
        *said("twitter:title", "dc.title", "parsely-title"),
        *_texts(ld.get("name")),
    ]
    sites = tuple(site for site in sites if site not in offers)  # a headline in the wrong place
    html = tree if tree.tag == "html" else None
    title = first(document, ("title",))
    window = squeeze(title.text) if title is not None else ""
    canonical = first(document, ('head > link[rel~="canonical"][href]',))
    return Structured(
        titles=_unique([without_site(offer, sites) for offer in offers]),
        authors=_authors(ld, said),
        organisations=_organisations(ld),
        sites=sites,
        published=_unique(
            [
                *_texts(ld.get("datePublished") or ld.get("dateCreated")),
                *said("article:published_time", "og:published_time", "datepublished"),
                *said(
                    "parsely-pub-date", "dc.date.issued", "dcterms.created", "dc.date", "pubdate"
                ),
                *said(
                    "publishdate",
                    "publish-date",
                    "sailthru.date",
                    "cxenseparse:recs:publishtime",
                ),
            ]
        ),
        dated=_unique(said("date")),
        modified=_unique(
            [
                *_texts(ld.get("dateModified")),
                *said("article:modified_time", "og:updated_time", "datemodified", "last-modified"),
            ]
        ),
        section=text_in(ld.get("articleSection"))
        or top(said("article:section", "parsely-section"))
        or _crumb(objects, [*offers, window, without_site(window, sites)]),
        tags=_tags(ld.get("keywords"), said),
        summary=top(said("og:description", "description", "twitter:description"))
        or text_in(ld.get("description")),
        alternative=text_in(ld.get("alternativeHeadline")),
        body=ld["articleBody"] if isinstance(ld.get("articleBody"), str) else None,
        series=_series([ld, *objects], sites),
        language=(html.get("lang") if html is not None else None)
        or text_in(ld.get("inLanguage"))
        or top(said("og:locale", "content-language", "dc.language")),
        canonical=canonical.get("href") if canonical is not None else None,
        types=types,
        is_live=_is_live(objects, {url, canonical.get("href") if canonical is not None else url}),
        site_name=top(said("og:site_name")),
        page_title=window or None,
        meta=meta,
        ld=ld,
    )


def _with_authors(ld: dict[str, Any], objects: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`ld` with its authors in place of references to them (JSON-LD 1.1 §3.3)."""
    said = ld.get("author")
    refs = said if isinstance(said, list) else [said]
    if not any(isinstance(one, dict) and one.keys() == {"@id"} for one in refs):
        return ld
    known = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str)}
    return ld | {
        "author": [
            known.get(one["@id"], {}) if isinstance(one, dict) and one.keys() == {"@id"} else one
            for one in refs
        ]
    }


def _authors(ld: dict[str, Any], said: Any) -> tuple[str, ...]:
    """By JSON-LD, unless that has but the names of accounts, else by the first of the meta elements
    that names anybody."""
    stated = _unique(names_in(ld.get("author") or ld.get("creator")))
    if stated and not all(map(ACCOUNT.fullmatch, stated)):
        return stated
    for name in ("author", "parsely-author", "article:author", "dc.creator", "sailthru.author"):
        if names := tuple(one for one in _unique(said(name)) if "://" not in one):
            return names
    return stated


def _sites(ld: dict[str, Any], meta: dict[str, list[str]], url: str) -> tuple[str, ...]:
    hosts = [_host(said) for said in [*meta.get("og:url", [])[:1], url] if said]
    names = meta.get("og:site_name", []) + meta.get("application-name", [])
    return _unique([*names, *names_in(ld.get("publisher")), *hosts])


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.removeprefix("www.")
    except ValueError:
        return ""


def _organisations(ld: dict[str, Any]) -> tuple[str, ...]:
    authors = ld.get("author")
    return _unique(
        [
            name
            for one in (authors if isinstance(authors, list) else [authors])
            if isinstance(one, dict) and "Organization" in " ".join(_types(one))
            for name in names_in(one)
        ]
    )


def without_site(title: str, sites: Sequence[str]) -> str:
    """`title` without the site's name behind its last separator, or before its first."""
    names = [letters(site) for site in sites]
    if found := SUFFIX.fullmatch(title):
        last = letters(found[2])
        if len(last) > 2 and any(last in name or name in last for name in names if len(name) > 2):
            bare = found[1].rstrip()
            return _without_section(bare, title[len(bare) :].lstrip()[0])
    if found := PREFIX.fullmatch(title):
        first = letters(found[1])
        hosts = [name for name, site in zip(names, sites, strict=True) if "." in site]
        if first in names or (len(first) > 3 and any(name.startswith(first) for name in hosts)):
            return found[2]
    return _without_name(title, sites)


def _without_section(title: str, sign: str) -> str:
    """`title` without the shorter part that the sign before the site's name sets off too: "The
    bridge | City". A longer one is the headline, and what stands before it a label."""
    before, _, last = title.rpartition(sign) if sign in LEVELS else ("", "", "")
    return before.rstrip() if len(last) < len(before) else title


def _without_name(title: str, sites: Sequence[str]) -> str:
    """`title` without a name of its site that nothing but a sign or brackets set off."""
    for name in filter(None, sites):
        if len(title) <= len(name) or name not in title:
            continue
        before, _, behind = title.rpartition(name)
        if not behind.strip(CLOSED) and (bare := before.rstrip())[-1:] in SET_OFF + OPEN:
            return bare.rstrip(SET_OFF + OPEN + " ") or title
    return title


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _fullness(found: dict[str, Any]) -> int:
    return sum(key in found for key in ("headline", "datePublished", "author", "articleBody"))


def _crumb(objects: Sequence[dict[str, Any]], titles: Sequence[str]) -> str | None:
    """The last of the breadcrumbs that is neither the front page nor this one."""
    found = next((one for one in objects if "BreadcrumbList" in _types(one)), {})
    listed = found.get("itemListElement")
    crumbs = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    for at, crumb in reversed(list(enumerate(crumbs))):
        item = crumb.get("item")
        url = (item.get("@id") or item.get("url")) if isinstance(item, dict) else item
        words = text_in(crumb.get("name")) or (text_in(item) if isinstance(item, dict) else None)
        if not words or words in titles or (at == len(crumbs) - 1 and not url):
            continue  # this page
        is_front = not _path(url) if isinstance(url, str) else at == 0
        return None if is_front else words
    return None


def _series(
    objects: Sequence[dict[str, Any]], sites: Sequence[str]
) -> tuple[str, str | None] | None:
    """The series or blog of which the article, or an episode on its page, is said to be a part."""
    for one in objects:
        if not (one is objects[0] or any(name.endswith("Episode") for name in _types(one))):
            continue
        for part in (one.get("partOfSeries"), *_listed(one.get("isPartOf"))):
            if not isinstance(part, dict) or not any(
                name.endswith(("Series", "Blog")) for name in _types(part)
            ):
                continue
            name = next(iter(names_in(part)), None)
            if name and letters(name) not in map(letters, sites):
                url = part.get("url") or part.get("@id")
                return name, url if isinstance(url, str) else None
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.strip("/")
    except ValueError:
        return ""


def _tags(keywords: Any, said: Any) -> tuple[str, ...]:
    listed = (
        _texts(keywords) or said("article:tag", "parsely-tags") or said("keywords", "news_keywords")
    )
    parts = [part for text in listed for part in _parted(_meant(text))]
    return _unique([part for part in parts if not MACHINES.fullmatch(part.strip())])


def _meant(text: str) -> str:
    """`text` without what was escaped twice."""
    return ESCAPED.sub(lambda said: unescape(said[0]), text) if "&" in text else text


def _parted(text: str) -> list[str]:
    return text.split(",") if "," in text else BETWEEN_TAGS.split(text)


def _meta(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in document.find("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = squeeze(element.get("content"))
        content = _meant(content)
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _objects(document: Document) -> Iterator[dict[str, Any]]:
    """All JSON-LD objects of the page, lists and ``@graph`` unfolded, outermost first."""
    queue: list[Any]
    queue = [
        _json(script.text or "")
        for script in document.find("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]
    for _ in range(MOST):
        if not queue:
            return
        value = queue.pop(0)
        if isinstance(value, list):
            queue = value + queue
        elif isinstance(value, dict):
            yield value
            queue += [
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
                if key in value
            ]


def _json(text: str) -> Any:
    """Tolerant: line breaks in strings, comment marks and a last semicolon do no harm."""
    bare = text.strip()
    for start, end in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        bare = bare.removeprefix(start).removesuffix(end).strip()
    for offer in (bare.rstrip(";"), COMMA.sub(r"\1", bare.rstrip(";"))):
        try:
            return json.loads(offer, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _types(found: dict[str, Any]) -> list[str]:
    return _texts(found.get("@type"))


def _is_article(found: dict[str, Any]) -> bool:
    return any(name.endswith(ARTICLE_TYPES) for name in _types(found))


def _is_live(objects: Sequence[dict[str, Any]], urls: Collection[str | None]) -> bool:
    """Whether just one of them is a live blog, and none says that it is another page's."""
    live = [one for one in objects if "LiveBlogPosting" in _types(one)]
    told = {url for one in live for url in _texts(one.get("url")) if url.startswith("http")}
    return len(live) == 1 and (
        not told or any(_same_page(url, own) for url in told for own in urls)
    )


def _same_page(one: str, other: str | None) -> bool:
    return (
        one.partition("#")[0].partition("?")[0] == (other or "").partition("#")[0].partition("?")[0]
    )


def names_in(value: Any) -> list[str]:
    """The names of the persons, organisations or things in a value of JSON-LD."""
    if isinstance(value, list):
        return [name for one in value for name in names_in(one)]
    if isinstance(value, dict):
        parts = (value.get(part) for part in ("givenName", "additionalName", "familyName"))
        return names_in(value.get("name") or " ".join(one for one in parts if isinstance(one, str)))
    return [squeeze(unescape(value))] if isinstance(value, str) and squeeze(value) else []


def text_in(value: Any) -> str | None:
    """The first text in a value of JSON-LD."""
    return next(iter(_texts(value)), None)


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, dict):
        return _texts(value.get("@value") or value.get("name"))
    return [squeeze(unescape(value))] if isinstance(value, str) and squeeze(value) else []


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (squeeze(value) for value in values))))
