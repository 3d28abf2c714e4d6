"""The shape of an address: ``/2016/05/a-title.html`` is ``/9/9/….html``."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMBER = re.compile(r"\d+")
TITLE = re.compile(r"[^/.]*[-_%+][^/.]*|[^/.]{16,}")


def shapes_of(urls: Iterable[str]) -> Counter[str]:
    """How many addresses there are of each shape."""
    return Counter(shape_of(url) for url in dict.fromkeys(urls))


def shape_of(url: str) -> str:
    """The path with titles as ``…`` and numbers as ``9``; a query by its names."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = "/".join(
        NUMBER.sub("9", segment) if not TITLE.match(segment) else TITLE.sub("…", segment, count=1)
        for segment in parts.path.split("/")
    )
    names = "&".join(f"{pair.partition('=')[0]}=…" for pair in parts.query.split("&") if pair)
    return f"{path or '/'}{'?' + names if names else ''}"
