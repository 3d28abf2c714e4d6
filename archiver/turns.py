"""Whose turn it is to ask a host: one crawl at a time, of all that a user runs on a machine. By a
lock for each host, in the user's state folder; it ends with the process that holds it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from archiver.collection import Config
from archiver.errors import LockedError
from archiver.lock import held, holder_of

LOOK_S = 0.5  # how often to look whether a host is free by now
PORTS = {"http": 80, "https": 443}


def hosts_of(config: Config) -> frozenset[str]:
    """The hosts that a collection asks, with their ports where these are not the usual ones."""
    seeds = (urlsplit(seed) for seed in config.seeds)
    named = (
        f"{one.hostname}:{one.port}"
        if one.port and one.port != PORTS.get(one.scheme)
        else str(one.hostname)
        for one in seeds
    )
    return frozenset({*named, *(host.lower() for host in config.scope.hosts)})


@contextmanager
def own_turn(hosts: Iterable[str], tell: Callable[[str], None]) -> Iterator[None]:
    """Have these hosts to oneself, as soon as no other crawl asks any of them; what is waited for
    is told once. No host is held while another is waited for."""
    told = ""
    while True:
        with ExitStack() as stack:
            try:
                for host in sorted(hosts):
                    _take(stack, host, tell)
            except _InUseError as error:
                if str(error) != told:
                    tell(told := str(error))
            else:
                yield
                return
        time.sleep(LOOK_S)


class _InUseError(Exception):
    """Another crawl asks this host."""


def _take(stack: ExitStack, host: str, tell: Callable[[str], None]) -> None:
    path = _home() / f"{quote(host, safe=':')}.lock"
    try:
        stack.enter_context(held(path, host))
    except LockedError as error:
        raise _InUseError(
            f"waiting for {host}, which is being crawled by {holder_of(path)}; "
            "one crawl asks a host at a time. Ctrl-C gives up."
        ) from error
    except OSError as error:
        tell(
            f"cannot write {path} ({error.strerror}), so that another crawl of {host} at the same "
            "time would not be known of. Set XDG_STATE_HOME to a folder that can be written."
        )


def _home() -> Path:
    """In $XDG_STATE_HOME, by the XDG Base Directory Specification; a relative one is invalid."""
    stated = Path(os.environ.get("XDG_STATE_HOME", ""))
    base = stated if stated.is_absolute() else Path("~/.local/state").expanduser()
    return base / "archiver" / "hosts"
