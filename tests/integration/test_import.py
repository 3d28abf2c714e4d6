"""Files made elsewhere: what is whole is taken in, what is damaged stays outside."""

from __future__ import annotations

import csv
import gzip
import hashlib
import random
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.cli.import_ import command
from archiver.collection import find_collection
from archiver.errors import ArchiverError
from archiver.warc.reader import iter_exchanges
from archiver.warc.scan import iter_records
from archiver.warc.verify import verify_collection
from tests.integration.conftest import Archived, archiver

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "warcs"
TRUTH = SHARED / "truth.tsv"


@pytest.fixture(scope="module")
def warc(archived: Archived) -> Path:
    (path,) = archived.collection.archive.glob("*.warc.gz")
    return path


def take_in(root: Path, *files: Path | str) -> Result:
    return CliRunner().invoke(command, [str(root), *map(str, files)])


def kept(root: Path) -> list[Path]:
    return sorted((root / "archive").iterdir())  # no leftovers either


def captures(root: Path) -> int:
    return sum(1 for path in kept(root) for _ in iter_exchanges(path))


def test_a_sound_file_is_kept_as_it_is(warc: Path, tmp_path: Path) -> None:
    done = archiver("import", tmp_path / "c", warc, "--json")
    assert done.code == 0
    (copy,) = kept(tmp_path / "c")
    assert copy.read_bytes() == warc.read_bytes()
    assert done.json["captures"] == captures(tmp_path / "c")
    assert archiver("verify", tmp_path / "c").code == 0


def test_a_file_is_taken_in_once(warc: Path, tmp_path: Path) -> None:
    take_in(tmp_path / "c", warc)
    before = kept(tmp_path / "c")
    renamed = tmp_path / "other.warc.gz"
    renamed.write_bytes(warc.read_bytes())
    again = take_in(tmp_path / "c", renamed, renamed)
    assert again.exit_code == 0
    assert "all its records are kept already" in again.output
    assert kept(tmp_path / "c") == before


def test_the_same_records_in_other_bytes_are_taken_in_once(warc: Path, tmp_path: Path) -> None:
    take_in(tmp_path / "c", warc)
    before = kept(tmp_path / "c")
    again = take_in(tmp_path / "c", plain(warc, tmp_path / "plain.warc"))
    assert again.exit_code == 0
    assert "kept already" in again.output
    assert kept(tmp_path / "c") == before


def test_a_sound_file_takes_no_room_unless_it_is_to_be_copied(warc: Path, tmp_path: Path) -> None:
    original = tmp_path / "crawl.warc.gz"
    original.write_bytes(warc.read_bytes())
    take_in(tmp_path / "linked", original)
    (link,) = kept(tmp_path / "linked")
    assert link.samefile(original)
    take_in(tmp_path / "copied", original, "--copy")
    (copy,) = kept(tmp_path / "copied")
    assert not copy.samefile(original)
    assert copy.read_bytes() == original.read_bytes()


def test_a_file_that_is_still_written_is_copied(warc: Path, tmp_path: Path) -> None:
    original = tmp_path / "crawl.warc.gz.open"
    original.write_bytes(warc.read_bytes())
    take_in(tmp_path / "c", original)
    (copy,) = kept(tmp_path / "c")
    assert copy.name == "crawl.warc.gz"
    assert not copy.samefile(original)


