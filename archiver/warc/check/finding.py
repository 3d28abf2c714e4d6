"""What a check has found: the noun, and for each rule what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["damage", "remark"]

MEND = "save the whole records with: archiver mend FILE -o OUT"
COPY = "take the record from a copy, or capture the page again"
LEAVE = "nothing needs to be done"
REPACK = "make the WACZ anew from its WARC files: archiver import, then archiver package"
REINDEX = "make the index anew: remove it, and the next crawl or import writes it"

# For each rule what to do. Rules that are no key here are mended by `archiver mend`.
ADVICE = {
    "block-digest": COPY,
    "payload-digest": COPY,
    "gzip-broken": f"take the file from a copy, or {MEND}",
    "cut": f"take the file from a copy, or {MEND}",
    "block-cut": f"take the file from a copy, or {MEND}",
    "garbage": f"take the file from a copy, or {MEND}",
    "no-type": "the record cannot be read for what it is; take it from a copy",
    "no-date": "take the record from a copy; its time is known to nobody else",
    "bad-date": "take the record from a copy; its time is known to nobody else",
    "no-target-uri": "take the record from a copy; its address is known to nobody else",
    "revisit-nowhere": "add the file that holds the first capture, or capture the page again",
    "concurrent-nowhere": "add the file that holds the other record, or take this one from a copy",
    "no-digest": LEAVE,
    "unknown-digest": LEAVE,
    "odd-digest": LEAVE,
    "payload-of-block": LEAVE,
    "payload-decoded": LEAVE,
    "payload-chunked": LEAVE,
    "index-line": REINDEX,
    "index-order": REINDEX,
    "index-nowhere": REINDEX,
    "index-differs": REINDEX,
    "not-indexed": REINDEX,
    "row-proof": "rebuild the rows from the WARC files with: archiver extract",
    "row-capture": "rebuild the rows from the WARC files with: archiver extract",
    "unreadable": "see that the file is there and may be read",
    "not-checked": "take it into a collection with: archiver import",
    "old-index": LEAVE,
    "unknown-kind": "give WARC, WACZ or CDXJ files, or a collection",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the standard wants it, and where.

    `damage` breaks a "shall" and loses or falsifies something; a `remark` is worth knowing.
    `offset` counts bytes of the file as it lies on the disk; of a WACZ, of the file within,
    which `file` then names behind a ``!``.
    """

    severity: Severity
    rule: str
    file: str
    offset: int | None
    sentence: str
    url: str = ""
    record_id: str = ""
    count: int = 1  # of such places in the file, where they are not told one by one

    @property
    def advice(self) -> str:
        return ADVICE.get(self.rule, REPACK if self.rule.startswith("wacz") else MEND)

    def as_dict(self) -> dict[str, object]:
        return {
            "severity": self.severity,
            "rule": self.rule,
            "file": self.file,
            "offset": self.offset,
            "url": self.url,
            "record_id": self.record_id,
            "sentence": self.sentence,
            "advice": self.advice,
            "count": self.count,
        }


class Findings:
    """Those of one file. Remarks of one kind are told once, with their number; so is damage
    beyond `MOST` of a kind, or a wholly broken file would fill the memory.
    """

    MOST = 1000

    def __init__(self) -> None:
        self._by_rule: dict[tuple[Severity, str, str], list[Finding]] = {}

    def add(self, *findings: Finding) -> None:
        for finding in findings:
            key = finding.severity, finding.rule, finding.file
            same = self._by_rule.setdefault(key, [])
            if len(same) < (1 if finding.severity == "remark" else self.MOST):
                same.append(finding)
            else:
                same[-1] = replace(same[-1], count=same[-1].count + finding.count)

    def all(self) -> list[Finding]:
        """In the order of their places; damage before remarks."""
        every = [finding for same in self._by_rule.values() for finding in same]
        return sorted(every, key=lambda one: (one.file, one.severity, one.offset or 0))
