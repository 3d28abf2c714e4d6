"""Plans as systemd units and crontab lines, for machines where those keep the time."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from archiver.errors import UsageError
from archiver.schedule.file import Plan
from archiver.schedule.rule import DAYS, Cron, Every

DAY_M = 24 * 60
_FULL = {"minutes": 60, "hours": 24, "days": 31, "months": 12}

_SERVICE = """\
[Unit]
Description={about}
Wants=network-online.target
After=network-online.target

[Service]
Type={kind}
{user}WorkingDirectory={folder}
ExecStart={command}
# In use by another run (3) and asked to stop (130) are no failures; a crawl that needs a person is.
SuccessExitStatus=3 130
# The crawl itself is asked to stop; it ends its own processes, and needs 10 s for it.
KillMode=mixed
TimeoutStopSec=60
NoNewPrivileges=yes
ProtectSystem=full
"""
_TIMER = """\
[Unit]
Description={about}

[Timer]
{times}
RandomizedDelaySec={jitter_s}

[Install]
WantedBy=timers.target
"""


def crawl_units(plan: Plan, program: Sequence[str], folder: Path, user: str) -> dict[str, str]:
    """A service and its timer, by file name; `program` is what stands before ``crawl DIR``."""
    name, about = unit_name(plan), f"Crawl {_plain(plan.key)}"
    root = str(plan.root.resolve())
    service = _service(about, "oneshot", [*program, "crawl", root], folder, user)
    timer = _TIMER.format(about=f"{about}, {plan.rule}", times=_times(plan), jitter_s=plan.jitter_s)
    return {f"{name}.service": service, f"{name}.timer": timer}


def scheduler_unit(schedule: Path, program: Sequence[str], folder: Path, user: str) -> str:
    """A service that keeps `archiver schedule run` going."""
    command = [*program, "schedule", "run", "--schedule", str(schedule.resolve())]
    service = _service("Archiver's schedule", "exec", command, folder, user)
    return f"{service}Restart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n"


def crontab_lines(plan: Plan, program: Sequence[str], folder: Path, local_zone: str) -> list[str]:
    """The line of a plan, after one with its zone where that is not the machine's. What a crawl
    says is printed, and so mailed by cron, only where it needs a person. Raises UsageError."""
    crawl = shlex.join([*program, "crawl", str(plan.root.resolve())])
    command = f'cd {shlex.quote(str(folder))} && said=$({crawl} 2>&1) || printf "%s\\n" "$said"'
    line = f"{_cron_fields(plan)} {command.replace('%', chr(92) + '%')}"
    if isinstance(plan.rule, Every) or plan.zone == local_zone:
        return [line]
    note = "# cronie knows CRON_TZ; Debian's cron does not, and keeps to the machine's own zone"
    return [note, f"CRON_TZ={plan.zone}", line, f"CRON_TZ={local_zone}"]


def unit_name(plan: Plan) -> str:
    """``archiver-NAME``; with a number where the name is not one that systemd takes."""
    name = plan.root.resolve().name
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")
    if plain == name and plan.key in (name, f"./{name}"):
        return f"archiver-{name}"
    return "-".join(filter(None, ["archiver", plain, sha256(plan.key.encode()).hexdigest()[:6]]))


def _service(about: str, kind: str, command: Sequence[str], folder: Path, user: str) -> str:
    return _SERVICE.format(
        about=about,
        kind=kind,
        user=f"User={user}\n" if user and user != "root" else "",
        folder=str(folder).replace("%", "%%"),
        command=" ".join(map(_word, command)),
    )


def _word(word: str) -> str:
    """A word of ExecStart=, by systemd.service(5)."""
    word = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w./%$:@=+-]+", word, re.ASCII):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _plain(text: str) -> str:
    return re.sub(r"[\s%\\]+", " ", text)


def _times(plan: Plan) -> str:
    rule = plan.rule
    if isinstance(rule, Every):
        return f"OnBootSec=2min\nOnUnitActiveSec={rule.interval_s}s"
    days, weekdays = _values(rule, "days"), _weekdays(rule)
    pairs = [("", days), (weekdays, "*")] if rule.either_day else [(weekdays, days)]
    clock = f"{_values(rule, 'hours')}:{_values(rule, 'minutes')}:00 {plan.zone}"
    months = _values(rule, "months")
    lines = [
        f"OnCalendar={f'{names} ' if names else ''}*-{months}-{d} {clock}" for names, d in pairs
    ]
    return "\n".join([*lines, "Persistent=true"])


def _values(rule: Cron, field: str) -> str:
    values: tuple[int, ...] = getattr(rule, field)
    return "*" if len(values) == _FULL[field] else ",".join(map(str, values))


def _weekdays(rule: Cron) -> str:
    whole = len(rule.weekdays) == len(DAYS)
    return "" if whole else ",".join(DAYS[day].title() for day in rule.weekdays)


def _cron_fields(plan: Plan) -> str:
    """The five fields. An interval's minute and hour are the collection's own, so that not all of
    them begin together."""
    rule = plan.rule
    if isinstance(rule, Cron):
        return rule.text
    spread = int(sha256(plan.key.encode()).hexdigest()[:8], 16)
    every_m = rule.interval_s // 60
    minute, hour = spread % 60, spread // 60 % 24
    if every_m < 60 and 60 % every_m == 0:
        return f"{spread % every_m}-59/{every_m} * * * *"
    if every_m % 60 == 0 and DAY_M % every_m == 0:
        hours = every_m // 60
        return (
            f"{minute} {hour} * * *" if hours == 24 else f"{minute} {hour % hours}-23/{hours} * * *"
        )
    if every_m == 7 * DAY_M:
        return f"{minute} {hour} * * {spread // 1440 % 7}"
    raise UsageError(
        f"{plan.key} runs {rule}, which crontab cannot say: it knows 1w, and what divides an hour "
        "or a day (15m, 6h, 1d). Schedule it with --cron, or take --systemd here."
    )
