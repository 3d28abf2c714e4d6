"""The table [notify] of collection.toml: who is told how a run ended."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec


class Notify(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nobody, by default."""

    on: Literal["problem", "always"] = "problem"  # for webhook and mail
    webhook: str = ""
    mail_command: list[str] = []  # given the mail on stdin; not run by a shell
    mail_to: str = ""  # the contact, where that is a mail address
    prometheus: str = ""  # a file ending in .prom; relative to the collection
    silence: bool = True  # alarm when nothing is new for longer than it ever took


def wrong_notify(notify: Notify, mail_to: str) -> str | None:
    """What is wrong with it: found out when it is read, not in the night when it is needed.

    `mail_to` is who is written to in the end.
    """
    command, to, metrics = notify.mail_command, notify.mail_to, notify.prometheus
    faults = (
        (
            notify.webhook and not _is_address(notify.webhook),
            "webhook must be an http:// or https:// address, without a name before the host.",
        ),
        (
            to and not re.fullmatch(r"[^\s@<>,]+@[^\s@<>,]+", to),
            f"mail_to must be one mail address, not {to!r}.",
        ),
        (
            to and not command,
            'mail_to needs a mail_command, as in ["/usr/sbin/sendmail", "-t"].',
        ),
        (
            command and not command[0].strip(),
            "mail_command must begin with a program.",
        ),
        (
            "-t" in command and not mail_to,
            "mail_command takes the recipient from the mail (-t), so mail_to must name one.",
        ),
        (
            metrics and not metrics.endswith(".prom"),
            f"prometheus must name a file ending in .prom, not {metrics!r}.",
        ),
    )
    return next((said for wrong, said in faults if wrong), None)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
