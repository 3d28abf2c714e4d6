"""archiver replay: what is kept, in a browser, as it looked."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from archiver.cli.output import say
from archiver.collection import find_collection
from archiver.replay import CollectionHolding, Holding, WaczHolding, replaying


@click.command(name="replay", short_help="Show the pages in a browser, as they looked.")
@click.argument("where", metavar="DIR|F.wacz")
@click.option("--port", type=click.IntRange(1, 65535), help="A port on 127.0.0.1; else a free one.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def command(where: str, port: int | None, no_open: bool) -> None:
    """Serve what is kept on 127.0.0.1 and show it as it looked (needs the extra replay).

    Opens a page that lists the articles; each leads to its capture. The WARC files are read where
    they lie, in a WACZ too; nothing is copied, and nothing is asked of the web.

    \b
    Examples:
        archiver replay example
        archiver replay example.wacz --port 8080 --no-open
    """
    with replaying(_holding(where), port or 0) as replay:
        say(f"Replaying {where} at {replay.start}", "Stop with Ctrl-C.")
        if not no_open:
            webbrowser.open(replay.start)
        replay.wait()


def _holding(where: str) -> Holding:
    path = Path(where)
    if path.is_file() or path.suffix == ".wacz":
        return WaczHolding.open(path)
    return CollectionHolding(find_collection(where))
