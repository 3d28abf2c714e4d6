"""The page that a replay begins with: archive pages, and the articles by date. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from archiver.store.replayable import Replayable

PER_PAGE = 100
STYLE = """
:root { color-scheme: light dark; --soft: #5f6b73; --line: #8884; --link: #0b57a4 }
@media (prefers-color-scheme: dark) { :root { --soft: #9aa5ad; --link: #8ab8ee } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 46rem; padding: 1.25rem 1rem 3rem;
  font: 1rem/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere }
p { margin: 0 0 1rem; color: var(--soft) }
a { color: var(--link); text-decoration: none }
a:hover, a:focus { text-decoration: underline }
form { display: flex; gap: .5rem; margin: 0 0 1rem }
input { flex: 1; min-width: 0; font: inherit; padding: .4rem .6rem }
button { font: inherit; padding: .4rem .9rem }
ul, ol { list-style: none; margin: 0 0 1.25rem; padding: 0 }
li { border-top: 1px solid var(--line) }
li a { display: block; padding: .55rem 0; overflow-wrap: anywhere; text-align: start }
time { display: block; font-size: .85rem; color: var(--soft); text-align: start }
nav { display: flex; justify-content: space-between; gap: 1rem }
h2 { font-size: 1rem; margin: 0 0 .25rem }
"""


@dataclass(frozen=True, slots=True)
class View:
    """What one page of the list shows; `first` is the number of its first article, from 0."""

    name: str
    replay: str  # address below which captures are replayed, with a slash at its end
    beginnings: Sequence[Replayable]
    articles: Sequence[Replayable]
    count: int
    first: int = 0
    words: str = ""
    problem: str = ""
    what: str = "Articles"  # the word for what is listed


def replay_address(replay: str, page: Replayable) -> str:
    """Where pywb shows a capture: the time in 14 digits, then the address as it was."""
    moment = re.sub(r"\D", "", page.fetched_at)[:14]
    return f"{replay}{moment}/{quote(page.url, safe=_URL)}"


def start_page(view: View) -> str:
    said = escape(view.name)
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="icon" href="data:,"><title>{said}</title><style>{STYLE}</style></head><body>',
        f'<h1 dir="auto">{said}</h1><p>{_summary(view)}</p>',
        _search_form(view.words),
    ]
    if not view.words and not view.first:
        parts.append(_beginnings(view))
    parts.append("<main>" + _articles(view) + "</main>" + _turning(view) + "</body></html>\n")
    return "".join(parts)


def _summary(view: View) -> str:
    if view.problem:
        return escape(view.problem)
    if view.words:
        found = "no article has" if not view.articles else f"{len(view.articles):,} with"
        return f"{found} <q dir=auto>{escape(view.words)}</q> · <a href='/'>all articles</a>"
    shown = (
        f"{view.first + 1:,} to {view.first + len(view.articles):,} of " if view.articles else ""
    )
    return f"As it was when it was captured. {view.what}: {shown}{view.count:,}"


def _search_form(words: str) -> str:
    return (
        '<form action="/" role="search"><input type="search" name="q" dir="auto" '
        f'aria-label="Words to find" placeholder="Words to find" value="{escape(words)}">'
        "<button>Find</button></form>"
    )


def _beginnings(view: View) -> str:
    if not view.beginnings:
        return ""
    items = "".join(
        f'<li><a dir="auto" href="{escape(replay_address(view.replay, page))}">'
        f"{escape(page.title or page.url)}</a></li>"
        for page in view.beginnings
    )
    return f"<h2>Archive pages</h2><ul>{items}</ul><h2>{view.what}</h2>"


def _articles(view: View) -> str:
    return f"<ol>{''.join(_article(view.replay, page) for page in view.articles)}</ol>"


def _article(replay: str, page: Replayable) -> str:
    language = f' lang="{escape(page.language)}"' if page.language else ""
    day = (page.published_at or "")[:10]
    date = f'<time datetime="{escape(day)}">{escape(day)}</time>' if day else ""
    captured = "" if day else f"<time>captured {escape(page.fetched_at[:10])}</time>"
    return (
        f'<li dir="auto"><a href="{escape(replay_address(replay, page))}"{language}>'
        f"<span>{escape(page.title or page.url)}</span>{date}{captured}</a></li>"
    )


def _turning(view: View) -> str:
    """Newer to the left, older to the right, as the list runs."""
    if view.words:
        return ""
    page = view.first // PER_PAGE + 1
    newer = _turn(page - 1, "← newer", "prev") if page > 1 else ""
    older = _turn(page + 1, "older →", "next") if view.first + PER_PAGE < view.count else ""
    return f"<nav><span>{newer}</span><span>{older}</span></nav>" if newer or older else ""


def _turn(page: int, label: str, rel: str) -> str:
    query = urlencode({"page": page}) if page > 1 else ""
    return f'<a rel="{rel}" href="/{"?" if query else ""}{query}">{label}</a>'


_URL = "!$%&'()*+,/:;=?@[]~"  # what an address may hold, and is not to be coded again
