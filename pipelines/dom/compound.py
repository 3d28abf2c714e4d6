"""Blocks made of blocks: quotations, lists, tables; those that only lay out a page are unfolded."""

from __future__ import annotations

from dataclasses import replace

from pipelines.dom.blocks import Block
from pipelines.dom.html_out import render

BOXES = ("heading", "table", "quote", "media")
LARGE_ITEM = 4  # blocks: an item of more is a box, not an item
LARGE_CELL = 600  # characters

Links = tuple[tuple[str, str], ...]


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


def listed(items: list[list[Block]], tag: str) -> list[Block]:
    """A list whose items stand as blocks in the text; a list of boxes is unfolded."""
    flat = [block for item in items for block in item]
    if any(block.kind in BOXES for block in flat) or any(len(item) > LARGE_ITEM for item in items):
        return flat
    said = [[block for block in item if block.is_text] for item in items]
    said = [item for item in said if item]
    others = [block for block in flat if not block.is_text]
    if not said:
        return others
    inside = "".join(f"<li>{''.join(map(_item_html, _bare(item)))}</li>" for item in said)
    text = "\n\n".join("\n".join(block.text for block in item) for item in said)
    flat = [block for item in said for block in item]
    html = f"<{tag}>{inside}</{tag}>"
    return [Block("list", text, html, links=_links(flat), language=_language(flat)), *others]


def tabled(rows: list[list[tuple[str, list[Block]]]]) -> list[Block]:
    """A table of data, a row a line; `rows` hold cells as (tag, blocks). Layout is unfolded."""
    cells = [blocks for row in rows for _, blocks in row]
    flat = [block for blocks in cells for block in blocks]
    layout = (
        max((len(row) for row in rows), default=0) < 2
        or any(len(blocks) > LARGE_ITEM for blocks in cells)
        or any(block.kind != "paragraph" or len(block.text) > LARGE_CELL for block in flat)
    )
    if layout or not flat:
        return flat
    texts = [" | ".join(" ".join(b.text for b in blocks) for _, blocks in row) for row in rows]
    html = "".join(f"<tr>{''.join(_cell_html(*cell) for cell in row)}</tr>" for row in rows)
    text = "\n".join(filter(None, texts))
    return [Block("table", text, html, links=_links(flat), language=_language(flat))]


def _item_html(block: Block) -> str:
    return block.html if block.kind in ("paragraph", "list") else render([block])


def _cell_html(tag: str, blocks: list[Block]) -> str:
    return f"<{tag}>{'<br>'.join(block.html for block in blocks)}</{tag}>"


def _bare(blocks: list[Block]) -> list[Block]:
    """`blocks` without their language: the block that is made of them bears it."""
    return [replace(block, language=None) if block.language else block for block in blocks]


def _language(blocks: list[Block]) -> str | None:
    """The language of them all, where one is said."""
    said = {block.language for block in blocks}
    return said.pop() if len(said) == 1 else None


def _links(blocks: list[Block]) -> Links:
    return tuple(link for block in blocks for link in block.links)
