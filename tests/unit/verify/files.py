"""Files to check: sound ones from our own writer, and records by hand with one thing wrong."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import zipfile
from pathlib import Path
from typing import Any

from archiver.warc.index import index_file
from archiver.warc.record import Exchange
from archiver.warc.verify import Verified, verify_files
from archiver.warc.writer import WarcWriter

ID = "<urn:uuid:00000000-0000-4000-8000-{:012d}>"
DATE = "2026-11-23T10:15:00Z"
BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Ledgers were kept by hand.</p>"


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def record(number: int = 1, block: bytes = BODY, end: bytes = b"\r\n\r\n", **changes: Any) -> bytes:
    """A record; a header is changed by its name with _ for -, and left out by None."""
    http = block.startswith((b"HTTP/", b"GET "))
    payload = block.partition(b"\r\n\r\n")[2] if http else block
    fields: dict[str, Any] = {
        "WARC_Type": "response",
        "WARC_Record_ID": ID.format(number),
        "WARC_Date": DATE,
        "WARC_Target_URI": f"http://example.com/{number}",
        "Content_Type": "application/http; msgtype=response",
        "WARC_Block_Digest": sha256(block),
        "WARC_Payload_Digest": sha256(payload),
        "Content_Length": len(block),
    }
    version = changes.pop("version", "1.1")
    lines = [
        f"{name.replace('_', '-')}: {value}"
        for name, value in (fields | changes).items()
        if value is not None
    ]
    head = "\r\n".join([f"WARC/{version}", *lines, "", ""])
    return head.encode() + block + end


def warcinfo(**changes: Any) -> bytes:
    fields = {"WARC_Type": "warcinfo", "WARC_Target_URI": None, "WARC_Payload_Digest": None}
    kind = {"Content_Type": "application/warc-fields"}
    return record(0, b"software: test\r\n", **(fields | kind | changes))


def request(number: int, of: int, **changes: Any) -> bytes:
    fields = {
        "WARC_Type": "request",
        "WARC_Target_URI": f"http://example.com/{of}",
        "WARC_Concurrent_To": ID.format(of),
        "Content_Type": "application/http; msgtype=request",
        "WARC_Payload_Digest": None,
    }
    return record(number, b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", **(fields | changes))


def revisit(number: int, of: int, **changes: Any) -> bytes:
    fields = {
        "WARC_Type": "revisit",
        "WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC_Refers_To": ID.format(of),
        "WARC_Refers_To_Target_URI": f"http://example.com/{of}",
        "WARC_Refers_To_Date": DATE,
        "WARC_Date": "2026-11-23T10:16:00Z",
        "WARC_Payload_Digest": sha256(BODY.partition(b"\r\n\r\n")[2]),
    }
    return record(number, b"HTTP/1.1 200 OK\r\n\r\n", **(fields | changes))


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def check(path: Path, data: bytes | None = None) -> Verified:
    if data is not None:
        path.write_bytes(data)
    return verify_files([path], workers=1)


def rules(done: Verified, severity: str = "damage") -> set[str]:
    return {finding.rule for finding in done.findings if finding.severity == severity}


def exchange(number: int, response: bytes | None = None) -> Exchange:
    body = random.Random(number).randbytes(60 + number % 50)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {len(body)}\r\n\r\n"
    return Exchange(
        url=f"http://example.com/{number}",
        method="GET",
        request=f"GET /{number} HTTP/1.1\r\nHost: example.com\r\n\r\n".encode(),
        response=head.encode() + body if response is None else response,
        started_at="2026-11-23T10:15:00.123Z",
    )


def write_warc(folder: Path, count: int = 3) -> Path:
    """A closed file of `count` exchanges, one of them chunked, from our own writer."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    with WarcWriter(folder, "test", "20261123T101500Z") as writer:
        for number in range(count):
            writer.write_exchange(exchange(number, chunked if number == 1 else None))
    return next(folder.glob("*.warc.gz"))


def write_wacz(path: Path, warc: Path, /, **changes: bytes | None) -> Path:
    """A sound WACZ of one WARC file; `changes` replace a part, or leave it out: see `parts`."""
    pages = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All"},
        {"id": "1", "url": "http://example.com/0", "ts": "2026-11-23T10:15:00Z"},
    ]
    parts: dict[str, bytes | None] = {
        "warc": warc.read_bytes(),
        "index": "".join(f"{line}\n" for line in sorted(index_file(warc))).encode(),
        "pages": "".join(json.dumps(page) + "\n" for page in pages).encode(),
    }
    names = {
        "warc": f"archive/{warc.name}",
        "index": "indexes/index.cdxj",
        "pages": "pages/pages.jsonl",
    }
    package = changes.pop("package", None)
    digest = changes.pop("digest", None)
    deflated = changes.pop("deflated", None)
    held = {names[key]: data for key, data in (parts | changes).items() if data is not None}
    if package is None:
        resources = [
            {
                "name": name.rpartition("/")[2],
                "path": name,
                "hash": sha256(data),
                "bytes": len(data),
            }
            for name, data in held.items()
        ]
        stated = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
        package = json.dumps(stated).encode()
    digest = digest or json.dumps({"path": "datapackage.json", "hash": sha256(package)}).encode()
    held |= {"datapackage.json": package, "datapackage-digest.json": digest}
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in held.items():
            method = zipfile.ZIP_DEFLATED if deflated == name.encode() else zipfile.ZIP_STORED
            zipped.writestr(zipfile.ZipInfo(name), data, method)
    return path
