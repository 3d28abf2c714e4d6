"""Which language a text is in: as the page says, else by its letters."""

from __future__ import annotations

import re

CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*$", re.IGNORECASE)
LEAST = 40  # characters needed to tell a language by its letters
MOST = 3000


def language_of(said: str | None, text: str) -> str | None:
    """ISO 639 code from what the page says (``en-US``, ``ru_RU``), else from `text`."""
    if said and (code := CODE.match(said.strip())):
        return code.group(1).lower()
    if len(text) < LEAST:
        return None
    import py3langid  # noqa: PLC0415  loads a model, which most pages don't need

    return str(py3langid.classify(text[:MOST])[0])
