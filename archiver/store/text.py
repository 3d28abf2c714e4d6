"""Text that SQLite can hold: a page may carry what is none, such as a lone \\ud83d in JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


def storable(record: T) -> T:
    """`record` (a dataclass of our nouns), with U+FFFD in place of what UTF-8 cannot say."""
    try:
        _encode(record)  # a check at C speed; nearly all pass it
    except UnicodeEncodeError:
        cleaned: T = _clean(record)
        return cleaned
    return record


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, (tuple, list)):
        return type(value)(map(_clean, value))
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: _clean(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changes)
    return value