@pytest.mark.parametrize("pack", [gzip.compress, bytes, zstd.compress], ids=["gz", "plain", "zst"])
def test_a_file_without_seekable_records_is_kept_record_by_record(
    warc: Path, tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    original = tmp_path / "names.lie"
    original.write_bytes(pack(gzip.decompress(warc.read_bytes())))
    take_in(tmp_path / "c", original)
    (copy,) = kept(tmp_path / "c")
    assert copy.name == "names.lie.warc.gz"
    origin, *records = iter_records(copy)
    digest = hashlib.sha256(original.read_bytes()).hexdigest()
    assert f"source: {original}\r\nsource-digest: sha256:{digest}\r\n".encode() in origin.block
    assert [(r.headers, r.block) for r in records] == [
        (r.headers, r.block) for r in iter_records(warc)
    ]
    assert archiver("verify", tmp_path / "c").code == 0


def test_of_a_file_that_overlaps_only_what_is_new_is_taken_in(warc: Path, tmp_path: Path) -> None:
    stored = list(iter_exchanges(warc))
    middle = stored[len(stored) // 2].capture
    end = middle.warc_offset + middle.warc_length
    first = tmp_path / "first.warc.gz"
    first.write_bytes(warc.read_bytes()[:end])
    take_in(tmp_path / "c", first)
    assert captures(tmp_path / "c") == len(stored) // 2 + 1
    take_in(tmp_path / "c", warc)
    assert captures(tmp_path / "c") == len(stored)
    done = archiver("verify", tmp_path / "c")
    assert done.code == 0, done.out


def test_the_same_rows_come_from_an_import_and_a_rebuild(warc: Path, tmp_path: Path) -> None:
    take_in(tmp_path / "c", warc)
    before = rows(tmp_path / "c")
    assert before
    assert archiver("extract", tmp_path / "c", "--workers", "1").code == 0
    assert rows(tmp_path / "c") == before


def rows(root: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(root / "articles.db")) as db:
        return db.execute(
            "SELECT a.id, a.title, a.body_text, c.warc_file, c.warc_offset, c.payload_digest"
            " FROM articles a JOIN captures c ON c.id = a.capture_id ORDER BY a.id"
        ).fetchall()


def plain(warc: Path, to: Path) -> Path:
    to.write_bytes(gzip.decompress(warc.read_bytes()))
    return to


def test_of_a_damaged_file_all_is_taken_in_that_is_whole(warc: Path, tmp_path: Path) -> None:
    all_of_it = [stored.capture for stored in iter_exchanges(warc)]
    data = bytearray(warc.read_bytes())
    hit = all_of_it[len(all_of_it) // 2]
    data[hit.warc_offset + hit.warc_length // 2] ^= 0xFF
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(data)
    done = take_in(tmp_path / "c", damaged)
    assert done.exit_code == 1
    assert hit.url in done.output or f"at {hit.warc_offset:,}" in done.output
    assert captures(tmp_path / "c") == len(all_of_it) - 1
    assert damaged.read_bytes() == data
    assert archiver("verify", tmp_path / "c").code == 0
    assert archiver("extract", tmp_path / "c").code == 0


def test_of_a_file_without_anything_whole_nothing_is_left(warc: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(warc.read_bytes()[:150])
    done = archiver("import", tmp_path / "c", damaged)
    assert done.code == 4
    assert "archiver mend" in done.err
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("name", ["noise", "noise.txt", "noise.html", "noise.bin"])
@pytest.mark.parametrize("size", [16, 100, 5000])
def test_bytes_that_are_nothing_are_refused(tmp_path: Path, name: str, size: int) -> None:
    (tmp_path / name).write_bytes(b"\xfe\x01" + random.Random(size).randbytes(size))
    done = archiver("import", tmp_path / "c", tmp_path / name)
    assert done.code == 2
    assert "HTML or text file" in done.err
    assert not (tmp_path / "c").exists()


def test_a_text_about_warc_files_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text("A record begins so:\nWARC/1.1\nand goes on.\n")
    assert take_in(tmp_path / "c", tmp_path / "about.txt").exit_code == 0


def test_what_cannot_be_read_at_all_holds_up_nothing_else(warc: Path, tmp_path: Path) -> None:
    hopeless = tmp_path / "hopeless.warc.gz"
    hopeless.write_bytes(warc.read_bytes()[:150])
    done = archiver("import", tmp_path / "c", hopeless, warc, "--json")
    assert done.code == 1
    assert [one["file"] for one in done.json["lost"]] == [str(hopeless)]
    assert captures(tmp_path / "c") == done.json["captures"] > 0


def test_a_broken_file_in_a_wacz_holds_up_nothing_else(warc: Path, tmp_path: Path) -> None:
    wacz = tmp_path / "a.wacz"
    with zipfile.ZipFile(wacz, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("archive/broken.warc.gz", warc.read_bytes())
        zipped.write(warc, f"archive/{warc.name}", zipfile.ZIP_STORED)
    data = bytearray(wacz.read_bytes())
    data[1000] ^= 0xFF
    wacz.write_bytes(data)
    done = archiver("import", tmp_path / "c", wacz, "--json")
    assert done.code == 1
    assert [one["file"] for one in done.json["lost"]] == [f"{wacz}!archive/broken.warc.gz"]
    assert [path.name for path in kept(tmp_path / "c")] == [warc.name]


def test_a_wacz_that_means_harm_is_refused_and_nothing_is_left(warc: Path, tmp_path: Path) -> None:
    wacz = tmp_path / "a.wacz"
    with zipfile.ZipFile(wacz, "w") as zipped:
        zipped.write(warc, "archive/a.warc.gz")
        zipped.writestr("../../evil.warc.gz", b"evil")
    done = archiver("import", tmp_path / "c", warc, wacz)
    assert done.code == 2
    assert "leads out of it" in done.err
    assert list(tmp_path.iterdir()) == [wacz]


def test_a_collection_that_was_only_described_is_filled(warc: Path, tmp_path: Path) -> None:
    broken = tmp_path / "b.warc.gz"
    broken.write_bytes(warc.read_bytes()[:-5])
    for path in (broken, warc):
        root = tmp_path / path.name.partition(".")[0]
        root.mkdir()
        (root / "collection.toml").write_text('seeds = ["http://example.com/"]\n')
        assert archiver("import", root, path, "--json").json["captures"] > 0


def test_an_index_in_the_older_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.cdx").write_bytes(
        b" CDX a b m s k r M V g u\nhttp://example.com/ 2026 - - - - - 1 a\n"
    )
    done = archiver("import", tmp_path / "c", tmp_path / "a.cdx")
    assert done.code == 2
    assert "Import the WARC files" in done.err
    assert "old-index" in archiver("verify", tmp_path / "a.cdx", "--json").out


@pytest.mark.parametrize("line", [b"com,example)/ 20261123101500 {", b"com,example)/ {"])
def test_an_index_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "index.cdxj").write_bytes(line + b'"url": "http://example.com/"}\n')
    done = archiver("import", tmp_path / "c", tmp_path / "index.cdxj")
    assert done.code == 2
    assert "Import the WARC files" in done.err


def test_a_document_is_taken_in_once(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>A</title><p>The ledgers were kept by hand for years.")
    for _ in range(2):
        assert take_in(tmp_path / "c", page, page).exit_code == 0
    assert len(kept(tmp_path / "c")) == (1 if captures(tmp_path / "c") else 0)
    assert captures(tmp_path / "c") == 1


def real_files() -> list[tuple[str, str, int, int]]:
    if not TRUTH.exists():
        return []
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (row["name"], row["verdict"], int(row["lo"]), int(row["hi"]))
        for row in rows
        if row["kind"] != "cdxj"
    ]


@pytest.mark.shared
@pytest.mark.skipif(not TRUTH.exists(), reason="needs shared/warcs beside the checkout")
@pytest.mark.parametrize(("name", "verdict", "lo", "hi"), real_files())
def test_of_a_real_file_all_that_is_whole_is_taken_in(
    name: str, verdict: str, lo: int, hi: int, tmp_path: Path
) -> None:
    done = take_in(tmp_path / "c", SHARED / "files" / name)
    if isinstance(done.exception, ArchiverError):  # nothing in it is whole
        assert (lo, verdict != "sound", (tmp_path / "c").exists()) == (0, True, False)
        return
    assert isinstance(done.exception, SystemExit | None), (done.output, done.exception)
    assert done.exit_code == 0 or verdict != "sound"
    assert lo <= captures(tmp_path / "c") <= hi
    collection = find_collection(str(tmp_path / "c"))
    checked = verify_collection(collection.archive, collection.index, workers=1)
    assert not checked.damaged, [one.sentence for one in checked.findings]
    again = take_in(tmp_path / "c", SHARED / "files" / name)
    assert captures(tmp_path / "c") <= hi, again.output
    assert len(kept(tmp_path / "c")) == (1 if captures(tmp_path / "c") else 0)
