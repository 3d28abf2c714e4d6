"""A report as a file for node_exporter's textfile collector (Prometheus text format 0.0.4)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import get_args

from archiver.errors import NotDeliveredError
from archiver.notify.report import STAMP, Report, epoch
from archiver.records import Verdict

Sample = tuple[str, float]  # a label, as it is written, and the value
READABLE = 0o644  # node_exporter is another user


def write(path: Path, report: Report) -> None:
    """Replace the file at once: it is read at any moment. Raises NotDeliveredError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(as_metrics(report), encoding="utf-8")
        beside.chmod(READABLE)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise NotDeliveredError(f"cannot write {path}: {error.strerror}") from error


def as_metrics(report: Report) -> str:
    """Gauges of the last run. Lags are as of its end; `time()` less a timestamp goes on."""
    name = f'collection="{_escaped(report.name)}"'
    lines: list[str] = []
    for metric, about, samples in _metrics(report):
        lines += [f"# HELP {metric} {about}", f"# TYPE {metric} gauge"]
        for label, value in samples:
            labels = f"{name},{label}" if label else name
            lines.append(f"{metric}{{{labels}}} {round(value, 1):.17g}")
    return "\n".join(lines) + "\n"


def _metrics(report: Report) -> Iterator[tuple[str, str, list[Sample]]]:
    crawl, now = report.crawl, report.at.timestamp()
    ended = epoch(crawl.finished_at or report.at.strftime(STAMP))
    took_s = ended - epoch(crawl.started_at)
    verdicts = [
        (f'verdict="{verdict}"', float(verdict == crawl.verdict)) for verdict in get_args(Verdict)
    ]
    articles = [
        (f'change="{change}"', float(getattr(crawl, change)))
        for change in ("new", "changed", "unchanged")
    ]
    yield "archiver_crawl_verdict", "1 for the verdict of the last crawl.", verdicts
    yield "archiver_crawl_exit_code", "Exit code of the last crawl.", [("", report.exit_code)]
    yield "archiver_crawl_problem", "1 if it needs a person.", [("", float(bool(report.alarms)))]
    yield "archiver_crawl_duration_seconds", "How long the last crawl took.", [("", took_s)]
    yield "archiver_crawl_requests", "Requests of the last crawl.", [("", crawl.requests)]
    yield "archiver_crawl_bytes", "Bytes of WARC that the last crawl wrote.", [("", crawl.bytes)]
    yield "archiver_crawl_articles", "Articles of the last crawl by what they were.", articles
    yield "archiver_crawl_failed", "What the last crawl could not capture.", [("", crawl.failed)]
    yield "archiver_crawl_finished_timestamp_seconds", "End of the last crawl.", [("", ended)]
    lags = {
        "newest_article": report.rhythm.silent_s if report.rhythm else None,
        "last_success": now - epoch(report.last_success_at) if report.last_success_at else None,
    }
    known = {since: lag for since, lag in lags.items() if lag is not None}
    if known:
        labelled = [(f'since="{since}"', lag) for since, lag in known.items()]
        yield "archiver_lag_seconds", "At the end of the last crawl, since when.", labelled
    for since, lag in known.items():
        about = f"When that was: {since.replace('_', ' ')}."
        yield f"archiver_{since}_timestamp_seconds", about, [("", now - lag)]
    if report.rhythm:
        longest = report.rhythm.longest_pause_s
        about = "The longest time that this publication ever took between two articles."
        yield "archiver_longest_pause_seconds", about, [("", longest)]
    yield "archiver_silent", "1 if nothing was new for longer than that.", [("", report.silent)]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
