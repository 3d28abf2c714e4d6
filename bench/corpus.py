"""Quality and speed of the general reader on pages with ground truth.

    bench/corpus.py CORPUS [--set NAME ...] [--worst N] [--peers] [--predictions DIR]

CORPUS holds one folder a set (``truth.jsonl``, ``pages/ID.html.gz``) and the ``score.py`` that
judges them. The pages fall into two parts by their id: *work*, which may be looked at and tuned
on, and *check*, which may not; both are reported. Seconds are of one process's CPU, with the
bytes read and unpacked before.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines import read_page

SETS = ("single-page", "publishers")
WORK = 0.6  # share of the pages that may be looked at
Extractor = Callable[[bytes, str], dict[str, Any]]


def part_of(page_id: str) -> str:
    """``work`` or ``check``: from the id alone, so that it never changes."""
    drawn = int.from_bytes(hashlib.sha256(page_id.encode()).digest()[:4], "big") / 2**32
    return "work" if drawn < WORK else "check"


def ours(html: bytes, url: str) -> dict[str, Any]:
    article = next(iter(read_page(html, url)), None)
    if article is None:
        return {}
    return {
        "title": article.title,
        "authors": article.authors,
        "published": article.published_at,
        "body": article.body_text,
    }


def trafilatura(html: bytes, url: str) -> dict[str, Any]:
    import trafilatura as peer  # noqa: PLC0415  only where it is installed

    said = peer.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    if said is None:
        return {}
    found = said.as_dict()
    names = [name for name in (found["author"] or "").split("; ") if name]
    return {
        "title": found["title"],
        "authors": names,
        "published": found["date"],
        "body": found["text"],
    }


def truths_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def run(folder: Path, extract: Extractor) -> tuple[list[dict[str, Any]], float]:
    """Predictions for all pages of a set, and the CPU seconds that they took."""
    truths = truths_of(folder)
    pages = [gzip.decompress((folder / f"pages/{t['id']}.html.gz").read_bytes()) for t in truths]
    extract(pages[0], truths[0]["url"])  # what is loaded once is no page's time
    began = time.process_time()
    guesses = [
        {"id": truth["id"], **extract(page, truth["url"])}
        for truth, page in zip(truths, pages, strict=True)
    ]
    return guesses, time.process_time() - began


def report(judge: Any, folder: Path, guesses: list[dict[str, Any]], worst: int) -> None:
    truths = truths_of(folder)
    by_id = {guess["id"]: guess for guess in guesses}
    for part in ("work", "check", "all"):
        some = [truth for truth in truths if part in ("all", part_of(truth["id"]))]
        if not some:
            continue
        figures, pages = judge.score(some, by_id)
        print(f"  {part:5}  " + "  ".join(_shown(*figure) for figure in figures.items()))
        if part == "work":
            for row in sorted(pages, key=lambda row: (row[1] or 0) + (row[2] or 0))[:worst]:
                print(f"         {row[0]:44} precision {row[1] or 0:.3f} recall {row[2] or 0:.3f}")


def _shown(name: str, value: float) -> str:
    return f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value:3}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--set", action="append", choices=SETS, help="only this set")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N worst pages")
    parser.add_argument("--peers", action="store_true", help="beside ours, if installed")
    parser.add_argument("--predictions", type=Path, metavar="DIR", help="keep what was read")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", args.corpus / "score.py")
    assert spec is not None, f"{args.corpus} has no score.py"
    judge = importlib.util.module_from_spec(spec)
    assert spec.loader is not None
    spec.loader.exec_module(judge)
    extractors: dict[str, Extractor] = {"archiver": ours}
    if args.peers:
        extractors["trafilatura"] = trafilatura
    for name in args.set or SETS:
        for who, extract in extractors.items():
            try:
                guesses, seconds = run(args.corpus / name, extract)
            except ImportError:
                print(f"{name}  {who} is not installed")
                continue
            print(f"{name}  {who}  {len(guesses) / seconds:.0f} pages per CPU second")
            report(judge, args.corpus / name, guesses, args.worst)
            if args.predictions:
                lines = "".join(json.dumps(guess) + "\n" for guess in guesses)
                (args.predictions / f"{name}-{who}.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
