"""The names private to Scrapy and Twisted that the tee stands on.

One failing here means that an upgrade renamed it. The message says what it is needed for and
where to look; mend archiver/warc/tee.py (or wire.py), then this table.
"""

from __future__ import annotations

import inspect

import pytest
from scrapy.core.downloader.handlers import http11
from scrapy.downloadermiddlewares import httpcompression
from twisted.web import _newclient, client

NAMES = [
    (http11, "_LenientHTTP11ClientProtocol", "the connection that the tee extends"),
    (
        http11,
        "_LenientHTTP11ClientFactory",
        "makes the connections",
    ),
    (http11, "_ScrapyAgent", "asks the pool for a connection while download_request runs"),
    (http11, "_ResponseReader", "holds the body; of a large one that is no text, nothing"),
    (_newclient.Response, "_bodyProtocol", "leads to it"),
    (client.HTTPConnectionPool, "_factory", "the pool makes its connections with it"),
    (client.HTTPConnectionPool, "getConnection", "is asked once for each request"),
    (client, "_RetryingHTTP11ClientProtocol", "makes a request again, with the same object"),
    (_newclient.HTTP11ClientProtocol, "_finishResponse", "told of the end, and the surplus bytes"),
    (_newclient.HTTP11ClientProtocol, "_parser", "is told how long a header line may be"),
    (_newclient.HTTPClientParser, "MAX_LENGTH", "how long a header line may be"),
    (_newclient, "ParseError", "why an answer's head is none"),
    (_newclient.Request, "writeTo", "writes a request to the transport that the tee wraps"),
    (httpcompression.HttpCompressionMiddleware, "_decode", "undoes one content coding"),
    (
        httpcompression,
        "_DecompressionMaxSizeExceeded",
        "says that a body expands too far",
    ),
]


@pytest.mark.parametrize(("home", "name", "why"), NAMES, ids=[name for _, name, _ in NAMES])
def test_the_name_is_still_there(home: object, name: str, why: str) -> None:
    assert hasattr(home, name), (
        f"{home}: no {name} any more ({why}). Look in scrapy/core/downloader/handlers/http11.py "
        "and twisted/web/_newclient.py for its successor, and mend archiver/warc/tee.py."
    )


def test_scrapy_still_keeps_its_pool_where_the_handler_replaces_it() -> None:
    source = inspect.getsource(http11.HTTP11DownloadHandler)
    assert "self._pool" in source, "HTTP11DownloadHandler has no _pool; see archiver/warc/wire.py"
    assert "pool=self._pool" in source, "its agents no longer take the pool from the handler"


def test_twisted_still_hands_the_surplus_to_the_method_that_the_tee_overrides() -> None:
    source = inspect.getsource(_newclient.HTTP11ClientProtocol.request)
    assert "HTTPClientParser(request, self._finishResponse)" in source
    assert "request.writeTo(self.transport)" in source


def test_scrapy_still_holds_a_body_where_the_tee_puts_nothing() -> None:
    source = inspect.getsource(http11._ResponseReader)
    assert "self._bodybuf.write(data)" in source
    assert '"body": self._bodybuf.getvalue()' in source
