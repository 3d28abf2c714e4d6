"""Small pages of no known CMS, put together from the parts that a test is about."""

from __future__ import annotations

from pipelines import read_page

URL = "https://paper.example/2024/05/03/bridge"
SENTENCE = "The old bridge over the river was closed on Monday, and nobody knows for how long."


def paragraphs(count: int = 6, said: str = SENTENCE) -> str:
    return "".join(f"<p>Paragraph {number}: {said}</p>" for number in range(1, count + 1))


def page(body: str, head: str = "", title: str = "The bridge is closed") -> bytes:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    ).encode()


def article(html: bytes, url: str = URL):
    (found,) = read_page(html, url)
    return found


def body(inside: str, head: str = "") -> list[str]:
    """The blocks of the body of a page that has `inside` between headline and footer."""
    html = page(
        f"<main><h1>The bridge is closed</h1>{inside}</main><footer>About us</footer>", head
    )
    return article(html).body_text.split("\n\n")


OWN = [f"Paragraph {number}: {SENTENCE}" for number in range(1, 7)]
