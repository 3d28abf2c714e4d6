"""A system's site walked by a crawl, and what came of it beside what is known."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from tests.cms.catalogue import Known
from tests.integration.conftest import crawl

WORD = re.compile(r"\w+")
REPORT: list[str] = []  # a line a walk, shown when all are done


@dataclass
class Walked:
    """What was found wrong, each as a line to read; all empty when all is well."""

    verdict: str
    expected: int
    found: int = 0
    requests: int = 0
    extra: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> dict[str, list[str]]:
        names = ("extra", "missing", "titles", "dates", "authors", "bodies")
        return {name: lines for name in names if (lines := getattr(self, name))}

    def __str__(self) -> str:
        wrong = ", ".join(f"{name} {len(lines)}" for name, lines in self.wrong.items())
        return (
            f"{self.found} of {self.expected} articles, wrong: {wrong or 'nothing'}; "
            f"{self.requests / self.expected:.2f} requests an article; {self.verdict}"
        )


def walk(
    seed: str,
    root: Path,
    expected: Mapping[str, Known],
    *,
    precision: int = 10,
    with_authors: bool = True,
) -> Walked:
    """Crawl from `seed` into `root`. `expected` is by the path of each article (with its query).

    `precision` is how much of a date the system prints: 10 characters are a day, 19 a second.
    """
    ran = crawl(seed, "--into", root)
    db = Database(root / "articles.db")
    rows = list(db.query("SELECT * FROM articles"))
    requests = db.execute("SELECT count(*) FROM captures").fetchone()[0]
    db.close()
    said = ran.json
    walked = Walked(f"{said['verdict']} ({said.get('reason')})", len(expected), requests=requests)
    expected = {_plain(path): article for path, article in expected.items()}
    met: set[str] = set()
    for row in rows:
        path = _path(row["url"])
        if path not in expected or path in met:
            walked.extra.append(f"{row['url']}: {row['title']!r}, {row['word_count']} words")
            continue
        met.add(path)
        _compare(walked, row, expected[path], precision, with_authors=with_authors)
    walked.found = len(met)
    walked.missing = [f"{path}: {expected[path].title!r}" for path in sorted({*expected} - met)]
    lines = [f"{name}: {line}" for name, said in walked.wrong.items() for line in said]
    (root.parent / "wrong.txt").write_text("\n".join(lines))
    REPORT.append(f"{_which(os.environ['PYTEST_CURRENT_TEST'])}: {walked}")
    return walked


def _which(test: str) -> str:
    """The system and the parameters of ``tests/cms/test_SYSTEM.py::…[PARAMETERS] (call)``."""
    file, _, name = test.rpartition(" ")[0].partition("::")
    return f"{Path(file).stem.removeprefix('test_')} {name.partition('[')[2].rstrip(']')}".strip()


def _compare(
    walked: Walked, row: dict[str, Any], article: Known, precision: int, *, with_authors: bool
) -> None:
    where = f"{article.number} {article.slug}"
    if _words(row["title"] or "") != _words(article.title):
        walked.titles.append(f"{where}: {row['title']!r}")
    stamp = article.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    if (row["published_at"] or "")[:precision] != stamp[:precision]:
        walked.dates.append(f"{where}: {row['published_at']}, not {stamp}")
    if with_authors and row["authors"] != f'["{article.author}"]':
        walked.authors.append(f"{where}: {row['authors']}, not {article.author}")
    ours, theirs = _words(row["body_text"] or ""), _words(article.words)
    if ours != theirs:
        walked.bodies.append(f"{where}: {_difference(theirs, ours)}")


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("’", "'"))


def _difference(wanted: list[str], got: list[str]) -> str:
    matcher = difflib.SequenceMatcher(None, wanted, got, autojunk=False)
    parts = [
        f"-[{' '.join(wanted[a:b])[:120]}] +[{' '.join(got[c:d])[:120]}]"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    return "; ".join(parts[:4])


def _path(url: str) -> str:
    parts = urlsplit(url)
    return _plain(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _plain(path: str) -> str:
    return path.removesuffix(".html").removesuffix("/index").rstrip("/")
