"""Blocks from markup: one walk over an article's elements, in document order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from archiver.records import Removed
from pipelines.dom.blocks import Block, BlockKind
from pipelines.dom.code import read_code
from pipelines.dom.compound import Cell, Item, listed, number_of, quoted, tabled
from pipelines.dom.html_out import web_address
from pipelines.dom.images import caption_of, is_sign, read_image
from pipelines.dom.players import read_frame, read_player
from pipelines.dom.tags import FRAMES, HEADINGS, INLINE, KEPT, SILENT
from pipelines.dom.tree import flat, select, squeeze, text_of
from pipelines.metadata.language import code_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ArticleRules
    from pipelines.dom.tree import Document

DEEPEST = (
    80  # levels of markup; below, only the words are kept: Python has a thousand frames in all
)
MOST_STARTED = 10**6  # the number of a list's first item


@dataclass(frozen=True, slots=True)
class Marks:
    """Elements that the rules have a word on: chrome with the rule's name, and parts by kind; and
    what of the text is the subtitle too."""

    chrome: dict[HtmlElement, str] = field(default_factory=dict)
    parts: dict[HtmlElement, str] = field(default_factory=dict)
    subtitle: list[HtmlElement] = field(default_factory=list)


def mark(document: Document, rules: ArticleRules, chrome: dict[str, list[str]]) -> Marks:
    """What the rules say of the elements of a page."""
    marks = Marks()
    parts = {
        "player": rules.player,
        "embed": rules.embed,
        "pull_quote": rules.quote,
        "credit": rules.credit,
        "caption": rules.caption,
    }
    for rule, selectors in chrome.items():
        for element in select(document, selectors):
            marks.chrome.setdefault(element, rule)
    for part, selectors in parts.items():
        for element in select(document, selectors):
            marks.parts.setdefault(element, part)
    for element in [one for one, part in marks.parts.items() if part == "player"]:
        for up in element.iterancestors():
            if marks.parts.get(up) == "embed":
                marks.parts[up] = "player"  # what stands in one box with a player is the player's
    return marks


class MarkupReader:
    """Walks elements and keeps what it has read so far: `blocks` and `removed`."""

    def __init__(
        self, base_url: str, rules: ArticleRules, marks: Marks, image_cut: re.Pattern[str] | None
    ) -> None:
        self.base_url = base_url
        self.rules = rules
        self.marks = marks
        self.image_cut = image_cut
        self.blocks: list[Block] = []
        self.removed: list[Removed] = []
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._apart = False
        self._text: list[str] = []
        self._html: list[str] = []
        self._open: list[tuple[str, str]] = []  # inline tags around the current place
        self._links: list[tuple[str, str]] = []
        self._link: tuple[str, int] | None = None  # address, and where its words begin
        self._parts: list[int] = []  # numbers of the blocks before which a break stands

    def read(self, *elements: HtmlElement) -> None:
        """Adds the blocks of `elements` and all below them; of several, the words between too."""
        for element in elements:
            self._walk(element, 0)
            if len(elements) > 1 and element.tail:
                self.say(element.tail)
        self._flush()
        for number in self._parts:
            if number < len(self.blocks):
                self.blocks[number] = replace(self.blocks[number], parted=True)

    def _walk(self, element: HtmlElement, depth: int) -> None:
        tag = element.tag
        rule = self.marks.chrome.get(element)
        if rule is not None:
            self._remove(rule, element)
            return
        part = self.marks.parts.get(element)
        if part is not None:
            self._part(part, element, depth)
            return
        self._plainly(element, tag, depth)

    def _plainly(self, element: HtmlElement, tag: str, depth: int) -> None:
        """Reads an element on which the rules have no word."""
        if tag in SILENT:
            return
        if depth > DEEPEST:
            self.say("".join(map(str, element.itertext())))
        elif tag in INLINE:
            self._inline(element, tag, depth)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._image(element)
        elif tag in FRAMES:
            self._media(element, tag)
        elif (said := element.get("lang")) and (language := code_of(said)):
            begin = len(self.blocks)
            self._box(element, tag, depth)
            self.blocks[begin:] = [
                block if block.language else replace(block, language=language)
                for block in self.blocks[begin:]
            ]
        else:
            self._box(element, tag, depth)

    def _below(self, element: HtmlElement, depth: int) -> None:
        if element.text:
            self.say(element.text)
        for child in element:
            self._walk(child, depth + 1)
            if child.tail:
                self.say(child.tail)

    def _box(self, element: HtmlElement, tag: str, depth: int) -> None:
        self._flush()
        if tag in HEADINGS:
            before, self._kind, self._level = (self._kind, self._level), "heading", HEADINGS[tag]
            self._below(element, depth)
            self._flush()
            self._kind, self._level = before
        elif tag in ("ul", "ol", "dl"):
            self._list(element, tag, depth)
        elif tag == "table":
            self._table(element, depth)
        elif tag == "pre":
            self.blocks += filter(None, (read_code(element),))
        elif tag == "hr":
            self._parts.append(len(self.blocks))
        elif tag == "blockquote":
            self._quote(element, depth)
        elif tag in ("figcaption", "caption"):
            self._caption(element)
        elif tag == "noscript":
            self.blocks += [b for b in self._inside(element, depth) if b.kind == "image"]
        elif tag == "aside":
            self._standing_apart(element, depth)
        else:
            self._below(element, depth)
            self._flush()

    def _standing_apart(self, element: HtmlElement, depth: int) -> None:
        self._flush()
        apart, self._apart = self._apart, True
        self._below(element, depth)
        self._flush()
        self._apart = apart

    def _part(self, part: str, element: HtmlElement, depth: int) -> None:
        """Reads an element that the profile names."""
        if part == "player":
            self._flush()
            media = read_player(element, self.base_url, self.rules)
            self.blocks.append(Block("media", media=media))
            self._remove("player", element)
        elif part == "embed":
            self._standing_apart(element, depth)
        elif part == "pull_quote":
            self._flush()
            text = " ".join(block.text for block in self._inside(element, depth))
            if text:
                self.blocks.append(Block("pull_quote", text=text))
        elif part == "credit":
            self._caption(element, credit=True)
        elif part == "cover":
            self._plainly(element, str(element.tag), depth)
        elif part == "frames":
            for one in element.iter(*FRAMES):
                self._media(one, str(one.tag))
            self._remove("player", element)
        else:
            self._caption(element)

    def _inline(self, element: HtmlElement, tag: str, depth: int) -> None:
        opened, closed = "", ""
        outer = self._link
        if tag in KEPT:
            opened, closed = f"<{KEPT[tag]}>", f"</{KEPT[tag]}>"
        elif tag == "a" and (url := web_address(self.base_url, element.get("href"))):
            opened, closed = f'<a href="{escape(url)}">', "</a>"
            self._link = (url, len(self._text))
        if opened:
            self._html.append(opened)
            self._open.append((opened, closed))
        self._below(element, depth)
        if opened:
            self._open.pop()
            self._html.append(closed)
        if self._link is not outer:
            self._close_link()
            self._link = outer

    def _close_link(self) -> None:
        if self._link and (words := squeeze("".join(self._text[self._link[1] :]))):
            self._links.append((self._link[0], words))

    def say(self, text: str) -> None:
        if clean := flat(text):
            self._text.append(clean)
            self._html.append(escape(clean, quote=False))

    def _break(self) -> None:
        """One ``br`` is a new line, two are a new paragraph."""
        last = next((part for part in reversed(self._text) if part != " "), None)
        if last == "\n":
            self._flush()
        elif last is not None:
            self._text.append("\n")
            self._html.append("<br>")

    def _flush(self) -> None:
        """Ends the block that is being read; inline tags still open go on in the next one."""
        text = "".join(self._text)
        if "\n" in text:
            lines = (" ".join(line.split()) for line in text.split("\n"))
            text = "\n".join(filter(None, lines))
        else:
            text = " ".join(text.split())
        if text:
            self._close_link()
            html = "".join(self._html) + "".join(closed for _, closed in reversed(self._open))
            self.blocks.append(
                Block(
                    self._kind,
                    text=text,
                    html=html.strip().removesuffix("<br>").strip(),
                    level=self._level,
                    links=tuple(self._links),
                    apart=self._apart,
                )
            )
        self._text = []
        self._html = [opened for opened, _ in self._open]
        self._links = []
        if self._link:
            self._link = (self._link[0], 0)

    def _inside(self, element: HtmlElement, depth: int) -> list[Block]:
        """The blocks below `element`, read apart from those around it."""
        return self._apart_from_here(MarkupReader._below, element, depth)

    def _walked(self, element: HtmlElement, depth: int) -> list[Block]:
        """The same of `element` itself."""
        return self._apart_from_here(MarkupReader._walk, element, depth)

    def _apart_from_here(
        self,
        read: Callable[[MarkupReader, HtmlElement, int], None],
        element: HtmlElement,
        depth: int,
    ) -> list[Block]:
        reader = MarkupReader(self.base_url, self.rules, self.marks, self.image_cut)
        read(reader, element, depth)
        reader._flush()
        self.removed += reader.removed
        return reader.blocks

    def _remove(self, rule: str, element: HtmlElement) -> None:
        if text := text_of(element):
            self.removed.append(Removed(rule, text[:300]))

    def _image(self, element: HtmlElement) -> None:
        if is_sign(alt := element.get("alt") or ""):
            self.say(alt)
            return
        if image := read_image(element, self.base_url, self.image_cut):
            self._flush()
            self.blocks.append(Block("image", image=image))

    def _media(self, element: HtmlElement, tag: str) -> None:
        self._flush()
        if tag in ("video", "audio"):
            media = read_player(element, self.base_url, self.rules)
            if media.url or media.title:
                self.blocks.append(Block("media", media=media))
        elif frame := read_frame(element, self.base_url):
            self.blocks.append(Block("media", media=frame))

    def _caption(self, element: HtmlElement, *, credit: bool = False) -> None:
        """Words under an image join the image before them; without one they are not body."""
        self._flush()
        text, by = (text_of(element), None) if credit or self.rules.credit else caption_of(element)
        last = self.blocks[-1] if self.blocks else None
        if not (text or by) or element.tag == "caption":
            return
        if last is None or last.image is None:
            self._remove("caption", element)
            return
        image = last.image
        if credit:
            image = replace(image, credit=text)
        elif text and text not in (image.caption or ""):
            image = replace(image, caption=squeeze(f"{image.caption or ''} {text}"))
        if by and not image.credit:
            image = replace(image, credit=by)
        self.blocks[-1] = replace(last, image=image)

    def _quote(self, element: HtmlElement, depth: int) -> None:
        self.blocks += quoted(self._inside(element, depth))

    def _list(self, element: HtmlElement, tag: str, depth: int) -> None:
        items: list[Item] = []
        for child in self._items(element):
            if child in self.marks.chrome:
                self._remove(self.marks.chrome[child], child)
            elif child.tag in ("li", "dt", "dd"):
                items.append(Item(child.tag, self._inside(child, depth + 1)))
            elif child.tag in ("ul", "ol") and items:  # belongs to the item above it
                items[-1].blocks.extend(self._walked(child, depth + 1))
            else:
                items.append(Item("dd" if tag == "dl" else "li", self._walked(child, depth + 1)))
        start = number_of(element.get("start"), MOST_STARTED) if tag == "ol" else None
        self.blocks += listed([item for item in items if item.blocks], tag, start)

    def _items(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """What stands in a list; the terms of one may stand in boxes (HTML §4.4.9)."""
        for child in element:
            if element.tag == "dl" and child.tag == "div" and child not in self.marks.chrome:
                yield from child
            else:
                yield child

    def _table(self, element: HtmlElement, depth: int) -> None:
        own = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        rows = [
            [
                Cell(
                    str(cell.tag),
                    self._inside(cell, depth + 1),
                    number_of(cell.get("colspan")),
                    number_of(cell.get("rowspan")),
                )
                for cell in row
                if cell.tag in ("td", "th")
            ]
            for row in own
        ]
        head = sum(parent is not None and parent.tag == "thead" for parent in map(_up, own))
        self.blocks += tabled(rows, text_of(element.find("caption")), head)


def _up(element: HtmlElement) -> HtmlElement | None:
    return element.getparent()
