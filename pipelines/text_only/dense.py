"""Text without blank lines, as WET files have it: the run of sentences is the article."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.text_only.lines import Line

SENTENCE = 80  # characters: a longer line is text, whatever it ends with
LABEL_COSTS = 90  # characters of text that one label takes away from a run
TITLE = 20  # characters: a shorter line is a label


def is_dense(lines: list[Line]) -> bool:
    """Whether no line of the text is set off by a blank one."""
    return len(lines) > 5 and not any(line.blank_before for line in lines[1:])


def main_run(lines: list[Line]) -> tuple[int, int]:
    """Start and end of the lines with the most text and the fewest labels between."""
    best = total = 0
    start = best_start = best_end = 0
    for at, line in enumerate(lines):
        text = len(line.text) > SENTENCE or (len(line.text) > SENTENCE // 2 and not line.is_short)
        total += len(line.text) if text else -LABEL_COSTS
        if total <= 0:
            total, start = 0, at + 1
        elif total > best:
            best, best_start, best_end = total, start, at + 1
    return best_start, best_end


def title_above(lines: list[Line], start: int) -> str | None:
    """The line that the page says most often before its text: window, headline, share box."""
    above = [line.text for line in lines[:start] if len(line.text) >= TITLE]
    if not above:
        return None
    counts = Counter(above)
    most = max(counts.values())
    return next(text for text in reversed(above) if counts[text] == most)
