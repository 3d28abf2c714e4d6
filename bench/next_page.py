"""How well the next listing page is found, on labelled pages, and how fast.

Example: python bench/next_page.py ../shared/corpus --misses
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from spiders.pagination import next_page

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
FOLDS = 3  # thirds of the sites, to see how far the figures depend on them

# Labels that contradict what "next" means here: the direction away from the newest entry.
DISPUTED = {
    **dict.fromkeys(
        ("103", "104", "173", "174", "180", "181", "182"),
        "“Older posts” was labelled as the way back, “Newer posts” as the way on",
    ),
    **dict.fromkeys(("63", "190"), "was labelled as having none, with links to pages 2 and 3"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled page and what was found on it."""

    id: str
    url: str
    truth: frozenset[str]
    found: str | None
    why: str
    elapsed_ms: float

    @property
    def is_right(self) -> bool:
        return self.found in self.truth

    @property
    def fold(self) -> int:
        site = urlsplit(self.url).netloc.removeprefix("www.").removeprefix("lnx.")
        return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


@dataclass(frozen=True, slots=True)
class Figures:
    pages: int
    precision: float  # of the links found, those right
    recall: float  # of the pages that have a next one, those found

    def __str__(self) -> str:
        return f"{self.pages:>4} pages  precision {self.precision:.3f}  recall {self.recall:.3f}"


def judge(corpus: Path) -> list[Judged]:
    """All labelled pages of ``pagination/``; CPU time is of `next_page` as a whole."""
    room = corpus / "pagination"
    rows = (room / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    judged = []
    for row in map(json.loads, rows):
        html = gzip.decompress((room / "pages" / f"{row['id']}.html.gz").read_bytes())
        started = time.process_time()
        following = next_page(html, row["url"])
        elapsed_ms = (time.process_time() - started) * 1000
        judged.append(
            Judged(
                row["id"],
                row["url"],
                frozenset(urldefrag(url).url for url in row["next"]),
                urldefrag(following.url).url if following else None,
                f"{following.mechanism}: {following.reason}" if following else "nothing found",
                elapsed_ms,
            )
        )
    return judged


def figures(judged: Iterable[Judged]) -> Figures:
    pages = list(judged)
    right = sum(page.is_right for page in pages)
    said = sum(page.found is not None for page in pages)
    have = sum(bool(page.truth) for page in pages)
    return Figures(len(pages), right / max(said, 1), right / max(have, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--misses", action="store_true", help="show each page judged wrong")
    parser.add_argument("--predictions", type=Path, help="write them as JSON lines")
    arguments = parser.parse_args()
    judged = judge(arguments.corpus)
    if arguments.predictions:
        lines = (json.dumps({"id": page.id, "next": page.found}) + "\n" for page in judged)
        arguments.predictions.write_text("".join(lines), encoding="utf-8")
    sound = [page for page in judged if page.id not in DISPUTED]
    print(f"as labelled                  {figures(judged)}")
    print(f"disputed labels set aside    {figures(sound)}")
    for fold in range(FOLDS):
        part = figures(page for page in sound if page.fold == fold)
        print(f"  sites, part {fold + 1} of {FOLDS}         {part}")
    times = sorted(page.elapsed_ms for page in judged)
    print(f"CPU a page: median {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.0f} ms")
    for page in judged if arguments.misses else ():
        if not page.is_right and (page.found or page.truth):
            said = DISPUTED.get(page.id, "wrong")
            print(f"\n{page.id}: {page.url}  ({said})\n  found {page.found}  ({page.why})")
            print(f"  truth {', '.join(sorted(page.truth)) or 'none'}")


if __name__ == "__main__":
    main()
