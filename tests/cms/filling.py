"""The known articles and pages as JSON: for systems that are filled by a script of their own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.cms.catalogue import known, pages


def as_json() -> dict[str, list[dict[str, Any]]]:
    posts = [
        {
            "slug": one.slug,
            "title": one.title,
            "at": one.at.isoformat(),
            "author": one.author,
            "category": one.category,
            "tags": one.tags,
            "comments": one.comments,
            "teaser": one.teaser,
            "html": one.html,
        }
        for one in known()
    ]
    return {"posts": posts, "pages": [asdict(page) for page in pages()]}
