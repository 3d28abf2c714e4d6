"""What walks cost and lose, over all sites of the tests that have a mechanism or a trap each.

    python bench/pagination.py [--entries 10000]

Crawled as the tests do: recall of articles, articles kept twice, and requests for each article
besides listing pages that list something and robots.txt. Then memory: peak RSS of the main process
for an archive of a tenth of the entries, and for all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import types
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
tests = types.ModuleType("tests")  # a folder of ours; other distributions install one of that name
tests.__path__ = [str(HERE.parent / "tests")]
sys.modules["tests"] = tests
sys.path.insert(0, str(HERE))

from crawl import ours, site  # noqa: E402

from tests.integration.test_mechanisms import SITES  # noqa: E402
from tests.integration.test_traps import ENDS, SHIFTS  # noqa: E402
from tests.sites.shelf import COUNT, Site, path_of  # noqa: E402
from tests.sites.walked import Walked, walked_all  # noqa: E402

EVERY = {path_of(number) for number in range(COUNT)}
LISTING = """
SELECT count(*), sum(EXISTS (SELECT 1 FROM listings WHERE capture_id = captures.id))
FROM captures WHERE role IN ('listing', 'feed', 'sitemap')
"""


def print_walks(what: str, sites: dict[str, tuple[Site, str]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        walked_all(sites, Path(folder) / "all") as walked,
    ):
        print_row(what, walked)


def print_row(what: str, walked: Walked) -> None:
    names = walked.sites
    kept = {name: Counter(walked.articles(name)) for name in names}
    found = sum(len(EVERY & one.keys()) for one in kept.values())
    articles = sum(len(one) for one in kept.values())
    twice = sum(one.total() - len(one) for one in kept.values())
    robots = len(names)
    pages, listed = walked.db.execute(LISTING).fetchone()
    requests = sum(len(one.log) for one in walked.sites.values())
    per_article = (requests - listed - robots) / articles
    print(
        f"{what}: {len(names)} sites, recall {found / len(EVERY) / len(names):.3f}, "
        f"{twice} kept twice; {requests} requests: {articles} articles, {pages} listing pages of "
        f"which {listed} list something, {robots} robots.txt: "
        f"{per_article:.3f} for each article besides what lists something; "
        f"verdict {walked.ran.json['verdict']}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    entries = parser.parse_args().entries
    print_walks("mechanisms", SITES)
    print_walks("traps", ENDS | SHIFTS)
    for count in (entries // 10, entries):
        with site(count) as base:
            seconds, peak_kb, _ = ours(base)
        print(f"{count:,} entries: peak RSS {peak_kb / 1024:.0f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main()
