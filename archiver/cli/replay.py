"""archiver replay: the collection in a browser, as it looked."""

from __future__ import annotations

import signal
import webbrowser
from threading import Event

import click

from archiver.cli.output import say
from archiver.collection import find_collection
from archiver.replay import replaying


@click.command(name="replay", short_help="Show the pages in a browser, as they looked.")
@click.argument("where", metavar="DIR")
@click.option("--port", type=click.IntRange(1, 65535), help="A port on 127.0.0.1; else a free one.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def command(where: str, port: int | None, no_open: bool) -> None:
    """Serve the WARC files on 127.0.0.1 and show them as they looked (needs the extra replay).

    \b
    Example:
        archiver replay example
    """
    collection = find_collection(where)
    with replaying(collection, port or 0) as root:
        first = f"{root}{collection.config.seeds[0]}" if collection.config.seeds else root
        say(f"Replaying {collection.root} at {first}", "Stop with Ctrl-C.")
        if not no_open:
            webbrowser.open(first)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that pywb ends with us
        Event().wait()
