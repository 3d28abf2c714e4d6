"""A site in whatever mood a test puts it: its answers are a function, and it notes when it was
asked for what."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENTENCE = "The ferry number {} did not sail on Tuesday because of the wind from the north. "


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Mood = Callable[[str], Answer | None]  # None: as ever


@dataclass
class Moody:
    """`/list` names `articles` articles, each of which says something else."""

    articles: int = 12
    mood: Mood = lambda _path: None
    robots: Answer = field(default_factory=lambda: Answer(404))
    base: str = ""
    log: list[tuple[float, str]] = field(default_factory=list)

    @property
    def seed(self) -> str:
        return f"{self.base}/list"

    def asked(self, prefix: str = "/") -> list[str]:
        return [path for _, path in self.log if path.startswith(prefix)]

    def answer(self, path: str) -> Answer:
        self.log.append((time.time(), path))
        if (given := self.mood(path)) is not None:
            return given
        if path == "/robots.txt":
            return self.robots
        if path == "/list":
            links = "".join(
                f'<li><h2><a href="/a/ferry-{n}/{1000 + n}.html">Ferry number {n}</a></h2></li>'
                for n in range(self.articles)
            )
            return Answer(body=f"<html><head><title>List</title></head><ul>{links}</ul></html>")
        number = path.rpartition("/")[2].removesuffix(".html")
        text = SENTENCE.format(number) * 8
        return Answer(
            body=f"<html><head><title>Ferry {number}</title></head><body><article>"
            f"<h1>Ferry {number}</h1><p>{text}</p></article></body></html>"
        )


@contextmanager
def serving(site: Moody) -> Iterator[Moody]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            given = site.answer(self.path)
            body = given.body.encode()
            self.send_response(given.status)
            for name, value in {"Content-Type": "text/html", **given.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site.base = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
