"""A record's header: read as it stands, and held against WARC 1.0 and 1.1 (§4, §5).

What real writers do and nobody suffers from is a remark: LF alone, folded lines, ids without
<>, addresses with them, versions before 1.0.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from archiver.warc.check.finding import Severity

Fault = tuple[Severity, str, str]  # severity, rule, sentence

VERSION = re.compile(rb"WARC/\d+\.\d+")
TYPES = {
    "warcinfo", "response", "resource", "request",
    "metadata", "revisit", "conversion", "continuation",
}  # fmt: skip
NEED_TARGET = {"response", "resource", "request", "revisit", "conversion", "continuation"}
KNOWN = ("1.0", "1.1")
DRAFTS = ("0.16", "0.17", "0.18")
REPEATABLE = {"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"}
STANDARD = {
    "warc-type", "warc-record-id", "warc-date", "content-length", "content-type",
    "warc-ip-address", "warc-target-uri", "warc-block-digest", "warc-payload-digest",
    "warc-truncated", "warc-warcinfo-id", "warc-filename", "warc-profile",
    "warc-identified-payload-type", "warc-segment-number", "warc-segment-origin-id",
    "warc-segment-total-length", "warc-refers-to", "warc-refers-to-target-uri",
    "warc-refers-to-date",
}  # fmt: skip

_REFERENCES = ("warc-concurrent-to", "warc-refers-to", "warc-warcinfo-id")
_UUID = re.compile(r"<urn:uuid:[0-9A-Fa-f\-]{36}>")
_DIGITS = re.compile(r"[0-9]{1,17}")
_COMMON_DATE = re.compile(
    r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?Z"
)
_COMMON_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>]+")
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # a token (RFC 9110 §5.6.2)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S")
_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?Z)?)?)?")
_TOKEN = re.compile(r"[^\x00-\x20()<>@,;:\\\"/\[\]?={}\x7f]+")


@dataclass(slots=True)
class Fields:
    """The lines of a header. `values` has the first of each name, in lower case."""

    version: str
    lines: list[tuple[str, str]]
    values: dict[str, str]
    faults: list[Fault]
    type: str = ""
    id: str = ""
    url: str = ""
    length: int | None = None  # None where none can be believed

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def all(self, name: str) -> list[str]:
        if name not in self.values:
            return []
        if len(self.values) == len(self.lines):
            return [self.values[name]]
        return [value for key, value in self.lines if key.lower() == name]


def bare(value: str) -> str:
    """An id or address without the <> around it."""
    if value[-1:] != ">" and value[:1] != "<":
        return value.strip()
    return value.strip().removeprefix("<").removesuffix(">").strip()


def parse_fields(head: bytes) -> Fields:
    """The header in `head`, its version line and its empty line included."""
    text = head.decode("utf-8", "surrogateescape")
    fields = _read_common(text) or _read_any(text)
    values = fields.values
    fields.type = values.get("warc-type", "").lower()
    fields.id = bare(values.get("warc-record-id", ""))
    fields.url = bare(values.get("warc-target-uri", ""))
    length = values.get("content-length", "")
    if _DIGITS.fullmatch(length) and all(one == length for one in fields.all("content-length")):
        fields.length = int(length)
    return fields


def _read_common(text: str) -> Fields | None:
    """A header that is written as nearly all are, quick to tell; None of any other."""
    first, *lines = text.split("\r\n")
    ends = len(lines)
    if (
        lines[-2:] != ["", ""]
        or text.count("\n") != ends
        or text.count("\r") != ends
        or "\t" in text
        or "  " in text
        or " \r" in text
    ):
        return None
    values: dict[str, str] = {}
    for line in lines[:-2]:
        name, _, value = line.partition(": ")
        values[_lower(name)] = value
    if "" in values or len(values) != ends - 2:
        return None
    return Fields(first.removeprefix("WARC/"), list(values.items()), values, [])


@lru_cache(maxsize=1024)
def _lower(name: str) -> str:
    """The name of a field as it is looked for; "" where it is none."""
    return name.lower() if _NAME.fullmatch(name) else ""


def _read_any(text: str) -> Fields:
    first, _, rest = text.partition("\n")
    fields = Fields(first.strip().removeprefix("WARC/"), [], {}, [])
    _read_lines(fields, rest)
    if text.count("\r\n") != text.count("\n"):
        what = "the header's lines end in LF alone, not CRLF"
        fields.faults.append(("remark", "bare-lf", what))
    return fields


def _read_lines(fields: Fields, text: str) -> None:
    """Line by line: some go on from the one before, or are no field."""
    fields.lines = []
    for line in text.split("\n"):
        if line[:1] in ("", "\r"):
            continue
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if line[0] in " \t" and fields.lines:
            name, value = fields.lines[-1]
            value = f"{value} {line.strip()}".strip()
            fields.lines[-1] = (name, value)
            fields.values[name.lower()] = value
        elif not colon or not _TOKEN.fullmatch(name):
            what = f"a header line is no field: {line.strip()[:60]!r}"
            fields.faults.append(("damage", "header-line", what))
        else:
            fields.lines.append((name, value))
            fields.values.setdefault(name.lower(), value)


def check_fields(fields: Fields) -> Iterator[Fault]:
    """What a header breaks; whatever it takes other records to tell is not looked at."""
    yield from fields.faults
    if fields.version not in KNOWN:
        known: Severity = "remark" if fields.version in DRAFTS else "damage"
        yield known, "version", f"the version is {fields.version!r}, neither 1.0 nor 1.1"
    yield from _mandatory(fields)
    yield from _by_type(fields)
    yield from _repeated(fields)
    yield from _forms(fields)


def is_common(fields: Fields) -> bool:
    """Whether a header is as nearly all are, so that all rules hold; quick to tell."""
    values = fields.values
    url = values.get("warc-target-uri", "")
    kind = values.get("warc-type", "")
    return (
        not fields.faults
        and fields.version in KNOWN
        and len(values) == len(fields.lines)
        and (kind == "warcinfo") is (not url)
        and kind in ("warcinfo", "request", "response", "resource", "metadata")
        and _UUID.fullmatch(values.get("warc-record-id", "")) is not None
        and _COMMON_DATE.fullmatch(values.get("warc-date", "")) is not None
        and (fields.version == "1.1" or "." not in values["warc-date"])
        and _DIGITS.fullmatch(values.get("content-length", "")) is not None
        and (not url or _COMMON_URL.fullmatch(url) is not None)
        and all(_UUID.fullmatch(values[name]) for name in _REFERENCES if name in values)
        and ("warc-filename" not in values or kind == "warcinfo")
        and "warc-segment-number" not in values
        and _is_address(values.get("warc-ip-address", ""))
        and _is_media_type(values.get("content-type", ""))
    )


def _mandatory(fields: Fields) -> Iterator[Fault]:
    if not fields.id:
        yield "damage", "no-record-id", "the record has no WARC-Record-ID"
    elif not _URI.match(fields.id):
        yield "damage", "bad-record-id", f"its WARC-Record-ID is no URI: {fields.id!r}"
    if not fields.type:
        yield "damage", "no-type", "the record has no WARC-Type"
    date = fields.get("warc-date")
    if not date:
        yield "damage", "no-date", "the record has no WARC-Date"
    elif not _SECONDS.fullmatch(date) or not is_date(date):
        if not is_date(date):
            yield "damage", "bad-date", f"its WARC-Date is no time: {date!r}"
        elif fields.version != "1.1":
            exact = "." in date
            what = "has a fraction" if exact else "is shorter than to the second"
            severity: Severity = "remark" if exact else "damage"
            yield severity, "bad-date", f"its WARC-Date {what}, which only WARC 1.1 allows: {date}"
    if fields.length is None:
        text = ", ".join(fields.all("content-length"))
        what = f"its Content-Length is no number: {text!r}" if text else "it has no Content-Length"
        yield "damage", "no-length", what


def _by_type(fields: Fields) -> Iterator[Fault]:
    kind = fields.type
    if kind and kind not in TYPES:
        yield "remark", "unknown-type", f"no standard knows records of type {kind!r}"
    url = fields.url
    if kind in NEED_TARGET and not url:
        yield "damage", "no-target-uri", f"a {kind} without a WARC-Target-URI"
    elif kind == "warcinfo" and url:
        yield "remark", "target-uri", "a warcinfo has no use for a WARC-Target-URI"
    if url and not _URI.match(url):
        yield "damage", "target-uri", f"its WARC-Target-URI is not absolute: {url!r}"
    elif url and re.search(r"[\x00-\x20]", url):
        yield "remark", "target-uri", f"its WARC-Target-URI has a space in it: {url!r}"
    yield from _by_rare_type(fields)


def _by_rare_type(fields: Fields) -> Iterator[Fault]:
    kind = fields.type
    if kind == "revisit":
        if not fields.get("warc-profile"):
            yield "damage", "no-profile", "a revisit without a WARC-Profile"
        elif fields.get("warc-profile").endswith("identical-payload-digest") and not fields.get(
            "warc-payload-digest"
        ):
            yield "damage", "revisit-no-digest", "a revisit by digest that does not state it"
    if kind == "continuation":
        for name in ("WARC-Segment-Origin-ID", "WARC-Segment-Number"):
            if not fields.get(name.lower()):
                yield "damage", "no-segment", f"a continuation without a {name}"
    if fields.get("warc-filename") and kind not in ("warcinfo", ""):
        yield "remark", "filename", f"a {kind} has no use for a WARC-Filename"


def _repeated(fields: Fields) -> Iterator[Fault]:
    if len(fields.values) == len(fields.lines):
        return
    for name in fields.values.keys() & STANDARD:
        if len(fields.all(name)) > 1:
            yield "damage", "repeated-field", f"the field {name} stands there more than once"


def _forms(fields: Fields) -> Iterator[Fault]:
    for name in ("warc-record-id", *_REFERENCES):
        value = fields.get(name)
        if value and not (value.startswith("<") and value.endswith(">")):
            yield "remark", "id-form", f"the id in {name} is not between < and >"
    address = fields.get("warc-ip-address")
    if not _is_address(address):
        yield "damage", "bad-ip", f"its WARC-IP-Address is none: {address!r}"
    kind = fields.get("content-type")
    if not _is_media_type(kind):
        yield "remark", "content-type", f"its Content-Type is no media type: {kind!r}"
    number = fields.get("warc-segment-number")
    if number and not (number.isascii() and number.isdecimal() and int(number[:18]) > 0):
        yield "damage", "no-segment", f"its WARC-Segment-Number is no number: {number!r}"


def is_date(text: str) -> bool:
    """Whether `text` is a W3C date (WARC 1.1 §5.4) that the calendar has."""
    found = _DATE.fullmatch(text)
    if not found:
        return False
    parts = [int(part) for part in found.groups()[:6] if part]
    if len(parts) == 6 and parts[5] == 60:
        parts[5] = 59  # a leap second
    try:
        datetime(*[*parts, 1, 1][: max(3, len(parts))])  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _is_address(text: str) -> bool:
    if not text:
        return True
    try:
        ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _is_media_type(text: str) -> bool:
    return not text or re.match(r"[^\s/;]+/[^\s/;]+", text) is not None
