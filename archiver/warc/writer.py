"""Writes exchanges into WARC files: one gzip member a record, files closed by rename.

The records of an exchange lie together, and its response last: whoever finds a response
whole has found all that belongs to it, also in a file that a crash cut short.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Self

from archiver import __version__
from archiver.records import Capture
from archiver.urlkey import urlkey
from archiver.warc.answer import Answer, answer_of
from archiver.warc.cdxj import Noted, asked_of, line_of, mime_of
from archiver.warc.disk import OPEN_SUFFIX, create, sync_folder, write_all
from archiver.warc.http1 import Head, parse_head, split_message
from archiver.warc.large import Large
from archiver.warc.postquery import request_urlkey
from archiver.warc.record import (
    FIELDS_TYPE,
    REQUEST_TYPE,
    RESPONSE_TYPE,
    Document,
    Exchange,
    Headers,
    digest,
    fields_block,
    member,
    member_parts,
    new_id,
    timestamp,
)
from archiver.warc.recover import recover
from archiver.warc.secrets import SECRET_FIELDS, blank

__all__ = ["SECRET_FIELDS", "WarcWriter", "recover"]

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MAX_BYTES = 1_000_000_000


class WarcWriter:
    """Appends exchanges to ``NAME-CRAWL-00001.warc.gz.open`` and its successors.

    A file is made when there is something to write into it. May be called from any thread.
    Whatever a failed write (a full disk: OSError) left behind is cut off again, so that the
    file always ends with a whole record.

    `warcinfo` are fields of the warcinfo record besides those that the writer knows
    (``operator``, ``robots`` …, WARC 1.1 §6.2); `max_bytes` is the size from which the next
    exchange goes into a new file; `level` is gzip's (of web pages 5 gives 0.5 % more bytes than
    6, in four fifths of the time); `secrets` are the names of request fields (lower case) that are
    blanked: add ``cookie``, or give none to keep all; in `noted` the index's line of each exchange
    is put.
    """

    def __init__(  # noqa: PLR0913 - what a file is called, then options by keyword
        self,
        archive: Path,
        collection: str,
        crawl_id: str,
        *,
        warcinfo: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        level: int = 5,
        secrets: frozenset[str] = SECRET_FIELDS,
        noted: Noted | None = None,
    ) -> None:
        self.archive = archive
        self.collection = collection
        self.crawl_id = crawl_id
        self._warcinfo = dict(warcinfo or {})
        self._max_bytes = max_bytes
        self._level = level
        self._secrets = secrets
        self._noted = noted
        self._lock = threading.Lock()
        self._number = 0
        self._fd: int | None = None
        self._path = archive  # of the file that is open
        self._size = 0  # of what is whole in it
        self._info_id = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write_exchange(self, exchange: Exchange) -> Capture:
        """Writes the records of one exchange and says where its response or revisit lies.

        Not yet fsynced: see `sync`. Raises OSError when it cannot be written; then nothing
        of it is in the file.
        """
        answer = answer_of(exchange)
        with self._lock:
            name = self._ready()
            response_id, before = self._before_response(exchange, answer.aside)
            request_id, request = self._request(exchange, response_id)
            headers = self._headers(
                answer.kind,
                response_id,
                exchange.started_at,
                answer.block_digest,
                [
                    ("WARC-Target-URI", exchange.url),
                    ("Content-Type", RESPONSE_TYPE),
                    ("WARC-Concurrent-To", f"<{request_id}>"),
                    ("WARC-IP-Address", exchange.ip),
                    ("WARC-Protocol", exchange.protocol),
                    ("WARC-Protocol", exchange.tls),
                    ("WARC-Cipher-Suite", exchange.cipher),
                    *answer.fields,
                    ("WARC-Truncated", exchange.truncated),
                ],
            )
            offset = self._size + len(before) + len(request)
            length = self._append([before, request], self._packed(headers, answer.block)) - offset
            capture = Capture(
                record_id=response_id,
                crawl_id=self.crawl_id,
                url=exchange.url,
                urlkey=_exchange_urlkey(exchange),
                method=exchange.method,
                status=answer.head.status,
                mime=media_type(answer.head),
                role=exchange.role,
                kind=answer.kind,
                fetched_at=exchange.started_at,
                payload_digest=answer.payload_digest,
                warc_file=name,
                warc_offset=offset,
                warc_length=length,
                via_url=exchange.via_url,
                page_number=exchange.page_number,
                within=exchange.within,
                ip=exchange.ip,
                protocol=exchange.protocol,
                elapsed_ms=exchange.elapsed_ms,
                error=f"truncated: {exchange.truncated}" if exchange.truncated else None,
                refers_to=answer.refers_to,
            )
            if self._noted:
                self._noted.add(name, _index_line(capture, exchange, answer))
        return capture

    def write_imported(self, document: Document) -> Capture:
        """Takes in a document that came without an exchange, as a ``resource`` (WARC 1.1 §6.4).

        Raises OSError when it cannot be written; then nothing of it is in the file.
        """
        url = document.url
        moment = document.fetched_at or timestamp(time.time())
        block_digest = digest(document.block)
        with self._lock:
            name = self._ready()
            record_id = new_id()
            fields = [
                ("source", document.source),
                ("role", document.role),
                ("page-number", document.page_number),
            ]
            about = self._metadata(url, moment, record_id, fields)
            resource = self._member(
                "resource",
                record_id,
                moment,
                document.block,
                [
                    ("WARC-Target-URI", url),
                    ("Content-Type", document.content_type),
                    ("WARC-Payload-Digest", block_digest),
                ],
            )
            offset = self._append([about, resource]) - len(resource)
        return Capture(
            record_id=record_id,
            crawl_id=self.crawl_id,
            url=url,
            urlkey=urlkey(url),
            method="GET",
            status=None,
            mime=document.content_type.partition(";")[0].strip().lower() or None,
            role=document.role,
            kind="imported",
            fetched_at=moment,
            payload_digest=block_digest,
            warc_file=name,
            warc_offset=offset,
            warc_length=len(resource),
            page_number=document.page_number,
        )

    def sync(self) -> None:
        """Returns when all that was written is on the disk. Raises OSError."""
        with self._lock:
            if self._fd is not None:
                os.fsync(self._fd)

    def close(self) -> None:
        """Ends the open file, if there is one: fsync, then rename. May be called again."""
        with self._lock:
            self._finish()

    def _ready(self) -> str:
        """Opens a file when none is open or the one that is has its size; gives its name."""
        if self._fd is not None and self._size >= self._max_bytes:
            self._finish()
        if self._fd is None:
            self._start()
        return self._path.name.removesuffix(OPEN_SUFFIX)

    def _start(self) -> None:
        self.archive.mkdir(parents=True, exist_ok=True)
        while self._fd is None:
            self._number += 1
            closed = self.archive / f"{self.collection}-{self.crawl_id}-{self._number:05d}.warc.gz"
            if not closed.exists():
                self._path = closed.with_name(closed.name + OPEN_SUFFIX)
                self._fd = create(self._path)
        self._size = 0
        self._info_id = new_id()
        try:
            self._append([self._info_record(closed.name)])
        except OSError:
            os.close(self._fd)
            self._fd = None
            self._path.unlink(missing_ok=True)
            raise

    def _finish(self) -> None:
        if self._fd is None:
            return
        os.fsync(self._fd)
        os.close(self._fd)
        self._fd = None
        self._path.rename(self._path.with_name(self._path.name.removesuffix(OPEN_SUFFIX)))
        sync_folder(self.archive)

    def _append(self, members: list[bytes], more: Iterable[bytes] = ()) -> int:
        """Writes whole records and gives the file's new size; on failure cuts back."""
        assert self._fd is not None
        first = next(iter(more := iter(more)), b"")
        written = 0
        try:
            for part in chain([b"".join([*members, first])], more):
                written += write_all(self._fd, part)
        except BaseException:
            os.ftruncate(self._fd, self._size)
            os.lseek(self._fd, self._size, os.SEEK_SET)
            raise
        self._size += written
        return self._size

    def _member(
        self, kind: str, record_id: str, date: str, block: bytes, headers: Headers
    ) -> bytes:
        return member(
            self._headers(kind, record_id, date, digest(block), headers), block, self._level
        )

    def _packed(self, headers: Headers, block: bytes | Large) -> Iterable[bytes]:
        if isinstance(block, Large):
            return member_parts(headers, block.size, block.parts(), self._level)
        return [member(headers, block, self._level)]

    def _headers(
        self, kind: str, record_id: str, date: str, block_digest: str, headers: Headers
    ) -> list[tuple[str, str | None]]:
        return [
            ("WARC-Type", kind),
            ("WARC-Record-ID", f"<{record_id}>"),
            ("WARC-Date", date),
            *headers,
            ("WARC-Warcinfo-ID", f"<{self._info_id}>" if kind != "warcinfo" else None),
            ("WARC-Block-Digest", block_digest),
        ]

    def _info_record(self, name: str) -> bytes:
        known = {
            "software": f"archiver/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self.collection,
            "crawl": self.crawl_id,
        }
        return self._member(
            "warcinfo",
            self._info_id,
            timestamp(time.time()),
            fields_block((known | self._warcinfo).items()),
            [("WARC-Filename", name), ("Content-Type", FIELDS_TYPE)],
        )

    def _before_response(self, exchange: Exchange, payload_digest: str | None) -> tuple[str, bytes]:
        """The id that the response will have, and the metadata records that speak of it."""
        response_id = new_id()
        about = self._metadata(
            exchange.url,
            exchange.started_at,
            response_id,
            [
                ("via", exchange.via_url),
                ("fetchTimeMs", exchange.elapsed_ms),
                ("role", exchange.role),
                ("page-number", exchange.page_number),
                ("within", exchange.within),
                ("proxy", exchange.proxy),
                ("payload-digest", payload_digest),
            ],
        )
        if not exchange.interim:
            return response_id, about
        interim = self._member(
            "metadata",
            new_id(),
            exchange.started_at,
            exchange.interim,
            [
                # Without a WARC-Target-URI: with one, pywb takes this for a page of that URL.
                ("WARC-Concurrent-To", f"<{response_id}>"),
                ("WARC-Refers-To", f"<{response_id}>"),
                ("Content-Type", RESPONSE_TYPE),
            ],
        )
        return response_id, interim + about

    def _metadata(
        self, url: str, date: str, of_id: str, fields: Iterable[tuple[str, object]]
    ) -> bytes:
        """What a rebuild needs and the exchange's bytes do not say (WARC 1.1 §6.6)."""
        present = [(name, str(value)) for name, value in fields if value is not None]
        return self._member(
            "metadata",
            new_id(),
            date,
            fields_block([("crawl", self.crawl_id), *present]),
            [
                ("WARC-Target-URI", url),
                ("WARC-Concurrent-To", f"<{of_id}>"),
                ("WARC-Refers-To", f"<{of_id}>"),
                ("Content-Type", FIELDS_TYPE),
            ],
        )

    def _request(self, exchange: Exchange, response_id: str) -> tuple[str, bytes]:
        request_id = new_id()
        block, blanked = blank(exchange.request, self._secrets)
        return request_id, self._member(
            "request",
            request_id,
            exchange.started_at,
            block,
            [
                ("WARC-Target-URI", exchange.url),
                ("Content-Type", REQUEST_TYPE),
                ("WARC-Concurrent-To", f"<{response_id}>"),
                ("WARC-IP-Address", exchange.ip),
                ("Archiver-Blanked", ", ".join(blanked) or None),
            ],
        )


def media_type(head: Head) -> str | None:
    """The media type of a message, without parameters, in lower case."""
    return head.text(b"content-type").partition(";")[0].strip().lower() or None


def _index_line(capture: Capture, exchange: Exchange, answer: Answer) -> str | None:
    stated = next(iter(answer.head.values(b"content-type")), b"").decode("utf-8", "replace")
    asked = asked_of(exchange.method, exchange.request)
    return line_of(capture, mime_of(stated), answer.payload_digest, asked)


def _exchange_urlkey(exchange: Exchange) -> str:
    if exchange.method == "GET":
        return urlkey(exchange.url)
    head, body = split_message(exchange.request)
    mime = parse_head(head).text(b"content-type")
    return request_urlkey(exchange.url, exchange.method, mime, body)
