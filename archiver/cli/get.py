"""archiver get: what was captured of one address."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from archiver.cli.output import json_option, print_json
from archiver.errors import UsageError
from archiver.lookup import Found, looked_up

# What a terminal would obey or choke on.
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")


@click.command(name="get", short_help="Print or save what was captured of an address.")
@click.argument("what", metavar="DIR|FILE…", nargs=-1, required=True)
@click.argument("url")
@click.option("--at", help="The capture nearest to this time; else the latest.", metavar="TIME")
@click.option("--headers", is_flag=True, help="The whole exchange, as it was on the wire.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Save it.")
@json_option
def command(
    what: tuple[str, ...],
    url: str,
    at: str | None,
    headers: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print what was captured of URL: its payload, decoded, byte for byte.

    Looks in a collection, or in WARC and WACZ files. Where a page was found unchanged, its bytes
    are those of the capture before. With --json, says where the capture lies and nothing else
    (and with -o, saves it).

    \b
    Examples:
        archiver get example https://example.org/article/1 > article.html
        archiver get example https://example.org/photo.jpg -o photo.jpg
        archiver get example https://example.org/ --at 2026-11-23 --headers
        archiver get crawl.wacz https://example.org/
    """
    with looked_up(what, url, at) as found:
        parts = found.exchange() if headers else found.content()
        if output:
            _save(parts, output)
        elif not as_json:
            _print(parts, found)
        if as_json:
            print_json(_as_dict(found, output))
            return
        if found.capture.status not in (200, None):
            click.echo(f"archiver: this is an answer of status {found.capture.status}", err=True)
        if found.capture.error:
            click.echo(f"archiver: only a part of it was kept ({found.capture.error})", err=True)


def _save(parts: Iterator[bytes], output: Path) -> None:
    """All of it under its name, or nothing."""
    if output.exists():
        raise UsageError(f"{output} is there already; choose another name.")
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("wb") as file:
            for part in parts:
                file.write(part)
        beside.rename(output)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _print(parts: Iterator[bytes], found: Found) -> None:
    out = sys.stdout.buffer
    for_eyes = sys.stdout.isatty()
    try:
        for part in parts:
            if for_eyes and BINARY.search(part):
                kind = found.capture.mime or "of an unknown type"
                raise UsageError(f"it is binary ({kind}), not for a terminal. Save it: -o FILE")
            out.write(part)
        out.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _as_dict(found: Found, output: Path | None) -> dict[str, object]:
    capture, record = found.capture, found.stored.record
    return {
        "url": capture.url,
        "status": capture.status,
        "mime": capture.mime,
        "kind": capture.kind,
        "fetched_at": capture.fetched_at,
        "record_id": capture.record_id,
        "payload_digest": capture.payload_digest,
        "file": str(record.path),
        "offset": record.offset,
        "length": record.length,
        "bytes_from": found.original.id if found.original else capture.record_id,
        "saved": str(output) if output else None,
    }
