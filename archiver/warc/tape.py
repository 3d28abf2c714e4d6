"""What went over one connection for one request, kept as it passes."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from archiver.warc.large import HELD, Large


class Tape:
    """The raw bytes of one exchange, sent and received, in the order of their passing.

    `ended` says that the answer was received whole, and `cut` takes off what was read beyond
    its end. Times: `started_at` in seconds since the epoch, `elapsed_ms` until the last byte.
    `ip`, `tls` and `cipher` are known when the first byte arrives. An answer that is too large
    to be held goes to the disk, into `folder`; `failed` says why it could not.
    """

    ip: str | None = None
    tls: str | None = None
    cipher: str | None = None
    failed: OSError | None = None
    judged = False  # whether a large answer is to be held by others

    def __init__(self, folder: Path | None = None) -> None:
        self.started_at = time.time()
        self.ended = False
        self.size = 0  # of what was received
        self._start = self._last = time.monotonic()
        self._sent: list[bytes] = []
        self._received: list[bytes] = []
        self._folder = folder
        self._file: IO[bytes] | None = None

    @property
    def sent(self) -> bytes:
        return b"".join(self._sent)

    @property
    def received(self) -> bytes:
        """What was received; of what is on the disk, the beginning."""
        if self._file is None:
            return b"".join(self._received)
        self._file.seek(0)
        start = self._file.read(HELD)
        self._file.seek(0, 2)
        return start

    @property
    def is_large(self) -> bool:
        """Whether it is on the disk, for its size."""
        return self._file is not None

    def large(self, start: int) -> Large:
        """All that was received from `start` on, of what is on the disk."""
        assert self._file
        return Large(self._file, start, self.size - start)

    def close(self) -> None:
        """Lets go of what is on the disk. May be called again."""
        if self._file:
            self._file.close()

    @property
    def has_answer(self) -> bool:
        return self.size > 0

    @property
    def elapsed_ms(self) -> int:
        return round((self._last - self._start) * 1000)

    def send(self, data: bytes) -> None:
        self._sent.append(data)

    def receive(self, data: bytes) -> None:
        self._last = time.monotonic()
        self.size += len(data)
        if self._file is None:
            self._received.append(data)
        if self.failed:
            return
        try:
            if self._file:
                self._file.write(data)
            elif self.size > HELD and self._folder:
                self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - see `close`
                self._file.writelines(self._received)
                self._received.clear()
        except OSError as error:
            self.failed = error
            self._received.clear()

    def end(self, surplus: int) -> None:
        """The answer is whole; the last `surplus` bytes that were read do not belong to it."""
        self.ended = True
        self.size -= min(surplus, self.size)
        if self._file:
            self._file.truncate(self.size)
            return
        while surplus and self._received:
            last = self._received.pop()
            if len(last) > surplus:
                self._received.append(last[:-surplus])
            surplus -= min(surplus, len(last))
