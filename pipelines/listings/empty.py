"""A listing page without entries: whether it is a good answer, or something in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.classify import classify
from pipelines.dom.tree import Document, parse, select

if TYPE_CHECKING:
    from archiver.profile import Profile


def why_empty(text: str, profile: Profile) -> str | None:
    """Why nothing is listed, where that says nothing of the archive; None on a listing page that
    has simply nothing to list."""
    root = parse(text) if text.strip() else None
    if root is None:
        return "the answer is empty"
    document = Document(root, text.encode())
    if classify(document, None, says_article=False) == "challenge":
        return "a wall (captcha or consent) stands in place of the page"
    whole = next(root.iter("title"), None) is not None  # a fragment may well be a bare nothing
    frames = profile.listing.container
    if whole and frames and next(select(document, frames), None) is None:
        return "the answer is no listing page"
    return None
