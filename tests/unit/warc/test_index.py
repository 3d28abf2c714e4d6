from __future__ import annotations

import io
import json
import os
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.errors import DamageError
from archiver.warc.cdxj import Noted
from archiver.warc.index import index_file, update_index
from archiver.warc.reader import iter_exchanges
from archiver.warc.record import Document, Exchange
from archiver.warc.writer import WarcWriter
from tests.unit.warc.exchanges import TEXT, answer, exchange, posted

CRAWL = "20261123T101500Z"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = (
    b'--XX\r\nContent-Disposition: form-data; name="page"\r\n\r\n2\r\n'
    b'--XX\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\nh\xc3\xa9llo\r\n--XX--\r\n"
)
JSON = b'{"b": [1, {"c": null, "d": true}], "e": 1.0, "c": "x", "f": 1.5}'
OK = b"HTTP/1.1 200 OK\r\n"

EXCHANGES = [
    exchange("a"),
    exchange("B/?z=1&a=2"),
    exchange("no-type", response=b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"),
    exchange(
        "types",
        response=b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML;x\r\nContent-Type: a/b\r\n\r\n",
    ),
    exchange("moved", response=b"HTTP/1.1 301 Moved\r\nLocation: /a\r\n\r\n"),
    exchange("none", response=b"HTTP/1.1 204 No Content\r\n\r\n"),
    exchange(
        "bare", response=b"HTTP/1.1 200\r\nthis is no header\r\nContent-Type: text/html\r\n\r\n"
    ),
    exchange("folded", response=b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Type: a/b c\r\n\r\n"),
    exchange("hints", interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    exchange("cut", truncated="length"),
    exchange("head", method="HEAD", request=b"HEAD /head HTTP/1.1\r\n\r\n"),
    exchange(
        "post-nothing", method="POST", request=b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
    ),
    posted("more", b"page=2&Q=%D0%BF+x", FORM),
    posted("more?a=b", b"page=3", FORM + "; charset=utf-8"),
    posted("bad-form", b"a=\xff\xfe", FORM),
    posted(
        "json",
        b'{"b": [1, {"c": null, "d": true}], "e": 1.0, "c": "x", "f": 1.5}',
        "application/json",
    ),
    posted("bad-json", b"{", "application/json"),
    posted("text", b'{"a": 1}', "text/plain"),
    posted("bad-text", b"not json", "text/plain"),
    posted("parts", BOUNDARY, "multipart/form-data; boundary=XX"),
    posted("bad-parts", b"--XX", "multipart/form-data"),
    posted("binary", b"\x00\x01", "application/octet-stream"),
    posted("no-kind", b"abc", ""),
    posted("long", b"q=" + b"x" * 9000, FORM),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    with WarcWriter(folder, "v", CRAWL) as warc:
        for one in EXCHANGES:
            warc.write_exchange(one)
        warc.write_imported(Document("http://example.com/doc", TEXT, "text/html; charset=utf-8"))
    return folder


def by_pywb(path: Path) -> list[str]:
    with warnings.catch_warnings():  # pywb 2.10 imports pkg_resources and cgi
        warnings.simplefilter("ignore")
        cdxindexer = pytest.importorskip("pywb.indexer.cdxindexer")
        out = io.BytesIO()
        with path.open("rb") as file:
            cdxindexer.write_cdx_index(out, file, path.name, cdxj=True, append_post=True)
    return out.getvalue().decode().splitlines()


def parts(line: str) -> tuple[str, str, dict[str, str]]:
    key, stamp, fields = line.split(" ", 2)
    return key, stamp, json.loads(fields)


@pytest.mark.parametrize("number", range(len(EXCHANGES) + 1))
def test_each_line_is_pywbs(archive: Path, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    [path] = archive.iterdir()
    assert parts(list(index_file(path))[number]) == parts(by_pywb(path)[number])


def test_there_are_no_other_lines(archive: Path) -> None:
    [path] = archive.iterdir()
    assert len(list(index_file(path))) == len(by_pywb(path)) == len(EXCHANGES) + 1


def test_a_line_has_the_usual_form(archive: Path) -> None:
    [path] = archive.iterdir()
    key, stamp, fields = parts(next(index_file(path)))
    assert (key, stamp) == ("com,example)/a", "20261123101500")
    assert list(fields) == ["url", "mime", "status", "digest", "length", "offset", "filename"]


def test_a_captures_urlkey_is_the_indexs(archive: Path) -> None:
    [path] = archive.iterdir()
    keys = [parts(line)[0] for line in index_file(path)]
    assert [stored.capture.urlkey for stored in iter_exchanges(path)] == keys


def write(folder: Path, crawl: str, *exchanges: Exchange) -> None:
    with WarcWriter(folder, "v", crawl) as warc:
        for one in exchanges:
            warc.write_exchange(one)


def test_the_index_is_sorted_by_bytes_and_covers_closed_files_only(tmp_path: Path) -> None:
    index = tmp_path / "indexes" / "index.cdxj"
    archive = tmp_path / "archive"
    write(archive, CRAWL, exchange("b"), exchange("a"), exchange("a/b"))
    write(archive, "20270101T000000Z", exchange("a", started_at="2025-01-01T00:00:00.000Z"))
    with WarcWriter(archive, "v", "20280101T000000Z") as warc:
        warc.write_exchange(exchange("open"))
        assert update_index(archive, index) == 4
    lines = index.read_bytes().splitlines()
    assert lines == sorted(lines)
    assert [line.split()[:2] for line in lines] == [
        [b"com,example)/a", b"20250101000000"],
        [b"com,example)/a", b"20261123101500"],
        [b"com,example)/a/b", b"20261123101500"],
        [b"com,example)/b", b"20261123101500"],
    ]
    assert update_index(archive, index) == 5


def test_a_file_is_read_once_and_forgotten_when_gone(tmp_path: Path) -> None:
    index = tmp_path / "index.cdxj"
    archive = tmp_path / "archive"
    write(archive, CRAWL, exchange("a"))
    update_index(archive, index)
    [path] = archive.iterdir()
    path.write_bytes(b"no longer a WARC: and not read again")
    write(archive, "20270101T000000Z", exchange("b"))
    assert update_index(archive, index) == 2
    path.unlink()
    assert update_index(archive, index) == 1
    assert index.read_text().startswith("com,example)/b ")


def test_a_damaged_file_leaves_the_old_index(tmp_path: Path) -> None:
    index = tmp_path / "index.cdxj"
    archive = tmp_path / "archive"
    write(archive, CRAWL, exchange("a"))
    update_index(archive, index)
    before = index.read_bytes()
    (archive / "bad.warc.gz").write_bytes(b"rubbish")
    with pytest.raises(DamageError, match=r"bad\.warc\.gz"):
        update_index(archive, index)
    assert index.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["index.cdxj"]


def test_what_is_not_http_is_not_indexed(tmp_path: Path) -> None:
    write(
        tmp_path, CRAWL, exchange("a", response=b"\x00rubbish"), exchange("b", response=answer(b""))
    )
    [path] = tmp_path.iterdir()
    assert [parts(line)[0] for line in index_file(path)] == ["com,example)/b"]


def test_what_was_noted_while_writing_is_what_the_file_says(tmp_path: Path) -> None:
    archive, noted = tmp_path / "archive", Noted(tmp_path / "indexes")
    first = exchange("a")
    with WarcWriter(archive, "v", CRAWL, max_bytes=1, noted=noted) as warc:
        kept = warc.write_exchange(first)
        for one in (replace(first, original=kept), *EXCHANGES):
            warc.write_exchange(one)
    files = sorted(archive.iterdir())
    assert len(files) == len(EXCHANGES) + 2
    assert [list(noted.of(path.name) or ()) for path in files] == [
        list(index_file(path)) for path in files
    ]
    update_index(archive, tmp_path / "noted.cdxj", noted)
    update_index(archive, tmp_path / "read.cdxj")
    assert (tmp_path / "noted.cdxj").read_bytes() == (tmp_path / "read.cdxj").read_bytes()
    noted.close()


def test_lines_that_could_not_be_noted_are_read_from_the_file(tmp_path: Path, monkeypatch) -> None:
    archive, noted = tmp_path / "archive", Noted(tmp_path / "indexes")
    with WarcWriter(archive, "v", CRAWL, noted=noted) as warc, Path("/dev/full").open("w") as full:
        warc.write_exchange(exchange("a"))
        noted._file.flush()
        os.dup2(full.fileno(), noted._file.fileno())
        warc.write_exchange(exchange("b"))
    assert update_index(archive, tmp_path / "index.cdxj", noted) == 2
    noted.close()


def test_more_lines_than_are_sorted_at_once_come_out_sorted_and_each_once(tmp_path, monkeypatch):
    monkeypatch.setattr("archiver.warc.index.LINES", 3)
    monkeypatch.setattr("archiver.warc.index.MAX_RUNS", 2)
    archive, noted = tmp_path / "archive", Noted(tmp_path / "indexes")
    archive.mkdir()
    lines = [f'com,example)/{n % 13:02} 2024 {{"filename": "a.warc.gz"}}' for n in range(40)]
    (archive / "a.warc.gz").touch()
    for line in lines:
        noted.add("a.warc.gz", line)
    index = tmp_path / "indexes" / "index.cdxj"
    assert update_index(archive, index, noted) == 13
    assert index.read_text().splitlines() == sorted(set(lines))
    noted.close()
