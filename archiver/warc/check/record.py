"""One record read and told of: its header, its block, its end."""

from __future__ import annotations

from archiver.warc.check.block import Block, check_digests, read_block
from archiver.warc.check.fields import Fault, Fields, bare, check_fields, is_common, parse_fields
from archiver.warc.check.finding import Finding
from archiver.warc.check.note import Note, Part
from archiver.warc.check.stretch import Member, Stretch

MAX_HEAD = 1 << 20
_USUAL_HEAD = 1 << 13
_END = b"\r\n\r\n"


class Teller:
    """Reads records and puts what is wrong with them into `part`."""

    def __init__(self, name: str, *, for_index: bool) -> None:
        self.name = name
        self.for_index = for_index
        self.part = Part(0)

    def glance(self, member: Member) -> bool:
        """Whether a member is one record as nearly all are; then all is told of it. One with
        anything unusual in its header or around it is left to `record`, from its start.
        """
        text = member.held()
        head = text.find(_END, 0, _USUAL_HEAD) + len(_END)
        if head < len(_END) or not text.startswith(b"WARC/") or not text.endswith(_END):
            return False
        fields = parse_fields(text[:head])
        if fields.length != len(text) - head - len(_END) or not is_common(fields):
            return False
        member.skip(head)
        note = self._note(fields, member.offset, 0, head)
        note.stored = member.stored
        self._check_block(member, note, fields, [])
        return True

    def record(self, stretch: Stretch, unit: int, size: int | None) -> Note | None:
        """The record that begins here; None if its header has no end."""
        head_at = stretch.at
        head = stretch.head(MAX_HEAD)
        if head is None:
            stretch.skip(5)
            self.gap(unit, 0, "head", "a header that does not end")
            return None
        fields = parse_fields(head)
        stretch.skip(len(head))
        note = self._note(fields, unit, head_at, stretch.at)
        faults = [] if is_common(fields) else list(check_fields(fields))
        fits = size is None or unit + note.block_at + note.length <= size
        if fields.length is None or not fits:
            note.whole = False
            self.tell(note, faults)
        else:
            self._check_block(stretch, note, fields, faults)
        return note

    def _note(self, fields: Fields, unit: int, head_at: int, block_at: int) -> Note:
        note = Note(
            unit, 0, head_at, block_at, fields.length or 0,
            fields.type, fields.id, fields.url, fields.get("warc-date"),
        )  # fmt: skip
        self.part.records += 1
        self.part.notes.append(note)
        return note

    def _check_block(
        self, stretch: Stretch, note: Note, fields: Fields, faults: list[Fault]
    ) -> None:
        block = read_block(stretch, fields, note.length, for_index=self.for_index)
        _describe(note, fields, block)
        if block.computed.size < note.length:
            note.whole = False
            self._cut_block(stretch, note, block)
        else:
            faults += check_digests(fields, block)
            note.proven = block.proven
        if faults:
            self.tell(note, faults)

    def _cut_block(self, stretch: Stretch, note: Note, block: Block) -> None:
        missing = note.length - block.computed.size
        if stretch.end == "whole":
            self.wrong_length(note, f"the member ends {missing} bytes before it")
        else:
            note.rules |= {"block-cut"}

    def tell(self, note: Note, faults: list[Fault]) -> None:
        for severity, rule, sentence in faults:
            self.add(severity, rule, note.unit, sentence, note)
            if severity == "damage":
                note.rules |= {rule}

    def gap(self, offset: int, size: int, rule: str, sentence: str) -> None:
        sentence = f"{sentence} ({size} bytes)" if size else sentence
        self.add("damage", rule, offset, sentence)
        self.part.gaps.append((offset, size, sentence))

    def add(
        self, severity: str, rule: str, offset: int, sentence: str, note: Note | None = None
    ) -> None:
        url, record_id = (note.url, note.id) if note else ("", "")
        self.part.findings.add(
            Finding(severity, rule, self.name, offset, sentence, url, record_id)  # type: ignore[arg-type]
        )

    def end(self, note: Note, run: bytes) -> None:
        if run == b"\n\n":
            self.add("remark", "bare-lf", note.unit, "the record ends in LF alone", note)
        elif run != b"\r\n\r\n":
            self.add("damage", "no-end", note.unit, "the two CRLF at its end are missing", note)
            note.rules |= {"no-end"}

    def wrong_length(self, note: Note, what: str) -> None:
        self.add("damage", "length", note.unit, f"its Content-Length is wrong: {what}", note)
        note.rules |= {"length"}


def _describe(note: Note, fields: Fields, block: Block) -> None:
    values = fields.values
    note.status = block.status
    note.headless = block.headless
    note.about = block.about
    note.digests = block.computed.payload
    note.entity = block.computed.entity
    note.payload_digest = values.get("warc-payload-digest", "")
    note.concurrent = tuple(map(bare, fields.all("warc-concurrent-to")))
    note.refers_to = bare(values.get("warc-refers-to", ""))
    if fields.type == "revisit":
        note.refers_url = bare(values.get("warc-refers-to-target-uri", ""))
        note.refers_date = values.get("warc-refers-to-date", "")
