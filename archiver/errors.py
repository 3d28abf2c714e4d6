"""What can go wrong in a way that a person must act on. Caught in one place, the command line."""

from __future__ import annotations


class ArchiverError(Exception):
    """A message for a person: what happened, to which URL or file, and what to do.

    `exit_code` is the process's answer to it (see docs/architecture.md, The verdict).
    """

    exit_code = 1


class UsageError(ArchiverError):
    """A wrong argument or configuration; nothing was touched."""

    exit_code = 2


class LockedError(ArchiverError):
    """Another run holds the collection, or another program its database."""

    exit_code = 3


class DamageError(ArchiverError):
    """A file or a row is not what it should be."""

    exit_code = 4


class NotDeliveredError(ArchiverError):
    """A notice that did not arrive. What it was about is not changed by that."""
