"""A report as a mail, given on stdin to a command such as ``sendmail -t``."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import default
from tempfile import TemporaryFile
from textwrap import shorten
from typing import IO

from archiver.errors import NotDeliveredError
from archiver.notify.report import Report

PATIENCE_S = 60.0
LONGEST_LINE = 900  # RFC 5322 §2.1.1 allows 998
LONGEST_SUBJECT = 150


def send(command: Sequence[str], to: str, report: Report) -> None:
    """Run `command`, not by a shell. Raises NotDeliveredError."""
    name = command[0]
    with TemporaryFile() as text, TemporaryFile() as said:
        text.write(as_mail(to, report))
        text.seek(0)
        try:
            code = _run(command, text, said)
        except OSError as error:
            raise NotDeliveredError(f"{name} cannot be run: {error.strerror}") from error
        except subprocess.TimeoutExpired:
            raise NotDeliveredError(f"{name} did not end within {PATIENCE_S:.0f} s") from None
        said.seek(0)
        last = said.read(4000).decode(errors="replace").strip().splitlines()[-1:]
    if code:
        why = f": {last[0]}" if last else ""
        raise NotDeliveredError(f"{name} ended with {code}{why}")


def as_mail(to: str, report: Report) -> bytes:
    """The message (RFC 5322) as ``sendmail -t`` takes it: with its recipient, lines ended by LF."""
    mail = EmailMessage(default.clone(linesep="\n"))
    if to:
        mail["To"] = to
    headline = "".join(filter(str.isprintable, report.headline))
    mail["Subject"] = shorten(f"archiver: {headline}", LONGEST_SUBJECT, placeholder=" …")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot is to answer it
    short = all(len(line.encode()) < LONGEST_LINE for line in report.text.splitlines())
    mail.set_content(report.text, cte="8bit" if short else "quoted-printable")
    return mail.as_bytes()


def _run(command: Sequence[str], text: IO[bytes], said: IO[bytes]) -> int:
    """Files, not pipes: what the command leaves running cannot hold us."""
    with subprocess.Popen(  # noqa: S603 - the command that collection.toml names
        command,
        stdin=text,
        stdout=subprocess.DEVNULL,
        stderr=said,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
