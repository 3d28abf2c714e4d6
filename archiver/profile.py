"""A profile: what is known of one CMS, as data. Read from TOML, checked on load.

Looked up in the collection, then in the user's ``~/.config/archiver/profiles``, then among
those bundled in ``spiders/profiles``.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from archiver.errors import UsageError
from archiver.records import stable_id
from archiver.toml import read_toml

INDEXES = ("index.html", "index.htm", "index.php")  # what a server shows of a folder
USER_PROFILES = Path.home() / ".config" / "archiver" / "profiles"


class Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tells a page of this CMS: CSS selectors, and strings in the page's source."""

    selectors: list[str] = []
    strings: list[str] = []
    needed: int = 2  # how many of them must hold


class Urls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the CMS writes its addresses (regular expressions on the path)."""

    article: str = ""  # its group ``id``, where it has one, is the article's identity
    identity_scope: str = "host"  # "host", or "network": ids are shared by all hosts of the CMS
    drop_query: list[str] = []
    mirrors: list[str] = []  # first labels of host names that show the same site


class ListingRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Selectors of a listing's entries; those after `item` are relative to it."""

    item: list[str] = []
    link: list[str] = []
    title: list[str] = []
    teaser: list[str] = []
    date: list[str] = []
    container: list[str] = []  # what holds the archive's items, where the CMS names it
    button: list[str] = []  # the archive's own "more" button: nothing after it is an item
    box: list[str] = []  # what frames a group of items; the archive's group is the largest
    exclude: list[str] = []  # items below one of these are not the archive's
    json_url: str = ""  # an item's address where an API gives its parts: "/post/{slug}"


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request that brings the next page, where it has to be built: ``$page``, ``$cursor`` and
    the names in `take` are filled in (docs/profiles.md)."""

    url: str
    method: str = "GET"
    headers: dict[str, str] = {}
    form: dict[str, str] = {}  # a body of fields, or
    json: str = ""  # one of JSON
    first: int = 2  # ``$page`` of the first request, and
    step: int = 1  # what it goes up by
    take: dict[str, str] = {}  # name -> regular expression with a group, on the listing page
    cursor: str = ""  # where ``$cursor`` stands in the answer: "data.posts.pageInfo.endCursor"
    more: str = ""  # what is false, or not there, in the last answer


class Pagination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mechanisms: list[str] = []  # names of modules in spiders/pagination, in order of trust
    cap_pages: list[int] = []  # numbers of pages at which the server is known to stop
    date_archive: str = ""  # path below the listing for one day, in strftime terms
    api: str = ""  # an API that lists all there is, relative to the listing: "/api/v1/archive?…"
    sitemap_parts: str = ""  # regular expression: which sitemaps of an index list articles
    request: Recipe | None = None


class ArticleRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Selectors of an article's parts, each a list tried in order."""

    root: list[str] = []  # one element an article, on pages that show several
    root_id: str = ""  # attribute of a root that holds the article's id
    root_url: str = ""  # path of an article of which only the id is known, with ``{id}``
    own_link: list[str] = []  # the article's own address, on pages that show several
    aside: list[str] = []  # what looks like a body but is none: boxes beside the articles
    body: list[str] = []
    title: list[str] = []
    subtitle: list[str] = []
    date: list[str] = []
    modified: list[str] = []
    authors: list[str] = []
    section: list[str] = []
    tags: list[str] = []
    quote: list[str] = []
    image_cut: str = ""  # regular expression: what to cut from an address to have the original
    caption: list[str] = []
    credit: list[str] = []
    player: list[str] = []
    player_title: list[str] = []
    player_duration: list[str] = []
    embed: list[str] = []
    lead_media: list[str] = []  # where a cover image or player stands outside the body
    series_title: list[str] = []
    series_about: list[str] = []
    series_author: list[str] = []


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Chrome that only its words tell, for one language; used on text without markup."""

    chrome: list[str] = []  # whole lines
    player: list[str] = []  # whole lines around a player
    promo: list[str] = []  # beginnings of a line that points at another item
    end: list[str] = []  # a line after which nothing belongs to an article
    about: list[str] = []  # the heading above a series' description
    archive: list[str] = []  # suffixes of a page title that say "archive"
    by: list[str] = []  # words before an author's name
    by_stop: list[str] = []  # words that end the clause in which the name stands
    by_regex: str = ""  # or a pattern with a group ``author``, on a series' description


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    name: str
    title: str = ""
    version: str = "1"
    fingerprint: Fingerprint = Fingerprint()
    urls: Urls = Urls()
    listing: ListingRules = ListingRules()
    pagination: Pagination = Pagination()
    article: ArticleRules = ArticleRules()
    chrome: dict[str, list[str]] = {}  # name of a rule -> selectors of blocks to remove
    words: dict[str, Words] = {}  # language code -> words

    @cached_property
    def article_path(self) -> re.Pattern[str] | None:
        return re.compile(self.urls.article) if self.urls.article else None

    @cached_property
    def image_cut(self) -> re.Pattern[str] | None:
        return re.compile(self.article.image_cut) if self.article.image_cut else None

    def is_article(self, url: str) -> bool:
        """Whether the address alone says that this is an article's page."""
        return bool(self.article_path and self.article_path.search(urlsplit(url).path))

    def article_key(self, url: str) -> str:
        """The identity behind an address: equal for all addresses of one article."""
        parts = urlsplit(url)
        host = self.site(url)
        if self.article_path and (found := self.article_path.search(parts.path)):
            identity = found.groupdict().get("id")
            if identity:
                scope = self.name if self.urls.identity_scope == "network" else host
                return f"{scope}/{identity}"
        query = "&".join(
            pair
            for pair in parts.query.split("&")
            if pair and pair.partition("=")[0] not in self.urls.drop_query
        )
        return f"{host}{_folder(parts.path)}{'?' + query if query else ''}"

    def article_id(self, url: str, position: int | str | None = None) -> str:
        """The id of the article at `url`, or of the one at `position` on that page: a number, or
        the fragment under which the page shows it."""
        key = self.article_key(url)
        return stable_id(key if position is None else f"{key}#{position}")

    def site(self, url: str) -> str:
        """The host without the labels of mirrors (``www.``, ``m.`` …); with a port if given."""
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        first, _, rest = host.partition(".")
        return rest if rest and first in (*self.urls.mirrors, "www") else host


