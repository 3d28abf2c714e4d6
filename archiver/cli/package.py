"""archiver package: the collection as one WACZ file."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import Progress

from archiver.cli.output import console, json_option, on_terminal, print_json, say, size
from archiver.collection import find_collection
from archiver.deposit.wacz import package


@click.command(name="package", short_help="Make one WACZ file of the collection.")
@click.argument("where", metavar="DIR")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="F.wacz")
@click.option("--title", default="", help="What the package is called; else as the collection.")
@click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path),
    metavar="KEY.pem",
    help="Sign it with this key (elliptic curve, PEM); one is made where there is none.",
)
@json_option
def command(where: str, output: Path, title: str, key: Path | None, as_json: bool) -> None:
    """Make a WACZ of all closed WARC files, with their index and the pages' titles and texts.

    What replays WACZ (archiver replay, ReplayWeb.page) shows it, and searches its pages. No file
    that exists is written over; stopped, nothing is left.

    \b
    Examples:
        archiver package example -o example.wacz
        archiver package example -o example.wacz --sign ~/archive-key.pem
    """
    collection = find_collection(where)
    total = sum(path.stat().st_size for path in collection.archive.glob("*.warc.gz"))
    shown = on_terminal() and not as_json
    with Progress(console=console(err=True), transient=True, disable=not shown) as progress:
        task = progress.add_task("packaging", total=total)
        done = package(
            collection,
            output,
            title=title,
            key=key,
            advance=lambda count: progress.advance(task, count),
        )
    if as_json:
        print_json(
            {
                "package": str(done.out),
                "bytes": done.out.stat().st_size,
                "digest": done.digest,
                "signed": key is not None,
                "files": [{"path": path, "bytes": count} for path, count in done.files],
            }
        )
        return
    warcs = sum(path.startswith("archive/") for path, _ in done.files)
    say(f"{done.out}: {warcs:,} WARC files, {size(done.out.stat().st_size)}")
    say(f"Check it: archiver verify {done.out}", f"Look at it: archiver replay {done.out}")
