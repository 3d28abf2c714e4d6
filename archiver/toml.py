"""TOML to typed records; touches no file."""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

Record = TypeVar("Record", bound=msgspec.Struct)
_ONE_AT_A_TIME = threading.Lock()  # two threads that show msgspec a type at once crash the process


def read_toml(text: str, record: type[Record]) -> Record:
    """What `text` says, as a `record`. Raises msgspec.ValidationError, which names the key that is
    wrong, msgspec.DecodeError and ValueError where it is not TOML. Any thread may call."""
    with _ONE_AT_A_TIME:
        return msgspec.toml.decode(text, type=record)
