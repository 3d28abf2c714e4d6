"""Our index lines are those of cdxj-indexer, but for what docs/collection-format.md names."""

from __future__ import annotations

import csv
import gc
import io
import json
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cdxj_indexer.main import write_cdx_index

from archiver.warc.index import index_file
from archiver.warc.record import Document
from archiver.warc.writer import WarcWriter
from tests.integration.conftest import Archived
from tests.unit.warc.exchanges import exchange
from tests.unit.warc.test_index import EXCHANGES

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "warcs"
TRUTH = SHARED / "truth.tsv"
OF_NOTHING = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"  # what it gives where a record states no digest
AS_PYWB = ("/head", "/post-nothing", "/json", "/bad-json")  # which replays it, and differs
CRLFS = 4  # at the end of a record: in a plain file they are none of its length to cdxj-indexer

Lines = dict[tuple[str, str], dict[str, Any]]


def ours(path: Path) -> Lines:
    return keyed(index_file(path), plain=False)


def theirs(path: Path) -> Lines:
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write_cdx_index(out, [str(path)], {"sort": True, "post_append": True})
        gc.collect()  # of the files that it leaves open
    with path.open("rb") as file:
        plain = file.read(5) == b"WARC/"
    return keyed(out.getvalue().splitlines(), plain=plain)


def keyed(lines: Iterable[str], *, plain: bool) -> Lines:
    """Lines by key, time and place, without what is known to differ."""
    found: Lines = {}
    for line in lines:
        key, timestamp, text = line.split(" ", 2)
        fields = json.loads(text)
        fields["digest"] = fields["digest"].removeprefix("sha1:")
        if plain:
            fields["length"] = str(int(fields["length"]) + CRLFS)
        fields.setdefault("mime", "unk")
        if fields["mime"] == "warc/revisit":
            fields.pop("status", None)
        if fields.get("url", "").startswith(
            ("http:", "https:")
        ):  # nothing replays dns: and the like
            found[f"{key} {timestamp}", fields["offset"]] = fields
    return found


def assert_same(path: Path) -> None:
    here, there = ours(path), theirs(path)
    for place, fields in there.items():
        if fields["digest"] == OF_NOTHING and place in here:
            fields["digest"] = here[place]["digest"]
    assert here == there


def test_they_are_the_same_for_a_crawl(archived: Archived) -> None:
    (path,) = archived.collection.archive.glob("*.warc.gz")
    assert_same(path)


def test_they_are_the_same_for_whatever_is_written(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "odd", "20261123T101500Z") as writer:
        for one in EXCHANGES:
            if not one.url.endswith(AS_PYWB):
                writer.write_exchange(one)
        original = writer.write_exchange(exchange("again"))
        writer.write_exchange(exchange("again", original=original))
        writer.write_imported(Document("http://example.com/doc", b"<p>text", "text/html"))
    (path,) = tmp_path.iterdir()
    assert_same(path)


def sound() -> list[str]:
    if not TRUTH.exists():
        return []
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["name"] for row in rows if (row["kind"], row["verdict"]) == ("warc", "sound")]


@pytest.mark.shared
@pytest.mark.skipif(not TRUTH.exists(), reason="needs shared/warcs beside the checkout")
@pytest.mark.parametrize("name", sound())
def test_they_are_the_same_for_real_files(name: str) -> None:
    path = SHARED / "files" / name
    assert_same(path)
