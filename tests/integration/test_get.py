"""What was captured of an address, out of a collection, a WACZ, or WARC files."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.records import Capture
from archiver.warc.reader import iter_exchanges, read_payload
from archiver.warc.record import Exchange
from archiver.warc.writer import WarcWriter
from tests.integration.conftest import Archived, archiver
from tests.unit.verify.files import members, record, revisit, warcinfo, write_wacz

PAGE = "http://example.com/page"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0"


def exchange(url: str, body: bytes, at: str, mime: str = "text/html") -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    answer = head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    return Exchange(url, "GET", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", answer, at)


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    with WarcWriter(tmp_path, "v", "20261123T101500Z") as writer:
        writer.write_exchange(exchange(PAGE, b"first", "2026-01-01T00:00:00.000Z"))
        writer.write_exchange(exchange(PAGE, b"second", "2026-06-01T00:00:00.000Z"))
        writer.write_exchange(exchange(PAGE + ".png", PNG, "2026-06-01T00:00:01.000Z", "image/png"))
    return next(tmp_path.glob("*.warc.gz"))


def captured(archived: Archived, role: str) -> tuple[Capture, bytes]:
    archive = archived.collection.archive
    capture = next(
        stored.capture
        for path in archive.glob("*.warc.gz")
        for stored in iter_exchanges(path)
        if stored.capture.role == role
    )
    return capture, read_payload(archive, capture)


def test_a_collection_gives_the_payload_decoded(archived: Archived) -> None:
    capture, payload = captured(archived, "article")
    done = archiver("get", archived.collection.root, capture.url)
    assert (done.code, done.out) == (0, payload.decode())


def test_the_exchange_comes_as_it_was_on_the_wire(archived: Archived) -> None:
    capture, _ = captured(archived, "article")
    stored = next(
        stored
        for path in archived.collection.archive.glob("*.warc.gz")
        for stored in iter_exchanges(path)
        if stored.record.id == capture.record_id
    )
    assert stored.request
    done = run("get", archived.collection.root, capture.url, "--headers")
    assert done.stdout == stored.request.block + stored.record.block


def test_an_address_may_be_given_as_people_type_it(archived: Archived) -> None:
    capture, payload = captured(archived, "article")
    done = archiver("get", archived.collection.root, capture.url.removeprefix("http://"))
    assert done.out == payload.decode()


@pytest.mark.parametrize(
    ("at", "body"),
    [(None, b"second"), ("2026-02-01", b"first"), ("20260501", b"second"), ("2030", b"second")],
)
def test_the_capture_nearest_in_time_is_given(warc: Path, at: str | None, body: bytes) -> None:
    assert run("get", warc, PAGE, *(["--at", at] if at else [])).stdout == body


def test_a_wacz_gives_the_same(warc: Path, tmp_path: Path) -> None:
    wacz = write_wacz(tmp_path / "a.wacz", warc)
    assert run("get", wacz, PAGE).stdout == b"second"
    deflated = write_wacz(tmp_path / "b.wacz", warc, deflated=f"archive/{warc.name}".encode())
    assert run("get", deflated, PAGE).stdout == b"second"


def test_a_time_that_is_none_is_refused(warc: Path) -> None:
    done = archiver("get", warc, PAGE, "--at", "yesterday")
    assert done.code == 2
    assert "Write 2026-11-23" in done.err


def test_of_what_is_not_there_the_like_are_named(archived: Archived, warc: Path) -> None:
    capture, _ = captured(archived, "article")
    done = archiver("get", archived.collection.root, f"{capture.url}x")
    assert done.code == 1
    assert f"Like it are:\n  {capture.url}\n" in f"{done.err}\n" or capture.url in done.err
    done = archiver("get", warc, "http://example.com/pag")
    assert done.code == 1
    assert PAGE in done.err


def test_a_payload_is_saved_whole_and_over_nothing(warc: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    done = archiver("get", warc, PAGE + ".png", "-o", out, "--json")
    assert out.read_bytes() == PNG
    assert done.json["mime"] == "image/png"
    assert done.json["file"] == str(warc)
    assert archiver("get", warc, PAGE, "-o", out).code == 2
    assert out.read_bytes() == PNG


def test_binary_is_kept_from_a_terminal(warc: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "archiver", "get", warc, PAGE + ".png"],
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2
    assert b"Save it: -o FILE" in done.stderr


@pytest.mark.parametrize(
    "names",
    [
        {},
        {"WARC_Refers_To": None},
        {"WARC_Refers_To_Target_URI": None, "WARC_Refers_To_Date": None},
        {"WARC_Refers_To": None, "WARC_Refers_To_Target_URI": None, "WARC_Refers_To_Date": None},
    ],
)
def test_a_revisit_gives_the_bytes_of_its_original(tmp_path: Path, names: dict[str, None]) -> None:
    changes = {"WARC_Target_URI": "http://example.com/5", **names}
    original = record(1, WARC_Payload_Digest=None) if "WARC_Refers_To" not in names else record(1)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(members(warcinfo(), original, revisit(5, of=1, **changes)))
    done = run("get", path, "http://example.com/5")
    assert done.stdout == b"<p>Ledgers were kept by hand.</p>", done.stderr
    wire = run("get", path, "http://example.com/5", "--headers").stdout
    assert wire == b"HTTP/1.1 200 OK\r\n\r\n<p>Ledgers were kept by hand.</p>"
    assert archiver("import", tmp_path / "c", path).code == 0
    done = run("get", tmp_path / "c", "http://example.com/5")
    assert done.stdout == b"<p>Ledgers were kept by hand.</p>", done.stderr


def test_a_revisit_of_what_is_not_held_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(members(warcinfo(), revisit(5, of=1, WARC_Payload_Digest=None)))
    done = archiver("get", path, "http://example.com/5")
    assert done.code == 1
    assert "which is not held here" in done.err


def run(*args: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", *map(str, args)], capture_output=True, check=False
    )
