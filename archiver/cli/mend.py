"""archiver mend: a sound file of what can be saved of a damaged one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from archiver.cli.output import console, counted, json_option, on_terminal, print_json, say, size
from archiver.errors import ArchiverError, DamageError, UsageError
from archiver.warc.mend import Mended, mend
from archiver.warc.verify import verify_files


@click.command(name="mend")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="OUT")
@json_option
def command(file: Path, output: Path, as_json: bool) -> None:
    """Make a sound WARC file of what can be saved of FILE, and list what cannot.

    FILE is not touched, and no file that exists is written over. Ends with exit code 1 where
    something was lost.

    \b
    Example:
        archiver mend damaged.warc.gz -o mended.warc.gz
    """
    shown = on_terminal() and not as_json
    with Progress(console=console(err=True), transient=True, disable=not shown) as progress:
        task = progress.add_task("reading", total=None)
        try:
            done = mend(file, output, advance=lambda count: progress.advance(task, count))
            left = verify_files([output]).findings if done.kept else []
        except OSError as error:
            name = error.filename or output
            raise UsageError(f"cannot read or write {name}: {error.strerror}.") from error
    if as_json:
        print_json(_as_dict(done))
    else:
        _show(done)
    if not done.kept:
        raise DamageError(f"nothing of {file} can be saved; no file was written.")
    for finding in left:
        if finding.severity == "damage":
            raise DamageError(f"{output}: {finding.sentence}. {finding.advice}.")
    if done.lost:
        sys.exit(ArchiverError.exit_code)


def _as_dict(done: Mended) -> dict[str, Any]:
    return {
        "out": str(done.out) if done.kept else None,
        "kept": done.kept,
        "copied": done.copied,
        "changed": [
            {"offset": one.offset, "what": one.what, "url": one.url, "record_id": one.record_id}
            for one in done.changed
        ],
        "lost": [
            {
                "offset": one.offset,
                "length": one.length,
                "reason": one.reason,
                "url": one.url,
                "record_id": one.record_id,
            }
            for one in done.lost
        ],
    }


def _show(done: Mended) -> None:
    for changed in done.changed:
        say(f"changed, at {changed.offset:,}: {changed.what}{_of(changed.url)}")
    for lost in done.lost:
        say(f"lost, at {lost.offset:,}, {size(lost.length)}: {lost.reason}{_of(lost.url)}")
    if done.kept:
        say(
            f"{counted(done.kept, 'record')} in {done.out}, {counted(len(done.lost), 'place')} lost"
        )


def _of(url: str) -> str:
    return f" ({url})" if url else ""
