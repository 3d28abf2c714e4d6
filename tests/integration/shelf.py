"""A site that is a shelf of answers: each path gives what was put there, and the log tells."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Thing:
    body: bytes | str = b""
    kind: str = HTML
    status: int = 200
    location: str = ""

    @property
    def payload(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Shelf:
    """`things` by path with query, or by ``"POST path body"``; what is not there is a 404."""

    things: dict[str, Thing] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    base: str = ""
    mute: bool = False  # hangs up instead of answering

    def url(self, path: str) -> str:
        return self.base + path

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]


@contextmanager
def shelf(things: Mapping[str, Thing] | None = None) -> Iterator[Shelf]:
    served = Shelf(dict(things or {}))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(self.path)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._answer(f"POST {self.path} {body.decode()}", body)

        def _answer(self, key: str, body: bytes = b"") -> None:
            served.log.append(Asked(self.command, self.path, dict(self.headers), body))
            if served.mute:
                self.close_connection = True
                return
            thing = served.things.get(key) or Thing("not here", status=404)
            self.send_response(thing.status)
            if thing.location:
                self.send_header("Location", thing.location)
            self.send_header("Content-Type", thing.kind)
            self.send_header("Content-Length", str(len(thing.payload)))
            self.end_headers()
            self.wfile.write(thing.payload)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that has enough hangs up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        served.base = f"http://127.0.0.1:{server.server_port}"
        yield served
        server.shutdown()
