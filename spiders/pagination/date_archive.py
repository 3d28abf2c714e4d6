"""An archive by date below a listing (``/z/3619/2019/12/27``): the way on after a cut."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from spiders.pagination.protocol import ListingPage

DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/?$")


def linked_days(page: ListingPage, seed: str) -> list[date]:
    """The days of the archive below `seed` that a page links to, in no order."""
    root = urlsplit(seed).path.rstrip("/")
    days = []
    for link in page.tree.iterfind(".//a[@href]"):
        path = urlsplit(page.absolute(link.get("href")) or "").path
        found = DAY.fullmatch(path.removeprefix(root)) if path.startswith(f"{root}/") else None
        if found:
            try:
                days.append(date(*map(int, found.groups())))
            except ValueError:  # the 31st of a month that has none
                continue
    return days
