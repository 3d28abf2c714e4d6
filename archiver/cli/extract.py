"""archiver extract: article rows anew, from the WARC files alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from archiver.cli.explained import as_html, as_text
from archiver.cli.output import console, counted, json_option, on_terminal, print_json, say
from archiver.collection import CONFIG, Collection, find_collection, write_whole
from archiver.errors import UsageError
from pipelines.runs.explain import explain_capture
from pipelines.runs.offline import Rebuilt
from pipelines.runs.rebuilding import accept_layout, read_stale, rebuild
from pipelines.runs.settling import Tell


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
@click.option(
    "--accept-layout",
    "accept",
    is_flag=True,
    help="What the last suspect crawls read is right: the site has a new layout.",
)
@click.option(
    "--explain",
    "page",
    metavar="URL",
    help="Change nothing; say why each block of this page was kept or dropped.",
)
@click.option(
    "--html",
    "into",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="As a page, into FILE.",
)
@json_option
def command(
    where: str,
    workers: int,
    stale: bool,
    accept: bool,
    page: str | None,
    into: Path | None,
    as_json: bool,
) -> None:
    """Rebuild all article rows from the WARC files, offline.

    The rows are the same for any number of workers. They are built beside the old ones, which
    stay until all are there; stopped anywhere, the same command goes on. A revision is made only
    where the words of an article differ.

    \b
    Example:
        archiver extract example --workers 2
    After an update of the program, or of a profile:
        archiver extract example --stale
    After a crawl that is suspect, where its short articles are right as they are:
        archiver extract example --accept-layout
    Why a sentence is in an article, or is not:
        archiver extract example --explain https://example.org/story --html why.html
    """
    collection = find_collection(where)
    if page is not None:
        _explain(collection, page, into, as_json=as_json)
        return
    if into is not None:
        raise UsageError("--html says where to write what --explain URL finds; say that as well.")
    work = _work(stale=stale, accept=accept)
    with _bar(shown=on_terminal() and not as_json) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(doing: str, done: int, total: int) -> None:
            if doing not in tasks:
                for before in tasks.values():
                    bar.update(before, visible=False)
                tasks[doing] = bar.add_task(doing)
            bar.update(tasks[doing], completed=done, total=total)

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
    elif stale and not done.pages:
        say(f"no row of {collection.database} is stale")
    else:
        pages, articles = counted(done.pages, "page"), counted(done.articles, "article")
        say(f"{pages} read, {articles} in {collection.database}")
        say(*(said if said.startswith(url) else f"{url}: {said}" for url, said in done.problems))
    if accept and not as_json:
        say(f"That its layout is new is noted in {collection.root / CONFIG}, for later crawls too.")


def _work(*, stale: bool, accept: bool) -> Callable[[Collection, int, Tell], Rebuilt]:
    if stale and accept:
        raise UsageError("--stale and --accept-layout are two things; say one after the other.")
    if accept:
        return accept_layout
    return read_stale if stale else rebuild


def _explain(collection: Collection, url: str, into: Path | None, *, as_json: bool) -> None:
    reading, blocks = explain_capture(collection, url)
    if into is not None:
        write_whole(into, as_html(url, reading, blocks))
    if as_json:
        found = [asdict(block) | {"why": block.why} for block in blocks]
        print_json({"url": url, "kind": reading.kind, "blocks": found})
    elif into is not None:
        say(f"{len(blocks)} blocks of {url} explained in {into}")
    else:
        say(*as_text(url, reading, blocks))


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
