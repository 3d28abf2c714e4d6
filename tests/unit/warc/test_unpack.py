"""What comes out of a WACZ, and what is refused before anything does."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, DamageError, UsageError
from archiver.warc.unpack import unpack
from tests.unit.verify.files import write_wacz, write_warc

LINK = 0o120777 << 16


def zipped(path: Path, name: str = "archive/a.warc.gz", data: bytes = b"x", **fields: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/good.warc.gz", b"good")
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name  # as it stands: zipfile would clean it
        entry.compress_type = zipfile.ZIP_DEFLATED
        for field, value in fields.items():
            setattr(entry, field, value)
        archive.writestr(entry, data)
    return path


def test_the_warc_files_come_out_as_they_are(tmp_path: Path) -> None:
    warc = write_warc(tmp_path)
    wacz = write_wacz(tmp_path / "a.wacz", warc)
    (one,) = unpack(wacz, tmp_path)
    assert one.name == f"{wacz}!archive/{warc.name}"
    assert one.path.read_bytes() == warc.read_bytes()


@pytest.mark.parametrize(
    ("name", "fields", "why"),
    [
        ("../../evil.warc.gz", {}, "leads out of it"),
        ("archive/../../evil.warc.gz", {}, "leads out of it"),
        ("/etc/evil.warc.gz", {}, "leads out of it"),
        ("C:\\evil.warc.gz", {}, "leads out of it"),
        ("archive\\..\\..\\evil.warc.gz", {}, "leads out of it"),
        ("archive/link.warc.gz", {"external_attr": LINK}, "a symbolic link"),
    ],
)
def test_a_path_that_leaves_the_archive_is_refused(
    tmp_path: Path, name: str, fields: dict[str, int], why: str
) -> None:
    wacz = zipped(tmp_path / "a.wacz", name, **fields)
    with pytest.raises(UsageError, match=why):
        list(unpack(wacz, tmp_path))
    assert list(tmp_path.iterdir()) == [wacz]


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    wacz = zipped(tmp_path / "a.wacz", data=bytes(50_000_000))
    with pytest.raises(UsageError, match=r"would unpack from .* bytes to 50,000,000"):
        list(unpack(wacz, tmp_path))
    assert list(tmp_path.iterdir()) == [wacz]


def test_files_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    wacz = zipped(tmp_path / "a.wacz", data=bytes(range(256)))
    data = wacz.read_bytes()
    at = data.rindex(b"PK\x01\x02")  # the last entry of the directory is made to begin early
    wacz.write_bytes(data[: at + 42] + (10).to_bytes(4, "little") + data[at + 46 :])
    with pytest.raises(UsageError, match="lies over"):
        list(unpack(wacz, tmp_path))


def test_a_size_that_is_a_lie_is_found_out(tmp_path: Path) -> None:
    wacz = zipped(tmp_path / "a.wacz", data=bytes(5_000_000))
    data = wacz.read_bytes()
    at = data.rindex(b"PK\x01\x02")
    wacz.write_bytes(data[: at + 24] + (500).to_bytes(4, "little") + data[at + 28 :])
    good, bad = unpack(wacz, tmp_path)
    assert (good.error, good.path.read_bytes()) == (None, b"good")
    assert isinstance(bad.error, DamageError)
    assert "cannot be unpacked" in str(bad.error)
    assert not bad.path.exists()


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_a_cut_file_says_so(tmp_path: Path, cut: int) -> None:
    wacz = write_wacz(tmp_path / "a.wacz", write_warc(tmp_path))
    wacz.write_bytes(wacz.read_bytes()[:-cut])
    with pytest.raises(ArchiverError, match=r"a\.wacz"):
        list(unpack(wacz, tmp_path))


def test_a_zip_file_of_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    with pytest.raises(UsageError, match="without a WARC file"):
        list(unpack(path, tmp_path))
