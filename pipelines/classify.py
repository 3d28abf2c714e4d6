"""What kind of page it is, before anything is read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.walls import is_wall

if TYPE_CHECKING:
    from archiver.records import PageKind
    from pipelines.dom.tree import Document

REFUSALS = (401, 403, 429, 503)


def classify(document: Document, status: int | None, *, says_article: bool) -> PageKind | None:
    """``error`` or ``challenge``, with no article; None when there may be something to read."""
    failed = status is not None and status >= 400
    if failed and status not in REFUSALS:
        return "error"
    if is_wall(document, says_article=says_article and not failed):
        return "challenge"
    return "error" if failed else None
