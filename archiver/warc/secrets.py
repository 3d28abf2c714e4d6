"""Blanks in a request what the collection supplied and nobody else should read."""

from __future__ import annotations

import re

SECRET_FIELDS = frozenset({"authorization", "proxy-authorization"})
BLANK = b"[blanked]"

_FIELD = re.compile(rb"(?m)^([^:\r\n]+):[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")


def blank(request: bytes, names: frozenset[str]) -> tuple[bytes, tuple[str, ...]]:
    """`request` with the values of the fields in `names` (lower case) replaced.

    Gives with it the names of those that were there, as sent. The body is left alone.
    """
    end = request.find(b"\r\n\r\n")
    head, body = (request[:end], request[end:]) if end >= 0 else (request, b"")
    found: list[str] = []

    def replaced(field: re.Match[bytes]) -> bytes:
        name = field.group(1).decode("latin-1")
        if name.strip().lower() not in names:
            return field.group(0)
        found.append(name)
        return field.group(1) + b": " + BLANK

    start = head.find(b"\r\n")
    if start < 0 or not names:
        return request, ()
    blanked = head[:start] + _FIELD.sub(replaced, head[start:]) + body
    return (blanked, tuple(found)) if found else (request, ())
