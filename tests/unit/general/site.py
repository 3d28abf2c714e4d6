"""A site of the tests' own: three templates, as a paper has them over the years, and texts in which
no sentence comes twice."""

from __future__ import annotations

import random

from pipelines.reading import as_page, footprint_of, read
from pipelines.templates.learning import learn

HOST = "https://paper.example"
NOUNS = (
    "orchard ferry mill council bridge teacher letter winter lantern quarry harbour clock".split()
)
VERBS = "reached left crossed painted mended counted remembered sold opened measured".split()
PLACES = "before noon,after the flood,in the old town,behind the station,for the third time".split(
    ","
)

ABOUT = (
    "The Valley Paper is written by eleven people who live where they write. It takes no money"
    " from parties, and none from companies whose names stand in it. If you think that such a paper"
    " should go on, you can become a member; it costs less than a loaf of bread a week, and you may"
    " end it whenever you like. Members are asked to a supper with the editors once a year."
)
SOCIETY = (
    "Our sister paper for children comes out on Saturdays, and every school has it for nothing."
)

T2019 = """<html lang="en"><head><title>{title} - The Valley Paper</title></head><body>
<div class="top"><a href="/">Home</a> <a href="/mill">Mill</a></div>
<div class="c1"><div class="c2"><h1>{title}</h1><div class="c3">{body}</div>
<div class="k7"><h3>Who writes this</h3><p>{about}</p></div></div></div></body></html>"""
T2009 = """<html><head><title>{title}</title></head><body><table><tr><td class="l">
<a href="/">Home</a></td><td class="m"><h2>{title}</h2>{body}
<div align="right"><font size="1">{about}</font></div></td></tr></table></body></html>"""
T1999 = """<html><head><title>The Valley Paper</title></head><body><center><h1>{title}</h1></center>
{body}<hr><blockquote><font size="2">{about}</font></blockquote></body></html>"""


def sentence(rng: random.Random) -> str:
    number = rng.randrange(2, 999)
    return (
        f"The {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(NOUNS)}"
        f" {rng.choice(PLACES)}, and {number} {rng.choice(NOUNS)}s {rng.choice(VERBS)} it again."
    )


def paragraphs(number: int, count: int = 4) -> list[str]:
    rng = random.Random(number)
    return [" ".join(sentence(rng) for _ in range(3)) for _ in range(count)]


def page(number: int, template: str = T2019, first: str = "", last: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in [first, *paragraphs(number), last] if text)
    return template.format(title=f"The story numbered {number}", body=body, about=ABOUT)


def body_of(number: int, first: str = "", last: str = "") -> str:
    return "\n\n".join(text for text in [first, *paragraphs(number), last] if text)


def texts(pages: dict[str, str]) -> dict[str, str]:
    """What is read on each page, with all that is learnt from all of them."""
    learnt = learnt_from(pages)
    found = {}
    for path, html in pages.items():
        reading = read(as_page(html.encode(), HOST + path, "text/html"), None, learnt)
        found[path] = "\n\n".join(article.body_text for article in reading.articles)
    return found


def learnt_from(pages: dict[str, str]) -> frozenset[int]:
    marks = [footprint_of(as_page(html.encode(), HOST + path)) for path, html in pages.items()]
    return learn((mark.page_id, mark.blocks) for mark in marks)
