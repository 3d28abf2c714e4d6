from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.warc.reader import iter_exchanges, page_of, read_capture
from archiver.warc.record import Document, Exchange
from archiver.warc.scan import iter_records
from archiver.warc.writer import WarcWriter
from tests.unit.warc.exchanges import TEXT, exchange, posted

CRAWL = "20261123T101500Z"


def writer(archive: Path, **options: object) -> WarcWriter:
    return WarcWriter(archive, "village", CRAWL, **options)  # type: ignore[arg-type]


def names(archive: Path) -> list[str]:
    return sorted(path.name for path in archive.iterdir())


def test_a_file_is_open_while_written_and_closed_by_rename(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        assert names(tmp_path) == []
        capture = warc.write_exchange(exchange())
        assert names(tmp_path) == [f"village-{CRAWL}-00001.warc.gz.open"]
        assert capture.warc_file == f"village-{CRAWL}-00001.warc.gz"
    assert names(tmp_path) == [f"village-{CRAWL}-00001.warc.gz"]


def test_closing_twice_and_syncing_when_closed_do_nothing(tmp_path: Path) -> None:
    warc = writer(tmp_path)
    warc.sync()
    warc.write_exchange(exchange())
    warc.close()
    warc.close()
    warc.sync()
    assert names(tmp_path) == [f"village-{CRAWL}-00001.warc.gz"]


def test_a_name_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / f"village-{CRAWL}-00001.warc.gz").write_bytes(b"kept")
    with writer(tmp_path) as warc:
        assert warc.write_exchange(exchange()).warc_file == f"village-{CRAWL}-00002.warc.gz"
    assert (tmp_path / f"village-{CRAWL}-00001.warc.gz").read_bytes() == b"kept"


def test_a_file_in_use_is_not_opened_again(tmp_path: Path) -> None:
    (tmp_path / f"village-{CRAWL}-00001.warc.gz.open").touch()
    with pytest.raises(FileExistsError):
        writer(tmp_path).write_exchange(exchange())


def test_files_rotate_by_size_and_each_begins_with_its_warcinfo(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=3000, warcinfo={"operator": "An Archivist"}) as warc:
        files = [warc.write_exchange(exchange(f"{number}")).warc_file for number in range(6)]
    assert names(tmp_path) == sorted(set(files))
    assert len(set(files)) > 1
    for name in names(tmp_path):
        first = next(iter_records(tmp_path / name))
        assert first.type == "warcinfo"
        assert first.value("WARC-Filename") == name
        assert b"operator: An Archivist\r\n" in first.block
        assert f"isPartOf: village\r\ncrawl: {CRAWL}\r\n".encode() in first.block


