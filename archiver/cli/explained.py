"""How `archiver extract --explain` shows a page: as text, and as a page with coloured blocks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate, takewhile

from rich.cells import cell_len, set_cell_size

from archiver.cli.output import shown
from archiver.records import Reading
from pipelines.runs.explain import Explained

SIGNS = {"kept": "+", "field": "=", "entry": "*", "dropped": "-", "outside": " "}
NAMES = {
    "kept": "kept",
    "field": "a field of the record",
    "entry": "an entry of the listing",
    "dropped": "dropped",
    "outside": "outside the text",
}
WIDTH = 80
RULE = 16  # columns for the sign and the rule's name
MOST_LINES = 3  # of a block in the text
STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --paper: #fff; --kept: #1a7f37; --field: #0757b8;
  --entry: #7a3fc4; --dropped: #c4231a; --outside: #68686d; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #161618; --kept: #4cc76a;
  --field: #6fb1ff; --entry: #c39bff; --dropped: #ff7b72; --outside: #8e8e93; } }
body { margin: 0 auto; max-width: 50rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.15rem; margin: 0 0 .25rem; }
header p { margin: .25rem 0; color: var(--outside); }
ul.key { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; }
.key li::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em;
  border-radius: .15em; background: var(--c); }
article { border-left: .3rem solid var(--c); margin: .5rem 0; padding: .3rem .7rem;
  background: color-mix(in srgb, var(--c) 9%, transparent); border-radius: .2rem; }
article p { margin: 0; }
article small { color: var(--c); }
.dropped p, .outside p { opacity: .75; }
""" + "\n".join(f".{fate} {{ --c: var(--{fate}); }}" for fate in SIGNS)


def as_text(url: str, reading: Reading, blocks: Sequence[Explained]) -> Iterator[str]:
    """Lines of 80 columns at most: a sign, the rule, and how the block begins."""
    yield from textwrap.wrap(url, WIDTH, break_on_hyphens=False)
    yield from textwrap.wrap(summary(reading), WIDTH)
    yield ", ".join(f"{SIGNS[fate]} {name}" for fate, name in NAMES.items() if fate != "outside")
    yield ""
    if not blocks:
        yield "The page is text without markup, or empty: there are no blocks to tell of."
    for block in blocks:
        number = str(block.article) if block.article and len(reading.articles) > 1 else ""
        rule = f"{SIGNS[block.fate]}{number} {block.rule}"[: RULE - 1]
        for at, line in enumerate(wrapped(block.text, WIDTH - RULE)):
            yield f"{'' if at else rule:<{RULE}}{shown_line(line)}"


def wrapped(text: str, width: int) -> list[str]:
    """The first lines of `text`, `width` columns each: a Chinese letter is two wide."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < MOST_LINES:
        ends = accumulate(map(cell_len, rest[: 2 * width]))
        fits = sum(1 for _ in takewhile(lambda end: end <= width, ends))
        blank = rest.rfind(" ", fits // 2, fits + 1) if fits < len(rest) else -1
        at = blank if blank > 0 else max(1, fits)
        lines.append(rest[:at])
        rest = rest[at:].lstrip()
    if rest:
        lines[-1] = set_cell_size(lines[-1], min(width - 2, cell_len(lines[-1]))).rstrip() + " …"
    return lines or [""]


def shown_line(line: str) -> str:
    """A line from the web on a terminal: right-to-left words keep their columns."""
    return shown(line).replace("\\[", "[")


def summary(reading: Reading) -> str:
    capture = reading.capture
    count = len(reading.articles)
    articles = f"{count} article{'' if count == 1 else 's'}"
    entries = f", {len(reading.entries)} entries" if reading.entries else ""
    return (
        f"captured {capture.fetched_at}, read by {reading.extractor}"
        f" {reading.extractor_version} as {reading.kind}: {articles}{entries}"
    )


def as_html(url: str, reading: Reading, blocks: Sequence[Explained]) -> str:
    """A page by itself: no script, nothing from elsewhere, all words escaped."""
    key = "".join(f'<li class="{fate}">{name}</li>' for fate, name in NAMES.items())
    body = "\n".join(_block(block, len(reading.articles)) for block in blocks)
    problems = "".join(f"<p>{escape(problem)}</p>" for problem in reading.problems)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Why each block was kept or dropped</title><style>{STYLE}</style></head><body>
<header><h1>Why each block was kept or dropped</h1><p>{escape(url)}</p>
<p>{escape(summary(reading))}</p>{problems}<ul class="key">{key}</ul></header>
<main>
{body or "<p>The page is text without markup, or empty: there are no blocks to tell of.</p>"}
</main></body></html>
"""


def _block(block: Explained, articles: int) -> str:
    of = f" {block.article}" if block.article and articles > 1 else ""
    why = f"{NAMES[block.fate]}{of}: {block.why}"
    return (
        f'<article class="{block.fate}"><small>{escape(why)}</small>'
        f'<p dir="auto">{escape(block.text)}</p></article>'
    )
