"""An end to the reading of a page that takes time beyond all measure.

What a page may cost is bounded where it is known how it could cost more (`pipelines.dom.limits`);
this is for what is not known.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_S = 60.0  # of the processor's time for one page: thousands of times what most take
AGAIN_S = 1.0  # where the first word was taken for another error


class TooLongError(Exception):
    """Reading a page took more of the processor's time than a page may have."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raises TooLongError in the block when it has had so many seconds of the processor's time, by
    whatever machine and beside whatever else. Only a process's main thread can be ended so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _give_up(_number: int, _frame: object) -> None:
    raise TooLongError
