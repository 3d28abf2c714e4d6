"""Checks archive files and what a collection says of them, as strictly as the standards allow.

Never raises for what is in a file: whatever is wrong there is a finding.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archiver.warc.check.cdxj import open_lines, read_lines
from archiver.warc.check.finding import Finding, Findings
from archiver.warc.check.kind import Kind, kind_of
from archiver.warc.check.links import check_set
from archiver.warc.check.source import source_of
from archiver.warc.check.wacz import check_wacz
from archiver.warc.check.whole import Rows, check_whole
from archiver.warc.check.workers import walk_sources

__all__ = ["Finding", "Rows", "Verified", "verify_collection", "verify_files"]

Advance = Callable[[int], None]


@dataclass(slots=True)
class Verified:
    """What was checked, and all that was found, by file and place."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def damaged(self) -> bool:
        return any(finding.severity == "damage" for finding in self.findings)


def verify_files(
    paths: Sequence[Path], workers: int = 0, progress: Advance = lambda _: None
) -> Verified:
    """Checks each file by what it is. Those given together may refer to one another.

    `workers` is the number of processes, as many as there are processors if it is 0;
    `progress` is told how many bytes were checked. Raises OSError where one cannot be read.
    """
    workers = workers or os.cpu_count() or 1
    kinds = {path: kind_of(path) for path in paths}
    sources = [source_of(path) for path in kinds if kinds[path] == "warc"]
    findings = Findings()
    done = Verified(files=len(kinds), bytes=sum(path.stat().st_size for path in kinds))
    seen = list(walk_sources(sources, workers, progress=progress))
    done.records = check_set(seen, findings, complete=False)
    for path, kind in kinds.items():
        if kind == "wacz":
            done.records += check_wacz(path, workers, findings, progress)
        elif kind != "warc":
            _other(path, kind, findings)
            progress(path.stat().st_size)
    done.findings = findings.all()
    return done


def verify_collection(
    archive: Path,
    index: Path,
    rows: Rows | None = None,
    workers: int = 0,
    progress: Advance = lambda _: None,
) -> Verified:
    """Checks the closed WARC files in `archive`, the `index` of them, and the rows' proof.

    Raises OSError where something cannot be read.
    """
    findings = Findings()
    workers = workers or os.cpu_count() or 1
    files, records, size = check_whole(archive, index, rows, workers, findings, progress)
    return Verified(files, records, size, findings.all())


def _other(path: Path, kind: Kind, findings: Findings) -> None:
    name = str(path)
    if kind == "cdxj":
        for _ in read_lines(name, open_lines(path), findings):
            pass
    elif kind == "arc":
        findings.add(Finding("remark", "not-checked", name, None, "an ARC file: not checked"))
    elif kind == "cdx":
        what = "an index in the older form (CDX): not checked"
        findings.add(Finding("remark", "old-index", name, None, what))
    elif kind == "empty":
        findings.add(Finding("damage", "empty", name, 0, "the file is empty"))
    else:
        what = "neither WARC, ARC, WACZ nor CDXJ, or damaged from its first byte on"
        findings.add(Finding("damage", "unknown-kind", name, 0, what))
