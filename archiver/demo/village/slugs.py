"""The readable part of an address, as the CMS makes it from a title."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """Lower-case ASCII words joined by hyphens; a mark at the end leaves a hyphen behind."""
    bare = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return _APART.sub("-", bare).lstrip("-")
