"""archiver export: the collection in the forms that other tools take."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.output import counted, json_option, print_json, say
from archiver.collection import find_collection
from archiver.deposit.bag import bag

FORMATS = {"bagit": bag}


@click.command(name="export", short_help="Hand the collection on, as a bag for deposit.")
@click.argument("where", metavar="DIR")
@click.option("-f", "--format", "form", required=True, type=click.Choice(list(FORMATS)))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="PATH")
@json_option
def command(where: str, form: str, output: Path, as_json: bool) -> None:
    """Write the collection, or what is in it, as other tools take it.

    bagit: a folder with a copy of all WARC files, the index, the database and collection.toml,
    and a checksum of each (RFC 8493), for deposit with an institution. Check it with:
    bagit.py --validate PATH

    \b
    Example:
        archiver export example -f bagit -o example-bag
    """
    files = FORMATS[form](find_collection(where), output)
    if as_json:
        print_json({"output": str(output), "format": form, "files": files})
    else:
        say(f"{output}: {counted(files, 'file')}")
