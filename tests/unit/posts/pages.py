"""Fronts and archives of blogs: in ``layouts/``, as eight kinds of software and two hands write
them. What stands between the two marks there is one post, and is repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from string import Template

from tests.unit.posts.texts import Piece

ROOM = Path(__file__).parent / "layouts"
LAYOUTS = sorted(path.stem for path in ROOM.glob("*.html"))
FORMS = {"said": "%B %d, %Y", "weekday": "%A, %B %d, %Y", "short": "%b %d, %Y"}
FORMS["european"] = "%d %B %Y"


def path(piece: Piece) -> str:
    return f"/2006/{piece.slug}.html"


def said(piece: Piece) -> str:
    return date.fromisoformat(piece.day).strftime(FORMS["said"])


def front(layout: str, pieces: Sequence[Piece]) -> str:
    """The page that shows `pieces`."""
    head, post, foot = (ROOM / f"{layout}.html").read_text().split("<!--post-->\n")
    posts = [_filled(post, number, piece) for number, piece in enumerate(pieces, 90_001)]
    return Template(head).substitute() + "".join(posts) + Template(foot).substitute()


def _filled(post: str, number: int, piece: Piece) -> str:
    day = date.fromisoformat(piece.day)
    dates = {name: day.strftime(form) for name, form in FORMS.items()}
    return Template(post).substitute(
        dates,
        n=number,
        odd=number % 2,
        path=path(piece),
        title=piece.title,
        slug=piece.slug,
        day=piece.day,
        html=piece.html,
        lines="<br><br>".join(piece.paragraphs),
    )


def page(content: str, title: str = "Small Things") -> str:
    head = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head>"
    return f"{head}<body>{content}</body></html>"
