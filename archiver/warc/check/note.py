"""A record as the check saw it: where it lies, what is wrong with it, what others say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from archiver.warc.check.finding import Findings


@dataclass(slots=True)
class Note:
    """`unit` is where the gzip member begins that holds the record (the record itself in a
    plain file), `stored` how many bytes that takes; `head_at` and `block_at` count from there,
    of the expanded bytes. `whole` is false where bytes of it are missing.
    """

    unit: int
    stored: int
    head_at: int
    block_at: int
    length: int
    type: str
    id: str
    url: str
    date: str
    alone: bool = True  # in its gzip member
    whole: bool = True
    proven: bool = False  # its block is that of its digest
    headless: bool = False  # its HTTP message has a head without an end
    rules: frozenset[str] = frozenset()  # of the damage it has
    status: int | None = None
    concurrent: tuple[str, ...] = ()
    refers_to: str = ""
    refers_url: str = ""
    refers_date: str = ""
    payload_digest: str = ""
    about: str = ""
    digests: dict[str, bytes] = field(default_factory=dict)  # of the payload, as computed
    entity: dict[str, bytes] = field(default_factory=dict)


_values = attrgetter(*Note.__slots__)


@dataclass(slots=True)
class Part:
    """What was seen of a file from `start` on. `first` is where the first record or member
    stands, `end` where the next part has to begin, if nothing was misread.
    """

    start: int
    first: int | None = None
    end: int = 0
    records: int = 0
    notes: list[Note] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    gaps: list[tuple[int, int, str]] = field(default_factory=list)  # offset, bytes, why lost

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Between processes with the notes as tuples: there are many."""
        rest = (self.start, self.first, self.end, self.records, self.findings, self.gaps)
        return _part_of, ([_values(note) for note in self.notes], rest)


def _part_of(rows: list[tuple[Any, ...]], rest: tuple[Any, ...]) -> Part:
    start, first, end, records, findings, gaps = rest
    return Part(start, first, end, records, [Note(*row) for row in rows], findings, gaps)
