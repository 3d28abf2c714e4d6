"""archiver extract: article rows anew, from the WARC files alone."""

from __future__ import annotations

import os

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from archiver.cli.output import console, json_option, on_terminal, print_json, say
from archiver.collection import find_collection
from pipelines.rebuilding import read_stale, rebuild


@click.command(name="extract", short_help="Rebuild all rows from the WARC files, offline.")
@click.argument("where", metavar="DIR")
@click.option(
    "--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, help="Processes."
)
@click.option(
    "--stale",
    is_flag=True,
    help="Only what an older extractor or another profile read, in place.",
)
@json_option
def command(where: str, workers: int, stale: bool, as_json: bool) -> None:
    """Rebuild all article rows from the WARC files, offline.

    The rows are the same for any number of workers. They are built beside the old ones, which
    stay until all are there; stopped anywhere, the same command goes on. A revision is made only
    where the words of an article differ.

    \b
    Example:
        archiver extract example --workers 2
    After an update of the program, or of a profile:
        archiver extract example --stale
    """
    collection = find_collection(where)
    work = read_stale if stale else rebuild
    with _bar(shown=on_terminal() and not as_json) as bar:
        task = bar.add_task("", total=None)

        def tell(doing: str, done: int, total: int) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        done = work(collection, workers, tell)
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
    if stale and not done.pages:
        say(f"no row of {collection.database} is stale")
        return
    say(f"{done.pages:,} pages read, {done.articles:,} articles in {collection.database}")
    for url, problem in done.problems:
        say(f"{url}: {problem}")


def _bar(*, shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console(err=True),
        transient=True,
        disable=not shown,
    )
