"""A collection as one: its files, the index of them, and the rows that claim to lie in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.warc.check.cdxj import (
    Held,
    check_indexed,
    check_lines,
    open_lines,
    read_lines,
    same_digest,
)
from archiver.warc.check.finding import Finding, Findings
from archiver.warc.check.links import check_set
from archiver.warc.check.source import is_ours, source_of
from archiver.warc.check.workers import walk_sources
from archiver.warc.disk import OPEN_SUFFIX

if TYPE_CHECKING:
    from archiver.records import Capture  # with it come the parsers of HTML: slow to load


@dataclass(frozen=True, slots=True)
class Rows:
    """What a database says: where each capture lies, and which rows lead to none."""

    database: str
    captures: Iterable[Capture] = ()
    without_proof: Iterable[tuple[str, str, str]] = ()  # table, article id, what is wrong


def check_whole(  # noqa: PLR0913, PLR0917 - what there is, then how
    archive: Path,
    index: Path,
    rows: Rows | None,
    workers: int,
    findings: Findings,
    advance: Callable[[int], None],
) -> tuple[int, int, int]:
    """Checks all of it; gives the numbers of files, records and bytes. Raises OSError."""
    # What has a dot before its name is being taken in.
    paths = sorted(path for path in archive.iterdir() if path.is_file() and path.name[0] != ".")
    still_open = {path.name.removesuffix(OPEN_SUFFIX) for path in paths if _open(path)}
    sources = [source_of(path) for path in paths if not _open(path)]
    for path in filter(_open, paths):
        what = "being written, or left open by a crash: not checked; the next crawl closes it"
        findings.add(Finding("remark", "open", str(path), None, what))
    held = Held()
    names: dict[str, str] = {}
    seen = list(walk_sources(sources, workers, for_index=True, progress=advance))
    records = check_set(seen, findings, complete=not still_open, ours=is_ours)
    for source, part in seen:
        held.add(source.path.name, part.notes)
        names[source.path.name] = source.name
    if index.exists():
        lines = read_lines(str(index), open_lines(index), findings)
        check_lines(str(index), lines, held, findings)
        check_indexed(held, names, findings)
    elif sources:
        findings.add(Finding("damage", "not-indexed", str(index), None, "there is no index"))
    if rows:
        _check_rows(rows, held, still_open, findings)
    return len(sources), records, sum(source.size for source in sources)


def _open(path: Path) -> bool:
    return path.name.endswith(OPEN_SUFFIX)


def _check_rows(rows: Rows, held: Held, still_open: set[str], findings: Findings) -> None:
    for table, article_id, wrong in rows.without_proof:
        what = f"article {article_id} in {table}: {wrong}"
        findings.add(Finding("damage", "row-proof", rows.database, None, what))
    for capture in rows.captures:
        if capture.warc_file in still_open:
            continue
        if wrong := _unproven(capture, held):
            where = f"{capture.warc_file} at {capture.warc_offset}"
            what = f"the capture in {where}: {wrong}"
            findings.add(
                Finding(
                    "damage", "row-capture", rows.database, None, what,
                    capture.url, capture.record_id,
                )
            )  # fmt: skip


def _unproven(capture: Capture, held: Held) -> str:
    """Why a capture's record is not where its row says, or not what it says; "" if it is."""
    notes = held.files.get(capture.warc_file)
    if notes is None:
        return "there is no such file"
    note = notes.get(capture.warc_offset)
    if note is None:
        return "no record of a capture begins there"
    says = {
        "id": (capture.record_id, note.id),
        "length": (capture.warc_length, note.stored),
        "address": (capture.url, note.url),
    }
    for what, (row, record) in says.items():
        if row != record:
            return f"its {what} is {row}, that of the record there is {record}"
    if not same_digest(capture.payload_digest or "", note):
        return f"the payload there is not that of its digest {capture.payload_digest}"
    return ""