def test_one_member_a_record_and_the_response_comes_last(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        capture = warc.write_exchange(exchange(interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"))
    records = list(iter_records(tmp_path / capture.warc_file))
    assert [record.type for record in records] == [
        "warcinfo",
        "metadata",
        "metadata",
        "request",
        "response",
    ]
    assert (records[-1].offset, records[-1].length) == (capture.warc_offset, capture.warc_length)
    response, request = records[4], records[3]
    assert response.value("WARC-Concurrent-To") == f"<{request.id}>"
    assert request.value("WARC-Concurrent-To") == f"<{response.id}>"
    for record in records:
        assert read_capture(record.path, record.offset, record.length) == record


def test_metadata_says_what_the_bytes_do_not(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        warc.write_exchange(exchange(page_number=4))
    [path] = tmp_path.iterdir()
    [about] = [record for record in iter_records(path) if record.type == "metadata"]
    assert about.block.decode().splitlines() == [
        f"crawl: {CRAWL}",
        "via: http://example.com/archive",
        "fetchTimeMs: 7",
        "role: article",
        "page-number: 4",
    ]


@pytest.mark.parametrize(
    "one",
    [
        exchange(),
        exchange(page_number=2, role="listing", via_url=None),
        exchange(truncated="length", response=b"HTTP/1.1 200 OK\r\nContent-"),
        exchange(response=b"HTTP/1.1 404 Nowhere\r\n\r\n", protocol=None, ip=None),
        exchange(tls="tls/1.3", cipher="TLS_AES_256_GCM_SHA384", proxy="10.0.0.1:3128"),
        exchange(method="HEAD", request=b"HEAD /a HTTP/1.1\r\n\r\n"),
        posted("more", b"page=2&q=%D0%BF", "application/x-www-form-urlencoded"),
        exchange(via_url="http://example.com/\r\nWARC-Type: evil"),
    ],
    ids=["plain", "listing", "truncated", "not_found", "tls", "head", "post", "forged"],
)
def test_a_capture_is_rebuilt_from_the_warc_alone(tmp_path: Path, one: Exchange) -> None:
    with writer(tmp_path) as warc:
        capture = warc.write_exchange(one)
    [stored] = iter_exchanges(tmp_path / capture.warc_file)
    if one.via_url and "\r" in one.via_url:
        assert stored.capture.via_url == "http://example.com/ WARC-Type: evil"
    elif one.protocol is None:
        assert stored.capture.protocol == "http/1.1"
    else:
        assert stored.capture == capture
    assert stored.record.block == one.response


def test_an_imported_document_is_a_resource(tmp_path: Path) -> None:
    document = Document(
        "http://example.com/a", TEXT, "text/html; charset=utf-8", "2020-01-02T00:00:00Z", "article"
    )
    with writer(tmp_path) as warc:
        capture = warc.write_imported(document)
    assert (capture.kind, capture.status, capture.mime) == ("imported", None, "text/html")
    [stored] = iter_exchanges(tmp_path / capture.warc_file)
    assert stored.capture == capture
    page = page_of(stored)
    assert (page.body, page.content_type) == (TEXT, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("secrets", "kept", "said"),
    [
        (None, b"Cookie: id=1\r\n", "authorization, Proxy-Authorization"),
        (frozenset({"cookie"}), b"Proxy-Authorization: word\r\n", "Cookie"),
        (frozenset(), b"authorization: one\r\n two\r\n", None),
    ],
)
def test_secrets_are_blanked_in_the_head_alone(
    tmp_path: Path, secrets: frozenset[str] | None, kept: bytes, said: str | None
) -> None:
    request = (
        b"POST / HTTP/1.1\r\nauthorization: one\r\n two\r\nCookie: id=1\r\n"
        b"Proxy-Authorization: word\r\nHost: a\r\n\r\nauthorization: body\r\n"
    )
    options = {} if secrets is None else {"secrets": secrets}
    with writer(tmp_path, **options) as warc:
        warc.write_exchange(exchange(request=request))
    [path] = tmp_path.iterdir()
    [record] = [record for record in iter_records(path) if record.type == "request"]
    assert record.value("Archiver-Blanked") == said
    assert kept in record.block
    assert record.block.endswith(b"\r\n\r\nauthorization: body\r\n")
    for name in (said or "").split(", ") if said else []:
        assert name.encode() + b": [blanked]\r\n" in record.block


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As on a disk that is full at `size` bytes: what fits is written, then a write fails."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def test_a_full_disk_leaves_a_sound_file_and_nothing_half_written(tmp_path: Path) -> None:
    big = exchange("big", response=os.urandom(5000))
    with writer(tmp_path) as warc:
        first = warc.write_exchange(exchange("1"))
        with room_for(4000), pytest.raises(OSError, match="File too large"):
            warc.write_exchange(big)
        second = warc.write_exchange(exchange("2"))
    stored = list(iter_exchanges(tmp_path / first.warc_file))
    assert [one.capture for one in stored] == [first, second]


def test_a_disk_that_is_full_from_the_start_leaves_no_file(tmp_path: Path) -> None:
    warc = writer(tmp_path)
    with room_for(100), pytest.raises(OSError, match="File too large"):
        warc.write_exchange(exchange())
    assert names(tmp_path) == []
    warc.write_exchange(exchange())
    warc.close()
    assert len(names(tmp_path)) == 1


def test_many_threads_may_write(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=20_000) as warc, ThreadPoolExecutor(8) as pool:
        captures = list(
            pool.map(lambda number: warc.write_exchange(exchange(str(number))), range(100))
        )
    stored = [one.capture for name in names(tmp_path) for one in iter_exchanges(tmp_path / name)]
    assert sorted(stored, key=str) == sorted(captures, key=str)


def test_warcio_reads_and_checks_what_is_written(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        warc.write_exchange(exchange(interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"))
        warc.write_exchange(posted("more", b"page=2", "application/x-www-form-urlencoded"))
        warc.write_exchange(exchange("empty", response=b"HTTP/1.1 204 No Content\r\n\r\n"))
        warc.write_imported(Document("http://example.com/b", TEXT, "text/plain"))
    [path] = tmp_path.iterdir()
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    types = [record.rec_type for record in ArchiveIterator(io.BytesIO(path.read_bytes()))]
    assert types.count("response") == 3
