"""Who is next: the heads of the hosts' queues in memory, their tails on disk. Touches no file."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Key = tuple[int, int]  # (-priority, id): sorts as requests are handed out

HELD = 128  # keys a host; fewer where there are many hosts
HELD_IN_ALL = 16_384


@dataclass(slots=True)
class _Head:
    """The first of a host's ready requests, all of them unless there are `more` on disk."""

    keys: list[Key] = field(default_factory=list)
    more: bool = False


class Order:
    """The ready requests by host, in the order of priority, then of arrival.

    `load(host, limit)` reads the first keys of a host from disk. What is held here is always a
    beginning of that order: a newcomer that belongs into it is put there, one beyond it is not.
    """

    def __init__(self, load: Callable[[str, int], list[Key]], hosts: Iterable[str]) -> None:
        self._load = load
        self._heads = {host: _Head(more=True) for host in hosts}

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._heads))

    def offer(self, host: str, key: Key) -> None:
        """A request of `host` has become ready; it is on disk already."""
        head = self._heads.get(host)
        if head is None:
            self._heads[host] = _Head([key])
            return
        if head.more and (not head.keys or key > head.keys[-1]):
            return
        insort(head.keys, key)
        limit = self._limit()
        if len(head.keys) > 2 * limit:
            del head.keys[limit:]
            head.more = True

    def first(self, host: str) -> Key | None:
        head = self._heads.get(host)
        if head is None:
            return None
        if not head.keys and head.more:
            limit = self._limit()
            head.keys = self._load(host, limit)
            head.more = len(head.keys) == limit
        if not head.keys:
            del self._heads[host]
            return None
        return head.keys[0]

    def pop(self, host: str) -> Key:
        """Take the first request of `host` out of the order."""
        head = self._heads[host]
        key = head.keys.pop(0)
        if not head.keys and not head.more:
            del self._heads[host]
        return key

    def choose(self, busy: Callable[[str], int | None]) -> str | None:
        """The host whose turn it is. `busy` says how many of a host's requests are under way,
        None for a host that may have no more now.

        Priority decides first; among equals the host with the least under way, so that a slow
        host cannot take all places; then the oldest request.
        """
        best: tuple[int, int, int] | None = None
        chosen = None
        for host in self:
            load = busy(host)
            if load is None:
                continue
            key = self.first(host)
            if key is not None and (best is None or (key[0], load, key[1]) < best):
                best, chosen = (key[0], load, key[1]), host
        return chosen

    def _limit(self) -> int:
        return max(4, min(HELD, HELD_IN_ALL // max(1, len(self._heads))))
