"""Serves the start page on loopback, beside pywb: another port, so that what is replayed there
cannot read it (the same-origin policy)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from archiver.errors import ArchiverError
from archiver.replay.holding import Holding
from archiver.replay.start_page import PER_PAGE, View, start_page

FOUND = 200  # articles that a search shows at most
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'"


@contextmanager
def serving(holding: Holding, replay: str, port: int) -> Iterator[str]:
    """Serve the start page at 127.0.0.1 while the block runs; gives its address. Raises OSError
    where the port is taken."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            host, _, _ = self.headers.get("Host", "").partition(":")
            if asked.path != "/" or host not in ("127.0.0.1", "localhost"):
                self.send_error(404)  # another Host: a page that rebound its name to us
                return
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            body = start_page(view_of(holding, replay, query)).encode("utf-8", "replace")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def view_of(holding: Holding, replay: str, query: dict[str, str]) -> View:
    """What the address's query asks for: ``q``, words to find, or ``page``, from 1."""
    words = query.get("q", "").strip()
    told = query.get("page", "")
    number = int(told) if told.isdecimal() and len(told) < 9 else 1
    first = (max(number, 1) - 1) * PER_PAGE
    try:
        if words:
            articles = holding.search(words, FOUND)
            return View(holding.name, replay, (), articles, len(articles), words=words)
        articles = holding.articles(PER_PAGE, first)
        beginnings = holding.beginnings()
        count = holding.count()
        return View(holding.name, replay, beginnings, articles, count, first, what=holding.what)
    except ArchiverError as error:
        return View(holding.name, replay, (), (), 0, problem=str(error))
