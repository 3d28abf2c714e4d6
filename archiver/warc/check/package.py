"""What a WACZ says of itself: datapackage.json, its digest, pages/ and the index of indexes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import Any, Protocol

from archiver.warc.check.digest import Hashes, Stated, parse_digest
from archiver.warc.check.finding import Severity

PACKAGE = "datapackage.json"
PACKAGE_DIGEST = "datapackage-digest.json"
PAGES = "pages/pages.jsonl"
ROOMS = ("archive/", "indexes/", "pages/")
VERSIONS = ("1.0.0", "1.1.0", "1.1.1", "1.2.0")

Entry = zipfile.ZipInfo


class Package(Protocol):
    """A WACZ that is being checked (see wacz.py)."""

    entries: dict[str, Entry]

    def add(
        self, rule: str, sentence: str, severity: Severity = "damage", inside: str = ""
    ) -> None: ...

    def parts(self, inside: str) -> Iterator[bytes]: ...

    def text(self, inside: str, limit: int = 1 << 26) -> bytes: ...


def check_package(wacz: Package) -> bool:
    """datapackage.json: it names each file, with a digest that the file has. Gives whether it is
    a package of ours.
    """
    if PACKAGE not in wacz.entries:
        wacz.add("package", f"there is no {PACKAGE}: nothing says what belongs to it")
        _check_unlisted(wacz, set())
        return False
    text = wacz.text(PACKAGE)
    package = _json(text)
    if not isinstance(package, dict):
        wacz.add("package", "is not a JSON object", inside=PACKAGE)
        package = {}
    version = package.get("wacz_version")
    if version not in VERSIONS:
        wacz.add("version", f"its wacz_version is {version!r}", "remark", PACKAGE)
    resources = package.get("resources")
    if not isinstance(resources, list):
        wacz.add("package", "lists no resources", inside=PACKAGE)
        resources = []
    listed = {path for one in resources if (path := _check_resource(wacz, one))}
    _check_unlisted(wacz, listed)
    _check_package_digest(wacz, text)
    return str(package.get("software", "")).startswith("archiver/")


def _check_resource(wacz: Package, one: Any) -> str:
    path = one.get("path") if isinstance(one, dict) else None
    if not isinstance(path, str) or not path:
        wacz.add("package", f"a resource without a path: {str(one)[:60]}", inside=PACKAGE)
        return ""
    if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/"):
        wacz.add("path", f"a path that leaves the archive: {path!r}", inside=PACKAGE)
        return path
    if path not in wacz.entries:
        wacz.add("missing", f"lists a file that is not there: {path}", inside=PACKAGE)
        return path
    stats = one.get("stats") if isinstance(one.get("stats"), dict) else {}
    size = one.get("bytes", stats.get("bytes"))
    text = str(one.get("hash") or stats.get("hash") or "")
    if text and ":" not in text:
        text = f"{one.get('hashing', 'sha256')}:{text}"
    stated = parse_digest(text)
    if size is not None and size != wacz.entries[path].file_size:
        what = f"{wacz.entries[path].file_size} bytes where {PACKAGE} says {size}"
        wacz.add("size", what, inside=path)
    if not isinstance(stated, Stated):
        what = f"{PACKAGE} has no digest of it that can be checked: {text!r}"
        wacz.add("no-digest", what, inside=path)
        return path
    hashes = Hashes([stated.algorithm])
    for part in wacz.parts(path):
        hashes.update(part)
    if hashes.values()[stated.algorithm] != stated.value:
        wacz.add("digest", f"is not what {PACKAGE} has the digest of", inside=path)
    return path


def _check_unlisted(wacz: Package, listed: set[str]) -> None:
    for name in wacz.entries:
        if name in (PACKAGE, PACKAGE_DIGEST) or name in listed:
            continue
        severity: Severity = "damage" if name.startswith(ROOMS) else "remark"
        wacz.add("unlisted", f"{PACKAGE} does not list it", severity, name)


def _check_package_digest(wacz: Package, text: bytes) -> None:
    if PACKAGE_DIGEST not in wacz.entries:
        wacz.add("package-digest", f"there is no {PACKAGE_DIGEST}", "remark")
        return
    stated = _json(wacz.text(PACKAGE_DIGEST))
    digest = stated.get("hash") if isinstance(stated, dict) else None
    if digest != f"sha256:{hashlib.sha256(text).hexdigest()}":
        wacz.add(
            "package-digest", f"is not the digest of {PACKAGE}: {digest}", inside=PACKAGE_DIGEST
        )


def check_parts(wacz: Package) -> None:
    """The rooms that there must be, and the index of the compressed index."""
    for room, what in (("archive/", "no WARC file"), ("indexes/", "no index")):
        if not any(name.startswith(room) for name in wacz.entries):
            wacz.add("room", f"there is no {room}: {what}")
    for name, entry in wacz.entries.items():
        if name.endswith((".cdx.gz", ".cdxj.gz")) and entry.compress_type != zipfile.ZIP_STORED:
            wacz.add(
                "deflated", "is deflated: no part of it can be read by its offset", inside=name
            )
        if name.startswith("indexes/") and name.endswith(".idx"):
            _check_idx(wacz, name)


def _check_idx(wacz: Package, name: str) -> None:
    """Each line names a block of the compressed index: a gzip member of its own."""
    index = name.rpartition("/")[0] + "/index.cdx.gz"
    held: bytes | None = None
    for number, row in enumerate(wacz.text(name).splitlines(), 1):
        fields = _json(row[row.find(b"{") :]) if b"{" in row else None
        if not isinstance(fields, dict):
            if row.strip():
                wacz.add("idx", f"line {number} has no JSON object", inside=name)
            continue
        if row.startswith(b"!"):
            index = f"{name.rpartition('/')[0]}/{fields.get('filename', 'index.cdx.gz')}"
            held = None
            continue
        if held is None:
            held = wacz.text(index, 1 << 30) if index in wacz.entries else b""
        offset, length = fields.get("offset"), fields.get("length")
        if not (isinstance(offset, int) and isinstance(length, int)):
            wacz.add("idx", f"line {number} has no offset and length", inside=name)
            continue
        block = held[max(offset, 0) : max(offset, 0) + length]
        stated = parse_digest(str(fields.get("digest", "")))
        if len(block) != length or not block.startswith(b"\x1f\x8b"):
            wacz.add("idx", f"line {number} leads to no block of {index}", inside=name)
        elif isinstance(stated, Stated):
            hashes = Hashes([stated.algorithm])
            hashes.update(block)
            if hashes.values()[stated.algorithm] != stated.value:
                wacz.add("idx", f"line {number} has the digest of another block", inside=name)


def check_pages(wacz: Package) -> set[str]:
    """pages/: lists of pages as lines of JSON; gives the addresses in them."""
    if PAGES not in wacz.entries:
        wacz.add("pages", f"there is no {PAGES}: nothing says where to begin")
    urls: set[str] = set()
    for name in wacz.entries:
        if not (name.startswith("pages/") and name.endswith(".jsonl")):
            continue
        for number, row in enumerate(wacz.text(name, 1 << 30).splitlines(), 1):
            page = _json(row)
            if not isinstance(page, dict):
                if row.strip():
                    wacz.add("pages", f"line {number} is not a JSON object", inside=name)
            elif "url" in page:
                urls.add(str(page["url"]))
                if "ts" not in page:
                    wacz.add("pages", f"line {number} has no time", "remark", name)
            elif "format" not in page or number > 1:
                wacz.add("pages", f"line {number} has no address", inside=name)
    return urls


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
