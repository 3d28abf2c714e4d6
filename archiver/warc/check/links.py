"""What records say of one another: ids that stand for one record only, references that lead
somewhere (WARC 1.1 §5.2, §5.7, §6.7).

A file is seldom all of a crawl, so a reference out of it is no damage by itself: it is where
the set is whole (a collection, a WACZ), or where the file itself shows that it is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from archiver.warc.check.digest import is_of_nothing, parse_digest
from archiver.warc.check.finding import Finding, Findings, Severity
from archiver.warc.check.note import Note, Part
from archiver.warc.check.source import Source

_ORIGINALS = ("response", "resource", "conversion", "metadata", "continuation")


@dataclass(slots=True)
class Known:
    """What a set of files holds, as hashes: 8 bytes stand for an id or an address."""

    ids: set[int] = field(default_factory=set)
    visits: set[int] = field(default_factory=set)  # (address, second) of what a revisit can mean
    payloads: set[int] = field(default_factory=set)

    def add(self, notes: Sequence[Note]) -> None:
        for note in notes:
            self.ids.add(hash(note.id))
            if note.type in _ORIGINALS:
                self.visits.add(hash((note.url, _second(note.date))))
                self.payloads.update(map(hash, _payloads(note)))


def check_set(
    seen: Sequence[tuple[Source, Part]],
    findings: Findings,
    *,
    complete: bool,
    ours: Callable[[Source], bool] = lambda _: True,
) -> int:
    """All that was seen of a set of files, and what their records say of one another; gives
    the number of records. `complete`: the set is all that there is, for what the files that are
    `ours` refer to. A file that was taken in may be one of many of its crawl.
    """
    known = Known()
    for source, part in seen:
        if complete:
            for note in part.notes:
                if note.id and hash(note.id) in known.ids:
                    what = f"a record of another file has its WARC-Record-ID: {note.id}"
                    _tell(part.findings, source.name, ("damage", "doubled-record-id", note, what))
        known.add(part.notes)
    for source, part in seen:
        whole = complete and ours(source)
        check_links(source.name, part.notes, known, part.findings, complete=whole)
        findings.add(*part.findings.all())
    return sum(part.records for _, part in seen)


def check_links(
    name: str, notes: Sequence[Note], known: Known, findings: Findings, *, complete: bool
) -> None:
    """The references in the records of one file. `known` is the set that it belongs to."""
    for found in _faults(notes, known, complete=complete):
        _tell(findings, name, found)


Found = tuple[Severity, str, Note, str]


def _tell(findings: Findings, name: str, found: Found) -> None:
    severity, rule, note, sentence = found
    if severity == "damage":
        note.rules |= {rule}
    findings.add(Finding(severity, rule, name, note.unit, sentence, note.url, note.id))


def _faults(notes: Sequence[Note], known: Known, *, complete: bool) -> Iterator[Found]:
    yield from _doubled(notes)
    yield from _concurrent(notes, known, complete=complete)
    yield from _revisits(notes, known, complete=complete)
    yield from _digests_aside(notes)


def _doubled(notes: Sequence[Note]) -> Iterator[Found]:
    first: dict[str, int] = {}
    for note in notes:
        if note.id and note.id in first:
            what = f"its WARC-Record-ID is that of the record at {first[note.id]} too: {note.id}"
            yield "damage", "doubled-record-id", note, what
        elif note.id:
            first[note.id] = note.unit


def _concurrent(notes: Sequence[Note], known: Known, *, complete: bool) -> Iterator[Found]:
    lost = [
        (note, target)
        for note in notes
        for target in note.concurrent
        if hash(target) not in known.ids
    ]
    if not lost:
        return
    resolved = sum(len(note.concurrent) for note in notes) - len(lost)
    # Where none of several leads anywhere, the writer fills the field with something else.
    habit = not resolved and len(lost) > 1
    events = Counter((note.url, note.date) for note in notes if note.type != "warcinfo")
    for note, target in lost:
        # Records of one capture have one WARC-Date (WARC 1.1 §5.4): its partner is here.
        partner = events[note.url, note.date] > 1
        severity: Severity = "damage" if complete or (partner and not habit) else "remark"
        what = f"its WARC-Concurrent-To leads nowhere: there is no record {target}"
        yield severity, "concurrent-nowhere", note, what


def _revisits(notes: Sequence[Note], known: Known, *, complete: bool) -> Iterator[Found]:
    dates = [note.date for note in notes if note.date]
    span = (min(dates), max(dates)) if dates and notes[0].type == "warcinfo" else ("~", "")
    for note in notes:
        if note.type != "revisit":
            continue
        by_id = note.refers_to and hash(note.refers_to) in known.ids
        if by_id or hash((note.refers_url, _second(note.refers_date))) in known.visits:
            continue
        held = hash(_normal(note.payload_digest)) in known.payloads
        if not (note.refers_to or note.refers_url or note.refers_date):
            what = "a revisit that does not say of what"
            gone = complete and not held
            yield "damage" if gone else "remark", "revisit-nowhere", note, what
            continue
        # A file shows by itself that a reference is wrong: the payload is in it elsewhere, or
        # the first visit was made while the file was written, or after the revisit.
        within = span[0] <= note.refers_date <= span[1]
        later = bool(note.refers_date and note.date) and note.refers_date > note.date
        elsewhere = held and _tells(note.payload_digest)
        wrong = complete or elsewhere or within or later
        to = note.refers_to or f"{note.refers_url} at {note.refers_date}"
        what = f"a revisit of a record that is not there: {to}"
        yield "damage" if wrong else "remark", "revisit-nowhere", note, what


def _digests_aside(notes: Sequence[Note]) -> Iterator[Found]:
    """The payload digest that our writer states in a metadata record beside a response."""
    wanted = {note.refers_to for note in notes if note.about}
    about = {note.id: note for note in notes if note.id in wanted} if wanted else {}
    for note in notes:
        stated = parse_digest(note.about) if note.about else "empty"
        of = about.get(note.refers_to)
        if of is None or not of.whole or isinstance(stated, str):
            continue
        computed = (of.entity.get(stated.algorithm), of.digests.get(stated.algorithm))
        if stated.value not in computed and any(computed):
            what = f"the payload is not that of its digest {note.about}, in the record at"
            yield "damage", "payload-digest", of, f"{what} {note.unit}"


def _tells(digest: str) -> bool:
    """Whether a payload's digest tells which it was: not that of none."""
    stated = parse_digest(digest)
    return isinstance(stated, str) or not is_of_nothing(stated)


def _payloads(note: Note) -> Iterator[object]:
    if note.payload_digest:
        yield _normal(note.payload_digest)
    for computed in (note.digests, note.entity):
        yield from computed.items()


def _normal(text: str) -> object:
    """A stated digest in one form; the text itself where its algorithm is not known."""
    stated = parse_digest(text)
    return text if isinstance(stated, str) else (stated.algorithm, stated.value)


def _second(date: str) -> str:
    """A WARC-Date without a fraction: what refers to a record may leave it out."""
    return date.partition(".")[0].removesuffix("Z")
