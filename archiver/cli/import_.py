"""archiver import: files that were made elsewhere."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.progress import Progress

from archiver.cli.output import console, counted, json_option, on_terminal, print_json, say
from archiver.collection import CONFIG, HOME, create_collection, find_collection
from archiver.errors import ArchiverError
from pipelines.runs.intake import TakenIn, look_at, take_in

SHOWN = 20  # problems that are told


@click.command(name="import", short_help="Take in files that were made elsewhere.")
@click.argument("where", metavar="DIR")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="The address that the file was at (for one HTML or text file).")
@click.option("--profile", default="", help="The CMS, where it cannot be found by itself.")
@click.option("--copy", is_flag=True, help="Copy WARC files into DIR instead of linking them.")
@json_option
def command(
    where: str, files: tuple[Path, ...], url: str | None, profile: str, copy: bool, as_json: bool
) -> None:
    """Take in WARC, ARC and WACZ files, HTML pages, or text-only renderings of archive pages.

    DIR is made where it is not there yet. A sound WARC file, gzipped record by record, is linked
    into DIR/archive (a hard link: it takes no room, and stays when FILE is removed), or copied
    where that cannot be done. Any other is written anew there, record by record. Of a damaged
    file all that is whole is taken in, what is lost is listed, and the exit code is 1. A file
    that was taken in before adds nothing.

    \b
    Examples:
        archiver import example saved-page.html --url https://example.org/archive
        archiver import example rendered.txt
        archiver import example crawl-00001.warc.gz old.arc.gz browsertrix.wacz
        archiver import example --copy /mnt/disk/*.warc.gz
    """
    shown = on_terminal() and not as_json
    with Progress(console=console(err=True), transient=True, disable=not shown) as progress:
        task = progress.add_task("looking through", total=None)
        done = _take_in(
            where, files, url, profile, copy, lambda count: progress.advance(task, count)
        )
    collection = find_collection(where)
    if as_json:
        print_json(
            {
                "collection": str(collection.root),
                "files": len(files),
                "captures": done.captures,
                "articles": done.articles,
                "problems": [{"url": at, "problem": text} for at, text in done.problems],
                "known": [name for name, _ in done.known],
                "lost": [{"file": name, "what": what} for name, what in done.lost],
            }
        )
        sys.exit(ArchiverError.exit_code if done.lost else 0)
    for name, why in done.known:
        say(f"{name}: {why}")
    captures, articles = counted(done.captures, "capture"), counted(done.articles, "article")
    say(f"{captures}, {articles} taken into {collection.root}")
    for at, problem in done.problems[:SHOWN]:
        say(problem if problem.startswith(at) else f"{at}: {problem}")
    if len(done.problems) > SHOWN:
        say(f"… and {len(done.problems) - SHOWN:,} more problems; see all with --json")
    for name, what in done.lost:
        say(f"{name}: {what}")
    say(f"Next: archiver status {collection.root}")
    if done.lost:
        sys.exit(ArchiverError.exit_code)


def _take_in(
    where: str,
    files: tuple[Path, ...],
    url: str | None,
    profile: str,
    copy: bool,
    advance: Callable[[int], None],
) -> TakenIn:
    root = Path(where)
    if (root / CONFIG).exists() or (HOME / where / CONFIG).exists():
        return take_in(find_collection(where), files, url, copy=copy, advance=advance)
    for path in files:
        if not path.is_file():
            raise click.BadParameter(f"there is no file {path}")
    look_at(files, url)
    new = not root.exists()
    collection = create_collection(root, [], profile=profile)
    try:
        return take_in(collection, files, url, copy=copy, advance=advance)
    except ArchiverError:
        if new:  # made a moment ago, and nothing is in it
            shutil.rmtree(root)
        raise
