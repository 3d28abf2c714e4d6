"""ARC files of both versions, as they are in the wild, made WARC of."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archiver.warc.arc import Converted, convert
from archiver.warc.mend import Lost
from archiver.warc.scan import Record, iter_records
from archiver.warc.verify import verify_files

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Ledgers.</p>"
ABOUT = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
FIRST = f"filedesc://a.arc 0.0.0.0 20080430204825 text/plain {len(ABOUT)}\n".encode() + ABOUT


def arc(
    url: str = "http://example.com/1",
    body: bytes = ANSWER,
    *,
    ip: str = "192.0.2.1",
    date: str = "20080430204826",
    rest: str = "text/html",
    length: int | None = None,
) -> bytes:
    size = len(body) if length is None else length
    return f"{url} {ip} {date} {rest} {size}\n".encode() + body


def run(tmp_path: Path, data: bytes, kept: frozenset[str] = frozenset()) -> Converted:
    (tmp_path / "a.arc").write_bytes(data)
    out = tmp_path / "a.warc.gz"
    out.unlink(missing_ok=True)
    return convert(tmp_path / "a.arc", out, first=b"", kept=lambda ids: kept & set(ids))


def written(tmp_path: Path) -> list[Record]:
    done = verify_files([tmp_path / "a.warc.gz"], workers=1)
    assert not done.damaged, done.findings
    return list(iter_records(tmp_path / "a.warc.gz"))


def by_record(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record + b"\n", mtime=0) for record in records)


def plain(*records: bytes) -> bytes:
    return b"\n".join([*records, b""])


def at_once(*records: bytes) -> bytes:
    return gzip.compress(plain(*records))


@pytest.mark.parametrize("pack", [by_record, plain, at_once])
def test_each_record_keeps_its_bytes(tmp_path: Path, pack) -> None:
    image = arc("http://example.com/i", b"\x89PNG\r\n\x1a\n" * 9, rest="image/png")
    done = run(tmp_path, pack(FIRST, arc(), image))
    about, page, resource = written(tmp_path)
    assert (about.type, about.url, about.block) == ("metadata", "filedesc://a.arc", ABOUT)
    assert (page.type, page.url, page.block) == ("response", "http://example.com/1", ANSWER)
    assert page.date == "2008-04-30T20:48:26Z"
    assert page.value("WARC-IP-Address") == "192.0.2.1"
    assert (resource.type, resource.value("Content-Type")) == ("resource", "image/png")
    assert (done.record_ids, done.lost) == ([page.id, resource.id], [])


@pytest.mark.parametrize(
    "record",
    [
        arc(rest="text/html 200 abc - 0 a.arc"),  # version 2
        arc(ip="None"),
        arc("http://example.com/a b"),
        arc(date="200804302048"),
        arc(date="20080430204826123"),
        arc(rest="text/html; charset=utf-8"),
        arc(rest="").replace(b"  ", b" "),
        b"\n\n\r\n" + arc(),
    ],
)
def test_what_real_files_have_is_read(tmp_path: Path, record: bytes) -> None:
    run(tmp_path, plain(FIRST, record, arc("http://example.com/2")))
    _, first, second = written(tmp_path)
    assert (first.block, second.block) == (ANSWER, ANSWER)
    assert first.date.startswith("2008-04-30T20:48")


@pytest.mark.parametrize("length", [len(ANSWER) - 5, len(ANSWER) + 5, 10**9])
@pytest.mark.parametrize("pack", [by_record, plain, at_once])
def test_a_wrong_length_costs_that_record_only(tmp_path: Path, pack, length: int) -> None:
    bad = arc("http://example.com/bad", length=length)
    done = run(tmp_path, pack(FIRST, arc(), bad, arc("http://example.com/2")))
    assert [one.url for one in written(tmp_path)[1:]] == [
        "http://example.com/1",
        "http://example.com/2",
    ]
    assert done.lost[0].url == "http://example.com/bad"


def test_what_stands_behind_broken_bytes_is_read(tmp_path: Path) -> None:
    first, broken, last = by_record(FIRST), bytearray(by_record(arc())), by_record(arc("http://b/"))
    broken[len(broken) // 2] ^= 0xFF
    done = run(tmp_path, first + broken + last)
    assert [one.url for one in written(tmp_path)] == ["filedesc://a.arc", "http://b/"]
    assert [(one.offset, one.length) for one in done.lost[-1:]] == [(len(first), len(broken))]


@pytest.mark.parametrize("cut", [1, 5, 40])
@pytest.mark.parametrize("pack", [by_record, plain])
def test_a_cut_file_gives_what_is_whole(tmp_path: Path, pack, cut: int) -> None:
    done = run(tmp_path, pack(FIRST, arc(), arc("http://example.com/2"))[: -cut - 1])
    assert [one.url for one in written(tmp_path)[1:]] == ["http://example.com/1"]
    assert all(isinstance(one, Lost) for one in done.lost)
    assert done.lost


def test_a_date_that_is_none_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, plain(FIRST, arc(date="20089930204826"), arc()))
    assert len(written(tmp_path)) == 2
    assert "no time" in done.lost[0].reason


def test_the_same_records_have_the_same_ids(tmp_path: Path) -> None:
    first = run(tmp_path, plain(FIRST, arc(), arc())).record_ids
    assert len(set(first)) == 2
    assert run(tmp_path, by_record(FIRST, arc(), arc())).record_ids == first
    again = run(tmp_path, plain(FIRST, arc(), arc()), frozenset(first[:1]))
    assert (again.record_ids, again.left) == (first[1:], 1)


def test_a_chunked_answer_states_no_digest_of_its_chunks(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    run(tmp_path, plain(FIRST, arc(body=head + b"5\r\nhello\r\n0\r\n\r\n")))
    assert written(tmp_path)[1].value("WARC-Payload-Digest") is None
