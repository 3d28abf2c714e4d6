"""What went over one connection for one request, kept as it passes."""

from __future__ import annotations

import time


class Tape:
    """The raw bytes of one exchange, sent and received, in the order of their passing.

    `ended` says that the answer was received whole, and `cut` takes off what was read beyond
    its end. Times: `started_at` in seconds since the epoch, `elapsed_ms` until the last byte.
    `ip`, `tls` and `cipher` are known when the first byte arrives.
    """

    ip: str | None = None
    tls: str | None = None
    cipher: str | None = None

    def __init__(self) -> None:
        self.started_at = time.time()
        self.ended = False
        self._start = self._last = time.monotonic()
        self._sent: list[bytes] = []
        self._received: list[bytes] = []

    @property
    def sent(self) -> bytes:
        return b"".join(self._sent)

    @property
    def received(self) -> bytes:
        return b"".join(self._received)

    @property
    def has_answer(self) -> bool:
        return bool(self._received)

    @property
    def elapsed_ms(self) -> int:
        return round((self._last - self._start) * 1000)

    def send(self, data: bytes) -> None:
        self._sent.append(data)

    def receive(self, data: bytes) -> None:
        self._received.append(data)
        self._last = time.monotonic()

    def end(self, surplus: int) -> None:
        """The answer is whole; the last `surplus` bytes that were read do not belong to it."""
        self.ended = True
        while surplus and self._received:
            last = self._received.pop()
            if len(last) > surplus:
                self._received.append(last[:-surplus])
            surplus -= min(surplus, len(last))
