"""Full-text search, for people: what they type is words and phrases, never syntax errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.errors import UsageError
from archiver.store.schema import database_path
from archiver.store.trouble import explained

if TYPE_CHECKING:
    from sqlite_utils import Database

# A word in the title says more than one in the summary, and that more than one in the text.
_RANKED = """
SELECT a.id, a.title, a.url, a.published_at,
  snippet(articles_fts, -1, ?, ?, '…', 24),
  -bm25(articles_fts, 8.0, 3.0, 1.0)
FROM articles_fts JOIN articles a ON a.rowid = articles_fts.rowid
WHERE articles_fts MATCH ?
ORDER BY bm25(articles_fts, 8.0, 3.0, 1.0), a.id
LIMIT ?
"""
# Without an index and without a rank: the newest first.
_SCANNED = """
SELECT id, title, url, published_at, words, 0.0 FROM (
  SELECT *, coalesce(title, '') || char(10) || coalesce(summary, '') || char(10) || body_text
    AS words FROM articles
) WHERE {condition} ORDER BY published_at DESC, id LIMIT ?
"""
_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
# Thai, Lao, Burmese, Khmer, kana, Han: written without spaces between words, so that the index
# knows whole sentences only; a word within one is found by reading the texts through.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_AROUND = 60  # characters on either side of what matched, where we cut the snippet ourselves


@dataclass(frozen=True, slots=True)
class Found:
    """One article that matches; `snippet` shows where, `score` how well (more is better)."""

    article_id: str
    title: str | None
    url: str
    published_at: str | None
    snippet: str
    score: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks for: one term of each group, and none of the unwanted."""

    groups: tuple[tuple[str, ...], ...]
    unwanted: tuple[str, ...] = ()

    def terms(self) -> list[str]:
        return [term for group in self.groups for term in group]


def search(
    db: Database, query: str, limit: int = 20, marks: tuple[str, str] = ("[", "]")
) -> list[Found]:
    """The articles that hold all words of `query`, the best first.

    ``"…"`` is a phrase, ``word*`` the beginning of a word, ``-word`` excludes, ``OR`` between
    two words takes either. Case and Latin diacritics make no difference. `marks` stand around
    what matched in the snippet. Raises UsageError when nothing is left to look for.
    """
    wanted = parse_query(query)
    with explained(database_path(db)):
        if any(map(_SPACELESS.search, (*wanted.terms(), *wanted.unwanted))):
            return _scan(db, wanted, limit, marks)
        rows = db.conn.execute(_RANKED, (*marks, match_expression(wanted), limit)).fetchall()
    return [Found(*row) for row in rows]


def parse_query(query: str) -> Wanted:
    """What was typed, as terms; any text is a query as long as there is a word in it."""
    groups: list[tuple[str, ...]] = []
    unwanted: list[str] = []
    either = False
    for minus, phrase, word in _TERM.findall(query.replace("\0", " ")):
        if word == "OR" and not minus:
            either = bool(groups)
            continue
        term = phrase or word
        if not any(char.isalnum() for char in term):  # the index knows no such thing
            continue
        if minus:
            unwanted.append(term)
        elif either:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        either = False
    if not groups:
        raise UsageError(
            f"there is no word to search for in {query!r}. Give at least one that is to be found; "
            'for example: border "Central Asia" -football'
        )
    return Wanted(tuple(groups), tuple(unwanted))


def match_expression(wanted: Wanted) -> str:
    """The same in the syntax of FTS5, every term quoted (sqlite.org/fts5.html §3)."""
    found = " AND ".join(f"({' OR '.join(map(_quoted, group))})" for group in wanted.groups)
    if not wanted.unwanted:
        return found
    return f"({found}) NOT ({' OR '.join(map(_quoted, wanted.unwanted))})"


def _quoted(term: str) -> str:
    quoted = '"' + term.rstrip("*") + '"'  # no term has a quote in it: they end terms
    return f"{quoted} *" if term.endswith("*") else quoted


def _scan(db: Database, wanted: Wanted, limit: int, marks: tuple[str, str]) -> list[Found]:
    like = "words LIKE ? ESCAPE '\\'"
    parts = ["(" + " OR ".join([like] * len(group)) + ")" for group in wanted.groups]
    parts += [f"NOT {like}"] * len(wanted.unwanted)
    patterns = [_pattern(term) for term in (*wanted.terms(), *wanted.unwanted)]
    rows = db.conn.execute(
        _SCANNED.format(condition=" AND ".join(parts)), (*patterns, limit)
    ).fetchall()
    return [
        Found(key, title, url, published_at, _snippet(words, wanted.terms(), marks), score)
        for key, title, url, published_at, words, score in rows
    ]


def _pattern(term: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", term.rstrip("*")) + "%"


def _snippet(words: str, terms: list[str], marks: tuple[str, str]) -> str:
    any_term = "|".join(re.escape(term.rstrip("*")) for term in terms)
    match = re.search(any_term, words, re.IGNORECASE)
    if match is None:
        return words[: 2 * _AROUND]
    start, end = max(0, match.start() - _AROUND), min(len(words), match.end() + _AROUND)
    before, after = words[start : match.start()], words[match.end() : end]
    cut_before, cut_after = "…" * (start > 0), "…" * (end < len(words))
    return f"{cut_before}{before}{marks[0]}{match[0]}{marks[1]}{after}{cut_after}"
