"""The key of a request that is not a plain GET: pywb's ``__wb_method=`` convention.

A "Load more" button often posts to one address with many bodies. pywb and cdxj-indexer tell
them apart by appending the method and the body, written as a query, to the address before
its key is made; so do we, or replay would not find them.
"""

from __future__ import annotations

import base64
import json
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import unquote_plus, urlencode

from archiver.urlkey import urlkey

MAX_QUERY = 4096  # characters of the body that go into a key, as in pywb


def request_urlkey(url: str, method: str, content_type: str = "", body: bytes = b"") -> str:
    """The key of a request; for GET that of its address alone. Never raises."""
    return urlkey(with_query(url, method, body_query(method, content_type, body)))


def with_query(url: str, method: str, query: str) -> str:
    method = method.upper()
    if method == "GET":
        return url
    return f"{url}{'&' if '?' in url else '?'}__wb_method={method}{'&' + query if query else ''}"


def body_query(method: str, content_type: str, body: bytes) -> str:
    """The body of a POST or PUT as a query; forms and JSON are spelt out, the rest is base64."""
    if method.upper() not in ("POST", "PUT") or not body:
        return ""
    kind = content_type.strip()
    if kind.startswith("application/x-www-form-urlencoded"):
        try:
            query = unquote_plus(body.decode())
        except UnicodeDecodeError:
            query = _binary(body)
    elif kind.startswith("multipart/"):
        query = _multipart(kind, body)
    elif kind.startswith(("application/json", "text/plain")):
        try:
            query = _from_json(body)
        except (ValueError, RecursionError):
            query = _binary(body) if kind.startswith("text/plain") else ""
    else:
        query = _binary(body)
    return query[:MAX_QUERY]


def _binary(body: bytes) -> str:
    return "__wb_post_data=" + base64.b64encode(body).decode()


def _multipart(kind: str, body: bytes) -> str:
    head = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        return _binary(body)
    values: list[tuple[str, str | bytes]] = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        name = part.get_param("name", header="content-disposition")
        is_file = part.get_filename() is not None
        values.append((str(name), data if is_file else data.decode("utf-8", "replace")))
    return urlencode(values, doseq=True)


def _from_json(body: bytes) -> str:
    """The leaves of a JSON document by their keys; a repeated key gets a number."""
    leaves: dict[str, str] = {}
    seen: dict[str, int] = {}

    def add(name: str, value: str) -> None:
        if name in leaves:
            seen[name] = seen.get(name, 1) + 1
            name = f"{name}.{seen[name]}_"
        leaves[name] = value

    def walk(node: object, name: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, key)
        elif isinstance(node, list):
            for value in node:
                walk(value, name)
        elif name:
            add(name, _as_javascript(node))

    walk(json.loads(body), "")
    return urlencode(leaves)


def _as_javascript(leaf: object) -> str:
    if leaf is None:
        return "null"
    if isinstance(leaf, bool):
        return "true" if leaf else "false"
    if isinstance(leaf, float) and leaf.is_integer():
        return str(int(leaf))
    return str(leaf)
