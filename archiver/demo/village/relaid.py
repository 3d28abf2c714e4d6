"""The site after a redesign: the same words, in markup that nobody has seen yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archiver.demo.village.site import HTML

if TYPE_CHECKING:
    from archiver.demo.village.site import Answer

BODY = '<div class="wsw">'
LISTING = {"media-block": "teaser-card", "ordinaryItems": "stream", "articleItems": "stream"}


def relaid(given: Answer, path: str, what: frozenset[str]) -> Answer:
    """`given` in the new layout, if it is one of ``articles`` or ``listings`` and `what` has it.

    Of an article's body the old markup holds the first paragraph only; a listing's entries are
    in none of it.
    """
    if given.content_type != HTML or given.status != 200:
        return given
    text = given.body.decode()
    if "articles" in what and "/a/" in path:
        head, opened, rest = text.partition(BODY)
        first, ended, others = rest.partition("</p>")
        text = f'{head}{opened}{first}{ended}</div><div class="flow">{others}' if ended else text
    if "listings" in what and path.startswith("/z/"):
        for old, new in LISTING.items():
            text = text.replace(old, new)
    return replace(given, body=text.encode())
