"""The tee itself: Twisted's HTTP client, recording what it writes and reads.

The one file that stands on names private to Scrapy and Twisted. For each of them
tests/integration/wire/test_private_names.py says what it is needed for and where to look
when an upgrade has renamed it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from contextvars import ContextVar
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import fail
from twisted.web._newclient import ParseError
from twisted.web.client import HTTPConnectionPool, ResponseFailed

from archiver.warc.clean_head import MAX_LINE, HeadCleaner
from archiver.warc.content import is_text
from archiver.warc.http1 import parse_head, split_interim, split_message
from archiver.warc.tape import Tape

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

MAX_HEAD = 1 << 16  # of a large answer


INSIDE = "its host lies in the network that the crawl runs in"
OUTSIDE_ONLY = "outside_only"  # in a request's meta: see `InsideError`


class InsideError(IgnoreRequest):
    """What was asked for on a public page's word lies in the network that we are in.

    Judged by the address that the connection has, whatever a name may resolve to.
    """

    def __init__(self) -> None:
        super().__init__(INSIDE)


class Tapes(list[Tape]):
    """Those of one request: one, or more where it was made again. Large ones lie in `folder`."""

    def __init__(self, folder: Path, *, outside_only: bool = False) -> None:
        """`outside_only`: nothing is asked of an address of the network that we are in."""
        super().__init__()
        self.folder = folder
        self.outside_only = outside_only

    def new(self) -> Tape:
        self.append(Tape(self.folder))
        return self[-1]

    def failed(self) -> OSError | None:
        """Why one could not be held on the disk, if it could not."""
        return next((tape.failed for tape in self if tape.failed), None)

    def close(self) -> None:
        for tape in self:
            tape.close()


# Twisted carries nothing of a Scrapy request down to the connection that serves it. The pool
# is asked for a connection within the call that downloads the request, so it can read here
# whose tapes to fill, and labels Twisted's request with them.
TAPES: ContextVar[Tapes | None] = ContextVar("TAPES", default=None)
_LABEL = "archiver_tapes"

_CIPHER = re.compile(
    "((?:ECDHE|DHE)-(?:RSA|ECDSA))-(AES(?:128|256)-GCM|CHACHA20-POLY1305)(?:-(SHA256|SHA384))?"
)


class TeePool(HTTPConnectionPool):
    """A pool whose connections record each exchange on a tape of the request's own."""

    def __init__(self, reactor: Any, *, max_persistent_per_host: int) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self.maxPersistentPerHost = max_persistent_per_host
        self._factory = TeeFactory

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        tapes = TAPES.get()
        found: Deferred[Any] = super().getConnection(key, endpoint)
        return found.addCallback(_Labelling, tapes)


class _Labelling:
    """A connection that labels the request made on it.

    The label is on the request, since Twisted makes it again, on a connection that the pool
    does not hand out, when a kept connection turns out to be closed.
    """

    def __init__(self, connection: Any, tapes: Tapes | None) -> None:
        self._connection = connection
        self._tapes = tapes

    def request(self, request: Any) -> Deferred[Any]:
        setattr(request, _LABEL, self._tapes)
        answer: Deferred[Any] = self._connection.request(request)
        return answer


class TeeProtocol(_LenientHTTP11ClientProtocol):
    """A connection: one exchange at a time, each on its own tape, exact to the byte.

    The parser is given a cleaner copy: it gives up a whole page for one header line that it
    does not like.
    """

    _tape: Tape | None = None
    _cleaner: HeadCleaner

    def request(self, request: Any) -> Deferred[Any]:
        tapes: Tapes | None = getattr(request, _LABEL, None)
        if tapes is not None and tapes.outside_only and _leads_inside(self.transport):
            transport: Any = self.transport
            transport.abortConnection()
            return fail(InsideError())
        if tapes is not None:
            tape = self._tape = tapes.new()
            write = type(request).writeTo
            request.writeTo = lambda transport: write(request, _Scribe(transport, tape))
        self._cleaner = HeadCleaner()
        answer = super().request(request)
        if self._parser is not None:
            self._parser.MAX_LENGTH = MAX_LINE  # longer ones do not reach it
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._tape is not None:
            if not self._tape.has_answer:  # earlier, TLS may not be agreed upon yet
                _identify(self._tape, self.transport)
            self._tape.receive(data)
            if self._tape.is_large and not self._tape.judged:
                _hold_nothing(self._parser, self._tape)
        super().dataReceived(self._cleaner.clean(data))  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        # What comes next may be another exchange on this connection, begun from within.
        tape, self._tape = self._tape, None
        if tape is not None:
            tape.end(surplus=len(rest))
        super()._finishResponse(rest)


class TeeFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> TeeProtocol:  # noqa: ARG002, N802
        return TeeProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Scribe:
    """The transport as the request sees it: what it writes is taped, all else passed on."""

    def __init__(self, transport: Any, tape: Tape) -> None:
        self._transport = transport
        self._tape = tape

    def write(self, data: bytes) -> None:
        self._tape.send(data)
        self._transport.write(data)

    def writeSequence(self, parts: Any) -> None:  # noqa: N802
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Nowhere(BytesIO):
    """A body that is on the disk, and held nowhere else."""

    def write(self, data: Any) -> int:
        return len(data)


def _hold_nothing(parser: Any, tape: Tape) -> None:
    """Has Scrapy hold nothing of a large body that nobody reads as text; it is on the tape."""
    reader: Any = getattr(getattr(parser, "response", None), "_bodyProtocol", None)
    if not hasattr(reader, "_bodybuf"):
        return  # not begun with
    tape.judged = True
    head = parse_head(split_message(split_interim(tape.received[:MAX_HEAD])[1])[0])
    if not is_text(head.text(b"content-type")):
        reader._bodybuf = _Nowhere()  # noqa: SLF001


def is_unparsable(error: BaseException | None) -> bool:
    """Whether an answer came whose head the parser gave up: its start line, length or coding."""
    if not isinstance(error, ResponseFailed) or error.response is not None:
        return False
    return any(reason.check(ParseError, ValueError, KeyError) for reason in error.reasons)


def _leads_inside(transport: Any) -> bool:
    try:
        return not ip_address(transport.getPeer().host.partition("%")[0]).is_global
    except (AttributeError, ValueError):
        return False


def _identify(tape: Tape, transport: Any) -> None:
    """The address at the other end, and the version and cipher of TLS where it is spoken."""
    with suppress(AttributeError):
        tape.ip = transport.getPeer().host
    with suppress(AttributeError):
        connection = transport.getHandle()
        tape.tls = connection.get_protocol_version_name().lower().replace("tlsv", "tls/")
        tape.cipher = _cipher_name(connection.get_cipher_name())


def _cipher_name(openssl: str) -> str:
    """IANA's name of a cipher suite, where OpenSSL's tells it; else OpenSSL's (TLS 1.3: same)."""
    found = _CIPHER.fullmatch(openssl)
    if not found:
        return openssl
    exchange, cipher, mac = found.groups()
    cipher = cipher.replace("-", "_").replace("AES", "AES_")
    return f"TLS_{exchange.replace('-', '_')}_WITH_{cipher}_{mac or 'SHA256'}"
