"""What is told of a run: its books, and what in them needs a person."""

from __future__ import annotations

import socket
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.records import Crawl
from archiver.store.rhythm import Rhythm

STAMP = "%Y-%m-%dT%H:%M:%SZ"
DATED_ENOUGH = 10  # articles, before a pause between two of them says anything
DAY_S = 86_400
SPANS = (  # from so many seconds on, the unit, its name
    (730 * DAY_S, 365 * DAY_S, "years"),
    (2 * DAY_S, DAY_S, "days"),
    (7200, 3600, "hours"),
    (120, 60, "minutes"),
    (0, 1, "seconds"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A run that has ended. `rhythm` is the publication's, where it is known."""

    root: Path
    name: str
    seeds: list[str]
    crawl: Crawl
    exit_code: int
    at: datetime
    rhythm: Rhythm | None = None
    last_success_at: str | None = None
    silence_matters: bool = True

    @property
    def silent(self) -> bool:
        """Nothing new for longer than this publication ever took."""
        beat = self.rhythm
        return bool(beat and beat.dated >= DATED_ENOUGH and beat.silent_s > beat.longest_pause_s)

    @property
    def alarms(self) -> list[str]:
        """What needs a person, a sentence each."""
        found = []
        if self.exit_code and self.crawl.verdict != "interrupted":
            found.append(self.outcome)
        if self.rhythm and self.silent and self.silence_matters:
            found.append(
                f"nothing new for {span(self.rhythm.silent_s)}; the longest pause among "
                f"{self.rhythm.dated:,} articles was {span(self.rhythm.longest_pause_s)}"
            )
        return found

    @property
    def outcome(self) -> str:
        crawl = self.crawl
        failed = f"; {crawl.failed:,} failed" if crawl.failed else ""
        return f"{crawl.verdict}: {crawl.reason}{failed}"

    @property
    def headline(self) -> str:
        """One line: what needs a person, or that all went well."""
        what = "; ".join(self.alarms) or self.outcome
        return " ".join(f"{self.name}: {what}".split())

    @property
    def text(self) -> str:
        """Some lines for a person."""
        crawl = self.crawl
        return "\n".join(
            [
                f"{self.name}: {self.outcome}",
                *(f"Alarm: {alarm}." for alarm in self.alarms if alarm != self.outcome),
                "",
                f"Articles: {crawl.new:,} new, {crawl.changed:,} changed.",
                f"Requests: {crawl.requests:,}, {crawl.failed:,} failed.",
                f"Began {crawl.started_at}, ended {crawl.finished_at}.",
                f"Last success: {self.last_success_at or 'none yet'}.",
                f"The collection: {self.root} on {socket.gethostname()}",
                f"Look at it with: archiver status {self.root}",
                "What each verdict means, and what to do: docs/operations.md",
            ]
        )

    def as_json(self) -> dict[str, Any]:
        """`text` is where chat services look for what to show."""
        beat = self.rhythm
        return {
            "text": f"{self.headline} ({self.root} on {socket.gethostname()})",
            "collection": self.name,
            "path": str(self.root),
            "host": socket.gethostname(),
            "seeds": self.seeds,
            "problem": bool(self.alarms),
            "alarms": self.alarms,
            "exit_code": self.exit_code,
            "newest_article_at": beat.newest_at if beat else None,
            "silent_s": round(beat.silent_s) if beat else None,
            "longest_pause_s": round(beat.longest_pause_s) if beat else None,
            "last_success_at": self.last_success_at,
            "crawl": asdict(self.crawl),
        }


def span(seconds: float) -> str:
    """A length of time in words."""
    unit_s, unit = next((unit_s, unit) for since, unit_s, unit in SPANS if seconds >= since)
    return f"{seconds / unit_s:.3g} {unit}"


def epoch(stamp: str) -> float:
    """Seconds since 1970 of a time in the books."""
    return datetime.fromisoformat(stamp).timestamp()
