"""archiver schedule: crawls that begin by themselves."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from archiver.cli.output import json_option, print_json, print_table, say
from archiver.cli.planned import file_option, shown_time
from archiver.cli.unit import print_units
from archiver.collection import HOME, find_collection
from archiver.errors import UsageError
from archiver.schedule.file import STAMP, Plan, ScheduleFile
from archiver.schedule.outlook import last_began, last_run, next_run
from archiver.schedule.rule import Every, Rule, parse_cron, parse_every
from archiver.schedule.runner import Runner
from archiver.schedule.trigger import find_zone, local_zone, next_time

SAID = 60  # characters of a result in the table
JITTER_S = 60  # by default: not every collection of the world at the full hour


@click.group(name="schedule", short_help="Crawls that begin by themselves.")
def command() -> None:
    """Say which collection is crawled when, and keep to it.

    \b
    Examples:
        archiver schedule add example --every 6h
        archiver schedule list
        archiver schedule run
    """


@command.command()
@click.argument("where", metavar="DIR")
@click.option("--every", metavar="TIME", help="30m, 6h, 1d, 1w; first counted from the last crawl.")
@click.option("--cron", metavar="FIELDS", help='As in crontab: "30 4 * * mon-fri", or @daily.')
@click.option("--zone", metavar="NAME", help="Of --cron, as in Europe/Prague; the machine's own.")
@click.option("--jitter", metavar="TIME", help="Late by up to so much, by chance; 1m. 0 for none.")
@file_option
@json_option
def add(
    where: str,
    every: str | None,
    cron: str | None,
    zone: str | None,
    jitter: str | None,
    file: ScheduleFile,
    as_json: bool,
) -> None:
    """Crawl a collection again and again. A second `add` replaces the first.

    \b
    Examples:
        archiver schedule add example --every 6h
        archiver schedule add example --cron "30 4 * * mon-fri" --zone Europe/Prague
    """
    collection = find_collection(where)
    rule = _rule(every, cron)
    zone = zone or local_zone()
    find_zone(zone)
    jitter_s = _jitter(jitter, rule)
    now = datetime.now(UTC)
    due = next_time(rule, zone, last_began(collection.root), now, jitter_s)
    file.put(collection.root, rule, zone, jitter_s, due)
    plan = file.find(collection.root)
    assert plan
    if as_json:
        print_json(_plan_json(plan, due))
        return
    say(f"{collection.root}: {rule}; next run {shown_time(due, zone, now)}.")
    if not file.running:
        say("It is kept to by: archiver schedule run (or see archiver schedule unit --help)")


@command.command(name="list", short_help="When each is crawled next, and the last result.")
@file_option
@json_option
def list_(file: ScheduleFile, as_json: bool) -> None:
    """Show the plans: when each collection is crawled next, and what came of the last time.

    \b
    Example:
        archiver schedule list
    """
    plans, running = file.plans(), file.running
    now = datetime.now(UTC)
    due = {plan.key: next_run(plan, running=running, now=now) for plan in plans}
    if as_json:
        rows = [_plan_json(plan, due[plan.key]) for plan in plans]
        print_json({"schedule": str(file.path), "running": running, "collections": rows})
        return
    if not plans:
        say("Nothing is scheduled. Say, for example: archiver schedule add DIR --every 6h")
        return
    print_table(
        str(file.path),
        ["collection", "runs", "next run", "last result"],
        [
            (plan.key, str(plan.rule), shown_time(due[plan.key], plan.zone, now), _last_shown(plan))
            for plan in plans
        ],
    )
    if not running:
        say("No `archiver schedule run` is running: these are the times of a timer or of cron.")


@command.command()
@click.argument("where", metavar="DIR")
@file_option
@json_option
def remove(where: str, file: ScheduleFile, as_json: bool) -> None:
    """Crawl a collection by itself no more. The collection stays as it is.

    \b
    Example:
        archiver schedule remove example
    """
    found = _planned(file, where)
    for plan in found:
        file.remove(plan.key)
    if as_json:
        print_json({"removed": [plan.key for plan in found]})
    else:
        say(*(f"{plan.key} is no longer scheduled." for plan in found))


@command.command(short_help="The schedule as systemd units or crontab lines.")
@click.argument("where", metavar="[DIR]", required=False)
@click.option("--systemd", is_flag=True, help="A service and a timer for each collection.")
@click.option("--cron", is_flag=True, help="A crontab line for each collection.")
@click.option("--service", is_flag=True, help="One service, which does `archiver schedule run`.")
@click.option("--into", type=click.Path(path_type=Path), help="Write the units into this folder.")
@file_option
def unit(
    where: str | None,
    systemd: bool,
    cron: bool,
    service: bool,
    into: Path | None,
    file: ScheduleFile,
) -> None:
    """Print systemd units or crontab lines for DIR, or for all that is scheduled.

    With --systemd or --cron, systemd or cron keep the time and `archiver schedule run` is not
    needed; with --service, systemd keeps that going.

    \b
    Examples:
        archiver schedule unit --cron >> my-crontab
        archiver schedule unit example --systemd
        archiver schedule unit --service --into units
    """
    if systemd + cron + service != 1:
        raise UsageError("say one of --systemd, --cron and --service.")
    if cron and into:
        raise UsageError("--into goes with --systemd and --service; crontab -e takes the line.")
    plans = _planned(file, where) if where else file.plans()
    if not plans and not service:
        raise UsageError("nothing is scheduled. Say first: archiver schedule add DIR --every 6h")
    print_units(file, plans, systemd=systemd, cron=cron, into=into)


@command.command(short_help="Keep to the schedule until stopped.")
@click.option(
    "--jobs", type=click.IntRange(1), default=4, show_default=True, help="Crawls at once, at most."
)
@file_option
def run(jobs: int, file: ScheduleFile) -> None:
    """Keep to the schedule until SIGTERM or Ctrl-C; a line on stderr for each beginning and end.

    Each crawl is a process of its own, the same as `archiver crawl DIR`. What was missed while this
    was not running is caught up, once. Collections that share a host take turns. A collection that
    is in use, by a crawl of yours, is left out and comes again at its next time. Crawls under way
    end in order when this is stopped.

    \b
    Example:
        archiver schedule run
    """
    logging.basicConfig(format="%(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("apscheduler.scheduler").addFilter(_not_ours)
    Runner(file, jobs, tell).run()
    tell("stopped")
    sys.exit(0)


def tell(line: str) -> None:
    """A line of the log: systemd's journal has the time already, a terminal has not."""
    click.echo(f"{datetime.now(UTC).strftime(STAMP)} {line}", err=True)


