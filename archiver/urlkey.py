"""SURT keys: the address of a page in the form that archives sort and look up by.

``http://www.Example.com:80/A/?b=2&a=1`` becomes ``com,example)/a?a=1&b=2``: host labels from
the general to the special, then path and query in lower case, without what commonly differs
between two links to one page. Keys must be those of pywb and cdxj-indexer, or replay does
not find the page; the rules are the Google Safe Browsing canonicalisation
(https://developers.google.com/safe-browsing/reference/URLs.and.Hashing) and on top of it the
habits of the Internet Archive. Tests compare the result with pywb's.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PORTS = {"http": 80, "https": 443}
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")
_WWW = re.compile(r"www\d*\.")
_NUMBERS = re.compile(r"(?:0[0-7]*|[1-9]\d*)(?:\.\d+){0,3}")

# Ids of a visit, not of a page: ASP.NET puts them into the path, others into the query.
_PATH_SESSIONS = (
    re.compile(r"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(r"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
)
_QUERY_SESSIONS = tuple(
    re.compile(rf"^(.*)(?:{pattern})(?:&(.*))?$", re.IGNORECASE | re.DOTALL)
    for pattern in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)


def urlkey(url: str) -> str:
    """The SURT key of `url`. Never raises: of what is no URL, the text itself is the key."""
    text = url.strip().translate({9: None, 10: None, 13: None})
    if not text:
        return "-"
    found = _SCHEME.match(text)
    scheme = found.group(1).lower() if found else "http"
    rest = text[found.end() :] if found else text
    if text.startswith("filedesc") or (scheme not in _PORTS and not rest.startswith("//")):
        return text  # urn:, mailto:, data: … have no host to turn round
    try:
        return _surt(scheme, rest)
    except (ValueError, OverflowError):
        return text


def _surt(scheme: str, rest: str) -> str:
    rest = rest.partition("#")[0].lstrip("/")
    cut = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    authority, rest = rest[:cut], rest[cut:]
    path, _, query = rest.partition("?")
    name, port = _split_port(authority.rpartition("@")[2])
    host = _host(name.strip("[]"))
    key = ",".join(reversed(host.split(".")))
    if port and port != _PORTS.get(scheme):
        key += f":{port}"
    query = _query(query)
    return f"{key}){_path(path)}{'?' + query if query else ''}"


def _split_port(authority: str) -> tuple[str, int | None]:
    name, colon, port = authority.rpartition(":")
    if colon and "]" not in port and port.isascii() and (port.isdigit() or not port):
        return name, int(port) if port else None
    return authority, None


def _host(name: str) -> str:
    raw = _unescape(name.encode("utf-8", "surrogatepass"))
    if not raw.isascii():
        with suppress(UnicodeError):  # too long a label, or one that IDNA does not allow
            raw = raw.decode("utf-8", "ignore").encode("idna")
    host = raw.replace(b"..", b".").strip(b".").lower()
    text = _escape(_dotted(host) or host)
    return _WWW.sub("", text, count=1) if _WWW.match(text) else text


def _dotted(host: bytes) -> bytes | None:
    """The usual form of an IPv4 address given as one number, in octal, or in fewer parts."""
    text = host.decode("latin-1")
    if not text.isascii() or not _NUMBERS.fullmatch(text):
        return None
    if text.isdigit():
        return str(ipaddress.IPv4Address(int(text) & 0xFFFFFFFF)).encode()
    numbers = [int(part, 8 if part.startswith("0") else 10) for part in text.split(".")]
    last = numbers.pop()
    if any(number > 255 for number in numbers) or last >= 256 ** (4 - len(numbers)):
        return None
    value = last + sum(number << (24 - 8 * place) for place, number in enumerate(numbers))
    return str(ipaddress.IPv4Address(value)).encode()


def _path(path: str) -> str:
    raw = _unescape(path.encode("utf-8", "surrogatepass"))
    kept: list[bytes] = []
    segments = raw.split(b"/")[1:]
    for segment in segments:
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    last = kept[-1:]
    text = _escape(b"/" + b"/".join([part for part in kept[:-1] if part] + last)).lower()
    for pattern in _PATH_SESSIONS:
        text = pattern.sub(r"\1\2", text)
    return text[:-1] if text.endswith("/") and len(text) > 1 else text


def _query(query: str) -> str:
    text = _escape(_unescape(query.encode("utf-8", "surrogatepass")))
    for pattern in _QUERY_SESSIONS:
        text = pattern.sub(lambda found: found.group(1) + (found.group(2) or ""), text)
    text = text.lower()
    if len(text) <= 1:
        return text
    return "&".join(sorted(text.split("&"), key=lambda pair: tuple(pair.split("=", 1))))


def _unescape(raw: bytes) -> bytes:
    """Percent-decoded until nothing changes: links are often escaped twice."""
    while (once := unquote_to_bytes(raw)) != raw:
        raw = once
    return raw


def _escape(raw: bytes) -> str:
    return quote_from_bytes(raw, safe=_SAFE)
