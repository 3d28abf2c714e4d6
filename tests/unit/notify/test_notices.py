"""What is told of a run: the mail, the metrics, and what is taken for an alarm."""

from __future__ import annotations

import email
import email.policy
import os
import stat
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archiver.errors import NotDeliveredError
from archiver.notify import mail
from archiver.notify.metrics import as_metrics, write
from archiver.notify.report import Report, span
from archiver.records import Crawl, Verdict
from archiver.store.rhythm import Rhythm

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
DAY_S = 86_400
CRAWL = Crawl(
    "20260301T115000Z",
    "2026-03-01T11:50:00Z",
    "archiver crawl village",
    "0.1.0",
    finished_at="2026-03-01T12:00:00Z",
    verdict="complete",
    reason="its last page has no button",
    requests=54,
    bytes=368_793,
    new=6,
    changed=1,
    failed=2,
)
BEAT = Rhythm(40, 4 * DAY_S, "2026-02-28T12:00:00Z", 1 * DAY_S)
REPORT = Report(
    Path("/srv/village"),
    "village",
    ["https://example.org/z/1"],
    CRAWL,
    0,
    NOW,
    rhythm=BEAT,
    last_success_at="2026-03-01T12:00:00Z",
)


def ended(verdict: Verdict, code: int, reason: str = "why") -> Report:
    return replace(REPORT, crawl=replace(CRAWL, verdict=verdict, reason=reason), exit_code=code)


def samples(text: str) -> dict[tuple[str, str], float]:
    """By name and the label that is not the collection."""
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            labels = {key: value for key, value in sample.labels.items() if key != "collection"}
            found[sample.name, "".join(labels.values())] = sample.value
    return found


@pytest.mark.parametrize(
    ("verdict", "code", "alarms"),
    [
        ("complete", 0, []),
        ("up_to_date", 0, []),
        ("budget", 0, []),
        ("interrupted", 130, []),
        ("complete", 1, ["complete: why; 2 failed"]),
        ("capped", 1, ["capped: why; 2 failed"]),
        ("suspect", 1, ["suspect: why; 2 failed"]),
        ("failed", 2, ["failed: why; 2 failed"]),
    ],
)
def test_what_needs_a_person_is_an_alarm(verdict: Verdict, code: int, alarms: list[str]) -> None:
    assert ended(verdict, code).alarms == alarms


