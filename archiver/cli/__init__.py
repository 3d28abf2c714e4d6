"""The command line: one file a command, no logic of its own. All errors are caught here."""

from __future__ import annotations

import json
import signal
import sys
from importlib import import_module
from typing import Any

import click

from archiver import __version__
from archiver.errors import ArchiverError

COMMANDS = {
    "demo": "archiver.cli.demo",
    "init": "archiver.cli.init",
    "profile": "archiver.cli.profile",
    "crawl": "archiver.cli.crawl",
    "status": "archiver.cli.status",
    "diff": "archiver.cli.diff",
    "schedule": "archiver.cli.schedule",
    "extract": "archiver.cli.extract",
    "import": "archiver.cli.import_",
    "replay": "archiver.cli.replay",
    "get": "archiver.cli.get",
    "package": "archiver.cli.package",
    "export": "archiver.cli.export",
    "verify": "archiver.cli.verify",
    "mend": "archiver.cli.mend",
}


class Commands(click.Group):
    """Loads a command when it is called: --help needs neither Scrapy nor lxml."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error for a person becomes one message and its exit code. SIGTERM, by
        which services and machines are stopped, ends it as Ctrl-C does."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except (ArchiverError, OSError, KeyboardInterrupt) as error:
            if ctx.params.get("debug"):
                raise
            message, code = _said(error)
        if "--json" in sys.argv:
            click.echo(json.dumps({"error": message, "exit_code": code}, ensure_ascii=False))
        click.echo(f"archiver: {message}", err=True)
        sys.exit(code)


def _said(error: BaseException) -> tuple[str, int]:
    """An error as a message for a person, and the exit code that goes with it."""
    if isinstance(error, ArchiverError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        return f"{error.filename or 'the disk'}: {error.strerror or error}", 1
    return "interrupted; the same command goes on.", 130


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archiver")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def main(debug: bool) -> None:
    """Keep a publication's whole back catalogue: bytes as WARC, articles as rows.

    \b
    Try it on the village that comes with the program:
        archiver demo
    Then on a site:
        archiver crawl https://example.org/archive --into example
        archiver status example
    """
