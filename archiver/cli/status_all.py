"""archiver status without DIR: one line for each collection under data/, in the current folder, or
in the schedule."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.cli.output import print_json, print_table, say, size
from archiver.cli.planned import shown_wait
from archiver.collection import CONFIG, HOME, Collection, all_collections, find_collection
from archiver.errors import ArchiverError, UsageError
from archiver.schedule.file import STAMP, Plan, ScheduleFile
from archiver.schedule.outlook import next_run
from archiver.store import close_database, count_articles, last_crawls, open_database


@dataclass(frozen=True, slots=True)
class Line:
    """A collection in one line; `problem` is why it cannot be read, with the exit code for it."""

    root: Path
    articles: int = 0
    last_crawl_at: str | None = None
    verdict: str | None = None
    reason: str | None = None
    next_run_at: datetime | None = None
    size_bytes: int = 0
    problem: str | None = None
    code: int = 0


def show_all(file: ScheduleFile, *, as_json: bool) -> int:
    """Show them; gives the exit code of the worst that cannot be read, else 0. Raises UsageError
    where there is none at all."""
    plans = file.plans()
    roots = _roots(plans)
    if not roots:
        raise UsageError(
            f"there is no collection under {HOME}/, in this folder, or in the schedule "
            f"{file.path}. Make one with: archiver init …, or say where it is: archiver status DIR"
        )
    now = datetime.now(UTC)
    running = file.running
    planned = {plan.key: plan for plan in plans}
    lines = [_line(root, planned.get(file.key_of(root)), running, now) for root in roots]
    if as_json:
        print_json({"collections": [_as_json(line) for line in lines]})
    else:
        _print(lines, now)
    return max(line.code for line in lines)


def _roots(plans: list[Plan]) -> list[Path]:
    """Those under data/, and what else is at hand; each once, by the name that it is found by."""
    here = sorted(path.parent for path in Path().glob(f"*/{CONFIG}"))
    itself = [Path()] if Path(CONFIG).is_file() else []
    found: dict[Path, Path] = {}
    for root in (*all_collections(), *itself, *here, *sorted(plan.root for plan in plans)):
        found.setdefault(root.resolve(), root)
    return list(found.values())


def _line(root: Path, plan: Plan | None, running: bool, now: datetime) -> Line:
    due = next_run(plan, running=running, now=now) if plan else None
    if plan and not root.exists():
        said = (
            f"{root} is in the schedule, and not there. If it was moved, add its new place; in any "
            f"case: archiver schedule remove {root}"
        )
        return Line(root, next_run_at=due, problem=said, code=UsageError.exit_code)
    try:
        return _read(find_collection(str(root)), due)
    except ArchiverError as error:
        return Line(root, next_run_at=due, problem=str(error), code=error.exit_code)
    except (OSError, sqlite3.Error) as error:
        return Line(root, next_run_at=due, problem=f"{root}: {error}", code=1)


def _read(collection: Collection, due: datetime | None) -> Line:
    files = [*collection.archive.glob("*.warc.gz*"), collection.database]
    held = sum(file.stat().st_size for file in files if file.exists())
    if not collection.database.exists():
        return Line(collection.root, next_run_at=due, size_bytes=held)
    db = open_database(collection.database, readonly=True)
    try:
        crawls, articles = last_crawls(db, 1), count_articles(db)
    finally:
        close_database(db)
    if not crawls:
        return Line(collection.root, articles, next_run_at=due, size_bytes=held)
    last = crawls[0]
    verdict = last.verdict or "not ended"
    return Line(collection.root, articles, last.started_at, verdict, last.reason, due, held)


def _print(lines: list[Line], now: datetime) -> None:
    at_home = all(line.root.parent == HOME for line in lines)
    print_table(
        f"{HOME}/" if at_home else "collections",
        ["name", "articles", "last crawl", "verdict", "next run", "size"],
        [
            (
                line.root.name if at_home else str(line.root),
                line.articles,
                (line.last_crawl_at or "never")[:10],
                "unreadable" if line.problem else line.verdict,
                shown_wait(line.next_run_at, now),
                size(line.size_bytes),
            )
            for line in lines
        ],
    )
    say(*(line.problem for line in lines if line.problem))


def _as_json(line: Line) -> dict[str, Any]:
    if line.problem:
        return {"collection": str(line.root), "error": line.problem, "exit_code": line.code}
    return {
        "collection": str(line.root),
        "articles": line.articles,
        "last_crawl_at": line.last_crawl_at,
        "verdict": line.verdict,
        "reason": line.reason,
        "next_run_at": line.next_run_at.strftime(STAMP) if line.next_run_at else None,
        "size_bytes": line.size_bytes,
    }