@pytest.mark.parametrize(
    ("beat", "silent"),
    [
        (BEAT, False),
        (replace(BEAT, silent_s=4 * DAY_S), False),
        (replace(BEAT, silent_s=4 * DAY_S + 1), True),
        (replace(BEAT, silent_s=9 * DAY_S, dated=9), False),  # too few to say what is usual
        (None, False),
    ],
)
def test_nothing_new_for_longer_than_it_ever_took_is_an_alarm(
    beat: Rhythm | None, silent: bool
) -> None:
    report = replace(REPORT, rhythm=beat)
    assert report.silent is silent
    assert bool(report.alarms) is silent
    assert not replace(report, silence_matters=False).alarms


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (119, "119 seconds"),
        (3600, "60 minutes"),
        (2 * DAY_S - 3600, "47 hours"),
        (12 * DAY_S, "12 days"),
        (730 * DAY_S, "2 years"),
    ],
)
def test_a_length_of_time_is_said_in_words(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_the_metrics_are_what_prometheus_reads() -> None:
    found = samples(as_metrics(REPORT))
    assert found["archiver_crawl_duration_seconds", ""] == 600
    assert found["archiver_crawl_requests", ""] == 54
    assert found["archiver_crawl_bytes", ""] == 368_793
    assert found["archiver_crawl_articles", "new"] == 6
    assert found["archiver_crawl_articles", "changed"] == 1
    assert found["archiver_crawl_failed", ""] == 2
    assert found["archiver_crawl_verdict", "complete"] == 1
    assert found["archiver_crawl_verdict", "refused"] == 0
    assert found["archiver_lag_seconds", "newest_article"] == DAY_S
    assert found["archiver_lag_seconds", "last_success"] == 0
    assert found["archiver_newest_article_timestamp_seconds", ""] == NOW.timestamp() - DAY_S
    assert found["archiver_last_success_timestamp_seconds", ""] == NOW.timestamp()
    assert found["archiver_crawl_problem", ""] == found["archiver_silent", ""] == 0


def test_what_is_not_known_is_no_metric() -> None:
    text = as_metrics(replace(REPORT, rhythm=None, last_success_at=None))
    assert "archiver_lag_seconds" not in text
    assert samples(text)["archiver_silent", ""] == 0


@pytest.mark.parametrize("name", ['a"b', "back\\slash", "two\nlines", "деревня", "{}=,"])
def test_any_name_is_a_label(name: str) -> None:
    text = as_metrics(replace(REPORT, name=name))
    names = {
        sample.labels["collection"]
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert names == {name}


def test_the_file_of_metrics_is_replaced_whole_and_can_be_read_by_all(tmp_path: Path) -> None:
    path = tmp_path / "textfile" / "village.prom"
    before = os.umask(0o077)
    try:
        write(path, REPORT)
        write(path, ended("failed", 1))
    finally:
        os.umask(before)
    assert samples(path.read_text())["archiver_crawl_verdict", "failed"] == 1
    assert [one.name for one in path.parent.iterdir()] == ["village.prom"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "village.prom").mkdir()
    with pytest.raises(NotDeliveredError, match=r"cannot write .*village\.prom"):
        write(tmp_path / "village.prom", REPORT)
    assert [one.name for one in tmp_path.iterdir()] == ["village.prom"]


def parsed(report: Report) -> EmailMessage:
    text = mail.as_mail("you@example.org", report)
    assert b"\r" not in text
    found = email.message_from_bytes(text, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_says_what_happened_and_what_to_do() -> None:
    found = parsed(ended("refused", 1, "HTTP 403 for every page"))
    assert found["To"] == "you@example.org"
    assert found["Subject"] == "archiver: village: refused: HTTP 403 for every page; 2 failed"
    assert found["Auto-Submitted"] == "auto-generated"
    body = found.get_content()
    assert "refused: HTTP 403 for every page" in body
    assert "archiver status /srv/village" in body


def test_what_the_web_says_makes_no_header_and_no_line_too_long() -> None:
    hostile = "оборвано\r\nBcc: all@example.org\r\n\x00\x1b[31m" + "x" * 5000
    report = ended("failed", 1, hostile)
    found = parsed(report)
    assert found["Bcc"] is None
    assert found["Subject"].startswith("archiver: village: failed: оборвано Bcc:")
    assert max(map(len, mail.as_mail("you@example.org", report).split(b"\n"))) < 998
    assert "x" * 5000 in found.get_content()


def script(folder: Path, text: str) -> list[str]:
    path = folder / "mailer"
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(0o755)
    return [str(path), "-t"]


def test_the_command_is_given_the_mail_and_is_no_shell(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        "import sys; from pathlib import Path\n"
        "Path(sys.argv[0] + '.got').write_bytes(sys.stdin.buffer.read())\n"
        "Path(sys.argv[0] + '.argv').write_text(repr(sys.argv[1:]))",
    )
    mail.send([*command, "$(id); *"], "you@example.org", REPORT)
    assert b"To: you@example.org" in (tmp_path / "mailer.got").read_bytes()
    assert (tmp_path / "mailer.argv").read_text() == repr(["-t", "$(id); *"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import sys; sys.exit('no such user')", "ended with 1: no such user"),
        ("import sys; sys.exit(75)", "ended with 75"),
    ],
)
def test_a_command_that_fails_is_reported_with_its_last_word(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(NotDeliveredError, match=said):
        mail.send(script(tmp_path, text), "you@example.org", REPORT)


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotDeliveredError, match="cannot be run: No such file"):
        mail.send([str(tmp_path / "none")], "you@example.org", REPORT)


def test_a_command_that_does_not_end_is_ended_with_all_that_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "PATIENCE_S", 1.0)
    note = tmp_path / "child"
    command = script(
        tmp_path,
        "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)",
    )
    with pytest.raises(NotDeliveredError, match="did not end within"):
        mail.send(command, "you@example.org", REPORT)
    if note.exists():  # on a slow machine it may not have come so far
        child = Path("/proc") / note.read_text()
        while child.exists() and "Z" not in (child / "stat").read_text().rpartition(")")[2][:3]:
            time.sleep(0.05)
