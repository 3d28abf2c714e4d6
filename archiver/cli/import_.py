"""archiver import: files that were made elsewhere."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from archiver.cli.output import json_option, print_json, say
from archiver.collection import CONFIG, HOME, create_collection, find_collection
from archiver.errors import ArchiverError
from pipelines.intake import TakenIn, look_at, take_in


@click.command(name="import", short_help="Take in files that were made elsewhere.")
@click.argument("where", metavar="DIR")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="The address that the file was at (for one HTML or text file).")
@click.option("--profile", default="", help="The CMS, where it cannot be found by itself.")
@json_option
def command(
    where: str, files: tuple[Path, ...], url: str | None, profile: str, as_json: bool
) -> None:
    """Take in WARC files, HTML pages, or text-only renderings of archive pages.

    DIR is made where it is not there yet. Of a damaged WARC file all whole records are taken in,
    what is lost is listed, and the exit code is 1.

    \b
    Examples:
        archiver import example saved-page.html --url https://example.org/archive
        archiver import example rendered.txt
        archiver import example crawl-00001.warc.gz
    """
    done = _take_in(where, files, url, profile)
    collection = find_collection(where)
    if as_json:
        print_json(
            {
                "collection": str(collection.root),
                "files": len(files),
                "captures": done.captures,
                "articles": done.articles,
                "problems": [{"url": at, "problem": text} for at, text in done.problems],
                "known": list(done.known),
                "lost": [{"file": name, "what": what} for name, what in done.lost],
            }
        )
        sys.exit(ArchiverError.exit_code if done.lost else 0)
    for name in done.known:
        say(f"{name}: all its records are kept already")
    say(f"{done.captures:,} captures, {done.articles:,} articles taken into {collection.root}")
    for at, problem in done.problems:
        say(f"{at}: {problem}")
    for name, what in done.lost:
        say(f"{name}: {what}")
    say(f"Next: archiver status {collection.root}")
    if done.lost:
        sys.exit(ArchiverError.exit_code)


def _take_in(where: str, files: tuple[Path, ...], url: str | None, profile: str) -> TakenIn:
    root = Path(where)
    if (root / CONFIG).exists() or (HOME / where / CONFIG).exists():
        return take_in(find_collection(where), files, url)
    for path in files:
        if not path.is_file():
            raise click.BadParameter(f"there is no file {path}")
    look_at(files, url)
    new = not root.exists()
    collection = create_collection(root, [], profile=profile)
    try:
        return take_in(collection, files, url)
    except ArchiverError:
        if new:  # made a moment ago, and nothing is in it
            shutil.rmtree(root)
        raise
