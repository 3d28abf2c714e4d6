"""archiver schedule unit: the schedule for systemd or cron to keep, instead of us."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

import click

from archiver.errors import UsageError
from archiver.schedule.crawls import PROGRAM
from archiver.schedule.file import Plan, ScheduleFile
from archiver.schedule.trigger import local_zone
from archiver.schedule.units import crawl_units, crontab_lines, scheduler_unit

HEAD = "# Where: /etc/systemd/system/{name}"


def print_units(
    file: ScheduleFile, plans: list[Plan], *, systemd: bool, cron: bool, into: Path | None
) -> None:
    """Print or write what was asked for, of `plans`; of the scheduler itself where neither
    `systemd` nor `cron` was."""
    program, folder = _program(), Path.cwd()
    user = os.environ.get("SUDO_USER") or getpass.getuser()
    if cron:
        for plan in plans:
            click.echo("\n".join(crontab_lines(plan, program, folder, local_zone())))
        return
    if systemd:
        units: dict[str, str] = {}
        for plan in plans:
            units |= crawl_units(plan, program, folder, user)
    else:
        unit = scheduler_unit(file.path, program, folder, user)
        units = {"archiver-schedule.service": unit}
    for name, text in units.items():
        if into is None:
            click.echo(f"{HEAD.format(name=name)}\n{text}")
    if into is not None:
        _write(units, into)


def _write(units: dict[str, str], into: Path) -> None:
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, text in units.items():
            (into / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write to {into}: {error.strerror}.") from error
    click.echo("\n".join(str(into / name) for name in units))
    if into == Path("/etc/systemd/system"):
        begin = [name for name in units if name.endswith(".timer")] or list(units)
        click.echo(f"Next: systemctl daemon-reload && systemctl enable --now {' '.join(begin)}")


def _program() -> list[str]:
    """How this program is called from anywhere."""
    script = Path(sys.executable).with_name("archiver")
    return [str(script)] if script.exists() else list(PROGRAM)
