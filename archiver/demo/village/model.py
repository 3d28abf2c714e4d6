"""The nouns of the village site: what an article, a section and their parts are.

They are the site's truth: the pages are rendered from them, and what a crawl extracts can be
compared with them word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "uz", "ru", "fa"]
BlockKind = Literal[
    "paragraph",
    "heading",
    "subheading",
    "item",
    "quotation",
    "picture",
    "pull_quote",
    "player",
    "promo",
    "also_read",
    "gallery",
]

WORDS_OF_THE_BODY = frozenset({"paragraph", "heading", "subheading", "item", "quotation"})


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article, in the order of the page.

    `text` is plain; `marked` is the same with its inline marks (see `markup.inline`).
    `href` is the target of a promo or an "also read" line, `name` the file of a picture.
    """

    kind: BlockKind
    text: str
    marked: str = ""
    href: str = ""
    name: str = ""
    media_kind: str = ""
    duration_s: int = 0


@dataclass(frozen=True, slots=True)
class VillageSeries:
    """The blog that a section is: `about` in paragraphs."""

    title: str
    path: str
    about: tuple[str, ...]
    author: str | None


@dataclass(frozen=True, slots=True)
class VillageMedia:
    """An embedded player; `kind` is ``audio`` or ``video``."""

    title: str
    kind: str
    duration_s: int
    path: str


@dataclass(frozen=True, slots=True)
class VillageArticle:
    """One article as it is meant. `path` is its address on the site, without the host.

    `published` and `modified` are ISO 8601 with the village's own zone (+05:00); `published`
    is None where the page tells no date. `aliases` are other addresses that lead here.
    `standing_line` is a first paragraph that several articles share; it is in `body` too.
    """

    id: int
    path: str
    title: str
    language: Language
    section: int
    category: str
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    teaser: str
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]
    series: VillageSeries | None = None
    aliases: tuple[str, ...] = ()
    dateline: str | None = None
    standing_line: str | None = None
    layout: Literal["article", "media"] = "article"

    def _texts(self, kind: BlockKind) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.kind == kind)

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs and headings that a clean record must have, in order."""
        return tuple(block.text for block in self.blocks if block.kind in WORDS_OF_THE_BODY)

    @property
    def body_text(self) -> str:
        return "\n\n".join(self.body)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(b.text for b in self.blocks if b.kind in {"heading", "subheading"})

    @property
    def captions(self) -> tuple[str, ...]:
        """Of all pictures in order: the cover first. Each is printed twice on the page."""
        return self._texts("picture")

    @property
    def quotes(self) -> tuple[str, ...]:
        """Pull quotes: each repeats a sentence of the body."""
        return self._texts("pull_quote")

    @property
    def promos(self) -> tuple[str, ...]:
        """Lines that point at another item, as printed ("WATCH: …")."""
        return self._texts("promo")

    @property
    def media(self) -> tuple[VillageMedia, ...]:
        return tuple(
            VillageMedia(block.text, block.media_kind, block.duration_s, f"/media/{block.name}")
            for block in self.blocks
            if block.kind == "player"
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A listing of the site and how it is paged.

    `first_page` is the number that the site gives to the first page (0 or 1). `cap_pages` is
    the page after which the server stops giving the button, though there is more.
    """

    id: int
    title: str
    language: Language
    per_page: int
    first_page: int = 1
    button: Literal["newer", "older"] = "newer"
    list_id: str = "ordinaryItems"
    layout: Literal["list", "whole"] = "list"
    cap_pages: int | None = None
    series: VillageSeries | None = None
    gallery: bool = False

    @property
    def path(self) -> str:
        return f"/z/{self.id}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a listing: the address that stands there, and the article behind it.

    `article` is None where the entry leads nowhere any more (404).
    """

    path: str
    title: str
    teaser: str
    published: str | None
    article: VillageArticle | None
