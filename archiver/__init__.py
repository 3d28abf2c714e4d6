"""Archiver keeps a publication's whole back catalogue: bytes as WARC, articles as rows."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.reading import read_page as read_page

__version__ = "0.1.0"
__all__ = ["read_page"]  # which comes when first asked for: see below


def __getattr__(name: str) -> Any:
    """The reader for use alone, loaded when first asked for: the pipelines stand above this."""
    if name == "read_page":
        return import_module("pipelines").read_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