def _not_ours(record: logging.LogRecord) -> bool:
    """All but what `Runner` says in its own words."""
    return "maximum number of running instances" not in record.getMessage()


def _planned(file: ScheduleFile, where: str) -> list[Plan]:
    """The plan that is meant, also of a collection that is no longer there. Raises UsageError."""
    keys = {file.key_of(root) for root in (Path(where), HOME / where)} | {where}
    found = [plan for plan in file.plans() if plan.key in keys]
    if not found:
        raise UsageError(f"{where} is not in the schedule {file.path}. See: archiver schedule list")
    return found


def _rule(every: str | None, cron: str | None) -> Rule:
    if bool(every) == bool(cron):
        raise UsageError(
            'say either --every, as in --every 6h, or --cron, as in --cron "0 4 * * *"'
        )
    return parse_every(every) if every else parse_cron(cron or "")


def _jitter(text: str | None, rule: Rule) -> int:
    if text is None:
        return min(JITTER_S, rule.interval_s // 10) if isinstance(rule, Every) else JITTER_S
    if text.strip() == "0":
        return 0
    try:
        jitter_s = parse_every(text).interval_s
    except UsageError:
        raise UsageError(f"--jitter {text!r}: say 0, or a time as in 5m or 1h.") from None
    if isinstance(rule, Every) and jitter_s >= rule.interval_s:
        raise UsageError(f"--jitter {text} must be shorter than --every {rule.text}.")
    return jitter_s


def _last_shown(plan: Plan) -> str:
    last = last_run(plan)
    if last is None:
        return "not crawled yet"
    day = last.began.astimezone(find_zone(plan.zone)).strftime("%Y-%m-%d %H:%M")
    return f"{day} {shorten(last.said, SAID, placeholder=' …')}"


def _plan_json(plan: Plan, due: datetime | None) -> dict[str, Any]:
    last = last_run(plan)
    return {
        "collection": str(plan.root),
        "rule": str(plan.rule),
        "zone": plan.zone,
        "jitter_s": plan.jitter_s,
        "next_run_at": due.strftime(STAMP) if due else None,
        "last_run_at": last.began.strftime(STAMP) if last else None,
        "last_result": last.said if last else None,
    }
