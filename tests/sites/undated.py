"""A list that prints the days of its entries, whose own pages show none."""

from __future__ import annotations

from tests.sites.shelf import COUNT, Answer, Asked, page, path_of, title_of


def day_of(number: int) -> str:
    return f"2016-05-{20 - number:02}"


def undated(asked: Asked) -> Answer | None:
    if asked.path == "/stories/":
        return page(
            "".join(
                f'<div class="card"><h2><a href="{path_of(n)}">{title_of(n)}</a></h2>'
                f"<p>Written on <span>{20 - n} May 2016</span></p><p>What it is about.</p></div>"
                for n in range(COUNT)
            )
        )
    if not asked.path.startswith("/stories/the-"):
        return None
    name = asked.path.rpartition("/")[2].replace("-", " ")
    text = f"This is {name}, which is told at some length, and then it is over. "
    return page(f"<article><h1>{name.title()}</h1><p>{text * 3}</p><p>{text * 2}</p></article>")