def _folder(path: str) -> str:
    """A path as servers take it: many send on from ``/a`` or ``/a/index.html`` to ``/a/``."""
    folder, _, last = path.rpartition("/")
    return (folder if last in INDEXES else path).rstrip("/") or "/"


GENERIC = Profile(name="generic", title="any site")


def parse_profile(text: str, origin: str) -> Profile:
    """The profile in a TOML text; `origin` names it in messages. Raises UsageError."""
    try:
        profile = read_toml(text, Profile)
        _ = profile.article_path, profile.image_cut
        patterns = profile.pagination.request.take.values() if profile.pagination.request else ()
        for pattern in (profile.pagination.sitemap_parts, *patterns):
            re.compile(pattern)
    except (msgspec.MsgspecError, ValueError, re.error) as error:
        raise UsageError(
            f"{origin}: {error}. See docs/profiles.md for what a profile may say."
        ) from error
    return profile


@cache
def bundled() -> dict[str, Profile]:
    """The profiles that come with the package, by name."""
    room = files("spiders") / "profiles"
    found = [
        parse_profile(entry.read_text(encoding="utf-8"), entry.name)
        for entry in sorted(room.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return {profile.name: profile for profile in found}


def known_profiles(*homes: Path) -> dict[str, Profile]:
    """All profiles by name: those in `homes`, then the user's, then the bundled ones; of one name
    the first wins. Raises UsageError."""
    found: dict[str, Profile] = {}
    for home in (*homes, USER_PROFILES):
        for path in sorted(home.glob("*.toml")) if home.is_dir() else ():
            profile = parse_profile(path.read_text(encoding="utf-8"), str(path))
            found.setdefault(profile.name, profile)
    return found | {name: one for name, one in bundled().items() if name not in found}


def load_profile(name: str, *homes: Path) -> Profile:
    """The profile called `name`: from the first of `homes`, the user's, or the bundled ones.

    Raises UsageError when there is none, naming those that there are.
    """
    for home in (*homes, USER_PROFILES):
        path = home / f"{name}.toml"
        if path.is_file():
            return parse_profile(path.read_text(encoding="utf-8"), str(path))
    known = {GENERIC.name: GENERIC} | bundled()
    if name not in known:
        raise UsageError(
            f"there is no profile called {name!r}; there are: {', '.join(sorted(known))}"
        )
    return known[name]


def as_builtins(profile: Profile) -> Any:
    """The profile as plain dicts and lists, for other processes and for printing."""
    return msgspec.to_builtins(profile)
