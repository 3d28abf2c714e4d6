"""A small chart of what a collection has: a row a year, a bar a month."""

from __future__ import annotations

from itertools import groupby

BARS = "▁▂▃▄▅▆▇█"
NONE = "·"
SHOWN = 12  # gaps that are named


def chart(months: dict[str, int]) -> list[str]:
    """Lines for a terminal; empty where there is but one month."""
    if len(months) < 2:
        return []
    most = max(months.values())
    first, last = int(min(months)[:4]), int(max(months)[:4])
    lines = ["Articles by month, January to December:"]
    for year in range(first, last + 1):
        counts = [months.get(f"{year:04}-{month:02}", 0) for month in range(1, 13)]
        bars = "".join(BARS[(count * len(BARS) - 1) // most] if count else NONE for count in counts)
        lines.append(f"  {year}  {bars}  {sum(counts):,}")
    return lines


def named_gaps(gaps: list[str]) -> list[str]:
    """The gaps in words: runs of months as one."""
    if not gaps:
        return []
    runs = [list(run) for _, run in groupby(gaps, key=lambda m: _number(m) - gaps.index(m))]
    words = [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    more = f" and {len(words) - SHOWN:,} more" if len(words) > SHOWN else ""
    return [f"No article is of {', '.join(words[:SHOWN])}{more}"]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])
