"""How commands show things: tables and progress on a terminal, one JSON object for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import bidirectional

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object on stdout, nothing else."
)


def console(*, err: bool = False) -> Console:
    """The terminal; where there is none, 100 columns without colours."""
    width = shutil.get_terminal_size((100, 24)).columns
    return Console(stderr=err, width=width, highlight=False, soft_wrap=False)


def print_json(value: Mapping[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def print_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table that fits the terminal; numbers stand to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    rows = [list(row) for row in rows]
    for at, head in enumerate(heads):
        numbers = bool(rows) and all(isinstance(row[at], int | float) for row in rows)
        table.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(shown(cell) for cell in row))
    console().print(table)


def shown(cell: Any) -> str:
    """A cell's text; never markup, since it may come from the web."""
    if cell is None:
        return "-"
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    text = escape(str(cell))
    right_to_left = any(bidirectional(char) in ("R", "AL") for char in text)
    return f"\u2068{text}\u2069" if right_to_left else text  # isolated (UAX #9): columns stay


def say(*lines: str) -> None:
    """Plain lines on stdout; never markup, since titles come from the web."""
    for line in lines:
        console().print(line, markup=False, no_wrap=False, soft_wrap=True)


def counted(number: int, noun: str) -> str:
    """ "1 file", "2,000 files": nouns with a regular plural."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(count: int) -> str:
    """A number of bytes for a person."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError


def on_terminal() -> bool:
    return sys.stderr.isatty()
