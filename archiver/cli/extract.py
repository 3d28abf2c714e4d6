"""archiver extract: all article rows anew, from the WARC files alone."""

from __future__ import annotations

import os

import click
from rich.progress import Progress

from archiver.cli.output import console, json_option, on_terminal, print_json, say
from archiver.collection import find_collection
from pipelines.offline import rebuild


@click.command(name="extract", short_help="Rebuild all rows from the WARC files, offline.")
@click.argument("where", metavar="DIR")
@click.option(
    "--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, help="Processes."
)
@json_option
def command(where: str, workers: int, as_json: bool) -> None:
    """Empty the article tables and rebuild them from the WARC files, offline.

    The rows are the same for any number of workers. Stopped anywhere, the old ones stay.

    \b
    Example:
        archiver extract example --workers 2
    """
    collection = find_collection(where)
    shown = on_terminal() and not as_json
    with Progress(console=console(err=True), transient=True, disable=not shown) as progress:
        task = progress.add_task("reading pages", total=None)
        done = rebuild(collection, workers, lambda pages: progress.update(task, completed=pages))
    if as_json:
        print_json(
            {
                "collection": str(collection.root),
                "captures": done.captures,
                "pages": done.pages,
                "articles": done.articles,
                "problems": [{"url": url, "problem": text} for url, text in done.problems],
            }
        )
        return
    say(f"{done.pages:,} pages read, {done.articles:,} articles in {collection.database}")
    for url, problem in done.problems:
        say(f"{url}: {problem}")
