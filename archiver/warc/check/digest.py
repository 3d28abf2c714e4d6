"""Digests as records state them, and the bytes' own: block and payload in one pass."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_NO_END = -1
_BASE32 = re.compile("[A-Z2-7]+")
_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")
_MAX_LINE = 1 << 12  # of a chunk's size and its extensions


@dataclass(frozen=True, slots=True)
class _Algorithm:
    name: str  # hashlib's
    size: int  # bytes of a digest
    new: Callable[..., Any]


def _algorithms() -> dict[str, _Algorithm]:
    """By the names that writers give them."""
    known: dict[str, _Algorithm] = {}
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
        new = partial(getattr(hashlib, name), usedforsecurity=False)
        known[name] = _Algorithm(name, new().digest_size, new)
        known[name.replace("sha", "sha-")] = known[name]
    return known


_ALGORITHMS = _algorithms()


class Stated(NamedTuple):
    """A digest that a record states: `algorithm` by hashlib's name, `value` as bytes."""

    algorithm: str
    value: bytes


def parse_digest(text: str) -> Stated | str:
    """The digest, or in words why it cannot be compared: ``empty``, ``unknown``, ``malformed``.

    Writers differ: base32 (the standard's example), hex in either case, base64 of both kinds.
    """
    if not text:
        return "empty"
    name, colon, value = text.partition(":")
    known = _ALGORITHMS.get(name) or _ALGORITHMS.get(name.strip().lower())
    value = value.strip()
    if not value:
        return "unknown" if name.strip() and not colon else "empty"
    if not known:
        return "unknown"
    raw = _decode(value, known.size)
    return Stated(known.name, raw) if raw is not None else "malformed"


def is_of_nothing(stated: Stated) -> bool:
    """Whether a digest is that of no bytes, which many payloads are."""
    return digests((stated.algorithm,), b"")[stated.algorithm] == stated.value


def _decode(value: str, size: int) -> bytes | None:
    bare = value.rstrip("=")
    try:
        if len(bare) == 2 * size:  # without =: an MD5 in base32 is as long with it
            return binascii.unhexlify(bare)
        if len(bare) == -(-size * 8 // 5):
            return _unbase32(bare.upper(), size)
        if len(bare) == -(-size * 8 // 6):
            bare = bare.replace("-", "+").replace("_", "/")
            return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:
        pass
    return None


def digests(algorithms: Iterable[str], data: bytes | memoryview) -> dict[str, bytes]:
    return {name: _ALGORITHMS[name].new(data).digest() for name in algorithms}


def _unbase32(text: str, size: int) -> bytes:
    """As base64.b32decode, which takes ten times as long: most digests are of this form.
    Raises ValueError."""
    if not _BASE32.fullmatch(text):
        raise ValueError
    return (int(text.translate(_DIGITS), 32) >> (len(text) * 5 - size * 8)).to_bytes(size, "big")


class Hashes:
    """Several digests of the same bytes."""

    def __init__(self, algorithms: Iterable[str]) -> None:
        self._running: dict[str, Any] = {name: _ALGORITHMS[name].new() for name in algorithms}

    def update(self, data: bytes | memoryview) -> None:
        for running in self._running.values():
            running.update(data)

    def values(self) -> dict[str, bytes]:
        return {name: running.digest() for name, running in self._running.items()}


class Dechunker:
    """Digests of the entity in a chunked body (RFC 9112 §7.1), as `http1.dechunk` reads it.

    `framed` tells whether the body began with a chunk; one that was stored decoded, as some
    tools do, is its own entity.
    """

    def __init__(self, algorithms: Iterable[str]) -> None:
        self._hashes = Hashes(algorithms)
        self._line = b""  # of a size that is not whole yet
        self._left = 0  # of the chunk
        self._after = False  # its line end is due
        self._over = False
        self.framed: bool | None = None

    def update(self, data: bytes | memoryview) -> None:
        if self.framed is False:
            self._hashes.update(data)
            return
        while data and not self._over:
            if self._left:
                part = data[: self._left]
                self._hashes.update(part)
                self._left -= len(part)
                data = data[len(part) :]
                self._after = not self._left
            else:
                data = self._size(data)

    def _size(self, data: bytes | memoryview) -> bytes | memoryview:
        """Reads the next size from `data` behind what is held; gives what follows it."""
        held = len(self._line)
        text = self._line + bytes(data[:_MAX_LINE])
        start = self._line_end(text) if self._after else 0
        end = text.find(b"\n", max(start, 0)) + 1
        if not end and start != _NO_END and len(text) < _MAX_LINE:
            self._line = text
            return b""
        found = _CHUNK_SIZE.match(text, start) if end and start >= 0 else None
        if self.framed is None:
            self.framed = found is not None
            if not found:
                self._hashes.update(text)
                rest = data[len(text) - held :]
                self._hashes.update(rest)
                return b""
        self._line = b""
        self._after = False
        self._left = int(found.group(1), 16) if found else 0
        self._over = not self._left
        return data[found.end() - held :] if found else b""

    @staticmethod
    def _line_end(text: bytes) -> int:
        """Where the line end behind a chunk's data ends, or that there is none."""
        if text.startswith(b"\n"):
            return 1
        if text.startswith(b"\r\n"):
            return 2
        return 0 if text in (b"", b"\r") else _NO_END

    def values(self) -> dict[str, bytes]:
        if self.framed is None and self._line:
            self.framed = False
            self._hashes.update(self._line)
            self._line = b""
        return self._hashes.values()


@dataclass(slots=True)
class Computed:
    """The digests of a block, by algorithm: whole, its payload as stored, and its entity.

    `payload` is what stands behind an HTTP head, or the block; `entity` is that dechunked,
    empty where it is no other.
    """

    size: int
    block: dict[str, bytes] = field(default_factory=dict)
    payload: dict[str, bytes] = field(default_factory=dict)
    entity: dict[str, bytes] = field(default_factory=dict)
