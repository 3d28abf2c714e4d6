"""Inflating: by zlib-ng where it is installed, which takes half of zlib's time, else by zlib.

The two are called, fail and end alike; where a check reads gzip, most of its time is this.
"""

from __future__ import annotations

from typing import Any

try:
    from zlib_ng import zlib_ng as zlib
except ImportError:  # a processor for which there is no wheel
    import zlib  # type: ignore[no-redef]

BrokenStream: Any = zlib.error


def new_gunzip() -> Any:
    """A decompressor of one gzip member, as `zlib.decompressobj` makes it."""
    return zlib.decompressobj(31)
