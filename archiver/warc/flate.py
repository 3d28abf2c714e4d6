"""gzip members: by zlib-ng where it is installed, else by zlib. The two are called, fail and end
alike, and both write gzip as RFC 1952 has it.

To inflate, zlib-ng takes half of zlib's time; to deflate, two thirds of it for a page, and a tenth
for a small record.
"""

from __future__ import annotations

from typing import Any

try:
    from zlib_ng import zlib_ng as zlib
except ImportError:  # a processor for which there is no wheel
    import zlib  # type: ignore[no-redef]

GZIP = 31  # window bits of a gzip member
BrokenStream: Any = zlib.error


def gzipped(data: bytes, level: int) -> bytes:
    """`data` as one gzip member."""
    packed: bytes = zlib.compress(data, level, wbits=GZIP)
    return packed


def new_gzip(level: int) -> Any:
    """A compressor of one gzip member, as `zlib.compressobj` makes it."""
    return zlib.compressobj(level, wbits=GZIP)


def new_gunzip() -> Any:
    """A decompressor of one gzip member, as `zlib.decompressobj` makes it."""
    return zlib.decompressobj(GZIP)
