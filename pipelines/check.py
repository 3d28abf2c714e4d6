"""The last step: what an article must hold to be a row, and the hash that tells a change."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archiver.records import Article

SHORT = 20  # words


def content_hash(title: str | None, body_text: str) -> str:
    """Of exactly what a revision keeps: title and body. A corrected byline is no new revision."""
    return "sha256:" + hashlib.sha256(f"{title or ''}\n\n{body_text}".encode()).hexdigest()


def problems_of(article: Article, *, markup: bool = True) -> list[str]:
    """Sentences for the researcher about what a record lacks; empty for a good one.

    Without `markup` no title and no date are expected: text-only renderings lose them.
    """
    where = article.url
    found = []
    if not article.body_text and not article.media and not article.images:
        found.append(f"{where}: no text was found; look at the page with `archiver get`.")
    elif article.word_count < SHORT and not article.media and not article.images:
        found.append(f"{where}: the text has {article.word_count} words only.")
    if markup and not article.title:
        found.append(f"{where}: no title was found.")
    if markup and article.published_at is None:
        found.append(f"{where}: no date was found.")
    return found
