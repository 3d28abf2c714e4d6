"""Files made elsewhere: what is whole is taken in, what is damaged stays outside."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.cli.import_ import command
from archiver.warc.reader import iter_exchanges
from archiver.warc.scan import iter_records
from tests.integration.conftest import Archived, archiver

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "warcs"
TRUTH = SHARED / "truth.tsv"


@pytest.fixture(scope="module")
def warc(archived: Archived) -> Path:
    (path,) = archived.collection.archive.glob("*.warc.gz")
    return path


def take_in(root: Path, *files: Path) -> Result:
    return CliRunner().invoke(command, [str(root), *map(str, files)])


def kept(root: Path) -> list[Path]:
    return sorted((root / "archive").iterdir())


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


def test_a_plain_file_is_kept_record_by_record(warc: Path, tmp_path: Path) -> None:
    take_in(tmp_path / "c", plain(warc, tmp_path / "plain.warc"))
    (copy,) = kept(tmp_path / "c")
    assert copy.name == "plain.warc.gz"
    assert [(r.headers, r.block) for r in iter_records(copy)] == [
        (r.headers, r.block) for r in iter_records(warc)
    ]
    assert archiver("extract", tmp_path / "c", "--json").json["captures"] == captures(
        tmp_path / "c"
    )


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
    assert "no WARC, HTML or text file" in done.err
    assert not (tmp_path / "c").exists()


def test_a_text_about_warc_files_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text("A record begins so:\nWARC/1.1\nand goes on.\n")
    assert take_in(tmp_path / "c", tmp_path / "about.txt").exit_code == 0


# Our reader does not take their folded Content-Length or doubled fields, not even when mended:
# nothing is left of them, and they hold no captures but two.
REFUSED = {
    "jwat--valid-warcfile-fields-continuation.warc",
    "jwat--valid-warcfile-fields-metainfo.warc",
    "jwat--valid-warcfile-fields-warcinfo.warc",
    "jwat--valid-warcfile-upper-lower-case.warc",
}


def sound() -> list[tuple[str, int, int]]:
    if not TRUTH.exists():
        return []
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (row["name"], int(row["lo"]), int(row["hi"]))
        for row in rows
        if row["kind"] == "warc"
        and row["verdict"] in ("sound", "odd")
        and row["name"] not in REFUSED
    ]


@pytest.mark.shared
@pytest.mark.skipif(not TRUTH.exists(), reason="needs shared/warcs beside the checkout")
@pytest.mark.parametrize(("name", "lo", "hi"), sound())
def test_a_real_file_is_taken_in(name: str, lo: int, hi: int, tmp_path: Path) -> None:
    done = take_in(tmp_path / "c", SHARED / "files" / name)
    assert done.exit_code == 0, (done.output, done.exception)
    assert lo <= captures(tmp_path / "c") <= hi
