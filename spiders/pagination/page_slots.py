"""Where an address bears a page number: ``?page=2``, ``/page/2/``, ``?start=40``, ``-2.html``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from w3lib.url import add_or_replace_parameters


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAGE_KEYS = _words(
    """
    p pi pg pgn pag page paged pagina pagine pagen pagenum pageno pagenr pagenumber pageindex
    seite sayfa side sida strona str stranica strana oldal puslapis lk lehekulg
    bet trang halaman hal pagenow cur curpage currentpage cpage mypage wpage pn npage
    """
)
OFFSET_KEYS = _words(
    """
    start offset skip from limitstart st s startat startindex begin first b_start rows_from debut
    """
)
COMMENT_KEYS = _words(
    """
    cp cpage comments_page commentpage comment-page comments comment replytocom
    """
)

MAX_LENGTH = 2000  # of an address that is read for its numbers

# A page number in a path: "/page/2", "/page-2", "/p2", "/seite2.html", "/index2.html".
NAMED = re.compile(
    r"(?P<stem>.*?)[/_.,;-](?P<name>page|paged|pagina|pagine|pag|pages|seite|sayfa|strona|stranica"
    r"|strana|sida|side|oldal|trang|halaman|p|pg|index|offset|start|str)[/_=:,-]?"
    r"(?P<number>\d{1,6})(?:\.\w{2,5})?/?",
    re.IGNORECASE,
)
# The same without a name, hence a weaker sign: "/news/2/", "/news-2.html", "/news_2".
BARE = re.compile(r"(?P<stem>.*?)[/_,-](?P<number>\d{1,4})(?:\.\w{2,5})?/?")
# Simple Machines writes both into one: "?board=18.20" is the board and its first topic shown.
JOINED = re.compile(r"(?P<stem>.*?\d)\.(?P<number>\d{1,6})(?:\.html?)?")
INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp|s?html)$", re.IGNORECASE)

Kind = Literal["page", "offset", "bare"]  # bare: a number that nothing calls a page's


@dataclass(frozen=True, slots=True)
class Slot:
    """A page number in an address, and the rest of it."""

    kind: Kind
    name: str
    number: int
    stem: str  # the path without the number


def slots_of(url: str) -> list[Slot]:
    """Where an address may bear a page number, the surest first."""
    if len(url) > MAX_LENGTH:
        return []
    parts = urlsplit(url)
    stem = stem_of(parts.path)
    found: list[Slot] = []
    kind: Kind | None
    for key, value in query_of(parts.query):
        kind = _kind(key)
        if kind == "page" and len(key) < 3 and len(value) > 3:
            kind = "bare"  # "?p=1234" is an article of WordPress as likely as a page
        if kind and value.isdecimal() and len(value) < 9:  # a longer one is a time stamp
            found.append(Slot(kind, key.lower(), int(value), stem))
        elif key in ("board", "topic") and (joined := JOINED.fullmatch(value)):
            found.append(Slot("offset", f"{key}={joined['stem']}", int(joined["number"]), stem))
    if named := NAMED.fullmatch(parts.path):
        name = named["name"].lower()
        stem = stem_of(f"{named['stem']}/")
        kind = "offset" if name in OFFSET_KEYS else "page"
        if len(name) < 3 and len(named["number"]) > 3:
            kind = "bare"  # "/p/1234", likewise
        found.append(Slot(kind, f"/{name}", int(named["number"]), stem))
    elif not found and (bare := BARE.fullmatch(parts.path)):
        found.append(Slot("bare", "/", int(bare["number"]), stem_of(bare["stem"])))
    return found


def with_next_number(url: str) -> str | None:
    """An address with the page number in it one higher; None where nothing calls it a page's."""
    slot = next((one for one in slots_of(url) if one.kind == "page"), None)
    if slot is None:
        return None
    number, parts = str(slot.number + 1), urlsplit(url)
    if not slot.name.startswith("/"):
        key = next(key for key, _ in query_of(parts.query) if key.lower() == slot.name)
        return add_or_replace_parameters(url, {key: number})
    found = NAMED.fullmatch(parts.path)
    assert found
    start, end = found.span("number")
    return parts._replace(path=f"{parts.path[:start]}{number}{parts.path[end:]}").geturl()


def _kind(key: str) -> Literal["page", "offset"] | None:
    """What a query's key counts, if it is one that counts pages: ``PAGEN_1``, ``list[page]``."""
    words = re.split(r"[^a-z]+", key.lower())
    whole = "".join(words)
    if whole in COMMENT_KEYS or "perpage" in whole or {"size", "id", "per"} & set(words):
        return None
    named = {whole, *(word for word in words if len(word) > 2)}  # not the p of "p_p_id"
    if named & OFFSET_KEYS or key.lower() in OFFSET_KEYS:
        return "offset"
    if named & PAGE_KEYS or whole.endswith(("page", "pageno", "pagenum", "pageindex")):
        return "page"
    return None


def stem_of(path: str) -> str:
    """A path without what makes no difference: index files, suffixes, a slash at the end."""
    return SUFFIX.sub("", INDEX.sub("/", path or "/")).rstrip("/").lower() or "/"


def query_of(query: str) -> list[tuple[str, str]]:
    """Its pairs; none where it has too many to be a page's."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return []
