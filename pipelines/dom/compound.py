"""Blocks made of blocks: quotations, lists, tables; those that only lay out a page are unfolded."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import NamedTuple

from pipelines.dom.blocks import Block
from pipelines.dom.html_out import render

BOXES = ("heading", "table", "quote", "media")
LARGE_ITEM = 4  # blocks: an item of more is a box, not an item
LARGE_CELL = 600  # characters

MOST_SPANNED = 1000  # columns that a cell may span (HTML §4.9.11)

Links = tuple[tuple[str, str], ...]


class Item(NamedTuple):
    """Of a list: its tag (``li``, ``dt``, ``dd``) and what it holds."""

    tag: str
    blocks: list[Block]


class Cell(NamedTuple):
    """Of a table: its tag (``td``, ``th``), what it holds, and over how many columns and rows."""

    tag: str
    blocks: list[Block]
    across: int | None = None
    down: int | None = None


def quoted(inner: list[Block]) -> list[Block]:
    """One quotation, followed by what is no text in it."""
    said = [block for block in inner if block.is_text]
    others = [block for block in inner if not block.is_text]
    if not said:
        return others
    plain = [replace(block, kind="paragraph") if block.kind == "quote" else block for block in said]
    html = said[0].html if len(said) == 1 else render(_bare(plain))
    text = "\n\n".join(block.text for block in said)
    quote = Block("quote", text, html, links=_links(said), apart=True, language=_language(said))
    return [quote, *others]


def listed(items: list[Item], tag: str, start: int | None = None) -> list[Block]:
    """A list whose items stand as blocks in the text; a list of boxes is unfolded. `tag` is ``ul``,
    ``ol`` (from `start`) or ``dl``."""
    flat = [block for item in items for block in item.blocks]
    large = any(len(item.blocks) > LARGE_ITEM for item in items)
    if large or any(block.kind in BOXES for block in flat):
        return flat
    said = [Item(one.tag, [block for block in one.blocks if block.is_text]) for one in items]
    said = [item for item in said if item.blocks]
    others = [block for block in flat if not block.is_text]
    if not said:
        return others
    inside = "".join(map(_item_html, said))
    text = "\n\n".join("\n".join(block.text for block in item.blocks) for item in said)
    flat = [block for item in said for block in item.blocks]
    begin = "" if start is None else f' start="{start}"'
    html = f"<{tag}{begin}>{inside}</{tag}>"
    return [Block("list", text, html, links=_links(flat), language=_language(flat)), *others]


def tabled(rows: list[list[Cell]], caption: str = "", head: int = 0) -> list[Block]:
    """A table of data, a row a line, of which the first `head` are its head; one that only lays
    out the page is unfolded."""
    cells = [cell for row in rows for cell in row]
    flat = [block for cell in cells for block in cell.blocks]
    headed = any(cell.tag == "th" for cell in cells)
    may_hold = ("paragraph", "list") if headed else ("paragraph",)
    layout = (
        max((len(row) for row in rows), default=0) < 2
        or any(len(cell.blocks) > LARGE_ITEM for cell in cells)
        or any(block.kind not in may_hold or len(block.text) > LARGE_CELL for block in flat)
    )
    if layout or not flat:
        return flat
    lines = [" | ".join(" ".join(b.text for b in cell.blocks) for cell in row) for row in rows]
    told = [f"<tr>{''.join(map(_cell_html, row))}</tr>" for row in rows]
    html = f"<caption>{escape(caption, quote=False)}</caption>" if caption else ""
    if 0 < head < len(rows):
        html += f"<thead>{''.join(told[:head])}</thead><tbody>{''.join(told[head:])}</tbody>"
    else:
        html += "".join(told)
    text = "\n".join(filter(None, (caption, *lines)))
    return [Block("table", text, html, links=_links(flat), language=_language(flat))]


def number_of(said: str | None, most: int = MOST_SPANNED) -> int | None:
    """The whole number that an attribute says, of no more than `most`."""
    digits = (said or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 and int(digits) <= most else None


def _item_html(item: Item) -> str:
    inside = "".join(
        block.html if block.kind in ("paragraph", "list") else render([block])
        for block in _bare(item.blocks)
    )
    return f"<{item.tag}>{inside}</{item.tag}>"


def _cell_html(cell: Cell) -> str:
    spans = "".join(
        f' {name}="{number}"'
        for name, number in (("colspan", cell.across), ("rowspan", cell.down))
        if number and number > 1
    )
    return f"<{cell.tag}{spans}>{'<br>'.join(b.html for b in cell.blocks)}</{cell.tag}>"


def _bare(blocks: list[Block]) -> list[Block]:
    """`blocks` without their language: the block that is made of them bears it."""
    return [replace(block, language=None) if block.language else block for block in blocks]


def _language(blocks: list[Block]) -> str | None:
    """The language of them all, where one is said."""
    said = {block.language for block in blocks}
    return said.pop() if len(said) == 1 else None


def _links(blocks: list[Block]) -> Links:
    return tuple(link for block in blocks for link in block.links)
