"""The schedule as systemd units and crontab lines, looked at by systemd where it is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import UsageError
from archiver.schedule.file import Plan
from archiver.schedule.rule import parse_cron, parse_every
from archiver.schedule.trigger import next_time
from archiver.schedule.units import crawl_units, crontab_lines, scheduler_unit, unit_name

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="needs systemd-analyze (apt install systemd)"
)
PROGRAM = [sys.executable, "-m", "archiver"]
NAMES = ["village", "the village", 'a"b\\c%d$e', "деревня", "..x"]


def plan(rule: str, key: str = "village", zone: str = "UTC") -> Plan:
    parsed = parse_every(rule) if rule[-1] in "mhdw" and " " not in rule else parse_cron(rule)
    return Plan(key, Path("/srv/archive/data") / key, parsed, zone, 60)


@needs_systemd
@pytest.mark.parametrize("rule", ["30m", "5h", "1w", "30 4 * * mon-fri", "0 */6 1,13 * fri"])
@pytest.mark.parametrize("name", NAMES)
def test_systemd_has_nothing_to_say_against_the_units(tmp_path: Path, rule: str, name: str) -> None:
    units = crawl_units(plan(rule, name), PROGRAM, tmp_path, "")
    for file, text in units.items():
        (tmp_path / file).write_text(text)
    files = [str(tmp_path / file) for file in units]
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr.strip()) == (0, "")
    assert set(units) == {f"{unit_name(plan(rule, name))}.{kind}" for kind in ("service", "timer")}


@needs_systemd
def test_systemd_has_nothing_to_say_against_the_schedulers_unit(tmp_path: Path) -> None:
    path = tmp_path / "archiver-schedule.service"
    path.write_text(scheduler_unit(tmp_path / "my schedule.db", PROGRAM, tmp_path, ""))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr.strip()) == (0, "")


@needs_systemd
@pytest.mark.parametrize(
    "rule",
    ["30 4 * * *", "*/20 * * * *", "0 0 * * 0", "15 6-8 1 */3 *", "0 12 29 feb *", "0 0 13 * fri"],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Prague"])
def test_systemd_means_the_same_times_as_we_do(rule: str, zone: str) -> None:
    timer = crawl_units(plan(rule, zone=zone), PROGRAM, Path("/srv"), "")["archiver-village.timer"]
    calendars = re.findall(r"OnCalendar=(.*)", timer)
    now = datetime.now(UTC).replace(microsecond=0)
    theirs = []
    for calendar in calendars:
        ran = subprocess.run(
            ["systemd-analyze", "calendar", f"--base-time={now:%Y-%m-%d %H:%M:%S} UTC", calendar],
            capture_output=True,
            text=True,
            check=True,
            env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
        )
        found = re.search(r"Next elapse: \w+ (\S+ \S+) UTC", ran.stdout)
        assert found, ran.stdout
        theirs.append(datetime.fromisoformat(f"{found[1]}+00:00"))
    assert min(theirs) == next_time(parse_cron(rule), zone, None, now)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("15m", r"\d{1,2}-59/15 \* \* \* \*"),
        ("6h", r"\d{1,2} [0-5]-23/6 \* \* \*"),
        ("1h", r"\d{1,2} 0-23/1 \* \* \*"),
        ("1d", r"\d{1,2} \d{1,2} \* \* \*"),
        ("1w", r"\d{1,2} \d{1,2} \* \* [0-6]"),
        ("30 4 * * mon-fri", r"30 4 \* \* mon-fri"),
    ],
)
def test_a_crontab_line_has_the_fields_of_the_rule(rule: str, fields: str) -> None:
    (line,) = crontab_lines(plan(rule), PROGRAM, Path("/srv"), "UTC")
    found = line.partition(" cd ")[0]
    assert re.fullmatch(fields, found), line
    assert parse_cron(found)


@pytest.mark.parametrize("rule", ["7m", "5h", "36h", "2d", "2w"])
def test_an_interval_that_crontab_cannot_say_is_refused(rule: str) -> None:
    with pytest.raises(UsageError, match=f"every {rule}, which crontab cannot say"):
        crontab_lines(plan(rule), PROGRAM, Path("/srv"), "UTC")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("code", "printed"), [(0, ""), (1, "capped\n")])
def test_the_shell_prints_what_a_crawl_said_only_where_it_did_not_go_well(
    tmp_path: Path, name: str, code: int, printed: str
) -> None:
    program = tmp_path / "crawler"
    program.write_text(
        f'#!/bin/sh\nprintf "%s %s" "$@" > "{tmp_path}/args"\necho capped\nexit {code}\n'
    )
    program.chmod(0o755)
    one = plan("30 4 * * *", name)
    (line,) = crontab_lines(one, [str(program)], tmp_path, "UTC")
    command = re.sub(r"\\%", "%", line.split(" ", 5)[5])  # as cron does
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == (printed, "")
    assert (tmp_path / "args").read_text() == f"crawl {one.root.resolve()}"


def test_a_zone_that_is_not_the_machines_is_said_to_cron() -> None:
    lines = crontab_lines(plan("0 4 * * *", zone="Asia/Tashkent"), PROGRAM, Path("/srv"), "UTC")
    assert lines[1] == "CRON_TZ=Asia/Tashkent"
    assert lines[3] == "CRON_TZ=UTC"
