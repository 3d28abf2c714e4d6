"""archiver verify: whether files and collections are what they should be."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from archiver.cli.output import console, counted, json_option, on_terminal, print_json, say
from archiver.errors import DamageError, UsageError
from archiver.warc.verify import (
    Advance,
    Finding,
    Rows,
    Verified,
    verify_collection,
    verify_files,
)

SHOWN = 20  # findings of one file that are told


@click.command(name="verify")
@click.argument("what", metavar="DIR|FILE…", nargs=-1, required=True)
@click.option("--workers", type=click.IntRange(0, 256), default=0, help="Processes; 0: one a CPU.")
@json_option
def command(what: tuple[str, ...], workers: int, as_json: bool) -> None:
    """Check archive files, or all of a collection, and say what is wrong and what to do.

    Of files, WARC, WACZ and CDXJ are told apart by what is in them. Of a collection, its WARC
    files, its index, and the proof of each row in its database are checked. Damage ends with
    exit code 4; a remark is worth knowing, and no damage.

    \b
    Examples:
        archiver verify example
        archiver verify crawl-00001.warc.gz crawl.wacz
    """
    if on_terminal() and not as_json:
        done = _check_with_bar(what, workers)
    else:
        done = _check(what, workers, lambda _: None)
    if as_json:
        print_json(_as_dict(done))
    else:
        _show(done)
    if done.damaged:
        sys.exit(DamageError.exit_code)


def _check_with_bar(what: tuple[str, ...], workers: int) -> Verified:
    from rich.progress import Progress  # noqa: PLC0415 - slow to load

    with Progress(console=console(err=True), transient=True) as progress:
        task = progress.add_task("checking", total=None)
        return _check(what, workers, lambda count: progress.advance(task, count))


def _check(what: tuple[str, ...], workers: int, advance: Advance) -> Verified:
    files = [Path(name) for name in what if Path(name).is_file()]
    done: list[Verified] = []
    try:
        if files:
            done.append(verify_files(files, workers, advance))
        others = (name for name in what if not Path(name).is_file())
        done.extend(_check_collection(name, workers, advance) for name in others)
    except OSError as error:
        raise UsageError(f"cannot read {error.filename}: {error.strerror}.") from error
    return Verified(
        files=sum(one.files for one in done),
        records=sum(one.records for one in done),
        bytes=sum(one.bytes for one in done),
        findings=[finding for one in done for finding in one.findings],
    )


def _check_collection(name: str, workers: int, advance: Advance) -> Verified:
    # Single files, the most frequent case, need neither: half of the command's start.
    from archiver.collection import find_collection  # noqa: PLC0415
    from archiver.store import (  # noqa: PLC0415
        captures_in_files,
        open_database,
        rows_without_proof,
    )

    collection = find_collection(name)
    where = (collection.archive, collection.index)
    if not collection.database.exists():
        return verify_collection(*where, None, workers, advance)
    db = open_database(collection.database, readonly=True)
    try:
        rows = Rows(str(collection.database), captures_in_files(db), rows_without_proof(db))
        return verify_collection(*where, rows, workers, advance)
    finally:
        db.close()


def _as_dict(done: Verified) -> dict[str, Any]:
    return {
        "sound": not done.damaged,
        "files": done.files,
        "records": done.records,
        "bytes": done.bytes,
        "findings": [finding.as_dict() for finding in done.findings],
    }


def _show(done: Verified) -> None:
    for name, group in groupby(done.findings, key=lambda finding: finding.file):
        findings = list(group)
        say(name)
        for finding in findings[:SHOWN]:
            say(f"  {_line(finding)}")
        if len(findings) > SHOWN:
            say(f"  … and {len(findings) - SHOWN:,} more; see all with --json")
        for advice in dict.fromkeys(one.advice for one in findings if one.severity == "damage"):
            say(f"  What to do: {advice}")
    damage = sum(one.count for one in done.findings if one.severity == "damage")
    remarks = sum(one.count for one in done.findings if one.severity == "remark")
    verdict = counted(damage, "damaged place") if damage else "no damage"
    seen = f"{counted(done.files, 'file')}, {counted(done.records, 'record')}"
    say(f"{seen}: {verdict}, {counted(remarks, 'remark')}")


def _line(finding: Finding) -> str:
    where = "" if finding.offset is None else f" at {finding.offset:,}"
    url = f" ({finding.url})" if finding.url else ""
    more = f" [{finding.count:,} times]" if finding.count > 1 else ""
    return f"{finding.severity}{where}: {finding.sentence}{url}{more}"
