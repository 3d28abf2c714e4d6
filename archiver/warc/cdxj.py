"""One line of a CDXJ index, and the lines of files that are still being written."""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.warc.http1 import parse_head, payload, split_message
from archiver.warc.postquery import body_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archiver.records import Capture

NOT_MODIFIED = 304


def line_of(
    capture: Capture, mime: str, digest: str | None, asked: Mapping[str, str]
) -> str | None:
    """The line by which replay finds a capture, without line end; None where there is nothing that
    could be replayed. `mime` and `digest` are as the record says them, `asked` is `asked_of` the
    request."""
    if capture.kind == "response" and capture.status is None:
        return None  # not an HTTP answer
    if capture.kind == "revisit" and capture.status == NOT_MODIFIED:
        return None  # pywb would answer 304, which shows nothing; the page itself is indexed
    fields = {
        "url": capture.url,
        "mime": "warc/revisit" if capture.kind == "revisit" else mime,
        "status": str(capture.status) if capture.kind == "response" else None,
        "digest": digest.removeprefix("sha1:") if digest else None,
        "length": str(capture.warc_length),
        "offset": str(capture.warc_offset),
        "filename": capture.warc_file,
        **asked,
    }
    written = {name: value for name, value in fields.items() if value}
    return f"{capture.urlkey} {_timestamp(capture.fetched_at)} {json.dumps(written)}"


def mime_of(content_type: str) -> str:
    return re.split("[; ]", content_type, maxsplit=1)[0] or "unk"


def asked_of(method: str, request: bytes | None) -> dict[str, str]:
    """Of what was not a plain GET the method and body: they are part of its key."""
    if request is None or method == "GET":
        return {}
    head_bytes, body = split_message(request)
    head = parse_head(head_bytes)
    query = body_query(method, head.text(b"content-type"), payload(head, body))
    return {"method": method, "requestBody": query}


def _timestamp(date: str) -> str:
    """A WARC-Date as the 14 digits of a CDX line; a date cut to days is filled up."""
    return re.sub(r"\D", "", date)[:14].ljust(14, "0")


class Noted:
    """The lines of files as they are written, so that no file must be read again for its index.

    They lie in an unnamed file in `folder`: what a long run captures is more than memory should
    hold, and of a run that dies nothing is left. Where that cannot be written, nothing is noted.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile("w+b", dir=folder)  # noqa: SIM115 - as long as we are
        self._spans: dict[str, tuple[int, int]] = {}  # of each WARC file: they come one by one
        self._broken = False

    def add(self, name: str, line: str | None) -> None:
        """Note a capture of the WARC file `name`, also one that has no line."""
        try:
            start, _ = self._spans.get(name, (self._file.tell(), 0))
            if line:
                self._file.write(f"{line}\n".encode())
            self._spans[name] = start, self._file.tell()
        except OSError:  # a full disk, of which the WARC will say more
            self._broken = True

    def of(self, name: str) -> Iterator[str] | None:
        """The lines of a WARC file, to be read before those of another one; None where they are
        not known, and the file must be read."""
        if self._broken or name not in self._spans:
            return None
        try:
            self._file.flush()
        except OSError:
            return None
        return self._lines(*self._spans[name])

    def _lines(self, start: int, end: int) -> Iterator[str]:
        self._file.seek(start)
        while start < end and (line := self._file.readline()):
            start += len(line)
            yield line.decode().rstrip("\n")

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
