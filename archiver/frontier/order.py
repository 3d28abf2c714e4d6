"""Who is next: the heads of the hosts' queues in memory, their tails on disk. Touches no file."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush, heapreplace

Key = tuple[int, int]  # (-priority, id): sorts as requests are handed out

HELD = 128  # keys a host; fewer where there are many hosts
HELD_IN_ALL = 16_384
FIRST: Key = (-(2**63), 0)  # before all keys


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
        # Hosts by a key that is not above that of their first request, so that the next one is
        # found without a look at all of them. `_entered` has each host's entry.
        self._entered = dict.fromkeys(self._heads, FIRST)
        self._queue = [(FIRST, host) for host in self._heads]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._heads))

    def offer(self, host: str, key: Key) -> None:
        """A request of `host` has become ready; it is on disk already."""
        if host not in self._entered or key < self._entered[host]:
            self._entered[host] = key
            heappush(self._queue, (key, host))
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

    def choose(
        self, busy: Callable[[str], int | None], under_way: Collection[str] = ()
    ) -> str | None:
        """The host whose turn it is. `busy` says how many of a host's requests are under way,
        None for a host that may have no more now; `under_way` are the hosts that have any.

        Priority decides first; among equals the host with the least under way, so that a slow
        host cannot take all places; then the oldest request.
        """
        found: list[tuple[int, int, int, str]] = []
        for host in under_way:
            load, key = busy(host), self.first(host)
            if load is not None and key is not None:
                found.append((key[0], load, key[1], host))
        if (idle := self._first_idle(busy, under_way)) is not None:
            (priority, ident), host = idle
            found.append((priority, 0, ident, host))
        return min(found)[3] if found else None

    def _first_idle(
        self, busy: Callable[[str], int | None], under_way: Collection[str]
    ) -> tuple[Key, str] | None:
        """The first request of all hosts that have none under way, and may have one."""
        aside: list[tuple[Key, str]] = []
        chosen = None
        while self._queue and chosen is None:
            key, host = self._queue[0]
            first = self.first(host)
            if self._entered.get(host) != key:
                heappop(self._queue)  # there is another entry
            elif first is None:
                heappop(self._queue)
                del self._entered[host]
            elif first != key:
                self._entered[host] = first
                heapreplace(self._queue, (first, host))
            elif host in under_way or busy(host) is None:
                aside.append(heappop(self._queue))
            else:
                chosen = (key, host)
        for entry in aside:
            heappush(self._queue, entry)
        return chosen

    def _limit(self) -> int:
        return max(4, min(HELD, HELD_IN_ALL // max(1, len(self._heads))))
