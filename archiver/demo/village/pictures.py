"""Pictures drawn for the site: a sky, a ridge, a field, in colors that the name decides."""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache

from archiver.demo.village.dice import Dice

_NAME = re.compile(r"(?P<stem>[0-9A-F-]{36})(?:_\w*?w(?P<width>\d+)_\w+)?\.png")
_WIDEST = 480
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    b'<path d="M2 38 30 8l16 18 14-12 24 24z" fill="#e8730c"/>'
    b'<path d="M2 38h82" stroke="#123" stroke-width="3"/>'
    b'<circle cx="100" cy="14" r="8" fill="#f4b400"/></svg>'
)


def picture(name: str) -> bytes | None:
    """The PNG called `name` (``GUID.png`` or ``GUID_w250_r1.png``); None for other names."""
    if name == "pixel.png":
        return _png(1, [b"\0"], b"\xff\xff\xff")
    found = _NAME.fullmatch(name)
    if not found:
        return None
    return _landscape(found["stem"], min(int(found["width"] or _WIDEST), _WIDEST))


@lru_cache(maxsize=256)
def _landscape(stem: str, width: int) -> bytes:
    dice = Dice(stem)
    height = max(width * 9 // 16, 1)
    sky, ridge, field, sun = (
        bytes((dice.between(*red), dice.between(*green), dice.between(*blue)))
        for red, green, blue in (
            ((150, 235), (190, 225), (215, 255)),
            ((90, 150), (80, 130), (70, 120)),
            ((110, 200), (140, 190), (50, 90)),
            ((240, 255), (190, 225), (80, 130)),
        )
    )
    tops = _ridge(dice, width, height)
    ground = height * dice.between(60, 78) // 100
    sun_x, sun_y, size = dice.below(width), height * dice.between(12, 35) // 100, height // 12 + 1
    rows = []
    for y in range(height):
        if y >= ground:
            rows.append(b"\2" * width)
            continue
        row = bytearray(1 if y >= top else 0 for top in tops)
        if abs(y - sun_y) <= size:
            for x in range(max(sun_x - size, 0), min(sun_x + size, width)):
                if row[x] == 0 and (x - sun_x) ** 2 + (y - sun_y) ** 2 <= size * size:
                    row[x] = 3
        rows.append(bytes(row))
    return _png(width, rows, sky + ridge + field + sun)


def _ridge(dice: Dice, width: int, height: int) -> list[int]:
    """The height of the ridge at each column: straight lines between a few summits."""
    count = 6
    summits = [height * dice.between(25, 60) // 100 for _ in range(count + 1)]
    step = max(width / count, 1)
    tops = []
    for x in range(width):
        left = min(int(x / step), count - 1)
        share = x / step - left
        tops.append(round(summits[left] * (1 - share) + summits[left + 1] * share))
    return tops


def _png(width: int, rows: list[bytes], palette: bytes) -> bytes:
    """A PNG with a palette, one byte a pixel (PNG specification, color type 3)."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
