"""Small sites to crawl, each with its own way to turn its pages; served on loopback.

A site is a function from what was asked to an answer. What it does not answer is an article's
page, or is not there.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

COUNT = 8  # articles of a site, the newest first
PER_PAGE = 3


@dataclass(frozen=True)
class Asked:
    path: str
    query: dict[str, str]
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body, keep_blank_values=True))

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name, default))


@dataclass(frozen=True)
class Answer:
    body: str | bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Site = Callable[[Asked], Answer | None]


def as_json(value: Any, **headers: str) -> Answer:
    return Answer(json.dumps(value), "application/json", headers=headers)


def path_of(number: int) -> str:
    return f"/stories/the-story-of-number-{number}"


def title_of(number: int) -> str:
    return f"The story of number {number}"


def month_of(number: int) -> tuple[int, int]:
    """Two articles a month, the newest in May 2016."""
    return 2016 - number // 6, 5 - number // 2 % 3


def date_of(number: int) -> str:
    year, month = month_of(number)
    return f"{year}-{month:02}-{20 - number:02}T08:00:00Z"


def part(page: int, size: int = PER_PAGE, count: int = COUNT) -> range:
    """The numbers on a page, which counts from 1."""
    return range(count)[(page - 1) * size : page * size]


def is_last(page: int, size: int = PER_PAGE, count: int = COUNT) -> bool:
    return page * size >= count


def items(numbers: Sequence[int]) -> str:
    return "".join(
        f'<article class="card"><h2><a href="{path_of(n)}">{title_of(n)}</a></h2>'
        f'<time datetime="{date_of(n)}">{date_of(n)[:10]}</time><p>What it is about.</p></article>'
        for n in numbers
    )


def page(inside: str, head: str = "", body: str = "") -> Answer:
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>'
    return Answer(
        f'<!DOCTYPE html><html lang="en"><head><title>All stories</title>{head}</head>'
        f"<body {body}>{menu}<main>{inside}</main><footer>Made by hand</footer></body></html>"
    )


def article(number: int) -> Answer:
    text = f"The story of number {number} is told here at some length, and then it is over. "
    return page(
        f"<article><h1>{title_of(number)}</h1><time datetime='{date_of(number)}'></time>"
        f"<p>{text * 3}</p><p>{text * 2}</p></article>"
    )


@dataclass
class Served:
    """A site that is up; `log` holds method and address of what it was asked for, in order."""

    base: str
    log: list[str] = field(default_factory=list)


@contextmanager
def served(site: Site) -> Iterator[Served]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                self.command,
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length).decode(),
            )
            up.log.append(f"{self.command} {self.path} {asked.body}".strip())
            self.send(site(asked) or other(asked))

        def do_POST(self) -> None:
            self.do_GET()

        def send(self, answer: Answer) -> None:
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value.replace("BASE", up.base))
            self.send_header("Content-Type", answer.kind)
            body = body.replace(b"BASE", up.base.encode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        up = Served(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield up
        server.shutdown()


def other(asked: Asked) -> Answer:
    """An article's page, or the word that there is none."""
    number = asked.path.removeprefix("/stories/the-story-of-number-")
    if number.isdecimal():
        return article(int(number))
    return Answer("no such page", status=404)
