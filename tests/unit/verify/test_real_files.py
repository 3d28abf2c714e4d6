"""Real files of other makers, and what is true of each: see the reference beside the checkout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archiver.warc.verify import verify_files

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "warcs"
TRUTH = SHARED / "truth.tsv"

# A header folded over many lines is legal (RFC 2616 §2.2), however odd.
DISPUTED = {"jwat--test-utf8.warc"}


def cases():
    if not TRUTH.exists():
        return []
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["name"], row["verdict"]) for row in rows]


@pytest.mark.shared
@pytest.mark.skipif(not TRUTH.exists(), reason="needs shared/warcs beside the checkout")
@pytest.mark.parametrize(("name", "verdict"), cases())
def test_a_real_file_gets_its_verdict(name, verdict):
    done = verify_files([SHARED / "files" / name], workers=1)
    if verdict in ("sound", "damaged") and name not in DISPUTED:
        assert done.damaged == (verdict == "damaged"), [one.sentence for one in done.findings]
