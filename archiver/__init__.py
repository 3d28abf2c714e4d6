"""Archiver keeps a publication's whole back catalogue: bytes as WARC, articles as rows."""

__version__ = "0.1.0"
