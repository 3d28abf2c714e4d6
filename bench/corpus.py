"""Quality and speed of the general reader, and of its peers, on pages with ground truth.

    bench/corpus.py CORPUS [--set NAME ...] [--worst N] [--peers] [--predictions DIR]

CORPUS holds one folder a set (``truth.jsonl``, ``pages/ID.html.gz``) and the ``score.py`` that
judges them. The pages fall into two parts by their id: *work*, which may be looked at and tuned
on, and *check*, which may not; both are reported. Pages per second are of one process's CPU, with
the bytes read and unpacked before, and what is loaded once loaded.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines import read_page

SETS = ("single-page", "publishers")
PARTS = ("work", "check", "all")
FIGURES = ("precision", "recall", "f1", "accuracy", "title", "authors", "published")
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


def trafilatura(html: bytes, url: str, *, fast: bool = False) -> dict[str, Any]:
    import trafilatura as peer  # noqa: PLC0415  only where it is installed

    said = peer.bare_extraction(
        html, url=url, include_comments=False, with_metadata=True, fast=fast
    )
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


def trafilatura_fast(html: bytes, url: str) -> dict[str, Any]:
    return trafilatura(html, url, fast=True)


def newspaper4k(html: bytes, url: str) -> dict[str, Any]:
    import newspaper  # noqa: PLC0415

    text = html.decode("utf-8", "replace")
    try:  # it would ask the network for the size of each image
        said = newspaper.article(url, input_html=text, fetch_images=False)
    except (newspaper.ArticleException, ImportError):  # some languages need more packages
        return {}
    return {
        "title": said.title,
        "authors": said.authors,
        "published": said.publish_date and str(said.publish_date),
        "body": said.text,
    }


def readability(html: bytes, url: str) -> dict[str, Any]:
    from lxml.html import fromstring  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415

    said = Document(html.decode("utf-8", "replace"), url=url)
    return {"title": said.short_title(), "body": fromstring(said.summary()).text_content()}


def resiliparse(html: bytes, url: str) -> dict[str, Any]:  # noqa: ARG001
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415

    return {"body": extract_plain_text(html.decode("utf-8", "replace"), main_content=True)}


PEERS = (trafilatura, trafilatura_fast, newspaper4k, readability, resiliparse)


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


def report(judge: Any, truths: list[Any], guesses: list[dict[str, Any]]) -> dict[str, Any]:
    """Figures by part, and the pages of the part that may be looked at."""
    by_id = {guess["id"]: guess for guess in guesses}
    found = {}
    for part in PARTS:
        some = [truth for truth in truths if part in ("all", part_of(truth["id"]))]
        found[part] = judge.score(some, by_id) if some else ({}, [])
    return found


def row(who: str, part: str, figures: dict[str, Any], speed: str) -> str:
    shown = (f"{figures[name]:>10.3f}" if name in figures else f"{'-':>10}" for name in FIGURES)
    return f"{who:18}{part:6}{figures.get('pages', 0):>6}{''.join(shown)}{speed:>9}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--set", action="append", choices=SETS, help="only this set")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N worst pages")
    parser.add_argument("--peers", action="store_true", help="beside ours, if installed")
    parser.add_argument("--predictions", type=Path, metavar="DIR", help="keep what was read")
    args = parser.parse_args()
    if args.peers:
        warnings.simplefilter("ignore")  # theirs, of packages that nothing here asks for
    spec = importlib.util.spec_from_file_location("score", args.corpus / "score.py")
    assert spec is not None, f"{args.corpus} has no score.py"
    judge = importlib.util.module_from_spec(spec)
    assert spec.loader is not None
    spec.loader.exec_module(judge)
    extractors = (ours, *PEERS) if args.peers else (ours,)
    for name in args.set or SETS:
        truths = truths_of(args.corpus / name)
        heads = "".join(f"{figure:>10}" for figure in FIGURES)
        print(f"\n{name:18}{'part':6}{'pages':>6}{heads}{'pages/s':>9}")
        for extract in extractors:
            who = "archiver" if extract is ours else extract.__name__
            try:
                guesses, seconds = run(args.corpus / name, extract)
            except ImportError:
                print(f"{who:18}is not installed: make bench installs it")
                continue
            found = report(judge, truths, guesses)
            speed = f"{len(guesses) / seconds:.0f}"
            for part in PARTS if extract is ours else ("all",):
                print(row(who, part, found[part][0], speed if part == "all" else ""))
            for page in sorted(found["work"][1], key=lambda one: (one[1] or 0) + (one[2] or 0))[
                : args.worst
            ]:
                print(f"  {page[0]:44} precision {page[1] or 0:.3f} recall {page[2] or 0:.3f}")
            if args.predictions:
                lines = "".join(json.dumps(guess) + "\n" for guess in guesses)
                (args.predictions / f"{name}-{who}.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
