"""Whether a damaged record can be saved, and how its header must then be changed.

Nothing is invented: a block is kept if it is whole, and proven by its digest wherever there is
reason to doubt it; a field that is wrong is left out; an id that is missing or taken is new.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from archiver.warc.check.digest import Hashes, Stated, parse_digest
from archiver.warc.check.fields import REPEATABLE, STANDARD, Fields, bare, is_date, parse_fields
from archiver.warc.check.note import Note
from archiver.warc.check.renew import new_id, true_date
from archiver.warc.check.stretch import Disk, Member
from archiver.warc.check.walk import FOREVER, open_unit

# Damage around a block, which is none of the record once it is written anew.
HARMLESS = {"one-member", "no-end", "header-line"}
# Damage that a digest of the block can disprove.
DOUBTFUL = {"gzip-broken", "cut", "block-cut", "length", "no-length"}
# Fields that are left out when they are wrong.
DROPPED = {
    "payload-digest": ("warc-payload-digest",),
    "bad-ip": ("warc-ip-address",),
}
NEW_ID = {"no-record-id", "bad-record-id", "doubled-record-id"}
BAD_DATE = {"no-date", "bad-date"}
REASONS = {
    "block-digest": "its bytes are not those of its digest",
    "payload-digest": "its bytes are not those of its payload digest",
    "gzip-broken": "its compressed bytes are broken",
    "cut": "the file ends within it",
    "block-cut": "it is cut",
    "length": "its Content-Length is wrong, and no digest says where it ends",
    "no-length": "it has no Content-Length, and no digest says where it ends",
    "no-type": "it has no WARC-Type",
    "no-date": "it has no WARC-Date",
    "bad-date": "its WARC-Date is no time",
    "no-target-uri": "it has no WARC-Target-URI",
}


@dataclass(slots=True)
class Repair:
    """How a record is written: `changes` in words, `drop` the fields that are left out."""

    note: Note
    length: int
    id: str
    changes: list[str] = field(default_factory=list)
    drop: set[str] = field(default_factory=set)
    unlink: bool = False  # leave out what leads to none of `ids`
    ids: set[int] = field(default_factory=set)
    rewrite: bool = False  # compress anew, for what is around the block
    version: str = ""  # of the standard, if it has to be another
    date: str = ""

    def mend_links(self, ids: set[int], names: Counter[str]) -> None:
        """Leaves out what leads nowhere; `ids` are those of the records that are kept, `names`
        count what new ids were made of.
        """
        rules = self.note.rules
        self.ids = ids
        if not self.id or "doubled-record-id" in rules:
            self.id = new_id(self.note, names)
        if "doubled-record-id" in rules:
            self.changes.append("a new WARC-Record-ID, since another record has it")
        if "concurrent-nowhere" in rules:
            self.unlink = True
            self.changes.append("without a WARC-Concurrent-To that leads nowhere")
        if "revisit-nowhere" in rules:
            self.drop |= {"warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date"}
            self.changes.append("without a WARC-Refers-To that leads nowhere")

    def header(self, head: bytes) -> bytes:
        """The header to be written in place of `head`."""
        if not self.changes and head.count(b"\n") == head.count(b"\r\n"):
            return head
        fields = parse_fields(head)
        lines = [f"WARC/{self.version or fields.version}"]
        seen = {"warc-record-id", "content-length"}  # they come last
        for name, value in fields.lines:
            key = name.lower()
            nowhere = key == "warc-concurrent-to" and hash(bare(value)) not in self.ids
            if key in self.drop or key in seen or (nowhere and self.unlink):
                continue
            if key in STANDARD and key not in REPEATABLE:
                seen.add(key)
            lines.append(f"{name}: {value}")
        if self.date:
            lines.append(f"WARC-Date: {self.date}")
        lines += [f"WARC-Record-ID: <{self.id}>", f"Content-Length: {self.length}"]
        if self.changes:
            lines.append(f"Archiver-Mended: {'; '.join(self.changes)}")
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def repair_of(disk: Disk, note: Note) -> Repair | str:
    """How the record can be saved; or in words why it cannot."""
    rules = set(note.rules) - {"concurrent-nowhere", "revisit-nowhere", "doubled-record-id"}
    repair = Repair(note, note.length, note.id)
    repair.rewrite = bool(rules) or not note.alone
    length = None
    if rules & {"length", "no-length"} or {"no-end", "block-digest"} <= rules:
        length = _proven_length(disk, note)
        if length is not None:
            rules -= DOUBTFUL | {"block-digest", "payload-digest"}
            repair.length = length
            repair.changes.append("its true Content-Length, by its digest")
    elif note.whole and note.proven:
        rules -= DOUBTFUL
    rules -= _renewed(disk, repair, rules)
    for rule in rules & DROPPED.keys():
        if rule != "payload-digest" or note.proven:
            repair.drop |= set(DROPPED[rule])
            repair.changes.append(f"without its wrong {DROPPED[rule][0]}")
            rules.discard(rule)
    if "repeated-field" in rules and _repeats_only(disk, note):
        repair.changes.append("each field once")
        rules.discard("repeated-field")
    if "header-line" in rules:
        repair.changes.append("without header lines that are no fields")
    rules -= HARMLESS
    if rules:
        return "; ".join(REASONS.get(rule, f"damage: {rule}") for rule in sorted(rules))
    return repair if note.whole or length is not None else "it is not whole"


def _renewed(disk: Disk, repair: Repair, rules: set[str]) -> set[str]:
    """The rules that need no longer be broken, with a new id or another date."""
    done = rules & NEW_ID
    if done:
        repair.id = ""  # made when all others are known
        repair.changes.append("a new WARC-Record-ID, since it had none")
    if rules & BAD_DATE and is_date(repair.note.date):
        repair.version = "1.1"
        repair.changes.append("as WARC 1.1, which allows such a WARC-Date")
        done |= BAD_DATE
    elif rules & BAD_DATE and (date := true_date(disk, repair.note)):
        repair.drop.add("warc-date")
        repair.date = date
        was = repair.note.date or "missing"
        repair.changes.append(f"the answer's own Date as its WARC-Date, which was {was}")
        done |= BAD_DATE
    return done


def _proven_length(disk: Disk, note: Note) -> int | None:
    """How long the block is up to the next record, if that is what its digest is of."""
    if not note.alone:
        return None
    fields, behind = _open(disk, note)
    digest = parse_digest(fields.get("warc-block-digest"))
    if not isinstance(digest, Stated):
        return None
    for end in (4, 0, 2):  # two CRLF, nothing, or two LF
        length = behind - end
        if length < 0:
            continue
        stretch = open_unit(disk, note.unit)
        stretch.skip(note.block_at)
        hashes = Hashes([digest.algorithm])
        for part in stretch.take(length):
            hashes.update(part)
        if hashes.values()[digest.algorithm] == digest.value:
            return length
    return None


def _repeats_only(disk: Disk, note: Note) -> bool:
    """Whether a field that stands there twice says the same twice."""
    fields, _ = _open(disk, note)
    return all(
        len(set(fields.all(name))) == 1 for name in fields.values.keys() & STANDARD - REPEATABLE
    )


def _open(disk: Disk, note: Note) -> tuple[Fields, int]:
    """The header, and how many bytes there are behind it, up to the next record."""
    stretch = open_unit(disk, note.unit)
    stretch.skip(note.head_at)
    head = b"".join(map(bytes, stretch.take(note.block_at - note.head_at)))
    behind = stretch.skip(FOREVER) if isinstance(stretch, Member) else note.stored - note.block_at
    return parse_fields(head), behind
